/** What the audit of a window rests on (docs/spec/verification.md, "How much is checked"). */
export interface AuditOddsView {
  /** Units whose payment a failed check takes. */
  readonly atStake: number
  /** Which term of the rule decided: `first-passes`, `floor`, `history`, `deterrence`. */
  readonly term: string
  /** The dearest unit over the average one, as far as re-executed units of the job had shown, at least 1. */
  readonly spread: number
  /** How dear the dearest unit may be before forging it pays; 0: it pays among equals. */
  readonly toleratedSpread: number
  /** For some shares of the window, ppm: the chance that a liar who forges so much is found, 0 … 1. */
  readonly found: ReadonlyArray<{ readonly forgedPpm: number, readonly chance: number }>
  /** The forgery that pays best, and what it gains on average over honest work, in unit prices; at most 0: none pays. */
  readonly best: { readonly forged: number, readonly gain: number }
  /** Value that the peer held unverified when the window was judged, and the most that it might hold, micro-units. */
  readonly unverified: string
  readonly cap: string
}
