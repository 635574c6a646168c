import { PRICE } from './prices.ts'

/** The unit's exported counter: `mycel.fuel`. */
export interface Fuel { value: bigint }

/** Thrown through the module's frames by a call that the unit cannot pay for. */
export class Exhausted extends Error {
  override readonly name = 'Exhausted'
}

/** Charges for the host's work, before it is done. */
export class Meter {
  #fuel: Fuel = { value: 0n }

  attach (fuel: Fuel): void {
    this.#fuel = fuel
  }

  /**
   * @param price - a whole number
   * @throws {Exhausted} where the unit has less left
   */
  charge (price: number): void {
    const left = this.#fuel.value - BigInt(price)
    this.#fuel.value = left
    if (left < 0n) {
      throw new Exhausted('out of fuel')
    }
  }

  /** Moving `n` bytes, or making room for them. */
  bytes (n: number): void {
    this.charge(Math.floor(n / (1 << PRICE.bytesShift)))
  }
}
