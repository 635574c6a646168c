import { blobCid, decodeIndex, isIndexed, MAX_INDEX_BYTES } from '@mycel/wire/blobs'
import { hasDigest } from '../stores/blobs/hashing.ts'
import { BlobFetchError } from './fetch-error.ts'
import type { Gatherer, Piece } from './gatherer.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'
import type { PartialBlob } from '../stores/blobs/partial-blob.ts'
import type { BlobIndex, BlobRef } from '@mycel/wire/blobs'

/** How far a transfer is. */
export interface Progress {
  /** Bytes of the blob that are here and checked. */
  readonly held: number
  readonly total: number
  /** Bytes that this transfer has brought. */
  readonly fetched: number
}

/**
 * Brings one blob into the store: its index, then every chunk that is not there. Whatever ends it early, what has come stays for the next time.
 *
 * @throws {BlobFetchError}
 * @throws {BlobError} `quota`, `io`
 */
export async function transfer (store: BlobStore, gatherer: Gatherer, ref: BlobRef, progress: (now: Progress) => void, signal: AbortSignal): Promise<void> {
  const index = isIndexed(ref.size) ? await store.begun(ref.digest) ?? await gatherIndex(gatherer, ref, signal) : undefined

  if (index != null && index.size !== ref.size) {
    throw new BlobFetchError('wrong-blob', `${blobCid(ref)} has ${index.size} bytes, not ${ref.size} as its name says`)
  }

  const partial = await store.begin(ref, index, { signal })

  try {
    const before = partial.held
    const report = (): void => { progress({ held: partial.held, total: ref.size, fetched: partial.held - before }) }
    report()
    await gatherer.gather(partial.missing().map(n => chunkPiece(partial, n, report)), signal)
    await partial.complete()
  } finally {
    await partial.close()
  }
}

function chunkPiece (partial: PartialBlob, n: number, report: () => void): Piece {
  const { digest, size } = partial.ref

  return {
    ask: { digest, part: isIndexed(size) ? 'chunk' : 'value', n },
    blame: 'bad-chunk',
    async accept (bytes, told) {
      if (!isIndexed(size) && told !== size) {
        return otherSize(partial.ref, bytes, told)
      }

      const right = await partial.write(n, bytes)

      if (right) {
        report()
      }

      return right
    }
  }
}

/**
 * What to think of a sender whose value of this name is said to have another size. Sizes come with the name, from whoever wants the blob fetched: where the bytes have the digest, the name is
 * wrong and the sender is not. A value of one piece with another digest is a lie; of a larger one the first piece proves nothing.
 */
function otherSize (ref: BlobRef, bytes: Uint8Array, told: number): false | undefined {
  if (isIndexed(told)) {
    return undefined
  }

  if (bytes.byteLength === told && hasDigest(bytes, ref.digest)) {
    throw new BlobFetchError('wrong-blob', `${blobCid(ref)} has ${told} bytes, not ${ref.size} as its name says`)
  }

  return false
}

async function gatherIndex (gatherer: Gatherer, ref: BlobRef, signal: AbortSignal): Promise<BlobIndex> {
  let found: BlobIndex | undefined
  await gatherer.gather([{
    ask: { digest: ref.digest, part: 'index', n: 0 },
    blame: 'wrong-index',
    async accept (bytes) {
      if (bytes.byteLength > MAX_INDEX_BYTES || !hasDigest(bytes, ref.digest)) {
        return false
      }

      const decoded = decodeIndex(bytes)

      // the sender sent what it was asked for: whoever named it is wrong
      if (!decoded.ok) {
        throw new BlobFetchError('wrong-blob', `what ${blobCid(ref)} names is no index: ${decoded.reason}`)
      }

      found = decoded.index
      return true
    }
  }], signal)

  if (found == null) {
    throw new Error('an index that was accepted is not there')
  }

  return found
}
