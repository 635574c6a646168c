import { FrameError } from './frames.ts'
import { fetchChunk, wanted } from './workloads.ts'
import type { BlobSource } from './executor.ts'
import type { Job } from './job.ts'
import type { Want } from './messages.ts'

/** Chunks that one child is given in a second, at most: reading a large mount over and over costs the unit its own wall clock, not this process. */
export const MAX_CHUNKS_PER_S = 512

/** Answers what a running unit wants of its mounts, one thing at a time. */
export class Wants {
  readonly #blobs: BlobSource
  #open = false
  #given = 0
  #since = 0

  constructor (blobs: BlobSource) {
    this.#blobs = blobs
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
      await this.#turn()
      return await fetch()
    } finally {
      this.#open = false
    }
  }

  async #turn (): Promise<void> {
    const now = performance.now()
    if (now - this.#since >= 1000) {
      this.#since = now
      this.#given = 0
    }
    if (++this.#given > MAX_CHUNKS_PER_S) {
      const wait = this.#since + 1000 - now
      await new Promise(resolve => setTimeout(resolve, wait).unref())
      this.#since = performance.now()
      this.#given = 1
    }
  }
}
