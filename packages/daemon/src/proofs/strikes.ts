import { peerKey } from '@mycel/wire'

/** Proofs of one accuser that did not hold, or accused falsely, before its proofs are no longer looked at in this process. */
const MAX_STRIKES = 3

/** Accusers whose strikes are remembered; beyond it the one that struck longest ago is forgotten. */
const MAX_ACCUSERS = 4096

/** Units that could not be run to an end here; beyond it the first is forgotten. */
const MAX_GIVEN_UP = 4096

/** Who, and what, has cost this node time for nothing. */
export class Strikes {
  private readonly accusers = new Map<string, number>()
  private readonly units = new Set<string>()

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

  /** Whoever accuses, this unit is not run again. */
  giveUp (unit: string): void {
    this.units.add(unit)

    if (this.units.size > MAX_GIVEN_UP) {
      this.units.delete(this.units.keys().next().value ?? '')
    }
  }
}
