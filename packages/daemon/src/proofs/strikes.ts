import { peerKey } from '@mycel/wire'

/** Proofs of one accuser that did not hold, or accused falsely, before its proofs are no longer looked at in this process. */
const MAX_STRIKES = 3

/** Accusers whose strikes are remembered; beyond it the one that struck longest ago is forgotten. */
const MAX_ACCUSERS = 4096

/** Units that could not be run to an end here; beyond it the first is forgotten. */
const MAX_GIVEN_UP = 4096

/** So often a unit is run for which this machine seems to lack memory, before it is given up. */
const MAX_TRIES = 8

/** And no sooner again than after this long, milliseconds: what is lacking may come back, and who accuses again and again uses no tries up. */
const REST_MS = 60_000

/** Units that may be tried again; beyond it the one that was tried longest ago is forgotten. */
const MAX_TRIED = 4096

/** Who, and what, has cost this node time for nothing. */
export class Strikes {
  private readonly accusers = new Map<string, number>()
  private readonly units = new Set<string>()
  private readonly tried = new Map<string, { readonly tries: number, readonly until: number }>()

  isOut (accuser: Uint8Array): boolean {
    return (this.accusers.get(peerKey(accuser)) ?? 0) >= MAX_STRIKES
  }

  add (accuser: Uint8Array): void {
    const name = peerKey(accuser)
    const before = this.accusers.get(name) ?? 0
    this.accusers.delete(name)
    this.accusers.set(name, before + 1)

    if (this.accusers.size > MAX_ACCUSERS) {
      this.accusers.delete(this.accusers.keys().next().value ?? '')
    }
  }

  isGivenUp (unit: string): boolean {
    return this.units.has(unit)
  }

  /** Whether a unit was tried a short while ago. Unix milliseconds. */
  rests (unit: string, now: number): boolean {
    return (this.tried.get(unit)?.until ?? 0) > now
  }

  /** Counts a try that this machine's memory may be to blame for; false where it was the last one. */
  mayTryAgain (unit: string, now: number): boolean {
    const tries = (this.tried.get(unit)?.tries ?? 0) + 1
    this.tried.delete(unit)

    if (tries >= MAX_TRIES) {
      return false
    }

    this.tried.set(unit, { tries, until: now + REST_MS })

    if (this.tried.size > MAX_TRIED) {
      this.tried.delete(this.tried.keys().next().value ?? '')
    }

    return true
  }

  /** Whoever accuses, this unit is not run again. */
  giveUp (unit: string): void {
    this.units.add(unit)

    if (this.units.size > MAX_GIVEN_UP) {
      this.units.delete(this.units.keys().next().value ?? '')
    }
  }
}
