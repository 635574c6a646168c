import { ConfigError, sentence } from '../config/problems.ts'
import { ControlError } from '../control-error.ts'
import { IdentityError } from '../identity.ts'
import type { ErrorView } from '../api/json.ts'
import type { ControlErrorCode } from '../control-error.ts'

/** Exit codes, sysexits' numbers where they fit. docs/cli.md has the same table; a test keeps the two equal. */
export const EXIT = {
  ok: 0,
  /** Asked and answered: no. A check that failed, a proof not upheld, nothing found, no such job. */
  no: 1,
  /** The job was refused, has failed or was cancelled; a payment or a change was refused. */
  refused: 2,
  usage: 64,
  /** A file, ticket or bundle that is damaged or not what it should be. */
  badData: 65,
  noInput: 66,
  /** No daemon answers, or it cannot do this now. */
  unavailable: 69,
  internal: 70,
  /** Something is there already and is kept. */
  cannotCreate: 73,
  permission: 77,
  config: 78,
  /** `exec`: no result within the wall-clock limit; timeout(1)'s code. */
  timedOut: 124,
  /** `exec`: the module is refused; a shell's "cannot be executed". */
  notAdmitted: 126,
  interrupted: 130,
  /** `exec`: the unit trapped; SIGABRT's code, as other runtimes have it. */
  trapped: 134,
  /** `exec`: the unit is out of fuel; SIGXCPU's code. */
  outOfFuel: 152,
  /** `exec`: the unit wrote more than it may; SIGXFSZ's code. */
  outputLimit: 153
} as const

export type ExitCode = typeof EXIT[keyof typeof EXIT]

/** A verb that cannot go on: what is wrong and where (the message), what to do (the hint), and how the process ends. */
export class CliError extends Error {
  override readonly name = 'CliError'
  readonly code: string
  readonly exit: ExitCode
  readonly hint: string

  constructor (exit: ExitCode, code: string, message: string, hint = '', options?: ErrorOptions) {
    super(message, options)
    this.exit = exit
    this.code = code
    this.hint = hint
  }
}

export function usage (message: string, hint = ''): CliError {
  return new CliError(EXIT.usage, 'usage', message, hint)
}

const EXIT_OF: Readonly<Record<ControlErrorCode, ExitCode>> = {
  'bad-request': EXIT.badData,
  'not-found': EXIT.no,
  refused: EXIT.refused,
  'too-large': EXIT.badData,
  unavailable: EXIT.unavailable,
  'not-running': EXIT.unavailable,
  'not-permitted': EXIT.permission,
  internal: EXIT.internal
}

const IDENTITY_EXIT = {
  'key-missing': EXIT.noInput,
  'key-exists': EXIT.cannotCreate,
  'key-readable-by-others': EXIT.permission,
  'key-malformed': EXIT.badData,
  'key-unreadable': EXIT.permission
} as const

const CONFIG_EXIT = { 'config-missing': EXIT.noInput, 'config-unreadable': EXIT.permission, 'config-invalid': EXIT.config } as const

// failures of the node's own parts, by their literal codes; the parts are not loaded just to name them
const PART_EXIT: Readonly<Record<string, readonly [ExitCode, string]>> = {
  'store-locked': [EXIT.unavailable, 'stop that one first, or use another --dir'],
  'store-unreadable': [EXIT.badData, 'restore the node\'s folder from a backup'],
  'log-damaged': [EXIT.badData, '"mycel settle repair" keeps what is good and begins a new epoch']
}

const SYSTEM_EXIT: Readonly<Record<string, ExitCode>> = { ENOENT: EXIT.noInput, EISDIR: EXIT.noInput, ENOTDIR: EXIT.noInput, EACCES: EXIT.permission, EPERM: EXIT.permission, EROFS: EXIT.permission, EEXIST: EXIT.cannotCreate, EADDRINUSE: EXIT.unavailable }

/** How a failure ends the process, and what is said about it. */
export function explain (err: unknown): { readonly exit: ExitCode, readonly view: ErrorView } {
  if (err instanceof CliError) {
    return { exit: err.exit, view: { code: err.code, message: err.message, hint: err.hint } }
  }

  if (err instanceof ControlError) {
    return { exit: EXIT_OF[err.code], view: { code: err.code, message: err.message, hint: err.hint } }
  }

  if (err instanceof ConfigError) {
    const [first] = err.problems
    const message = err.problems.length === 1 && first != null ? `${err.path}: ${sentence({ ...first, todo: '' })}` : `${err.path}:\n${err.problems.map(problem => `  ${sentence(problem)}`).join('\n')}`
    return { exit: CONFIG_EXIT[err.code], view: { code: err.code, message, hint: err.problems.length === 1 ? first?.todo ?? '' : '' } }
  }

  if (err instanceof IdentityError) {
    return { exit: IDENTITY_EXIT[err.code], view: { code: err.code, message: err.message, hint: err.todo } }
  }

  const { code, path } = err as NodeJS.ErrnoException
  const part = code == null ? undefined : PART_EXIT[code]

  if (part != null) {
    return { exit: part[0], view: { code: code ?? '', message: (err as Error).message, hint: part[1] } }
  }

  const known = code == null ? undefined : SYSTEM_EXIT[code]

  if (known != null) {
    return { exit: known, view: { code: code ?? 'system', message: (err as Error).message, hint: path == null ? '' : `look at ${path}` } }
  }

  return { exit: EXIT.internal, view: { code: 'internal', message: err instanceof Error ? err.message : String(err), hint: 'this is a fault in mycel; MYCEL_TRACE=1 shows where' } }
}
