import type { BlobRef } from '@mycel/wire/blobs'

/** What keeps blobs from being evicted: a `pin` holds until as many `unpin`. */
export interface Pins {
  pin (ref: BlobRef): void
  unpin (ref: BlobRef): void
}

/** Who needs which blobs. What an owner (a contract, a job) needs follows from its stored state, so pins are set anew after a restart and never stored. */
export class PinBoard {
  readonly #pins: Pins
  readonly #held = new Map<string, Map<string, BlobRef>>()

  constructor (pins: Pins) {
    this.#pins = pins
  }

  /** This owner needs these blobs too, until it lets go of all. The same blob counts once. */
  hold (owner: string, refs: readonly BlobRef[]): void {
    const held = this.#held.get(owner) ?? new Map<string, BlobRef>()

    for (const ref of refs) {
      const key = `${Buffer.from(ref.digest).toString('hex')}/${ref.size}`

      if (!held.has(key)) {
        held.set(key, ref)
        this.#pins.pin(ref)
      }
    }

    if (held.size > 0) {
      this.#held.set(owner, held)
    }
  }

  /** This owner needs nothing any more. */
  release (owner: string): void {
    this.#held.get(owner)?.forEach(ref => { this.#pins.unpin(ref) })
    this.#held.delete(owner)
  }
}
