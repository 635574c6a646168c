import { ControlError } from '../control-error.ts'
import type { ControlErrorCode } from '../control-error.ts'

/** What an error looks like on the socket and under `--json`. */
export interface ErrorView {
  readonly code: string
  readonly message: string
  readonly hint: string
}

export const STATUS_OF: Readonly<Record<ControlErrorCode, 400 | 403 | 404 | 409 | 413 | 500 | 503>> = {
  'bad-request': 400,
  'not-permitted': 403,
  'not-found': 404,
  refused: 409,
  'too-large': 413,
  internal: 500,
  'not-running': 503,
  unavailable: 503
}

/** JSON with bigints as decimal strings and bytes as base64. */
export function toJson (value: unknown, indent?: number): string {
  return JSON.stringify(plain(value), undefined, indent) ?? 'null'
}

export function errorView (err: unknown): ErrorView {
  if (err instanceof ControlError) {
    return { code: err.code, message: err.message, hint: err.hint }
  }

  return { code: 'internal', message: err instanceof Error ? err.message : String(err), hint: 'the daemon\'s log says more' }
}

/** The error behind a view; an unknown code counts as `internal`. */
export function errorOf (view: Partial<ErrorView>): ControlError {
  const code = view.code != null && Object.hasOwn(STATUS_OF, view.code) ? view.code as ControlErrorCode : 'internal'
  return new ControlError(code, view.message ?? 'the daemon answered with an error that it did not explain', view.hint ?? '')
}

// Buffers bring a toJSON of their own that runs before a replacer sees them, so the walk is ours
function plain (value: unknown): unknown {
  if (typeof value === 'bigint') {
    return value.toString()
  }

  if (value instanceof Uint8Array) {
    return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64')
  }

  if (Array.isArray(value)) {
    return value.map(plain)
  }

  if (typeof value === 'object' && value != null) {
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)]))
  }

  return value
}
