import { BlobNamer, chunkCount, CHUNK_BYTES, decodeIndex, isChunk, isIndexed } from '@mycel/wire/blobs'
import { decodeBlobAnswer, decodeBlobAsk, encodeBlobAnswer, encodeBlobAsk } from '@mycel/wire/streams'

const hex = bytes => Buffer.from(bytes).toString('hex')

/** Blobs by name, in memory: what this program hands out, and what it was sent. */
export class Blobs {
  #crypto
  /** By digest in hexadecimal. */
  #blobs = new Map()

  constructor (crypto) {
    this.#crypto = crypto
  }

  /**
   * Keeps bytes and answers the digest that messages name them by: their sha2-256, or beyond 1 MiB that of their index.
   *
   * @param bytes
   */
  put (bytes) {
    const namer = new BlobNamer(this.#crypto)
    namer.update(bytes)
    const { ref, index } = namer.end()
    this.#blobs.set(hex(ref.digest), { bytes, index })
    return ref.digest
  }

  /**
   * Answers one request of the blob protocol: the piece as an attachment, none where there is no such blob or piece.
   *
   * @param root0
   * @param root0.body
   */
  serve ({ body }) {
    const ask = decodeBlobAsk(body)
    const { bytes, index } = this.#blobs.get(hex(ask?.digest ?? [])) ?? {}
    const piece = ask == null || bytes == null || ask.n >= chunkCount(bytes.byteLength)
      ? undefined
      : ask.part === 'index' ? index : (ask.part === 'chunk') === (index != null) ? bytes.subarray(ask.n * CHUNK_BYTES, (ask.n + 1) * CHUNK_BYTES) : undefined

    return piece == null
      ? { body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }) }
      : { body: encodeBlobAnswer({ code: 'ok', size: bytes.byteLength, holders: [] }), attachments: [piece] }
  }

  /**
   * The blob, asked of a peer where it is not here. Error at the first piece that is not what the name says.
   *
   * @param requester
   * @param peer
   * @param ref - digest and size: both are the blob's name
   * @param ref.digest
   * @param ref.size
   * @param options
   */
  async obtain (requester, peer, { digest, size }, options) {
    const known = this.#blobs.get(hex(digest))

    if (known != null && known.bytes.byteLength === size) {
      return known.bytes
    }

    const piece = async (part, n) => {
      const { body, attachments: [bytes] } = await requester.request(peer, { body: encodeBlobAsk({ digest, part, n }) }, options)

      if (decodeBlobAnswer(body)?.code !== 'ok' || bytes == null) {
        throw new Error(`no blob ${hex(digest)} there`)
      }

      return bytes
    }

    const bytes = isIndexed(size) ? await this.#chunks(piece, digest, size) : await piece('value', 0)

    if (bytes.byteLength !== size || hex(this.put(bytes)) !== hex(digest)) {
      throw new Error(`other bytes than ${hex(digest)}`)
    }

    return bytes
  }

  async #chunks (piece, digest, size) {
    const index = await piece('index', 0)
    const decoded = decodeIndex(index)

    if (hex(this.#crypto.sha256(index)) !== hex(digest) || !decoded.ok || decoded.index.size !== size) {
      throw new Error(`another index than ${hex(digest)}`)
    }

    const chunks = []

    for (let n = 0; n < chunkCount(size); n++) {
      const bytes = await piece('chunk', n)

      if (!isChunk(this.#crypto, decoded.index, n, bytes)) {
        throw new Error(`chunk ${n} of ${hex(digest)} is other bytes`)
      }

      chunks.push(bytes)
    }

    return new Uint8Array(Buffer.concat(chunks))
  }
}
