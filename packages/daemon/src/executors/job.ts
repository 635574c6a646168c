import { ExecutorError } from './errors.ts'
import type { Outcome, Unit } from './executor.ts'
import type { KnownWorkload } from './workloads.ts'

/** One unit on its way through the pool: settled once, whatever comes later. */
export class Job {
  readonly workload: KnownWorkload
  readonly unit: Unit
  readonly requester: string
  readonly outcome: Promise<Outcome>
  settled = false
  #resolve: (outcome: Outcome) => void = () => {}
  #reject: (error: Error) => void = () => {}
  readonly #signal: AbortSignal | undefined
  readonly #abort = (): void => {
    this.fail(new ExecutorError('aborted', 'the unit was aborted', { cause: this.#signal?.reason }))
    this.onAbort?.()
  }

  /** Told when the caller gives up, so that a running unit can be stopped. */
  onAbort: (() => void) | undefined

  constructor (workload: KnownWorkload, unit: Unit, requester: string, signal?: AbortSignal) {
    this.workload = workload
    this.unit = unit
    this.requester = requester
    this.#signal = signal
    this.outcome = new Promise((resolve, reject) => {
      this.#resolve = resolve
      this.#reject = reject
    })
    if (signal?.aborted === true) {
      this.#abort()
    } else {
      signal?.addEventListener('abort', this.#abort, { once: true })
    }
  }

  succeed (outcome: Outcome): void {
    this.#settle()
    this.#resolve(outcome)
  }

  /** Nothing happens to one that is settled. */
  fail (error: ExecutorError): void {
    if (this.settled) {
      return
    }
    this.#settle()
    this.#reject(error)
  }

  #settle (): void {
    this.settled = true
    this.#signal?.removeEventListener('abort', this.#abort)
  }
}
