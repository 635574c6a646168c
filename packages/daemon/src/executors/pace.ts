/** Units sent to a child ahead of the one that runs. */
export const MAX_QUEUED = 16
/** Enough work to keep a child busy while an answer and the next frame cross. */
const AHEAD_MS = 4

/** How long units take here of late, and so how many to send ahead. */
export class Pace {
  #average = 1

  unit (ms: number): void {
    this.#average += (ms - this.#average) / 8
  }

  /** Units in a child's hands at a time, the one that runs included. */
  get depth (): number {
    return Math.min(1 + MAX_QUEUED, Math.max(1, Math.ceil(AHEAD_MS / this.#average)))
  }
}
