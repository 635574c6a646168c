import { Link } from './link.ts'
import type { Launch } from './sandbox/launch.ts'

/** How long a child may take to greet. */
export const START_MS = 10_000
/** A spare that did not start is tried again no sooner than this. */
const RETRY_MS = 1_000

/** Keeps one child started that has worked for nobody, so that replacing a used one costs no start. */
export class Spares {
  readonly #launch: () => Launch
  #link: Link | undefined
  #ready = false
  #wanted = false
  #stopped = false
  #lastTry = -RETRY_MS

  constructor (launch: () => Launch) {
    this.#launch = launch
  }

  get pid (): number | undefined {
    return this.#link?.pid
  }

  /** From now on there is one, as soon as it has started. */
  keep (): void {
    this.#wanted = true
    this.#start()
  }

  /** The spare, if it has greeted; another one is started in its place. */
  take (): Link | undefined {
    if (!this.#ready) {
      return undefined
    }
    const link = this.#link
    this.#link = undefined
    this.#ready = false
    this.#start()
    return link
  }

  async stop (): Promise<void> {
    this.#stopped = true
    const link = this.#link
    link?.kill('the executor was stopped')
    await link?.exited
  }

  #start (): void {
    if (!this.#wanted || this.#stopped || this.#link != null || performance.now() - this.#lastTry < RETRY_MS * Number(this.#failed)) {
      return
    }
    this.#lastTry = performance.now()
    this.#failed = true
    let link: Link
    try {
      link = new Link(this.#launch())
    } catch {
      // no control group, no more processes: whoever needs a child starts its own, and is told
      return
    }
    this.#link = link
    link.greet(() => 0, {
      ready: () => {
        this.#failed = false
        this.#ready = true
      },
      frame: () => { link.kill('it spoke unasked') },
      closed: () => {
        if (this.#link === link) {
          this.#link = undefined
          this.#ready = false
        }
      }
    }, START_MS)
  }

  #failed = false
}
