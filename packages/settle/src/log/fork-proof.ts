import { equals } from '@mycel/wire'
import { fromBase64, isWellFormed, toBase64 } from './base64.ts'
import { equivocation } from './equivocation.ts'
import type { EquivocationVerdict } from './equivocation.ts'
import type { Crypto } from '@mycel/wire/crypto'

/** The value of `format` in every file. */
export const FORK_PROOF_FORMAT = 'mycel.fork-proof/1'

/** Largest file, bytes: two envelopes of the longest kind, in base64. */
export const MAX_FORK_PROOF_BYTES = 256 * 1024

export type ForkProofVerdict =
  | Extract<EquivocationVerdict, { ok: true }> & { readonly network: string, /** The two envelopes. */ readonly statements: readonly [Uint8Array, Uint8Array] }
  | { readonly ok: false, readonly code: Extract<EquivocationVerdict, { ok: false }>['code'] | 'oversize' | 'not-a-proof' | 'not-canonical', readonly reason: string }

/** One JSON file: `{"format":"mycel.fork-proof/1","network":id,"statements":[base64, base64]}` in canonical form (RFC 8785), the lesser envelope first, and one line feed. */
export function buildForkProof (network: string, a: Uint8Array, b: Uint8Array): Uint8Array {
  const statements = [a, b].map(toBase64).sort()
  return new TextEncoder().encode(`${JSON.stringify({ format: FORK_PROOF_FORMAT, network, statements })}\n`)
}

/** Checks with nothing else at hand that a node signed two different histories of its log. Never throws. */
export function checkForkProof (crypto: Crypto, bytes: Uint8Array): ForkProofVerdict {
  if (bytes.byteLength > MAX_FORK_PROOF_BYTES) {
    return { ok: false, code: 'oversize', reason: `${bytes.byteLength} bytes, at most ${MAX_FORK_PROOF_BYTES}` }
  }

  const file = parse(bytes)

  if (file == null) {
    return { ok: false, code: 'not-a-proof', reason: `not a ${FORK_PROOF_FORMAT} file` }
  }

  const { network, statements: [a, b] } = file

  if (!equals(buildForkProof(network, a, b), bytes)) {
    return { ok: false, code: 'not-canonical', reason: 'its re-encoding differs' }
  }

  const verdict = equivocation(crypto, network, a, b)
  return verdict.ok ? { ...verdict, network, statements: [a, b] } : verdict
}

function parse (bytes: Uint8Array): { readonly network: string, readonly statements: readonly [Uint8Array, Uint8Array] } | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))

    if (typeof value !== 'object' || value == null) {
      return undefined
    }

    const { format, network, statements } = value as Record<string, unknown>
    const texts: readonly unknown[] = Array.isArray(statements) && statements.length === 2 ? statements : []
    const [a, b] = texts.map(text => typeof text === 'string' ? fromBase64(text) : undefined)
    return format === FORK_PROOF_FORMAT && typeof network === 'string' && isWellFormed(network) && a != null && b != null ? { network, statements: [a, b] } : undefined
  } catch {
    return undefined
  }
}
