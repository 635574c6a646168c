import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Work } from '../work.ts'

/** What a thread is asked: a unit's number and its stdin. */
export interface Asked {
  readonly index: number
  readonly input: Uint8Array
}

/** What it answers: the unit's stdout. */
export type Told = Uint8Array

const THREAD = new URL('run-here.ts', import.meta.url)

/** Threads of this process that run units of the example. There is no wall around them: for work that one trusts. */
export class Threads {
  readonly #all: readonly Worker[]
  readonly #idle: Worker[]
  readonly #waiting: Array<(worker: Worker) => void> = []
  readonly #deadline: number

  /** @param limitMs - from now on; what has not begun by then is not begun */
  constructor (work: Work, size: number, limitMs: number) {
    this.#all = Array.from({ length: size }, () => new Worker(THREAD, { workerData: work }))
    this.#idle = [...this.#all]
    this.#deadline = performance.now() + limitMs
  }

  /** A unit's stdout; undefined where its turn comes too late. */
  async run (asked: Asked): Promise<Told | undefined> {
    const worker = this.#idle.pop() ?? await new Promise<Worker>(resolve => { this.#waiting.push(resolve) })

    if (performance.now() > this.#deadline) {
      this.#giveBack(worker)
      return undefined
    }

    worker.postMessage(asked)
    const [told] = await once(worker, 'message') as [Told]
    this.#giveBack(worker)
    return told
  }

  async stop (): Promise<void> {
    await Promise.all(this.#all.map(async worker => worker.terminate()))
  }

  #giveBack (worker: Worker): void {
    const next = this.#waiting.shift()

    if (next == null) {
      this.#idle.push(worker)
    } else {
      next(worker)
    }
  }
}
