import { readFileSync } from 'node:fs'
import { innermost } from './sandbox/observe.ts'

/** Units that one child runs before it is replaced, so that nothing that piles up in it piles up for ever. A replacement costs some 80 ms of one core, in the background: 1 % at 8,000 units/s. */
export const UNITS_PER_CHILD = 65_536

/** A child that holds more than this at three looks in a row is replaced. */
export const WORN_BYTES = 512 * 1024 * 1024
const LOOKS = 3
const LOOK_EVERY_MS = 1_000
const PAGE_BYTES = 4096

/** How used a child is. */
export class Wear {
  readonly #memoryOf: (pid: number) => number | undefined
  #units = 0
  #heavy = 0
  #looked = performance.now()

  /** @param memoryOf - resident bytes of what was started as this process */
  constructor (memoryOf: (pid: number) => number | undefined = residentBytes) {
    this.#memoryOf = memoryOf
  }

  /** Counts a unit; says why the child should be replaced once it is idle, if so. */
  unit (pid: number | undefined, now: number): string | undefined {
    if (++this.#units >= UNITS_PER_CHILD) {
      return `it has run ${this.#units} units`
    }
    if (now - this.#looked < LOOK_EVERY_MS) {
      return undefined
    }
    this.#looked = now
    this.#heavy = pid != null && (this.#memoryOf(pid) ?? 0) > WORN_BYTES ? this.#heavy + 1 : 0
    return this.#heavy >= LOOKS ? `it has held more than ${WORN_BYTES} bytes for a while` : undefined
  }
}

/** Undefined where there is no /proc to ask. */
function residentBytes (pid: number): number | undefined {
  try {
    return Number(readFileSync(`/proc/${innermost(pid)}/statm`, 'utf8').split(' ')[1]) * PAGE_BYTES
  } catch {
    return undefined
  }
}
