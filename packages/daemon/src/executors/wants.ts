import { FrameError } from './frames.ts'
import { fetchChunk, wanted } from './workloads.ts'
import type { BlobSource } from './executor.ts'
import type { Job } from './job.ts'
import type { Want } from './messages.ts'

/**
 * Chunks that all children of a pool are given in a second, at most: one costs this process some 2.5 ms of its loop (read, hashed, handed over), so that reading large mounts over and over takes a
 * third of it and leaves the rest to the node.
 */
export const MAX_CHUNKS_PER_S = 128
/** Chunks that may go out at once after a pause. */
const BURST = 32

/** Turns at being given chunks. A child asks for one at a time, so children take turns in the order in which they asked. */
export class ChunkPace {
  #next = 0

  async turn (): Promise<void> {
    const [now, each] = [performance.now(), 1000 / MAX_CHUNKS_PER_S]
    this.#next = Math.max(this.#next, now - BURST * each) + each
    const wait = this.#next - now
    if (wait > 0) {
      await new Promise(resolve => setTimeout(resolve, wait).unref())
    }
  }
}

/** Answers what a running unit wants of its mounts, one thing at a time. */
export class Wants {
  readonly #blobs: BlobSource
  readonly #pace: ChunkPace
  #open = false

  constructor (blobs: BlobSource, pace: ChunkPace) {
    this.#blobs = blobs
    this.#pace = pace
  }

  /**
   * @throws {FrameError} at once, for what an honest child would not ask: a chunk that its unit's mounts do not have, or one more before it had the last
   * @returns rejects with an `ExecutorError` where the chunk is not to be had
   */
  answer (job: Job, want: Want): Promise<Uint8Array> {
    const ref = wanted(job.workload, want)
    if (ref == null || this.#open) {
      throw new FrameError('a want for something that it cannot want')
    }
    this.#open = true
    return this.#fetch(async () => fetchChunk(ref, want, this.#blobs))
  }

  async #fetch (fetch: () => Promise<Uint8Array>): Promise<Uint8Array> {
    try {
      await this.#pace.turn()
      return await fetch()
    } finally {
      this.#open = false
    }
  }
}
