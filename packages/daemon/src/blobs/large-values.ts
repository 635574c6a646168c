import { MAX_WAITING_PIECES } from './limits.ts'
import { Turns } from './turns.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'

/** How long a value stays in memory for those who ask for its next piece, milliseconds. */
const KEPT_MS = 10_000

/** For a value that was read, this many times as long nothing is read again: a quarter of the loop at most. */
const REST = 3

/**
 * Values of more than one piece. Any piece of one, be it the last byte, takes reading and hashing all of it, some 30 ms of the loop for 16 MiB: the one read last stays, for pieces are asked for one after
 * the other, and others are read one at a time, with rests.
 */
export class LargeValues {
  readonly #store: Pick<BlobStore, 'value'>
  readonly #turns = new Turns(1, MAX_WAITING_PIECES)
  #last: { readonly key: string, readonly bytes: Uint8Array } | undefined
  #forget: NodeJS.Timeout | undefined

  constructor (store: Pick<BlobStore, 'value'>) {
    this.#store = store
  }

  /** Undefined where too many wait already. BlobError `missing`, `io`; the signal's reason. */
  async read (digest: Uint8Array, signal: AbortSignal): Promise<Uint8Array | undefined> {
    const key = Buffer.from(digest).toString('hex')
    if (this.#last?.key === key) {
      return this.#last.bytes
    }
    const leave = await this.#turns.take(1, signal)
    if (leave == null) {
      return undefined
    }
    if (this.#last?.key === key) {
      leave()
      return this.#last.bytes
    }
    const since = performance.now()
    try {
      const bytes = await this.#store.value(digest)
      this.#last = { key, bytes }
      clearTimeout(this.#forget)
      this.#forget = setTimeout(() => { this.#last = undefined }, KEPT_MS).unref()
      return bytes
    } finally {
      setTimeout(leave, REST * (performance.now() - since)).unref()
    }
  }
}
