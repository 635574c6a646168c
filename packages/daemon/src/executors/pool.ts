import { ExecutorError } from './errors.ts'
import { Job } from './job.ts'
import { Lanes } from './lanes.ts'
import { MAX_INPUT_BYTES } from './messages.ts'
import { launch } from './sandbox/launch.ts'
import { killOverdrawn } from './sandbox/memory.ts'
import { dataKib } from './sandbox/rlimits.ts'
import { Slot } from './slot.ts'
import { Spares } from './spares.ts'
import { ChunkPace } from './wants.ts'
import { PAGES_PER_MIB, Workloads } from './workloads.ts'
import type { BlobSource, Executor, Outcome, RunOptions, Unit, Workload } from './executor.ts'
import type { Standing } from './sandbox/ladder.ts'
import type { Launch, Tier } from './sandbox/launch.ts'
import type { Isolation } from './sandbox/rung.ts'

export const MAX_CHILDREN = 64
/** Units that wait for a child; beyond it `overloaded`. */
export const MAX_WAITING = 65_536
/** How often children are looked at that no control group holds to their memory. */
const GUARD_MS = 200
/** A child serves one requester at least this long while others wait: replacing it costs a start. */
const QUANTUM_MS = 250

export interface PoolParts {
  readonly size: number
  readonly tier: Tier
  /** Where this machine stands, and what was tried. */
  readonly standing: Standing
  readonly memoryMib: number
  readonly blobs: BlobSource
  readonly node?: string
  /** Whether a child more is kept started once there is work, so that a replacement costs no start. */
  readonly spare?: boolean
}

/** Child processes that run units, a fresh instance each, never two requesters in one child. */
export class Pool implements Executor {
  readonly tier: Tier
  readonly standing: Standing
  readonly #slots: readonly Slot[]
  readonly #spares: Spares | undefined
  readonly #waiting = new Lanes<Job>()
  readonly #workloads: Workloads
  readonly #guard: NodeJS.Timeout | undefined
  #stopped = false

  constructor ({ size, tier, standing, memoryMib, blobs, node, spare = true }: PoolParts) {
    this.tier = tier
    this.standing = standing
    this.#workloads = new Workloads(memoryMib * PAGES_PER_MIB)
    const { isolation, home } = standing
    if (isolation !== 'bwrap+seccomp+cgroup') {
      // an honest child could not have mapped more
      const mostBytes = dataKib(memoryMib) * 1024
      this.#guard = setInterval(() => { killOverdrawn(this.pids, mostBytes) }, GUARD_MS).unref()
    }
    const start = (): Launch => launch({ tier, isolation, memoryMib, ...(home == null ? {} : { home }), ...(node == null ? {} : { node }) })
    this.#spares = spare ? new Spares(start) : undefined
    const chunks = new ChunkPace()
    this.#slots = Array.from({ length: size }, () => new Slot({
      launch: start,
      blobs,
      chunks,
      spare: () => this.#spares?.take(),
      freed: returned => {
        for (const job of [...returned].reverse()) {
          this.#waiting.unshift(job.requester, [job])
        }
        this.#dispatch()
      }
    }))
  }

  get isolation (): Isolation {
    return this.standing.isolation
  }

  /** Process ids of the children that there are now. */
  get pids (): number[] {
    return this.#slots.map(({ pid }) => pid).filter(pid => pid != null)
  }

  async start (): Promise<void> {
    await Promise.all(this.#slots.map(async slot => { await slot.start() }))
  }

  async run (workload: Workload, unit: Unit, options: RunOptions = {}): Promise<Outcome> {
    if (this.#stopped) {
      throw new ExecutorError('aborted', 'the executor was stopped')
    }
    if (unit.index < 0n || unit.index >= 1n << 64n || unit.input.length > MAX_INPUT_BYTES) {
      throw new ExecutorError('bad-workload', `a unit has an index of 64 bits and at most ${MAX_INPUT_BYTES} bytes of input`)
    }
    if (this.#waiting.size >= MAX_WAITING) {
      throw new ExecutorError('overloaded', `${MAX_WAITING} units are waiting`)
    }
    const job = new Job(this.#workloads.know(workload), unit, options.requester ?? '', options.signal ?? undefined)
    if (!job.settled) {
      this.#spares?.keep()
      this.#waiting.add(job.requester, job)
      this.#dispatch()
    }
    return job.outcome
  }

  async stop (): Promise<void> {
    this.#stopped = true
    clearInterval(this.#guard)
    for (const job of this.#waiting.drain()) {
      if (!job.settled) {
        job.fail(new ExecutorError('aborted', 'the executor was stopped'))
      }
    }
    await Promise.all([this.#spares, ...this.#slots].map(async part => { await part?.stop() }))
  }

  /** Hands out what waits, to the least loaded child that may take it. */
  #dispatch (): void {
    let passed = 0
    while (!this.#stopped && this.#waiting.size > 0) {
      const requester = this.#waiting.keys().next().value
      if (requester == null) {
        return
      }
      const slot = this.#place(requester)
      if (slot == null) {
        // its children are full: perhaps another requester's are not
        this.#waiting.rotate(requester)
        if (++passed >= [...this.#waiting.keys()].length) {
          return
        }
        continue
      }
      const job = this.#waiting.take(requester)
      if (job != null && !job.settled) {
        if (slot.requester !== requester) {
          // a child of one's own is a turn
          this.#waiting.rotate(requester)
        }
        slot.assign(job)
        passed = 0
      }
    }
  }

  #place (requester: string): Slot | undefined {
    let best: Slot | undefined
    let rank = Infinity
    const others = [...this.#waiting.keys()].length > 1
    for (const slot of this.#slots) {
      const own = slot.requester === requester
      if (!slot.hasRoom || (!own && slot.load > 0) || (own && others && performance.now() - slot.boundAt > QUANTUM_MS)) {
        continue
      }
      // own child first, then a fresh one, then one that must be replaced; among own the least loaded
      const value = slot.load === 0 ? (own ? 0 : slot.requester === undefined ? 1 : 2) : 2 + slot.load
      if (value < rank) {
        best = slot
        rank = value
      }
    }
    return best
  }
}
