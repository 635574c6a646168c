import { FLAG } from './edits.ts'
import type { Edits } from './edits.ts'
import type { Frame } from './frames.ts'

/**
 * Where charges can be brought together without anybody seeing another total: nothing that traps, calls or returns lies between the
 * place where a charge was and the one where it goes.
 */
export class FewerCharges {
  readonly #edits: Edits

  constructor (edits: Edits) {
    this.#edits = edits
  }

  /** Both arms of an `if` cost at least the lesser: the charge before it takes that. */
  arms ({ charge, thenCharge, elseCharge }: Frame): void {
    if (charge >= 0) {
      const lesser = Math.min(this.#edits.value(thenCharge), this.#edits.value(elseCharge))
      this.#edits.increase(charge, lesser)
      this.#edits.increase(thenCharge, -lesser)
      this.#edits.increase(elseCharge, -lesser)
    }
  }

  /**
   * `loop … if … br … end … end` where every way back lies in the `if`: its arm is charged for at the loop's head, and given back where
   * it is left out. The check goes into the arm, so that nobody is stopped for what was given back.
   */
  turn ({ turn, backs }: Frame): void {
    if (turn.charge >= 0 && turn.backs === backs) {
      const cost = this.#edits.value(turn.arm)
      this.#edits.increase(turn.charge, cost)
      this.#edits.increase(turn.arm, -cost)
      this.#edits.increase(turn.rest, -cost)
      this.#edits.unflag(turn.charge, FLAG.check)
      this.#edits.flag(turn.arm, FLAG.check)
    }
  }
}
