import { decodeBlobRange, encodeBlobRange, MAX_BLOB_RANGE_BYTES } from '@mycel/wire/streams'

const hex = bytes => Buffer.from(bytes).toString('hex')

/** Bytes by their sha2-256, in memory: what this program hands out, and what it was sent. */
export class Blobs {
  #crypto
  #bytes = new Map()

  constructor (crypto) {
    this.#crypto = crypto
  }

  put (bytes) {
    const digest = this.#crypto.sha256(bytes)
    this.#bytes.set(hex(digest), bytes)
    return digest
  }

  get (digest) {
    return this.#bytes.get(hex(digest))
  }

  /**
   * Answers one request of the blob protocol: the range as an attachment, none where there is no such blob.
   *
   * @param root0
   * @param root0.body
   */
  serve ({ body }) {
    const range = decodeBlobRange(body)
    const bytes = range == null ? undefined : this.get(range.digest)

    if (range == null || bytes == null) {
      return { attachments: [] }
    }

    const from = Math.min(Number(range.offset), bytes.byteLength)
    return { attachments: [bytes.subarray(from, from + range.length)] }
  }

  /**
   * The blob, asked of a peer where it is not here. Error where what comes does not hash to its name or is too long.
   *
   * @param requester
   * @param peer
   * @param digest
   * @param maxBytes
   * @param options
   */
  async obtain (requester, peer, digest, maxBytes, options) {
    const pieces = []

    while (this.get(digest) == null) {
      const offset = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0)
      const { attachments: [piece] } = await requester.request(peer, { body: encodeBlobRange({ digest, offset: BigInt(offset), length: MAX_BLOB_RANGE_BYTES }) }, options)

      if (piece == null || offset + piece.byteLength > maxBytes) {
        throw new Error(`no blob ${hex(digest)} of at most ${maxBytes} bytes there`)
      }

      pieces.push(piece)

      if (piece.byteLength < MAX_BLOB_RANGE_BYTES && hex(this.put(Buffer.concat(pieces))) !== hex(digest)) {
        throw new Error(`other bytes than ${hex(digest)}`)
      }
    }

    return this.get(digest)
  }
}
