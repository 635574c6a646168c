import type { ContractKey } from '../stores/transcripts.ts'

/** Where a finished unit's result lies: place `at` of `window` in a contract. */
export interface Place {
  readonly key: ContractKey
  readonly window: number
  readonly at: number
}

interface Assigned {
  readonly units: readonly number[]
  done: boolean
}

/**
 * Who works on which unit of a job. Units are named by their place in the job's manifest. Everything in it follows from the job's contracts, so a restart
 * rebuilds it from their transcripts.
 */
export class UnitLedger {
  readonly total: number
  private readonly waitingUnits: Set<number>
  private readonly windows = new Map<ContractKey, Map<number, Assigned>>()
  private doneUnits = 0

  constructor (total: number) {
    this.total = total
    this.waitingUnits = new Set(Array.from({ length: total }, (_, i) => i))
  }

  get waiting (): number {
    return this.waitingUnits.size
  }

  get done (): number {
    return this.doneUnits
  }

  get assigned (): number {
    return this.total - this.waiting - this.done
  }

  /** Assigns the first `max` waiting units to a window, in order. */
  take (key: ContractKey, window: number, max: number): readonly number[] {
    const taken: number[] = []

    for (const unit of this.waitingUnits) {
      if (taken.length >= max) {
        break
      }

      taken.push(unit)
    }

    this.assign(key, window, taken)
    return taken
  }

  assign (key: ContractKey, window: number, units: readonly number[]): void {
    const windows = this.windows.get(key) ?? new Map<number, Assigned>()
    // what was assigned to a window that never came to be signed waits again
    windows.get(window)?.units.forEach(unit => this.waitingUnits.add(unit))
    windows.set(window, { units, done: false })
    this.windows.set(key, windows)
    units.forEach(unit => this.waitingUnits.delete(unit))
  }

  /** The same of a window that came to be known only now, after a rollback, where all of its units still wait. */
  claim (key: ContractKey, window: number, unitsOf: () => readonly number[]): void {
    const units = this.windows.get(key)?.has(window) === true ? [] : unitsOf()

    if (units.length > 0 && units.every(unit => this.waitingUnits.has(unit))) {
      this.assign(key, window, units)
    }
  }

  finish (key: ContractKey, window: number): void {
    const assigned = this.windows.get(key)?.get(window)

    if (assigned?.done === false) {
      assigned.done = true
      this.doneUnits += assigned.units.length
    }
  }

  /** Puts units of a contract back to waiting: those assigned, and those done in a window that `keep` does not keep. */
  giveBack (key: ContractKey, keep: (window: number) => boolean): void {
    const windows = this.windows.get(key)

    for (const [window, { units, done }] of windows ?? []) {
      if (!(done && keep(window))) {
        windows?.delete(window)
        this.doneUnits -= done ? units.length : 0
        units.forEach(unit => this.waitingUnits.add(unit))
      }
    }
  }

  /** Finished units in the manifest's order. */
  finished (): ReadonlyArray<readonly [number, Place]> {
    return [...this.windows]
      .flatMap(([key, windows]) => [...windows].flatMap(([window, { units, done }]) => done ? units.map((unit, at) => [unit, { key, window, at }] as const) : []))
      .sort(([a], [b]) => a - b)
  }
}
