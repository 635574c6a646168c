import { peerKey } from '@mycel/wire'
import { Allowance } from './allowance.ts'
import type { Concern } from './concern.ts'

/**
 * Milliseconds of execution, both tiers together, and how fast they come back: a share of one core. Docs: docs/spec/verification.md "What a node does about a proof".
 */
export const EXECUTION = {
  own: { burst: 600_000, perMs: 0.1 },
  dealings: { burst: 240_000, perMs: 0.04 },
  strangers: { burst: 60_000, perMs: 0.01 }
} as const satisfies Readonly<Record<Concern, { burst: number, perMs: number }>>

/** Of `dealings` what proofs against one accused may take: whoever is accused a thousand times leaves the others their turn. */
export const ONE_ACCUSED = { burst: 60_000, perMs: 0.01, capacity: 4096 }

/** Milliseconds for the checks that need no execution, of all proofs together. */
export const CHECKS = { burst: 10_000, perMs: 0.05 }

/** Bytes that are fetched for the proofs of each concern but this node's own contracts: 64 KiB more every second. */
export const FETCHED = { burst: 256 * 1024 * 1024, perMs: 64 * 1.024 }

/** Longest execution for a proof about somebody else's contract, both tiers together, milliseconds. */
export const MAX_EXECUTION_MS = 30_000

/** What an execution for somebody else's contract counts as at least, milliseconds: so small units are no way to have thousands of them run, and of what follows written down. */
export const MIN_EXECUTION_MS = 100

/** What an execution takes beside the unit's own time, milliseconds. */
const AROUND_MS = 5000

/** What was spent since the node started, and what is left. */
export interface Spent {
  readonly count: number
  readonly ms: number
  readonly leftMs: number
}

/** What proofs may cost this node. Time comes in. */
export class Budget {
  private readonly executions = { own: new Allowance(EXECUTION.own), dealings: new Allowance(EXECUTION.dealings), strangers: new Allowance(EXECUTION.strangers) }
  private readonly accused = new Allowance(ONE_ACCUSED)
  private readonly checking = new Allowance(CHECKS)
  private readonly fetching = { dealings: new Allowance(FETCHED), strangers: new Allowance(FETCHED) }
  private readonly spent = { own: { count: 0, ms: 0 }, dealings: { count: 0, ms: 0 }, strangers: { count: 0, ms: 0 }, checks: { count: 0, ms: 0 } }
  private readonly longest: number

  /** @param longest - for a proof about somebody else's contract, milliseconds */
  constructor (longest: number = MAX_EXECUTION_MS) {
    this.longest = longest
  }

  mayCheck (now: number): boolean {
    return this.checking.left(now) > 0
  }

  checked (ms: number, now: number): void {
    this.checking.spend(ms, now)
    this.count('checks', ms)
  }

  /**
   * How long one execution may take now, milliseconds; 0: it must wait. Nothing begins that could take more than what is left, so what is spent never exceeds the budget.
   *
   * @param wallMs - what the contract lets the unit take: it counts where the contract is this node's
   */
  forExecution (concern: Concern, accused: Uint8Array, wallMs: number, now: number): number {
    const most = concern === 'own' ? Math.min(2 * wallMs + AROUND_MS, EXECUTION.own.burst) : this.longest
    const left = this.executions[concern].left(now)
    const ofAccused = concern === 'dealings' ? this.accused.left(now, peerKey(accused)) : Infinity
    return Math.min(left, ofAccused) >= most ? most : 0
  }

  executed (concern: Concern, accused: Uint8Array, took: number, now: number): void {
    const ms = concern === 'own' ? took : Math.max(took, MIN_EXECUTION_MS)
    this.executions[concern].spend(ms, now)
    this.count(concern, ms)

    if (concern === 'dealings') {
      this.accused.spend(ms, now, peerKey(accused))
    }
  }

  /** Takes so many bytes for somebody else's contract; false where they are not there. What did not come is to be given back. */
  mayFetch (concern: Concern, bytes: number, now: number): boolean {
    if (concern === 'own') {
      return true
    }

    const may = this.fetching[concern].left(now) >= bytes
    this.fetching[concern].spend(may ? bytes : 0, now)
    return may
  }

  giveBack (concern: Concern, bytes: number, now: number): void {
    if (concern !== 'own') {
      this.fetching[concern].spend(-bytes, now)
    }
  }

  view (now: number): Readonly<Record<Concern | 'checks', Spent>> {
    const left = { own: this.executions.own, dealings: this.executions.dealings, strangers: this.executions.strangers, checks: this.checking }
    const of = (what: Concern | 'checks'): Spent => ({ count: this.spent[what].count, ms: Math.round(this.spent[what].ms), leftMs: Math.floor(left[what].left(now)) })
    return { own: of('own'), dealings: of('dealings'), strangers: of('strangers'), checks: of('checks') }
  }

  private count (what: Concern | 'checks', ms: number): void {
    this.spent[what].count++
    this.spent[what].ms += ms
  }
}
