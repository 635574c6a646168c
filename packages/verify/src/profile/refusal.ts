/** What the profile leaves out, by name. */
export type Feature =
  | 'threads' | 'relaxed-simd' | 'gc' | 'typed-references' | 'exceptions' | 'memory64' | 'multi-memory' | 'extended-const'
  | 'custom-page-sizes' | 'wide-arithmetic' | 'component' | 'unknown'

/**
 * - `malformed`: no well-formed module of the format's version 1 (what is wrong with types only, the engine finds)
 * - `feature`: an instruction, type or section that the profile leaves out
 * - `limit`: more of something than the profile allows
 * - `import`: an import that is neither a function nor an immutable global
 * - `memory`: the module's first size of memory is beyond the contract's
 * - `reserved-name`: an export name that belongs to the profile
 */
export type RefusalCode = 'malformed' | 'feature' | 'limit' | 'import' | 'memory' | 'reserved-name'

/** Where in the module's bytes. */
export interface Where {
  /** Byte offset from the module's start. */
  readonly offset: number
  /** Index in the function index space (imports first), when it is in a function's body. */
  readonly function?: number
}

export interface Refusal {
  readonly ok: false
  readonly code: RefusalCode
  /** For people; the codes are what programs go by. */
  readonly reason: string
  readonly where: Where
  /** With code `feature`. */
  readonly feature?: Feature
}

/** How a refusal travels from the depth of the parser to `instrument`, which returns it as a value. Never leaves this room. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly code: RefusalCode
  readonly offset: number
  readonly feature: Feature | undefined

  constructor (code: RefusalCode, reason: string, offset: number, feature?: Feature) {
    super(reason)
    this.code = code
    this.offset = offset
    this.feature = feature
  }
}

export function malformed (reason: string, offset: number): never {
  throw new Refused('malformed', reason, offset)
}

export function lacking (feature: Feature, what: string, offset: number): never {
  throw new Refused('feature', what, offset, feature)
}

export function within (value: number, limit: number, what: string, offset: number): number {
  if (value > limit) {
    throw new Refused('limit', `${value} ${what}, the limit is ${limit}`, offset)
  }
  return value
}
