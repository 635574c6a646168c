import { DIGEST_BYTES } from '../ids.ts'
import { encodeIndex } from './blob-index.ts'
import { CHUNK_BYTES, MAX_BLOB_BYTES } from './limits.ts'
import { isIndexed } from './ref.ts'
import type { BlobRef } from './ref.ts'
import type { Crypto } from '../crypto/crypto.ts'

/** What a blob is called, and its index where it has one. */
export interface NamedBlob {
  readonly ref: BlobRef
  /** Canonical bytes, of a blob of more than CHUNK_BYTES. */
  readonly index?: Uint8Array
}

/** The name of a blob whose chunk digests (32 bytes each) are known. RangeError where there are more or fewer than `size` asks for. */
export function nameOfChunks (crypto: Pick<Crypto, 'sha256'>, size: number, digests: Uint8Array): NamedBlob {
  if (!isIndexed(size) && digests.byteLength === DIGEST_BYTES) {
    return { ref: { digest: digests, size } }
  }

  const index = encodeIndex({ size, digests })
  return { ref: { digest: crypto.sha256(index), size }, index }
}

/** The digest by which messages name these bytes: their sha2-256 up to CHUNK_BYTES, beyond it that of their index. RangeError beyond MAX_BLOB_BYTES. */
export function blobDigest (crypto: Pick<Crypto, 'sha256'>, bytes: Uint8Array): Uint8Array {
  return blobRefOf(crypto, bytes).digest
}

/** Digest and size of these bytes as a blob. RangeError beyond MAX_BLOB_BYTES. */
export function blobRefOf (crypto: Pick<Crypto, 'sha256'>, bytes: Uint8Array): BlobRef {
  const namer = new BlobNamer(crypto)
  namer.update(bytes)
  return namer.end().ref
}

/** Names a blob that arrives piece by piece. Holds one chunk and 32 bytes for each before it. */
export class BlobNamer {
  readonly #crypto: Pick<Crypto, 'sha256'>
  readonly #digests: Uint8Array[] = []
  readonly #rest: Uint8Array[] = []
  #held = 0
  #size = 0

  constructor (crypto: Pick<Crypto, 'sha256'>) {
    this.#crypto = crypto
  }

  /** Bytes so far. */
  get size (): number {
    return this.#size
  }

  /** The next bytes. RangeError beyond MAX_BLOB_BYTES. Keeps views of them until their chunk is full. */
  update (bytes: Uint8Array): void {
    if (this.#size + bytes.byteLength > MAX_BLOB_BYTES) {
      throw new RangeError(`a blob has at most ${MAX_BLOB_BYTES} bytes`)
    }

    this.#size += bytes.byteLength

    for (let at = 0; at < bytes.byteLength;) {
      const piece = bytes.subarray(at, at + CHUNK_BYTES - this.#held)
      this.#rest.push(piece)
      this.#held += piece.byteLength
      at += piece.byteLength

      if (this.#held === CHUNK_BYTES) {
        this.#hash()
      }
    }
  }

  /** The name of everything so far. */
  end (): NamedBlob {
    if (this.#held > 0 || this.#digests.length === 0) {
      this.#hash()
    }

    return nameOfChunks(this.#crypto, this.#size, joined(this.#digests))
  }

  #hash (): void {
    this.#digests.push(this.#crypto.sha256(joined(this.#rest)))
    this.#rest.length = 0
    this.#held = 0
  }
}

function joined (parts: readonly Uint8Array[]): Uint8Array {
  const [only] = parts

  if (parts.length === 1 && only != null) {
    return only
  }

  const bytes = new Uint8Array(parts.reduce((sum, { byteLength }) => sum + byteLength, 0))
  parts.reduce((at, part) => {
    bytes.set(part, at)
    return at + part.byteLength
  }, 0)
  return bytes
}
