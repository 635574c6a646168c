/**
 * What one adversary came to: what its runs measured, and nothing else. Every cell of the table in docs/verification.md comes from here.
 *
 * A *play* is an adversary with its nodes under attack: `run` raises them, lets it loose and measures; `holds` says what has to be true of the outcome. `npm test` runs every play in its
 * small size and asks `holds`; `npm run adversaries` runs them larger, asks the same, and writes the table. All plays stand in `suite.ts`.
 */
export interface Outcome {
  /** Independent runs: fresh identities each. */
  readonly runs: number
  /** What it has beyond honest work on what it took on, in unit prices a run: what it saved or was paid for nothing, less what it lost by it. Above zero, it gained. */
  readonly gained: number
  /** Units that were wrong or never delivered, accepted and paid all the same, a run. */
  readonly paidWrong: number
  readonly cost: Cost
  readonly lasted: Lasted
  /** Runs in which a proof of it was upheld, or (where nothing can be proven) it is refused by those that it harmed. */
  readonly stopped: number
  /** How that came about. `convicted`: evidence that holds anywhere. `refused`: one node's own experience. `bounded`: it may go on and comes to nothing. */
  readonly by: 'convicted' | 'refused' | 'bounded'
  /** Only where luck decides. */
  readonly detection?: Detection
  /** Further measured facts, a short sentence each without its full stop. */
  readonly facts?: readonly string[]
}

/** What all honest peers together lose by it, a run. */
export interface Cost {
  /** Units executed again beyond the work itself: audits, confirmations, judgements of proofs. */
  readonly rerun: number
  /** Units computed honestly that nobody pays, or that had to be computed by somebody else. */
  readonly wasted: number
  /** Unit prices paid for nothing. */
  readonly lost: number
  /** Entries that it left in honest nodes' logs, where it was after that: they stay for ever. */
  readonly entries?: number
}

/** How long until it was stopped, or what it got through where it never is, a run (the mean). */
export interface Lasted {
  readonly count: number
  readonly of: 'units' | 'windows' | 'contracts' | 'messages' | 'proofs' | 'identities'
}

/** Found in how many runs, beside what the formula of docs/spec/verification.md says for the same windows. */
export interface Detection {
  /** Mean of the runs' odds, 0 … 1. */
  readonly expected: number
  /** Share of runs, 0 … 1. */
  readonly measured: number
  /** Standard deviation of `measured` if the formula holds: √Σ p(1 − p) / runs. */
  readonly sigma: number
}

/** `test`: some seconds at most; `table`: as many runs as the document's figures want. */
export type Size = 'test' | 'table'

export interface Play {
  /** As it stands in the table; unique. */
  readonly name: string
  run (size: Size): Promise<Outcome>
  /** Throws where the outcome is not what it has to be. Bounds follow from the rules, none is tuned. */
  holds (outcome: Outcome): void
}

/** Detection of independent runs: `odds` by the formula, one for each, and in which it was found. Error where there are none. */
export function detection (odds: readonly number[], found: readonly boolean[]): Detection {
  if (odds.length === 0 || odds.length !== found.length) {
    throw new Error(`${odds.length} odds for ${found.length} runs`)
  }
  const runs = odds.length
  return {
    expected: odds.reduce((sum, p) => sum + p, 0) / runs,
    measured: found.filter(Boolean).length / runs,
    sigma: Math.sqrt(odds.reduce((sum, p) => sum + p * (1 - p), 0)) / runs
  }
}

/** Whether the runs lie within 3σ of the formula. Certain odds have no σ and allow no difference but that of floating-point numbers. */
export function within3Sigma ({ expected, measured, sigma }: Detection): boolean {
  return Math.abs(measured - expected) <= 3 * sigma + 1e-9
}
