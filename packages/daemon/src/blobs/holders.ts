import { chunkCount } from '@mycel/wire/blobs'
import { MAX_HOLDERS } from '@mycel/wire/streams'
import type { BlobRef } from '@mycel/wire/blobs'

/** Peers whose chunks are counted at a time, for all blobs together; beyond it the one that asked longest ago is forgotten. */
const MAX_TAKERS = 256

interface Shared { /** Running jobs that share it. */ by: number, readonly holders: Map<string, Uint8Array> }
interface Taker { /** One bit for each chunk. */ readonly chunks: Uint8Array, count: number }

/**
 * Who else has a blob that this node gives out, as far as this node has seen: peers that took every chunk of it here. Only blobs that the owner shares (the inputs of its own running jobs) are
 * followed; nobody is told of them but who knows the blob's digest.
 */
export class Holders {
  readonly #shared = new Map<string, Shared>()
  readonly #takers = new Map<string, Taker>()

  /** From now on those who take the blob are named to those who ask for it, until as many `unshare`. */
  share (ref: BlobRef): void {
    const key = keyOf(ref)
    const shared = this.#shared.get(key) ?? { by: 0, holders: new Map<string, Uint8Array>() }
    shared.by++
    this.#shared.set(key, shared)
  }

  unshare (ref: BlobRef): void {
    const shared = this.#shared.get(keyOf(ref))

    if (shared != null && --shared.by === 0) {
      this.#shared.delete(keyOf(ref))
    }
  }

  /** Chunk `n` was given to this peer (identity key, 32 bytes). */
  gave (ref: BlobRef, n: number, peer: Uint8Array): void {
    const shared = this.#shared.get(keyOf(ref))
    const name = Buffer.from(peer).toString('hex')

    if (shared == null || shared.holders.has(name)) {
      return
    }

    const key = `${keyOf(ref)}!${name}`
    const taker = this.#takers.get(key) ?? { chunks: new Uint8Array(Math.ceil(chunkCount(ref.size) / 8)), count: 0 }
    this.#takers.delete(key)
    this.#takers.set(key, taker)
    mark(taker, n)

    if (taker.count === chunkCount(ref.size)) {
      this.#takers.delete(key)
      this.#remember(shared, name, peer)
    }

    if (this.#takers.size > MAX_TAKERS) {
      this.#takers.delete(this.#takers.keys().next().value ?? '')
    }
  }

  /** Others that took the whole blob, at most 8, the latest ones. */
  others (ref: BlobRef, asker: Uint8Array): readonly Uint8Array[] {
    const holders = this.#shared.get(keyOf(ref))?.holders ?? new Map<string, Uint8Array>()
    const own = Buffer.from(asker).toString('hex')
    return [...holders].filter(([name]) => name !== own).map(([, peer]) => peer).slice(-MAX_HOLDERS)
  }

  #remember ({ holders }: Shared, name: string, peer: Uint8Array): void {
    holders.set(name, peer)

    if (holders.size > MAX_HOLDERS + 1) {
      holders.delete(holders.keys().next().value ?? '')
    }
  }
}

function mark (taker: Taker, n: number): void {
  const byte = taker.chunks[n >> 3] ?? 0
  const bit = 1 << (n & 7)
  taker.count += (byte & bit) === 0 ? 1 : 0
  taker.chunks[n >> 3] = byte | bit
}

function keyOf ({ digest, size }: BlobRef): string {
  return `${Buffer.from(digest).toString('hex')}/${size}`
}
