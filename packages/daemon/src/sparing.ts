import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'

/** Of the time at most this share goes into collecting. */
const SHARE = 0.05

/**
 * For work that reads gigabytes through a heap of a few megabytes: V8 lets garbage come to twice what is alive and more before it looks, and memory that was once taken is seldom given back. Whoever
 * calls this as it goes on keeps the process as small as what it needs (measured: 20 MB less; docs/decisions.md).
 */
export class Sparing {
  private readonly collect = collector()
  private readonly every: number
  private last = 0
  private notBefore = 0

  /** Collects what there is. `every`: so much work makes the garbage that is worth collecting. */
  constructor (every: number) {
    this.every = every
    this.collect()
  }

  /** Collects garbage where enough work was done since, unless that would take more of the time than it may. `done`: how much work was done so far; less than before is another beginning. */
  after (done: number): void {
    const from = performance.now()

    if (Math.abs(done - this.last) >= this.every && from >= this.notBefore) {
      this.collect()
      const to = performance.now()
      this.last = done
      this.notBefore = to + (to - from) * (1 / SHARE - 1)
    }
  }
}

function collector (): () => void {
  setFlagsFromString('--expose-gc')
  return runInNewContext('gc') as () => void
}
