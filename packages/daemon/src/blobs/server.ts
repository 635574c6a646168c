import { CHUNK_BYTES, chunkCount, encodeIndex, isIndexed } from '@mycel/wire/blobs'
import { decodeBlobAsk, encodeBlobAnswer } from '@mycel/wire/streams'
import { BlobError } from '../stores/blobs/errors.ts'
import { LargeValues } from './large-values.ts'
import { MAX_PIECES_PER_PEER, MAX_RESERVED_BYTES, MAX_RESERVED_PER_PEER, MAX_SERVED_BYTES, MAX_WAITING_PIECES } from './limits.ts'
import { Turns } from './turns.ts'
import type { Holders } from './holders.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'
import type { BlobRef } from '@mycel/wire/blobs'
import type { BlobAsk, From, HandlerOptions, Reply, Request } from '@mycel/wire/streams'

export interface BlobServerInit {
  readonly store: BlobStore
  readonly holders: Holders
  /** Whether this node has a contract under way with the peer (identity key, 32 bytes). Without it nothing is kept for anybody. */
  dealsWith? (key: Uint8Array): boolean
  log (text: string): void
}

/** Serves this node's blobs piece by piece, each checked before it leaves. Knowing a digest is what gives access. Holds a bounded number of pieces for all peers together, and for each. */
export class BlobServer {
  readonly #init: BlobServerInit
  readonly #room = new Turns(MAX_SERVED_BYTES, MAX_WAITING_PIECES)
  readonly #reserved = new Turns(MAX_RESERVED_BYTES, MAX_WAITING_PIECES)
  readonly #large: LargeValues
  readonly #perPeer = new Map<string, number>()
  readonly #reservedPerPeer = new Map<string, number>()

  constructor (init: BlobServerInit) {
    this.#init = init
    this.#large = new LargeValues(init.store)
  }

  /** Answers one request of the blob protocol. */
  async serve (request: Request, from: From, { signal, written }: HandlerOptions): Promise<Partial<Reply>> {
    const ask = decodeBlobAsk(request.body)
    const ref = ask == null ? undefined : this.#init.store.find({ digest: ask.digest, indexed: ask.part !== 'value' })

    if (ask == null || ref == null || ask.n >= chunkCount(ref.size)) {
      return refusal('missing')
    }

    const leave = counted(this.#perPeer, from, MAX_PIECES_PER_PEER)

    if (leave == null) {
      return refusal('busy')
    }

    try {
      // a value is checked as a whole, so it is held as a whole
      const release = await this.#place(from, ask.part === 'value' ? ref.size : CHUNK_BYTES, signal)

      if (release == null) {
        return refusal('busy')
      }

      void written.then(release)
      return await this.#piece(ask, ref, from, signal)
    } finally {
      void written.then(leave)
    }
  }

  /** Where all the room is taken, who has a contract with this node has some of its own. */
  async #place (from: From, weight: number, signal: AbortSignal): Promise<(() => void) | undefined> {
    const free = this.#room.takeFree(weight)
    const leave = free == null && this.#init.dealsWith?.(from.key) === true ? counted(this.#reservedPerPeer, from, MAX_RESERVED_PER_PEER) : undefined

    if (leave == null) {
      return free ?? this.#room.take(weight, signal)
    }

    try {
      const release = await this.#reserved.take(weight, signal)
      release == null && leave()
      return release == null
        ? undefined
        : () => {
            release()
            leave()
          }
    } catch (err) {
      leave()
      throw err
    }
  }

  async #piece (ask: BlobAsk, ref: BlobRef, { key }: From, signal: AbortSignal): Promise<Partial<Reply>> {
    const { store, holders, log } = this.#init

    try {
      const bytes = await this.#read(store, ask, ref, signal)

      if (bytes == null) {
        return refusal('busy')
      }

      const first = ask.part === 'index' || (ask.part === 'value' && ask.n === 0)
      const others = first ? holders.others(ref, key) : []
      ask.part !== 'index' && holders.gave(ref, ask.n, key)
      return { body: encodeBlobAnswer({ code: 'ok', size: ref.size, holders: others }), attachments: [bytes] }
    } catch (err) {
      if (!(err instanceof BlobError)) {
        throw err
      }

      log(`a blob cannot be served: ${err.message}`)
      return refusal('missing')
    }
  }

  async #read (store: BlobStore, { part, n }: BlobAsk, ref: BlobRef, signal: AbortSignal): Promise<Uint8Array | undefined> {
    switch (part) {
      case 'value':
        return (isIndexed(ref.size) ? await this.#large.read(ref.digest, signal) : await store.value(ref.digest))?.subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)
      case 'index':
        return encodeIndex(await store.index(ref))
      case 'chunk':
        return store.chunk(ref, n)
    }
  }
}

function refusal (code: 'missing' | 'busy'): Partial<Reply> {
  return { body: encodeBlobAnswer({ code, size: 0, holders: [] }) }
}

/** One more of a peer's pieces, of so many at most; answers what takes it off again. */
function counted (pieces: Map<string, number>, { peer }: From, most: number): (() => void) | undefined {
  const name = peer.toString()
  const held = pieces.get(name) ?? 0

  if (held >= most) {
    return undefined
  }

  pieces.set(name, held + 1)
  return () => {
    const left = (pieces.get(name) ?? 1) - 1
    left > 0 ? pieces.set(name, left) : pieces.delete(name)
  }
}
