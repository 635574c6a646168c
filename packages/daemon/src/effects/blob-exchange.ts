import { cidOf, equals } from '@mycel/wire'
import { decodeBlobRange, encodeBlobRange, MAX_BLOB_RANGE_BYTES } from '@mycel/wire/streams'
import { pipe } from 'it-pipe'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Crypto } from '@mycel/wire'
import type { Reply, Request, Requester } from '@mycel/wire/streams'

/** Largest blob fetched from a peer, bytes. */
export const MAX_FETCH_BYTES = 256 * 1024 * 1024

const MAX_OFFSET = BigInt(Number.MAX_SAFE_INTEGER) / 2n

/** What this node keeps by content. */
export interface Blobs {
  put (bytes: Uint8Array): Promise<Uint8Array>
  get (digest: Uint8Array): Promise<Uint8Array | undefined>
  has (digest: Uint8Array): Promise<boolean>
  /** A part of a blob, where the store can read one without the whole; unchecked. */
  range? (digest: Uint8Array, offset: number, length: number): Promise<Uint8Array | undefined>
}

/** What keeps blobs from being evicted: a `pin` holds until as many `unpin`. */
export interface Pins {
  pin (digest: Uint8Array): void
  unpin (digest: Uint8Array): void
}

export class BlobFetchError extends Error {
  override readonly name = 'BlobFetchError'
  readonly code: 'missing-blob' | 'wrong-blob' | 'oversize-blob'

  constructor (code: BlobFetchError['code'], message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** Fetches blobs by digest from peers and serves this node's own. */
export class BlobExchange {
  private readonly blobs: Blobs
  private readonly requester: Requester
  private readonly crypto: Crypto
  private readonly fetching = new Map<string, Promise<Uint8Array>>()

  constructor (blobs: Blobs, requester: Requester, crypto: Crypto) {
    this.blobs = blobs
    this.requester = requester
    this.crypto = crypto
  }

  /** The blob, from this node's store or else from `peer`; once fetched it is kept. Throws `BlobFetchError`; what does not hash to its name is never kept. */
  async obtain (peer: PeerId, digest: Uint8Array, maxBytes: number, options: AbortOptions = {}): Promise<Uint8Array> {
    const have = await this.blobs.get(digest)

    if (have != null) {
      return have
    }

    const name = `${peer.toString()}!${cidOf(digest)}`
    const under = this.fetching.get(name)

    if (under != null) {
      // the other caller's limit and wish to go on are not this one's: where it came to nothing, this one asks again
      await under.catch(() => {})
      return this.obtain(peer, digest, maxBytes, options)
    }

    options.signal?.throwIfAborted()
    const fetch = this.fetch(peer, digest, Math.min(maxBytes, MAX_FETCH_BYTES), options).finally(() => this.fetching.delete(name))
    this.fetching.set(name, fetch)
    return fetch
  }

  /** Answers one request of the blob protocol: the range's bytes, fewer at the end, no attachment where this node has no such blob. */
  async serve (request: Request): Promise<Partial<Reply>> {
    const range = decodeBlobRange(request.body)

    if (range == null) {
      return { attachments: [] }
    }

    // beyond what a blob can measure there is nothing
    const from = Number(range.offset < MAX_OFFSET ? range.offset : MAX_OFFSET)
    const piece = this.blobs.range == null
      ? (await this.blobs.get(range.digest))?.subarray(from, from + range.length)
      : await this.blobs.range(range.digest, from, range.length)
    return { attachments: piece == null ? [] : [piece] }
  }

  private async fetch (peer: PeerId, digest: Uint8Array, maxBytes: number, options: AbortOptions): Promise<Uint8Array> {
    const bytes = await pipe(this.ranges(peer, digest, options), async source => gather(source, maxBytes, digest))

    if (!equals(this.crypto.sha256(bytes), digest)) {
      throw new BlobFetchError('wrong-blob', `${peer.toString()} sent other bytes for ${cidOf(digest)}`)
    }

    await this.blobs.put(bytes)
    return bytes
  }

  private async * ranges (peer: PeerId, digest: Uint8Array, options: AbortOptions): AsyncGenerator<Uint8Array> {
    for (let offset = 0n; ;) {
      const { attachments: [piece] } = await this.requester.request(peer, { body: encodeBlobRange({ digest, offset, length: MAX_BLOB_RANGE_BYTES }) }, options)

      if (piece == null) {
        throw new BlobFetchError('missing-blob', `${peer.toString()} has no blob ${cidOf(digest)}`)
      }

      yield piece
      offset += BigInt(piece.byteLength)

      if (piece.byteLength < MAX_BLOB_RANGE_BYTES) {
        return
      }
    }
  }
}

async function gather (source: AsyncIterable<Uint8Array>, maxBytes: number, digest: Uint8Array): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let size = 0

  for await (const piece of source) {
    size += piece.byteLength

    if (size > maxBytes) {
      throw new BlobFetchError('oversize-blob', `${cidOf(digest)} is larger than ${maxBytes} bytes`)
    }

    pieces.push(piece)
  }

  return pieces.length === 1 && pieces[0] != null ? pieces[0] : Buffer.concat(pieces)
}
