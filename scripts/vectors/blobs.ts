import { blobCid, BlobNamer, CHUNK_BYTES, decodeIndex, encodeIndex, MAX_BLOB_BYTES, MAX_CHUNKS, MAX_INDEX_BYTES, nameCid, parseBlobCid } from '@mycel/wire/blobs'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import { join, utf8 } from './forge.ts'
import { hexRuns } from './json.ts'
import { crypto, fill } from './people.ts'

/** Byte `i` of the blobs named here is `(i + 7 × (i >> 20)) mod 251`: no two chunks are alike. */
function content (size: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, i) => (i + 7 * (i >> 20)) % 251)
}

function u64 (value: bigint): Uint8Array {
  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}

const TAG = utf8('mycel/blob/v1')
const digests = (count: number): Uint8Array => new Uint8Array(count * 32).fill(0xab)

/** Names of blobs, what is an index and what is none, and texts. */
export function blobVectors (): unknown {
  const sizes = [0, 1, 1000, CHUNK_BYTES - 1, CHUNK_BYTES, CHUNK_BYTES + 1, 2 * CHUNK_BYTES, 2 * CHUNK_BYTES + 1, 3 * CHUNK_BYTES - 1]
  const least = encodeIndex({ size: CHUNK_BYTES + 1, digests: digests(2) })
  const largest = encodeIndex({ size: MAX_BLOB_BYTES, digests: digests(MAX_CHUNKS) })

  const indexes: ReadonlyArray<readonly [name: string, bytes: Uint8Array, code?: string]> = [
    ['two chunks, the second of one byte', least],
    ['two whole chunks', encodeIndex({ size: 2 * CHUNK_BYTES, digests: digests(2) })],
    ['three chunks', encodeIndex({ size: 2 * CHUNK_BYTES + 1, digests: digests(3) })],
    ['the largest', largest],
    ['nothing', new Uint8Array(0), 'malformed'],
    ['a tag alone', TAG, 'malformed'],
    ['cut in the size', least.subarray(0, 20), 'malformed'],
    ['another tag', join([utf8('mycel/blob/v2'), least.subarray(13)]), 'malformed'],
    ['a tag in capitals', join([utf8('MYCEL/BLOB/V1'), least.subarray(13)]), 'malformed'],
    ['a size of one chunk', join([TAG, u64(BigInt(CHUNK_BYTES)), digests(1)]), 'out-of-range'],
    ['a size of nothing', join([TAG, u64(0n)]), 'out-of-range'],
    ['one byte beyond the largest', join([TAG, u64(BigInt(MAX_BLOB_BYTES) + 1n), digests(MAX_CHUNKS)]), 'out-of-range'],
    ['a size of 2^64 − 1', join([TAG, u64((1n << 64n) - 1n), digests(2)]), 'out-of-range'],
    ['no digests', least.subarray(0, 21), 'not-canonical'],
    ['a digest too few', least.subarray(0, -32), 'not-canonical'],
    ['a digest too many', join([least, digests(1)]), 'not-canonical'],
    ['a byte too few', least.subarray(0, -1), 'not-canonical'],
    ['a byte too many', join([least, fill(0).subarray(0, 1)]), 'not-canonical'],
    ['a size in little endian', join([TAG, u64(BigInt(CHUNK_BYTES + 1)).reverse(), digests(2)]), 'out-of-range'],
    ['larger than a chunk', new Uint8Array(MAX_INDEX_BYTES + 1), 'oversize']
  ]

  const name = { digest: fill(0x5a), indexed: true }
  const texts: ReadonlyArray<readonly [name: string, text: string]> = [
    ['of bytes', nameCid({ ...name, indexed: false })],
    ['of an index', nameCid(name)],
    ['in capitals', nameCid(name).toUpperCase()],
    ['cut', nameCid(name).slice(0, -1)],
    ['with a letter more', `${nameCid(name)}a`],
    ['in base58', CID.parse(nameCid(name)).toString(base58btc)],
    ['another codec (dag-pb)', 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'],
    ['version 0', 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG'],
    ['no CID', 'blob']
  ]

  return {
    names: sizes.map(size => {
      const namer = new BlobNamer(crypto)
      namer.update(content(size))
      const { ref, index } = namer.end()
      return { size, digest: ref.digest, cid: blobCid(ref), ...(index == null ? {} : { index }) }
    }),
    indexes: indexes.map(([label, bytes, code]) => {
      const decoded = decodeIndex(bytes)

      if ((decoded.ok ? undefined : decoded.code) !== code) {
        throw new Error(`index, ${label}: the code says ${decoded.ok ? 'ok' : decoded.code}, the vector ${code ?? 'ok'}`)
      }

      return decoded.ok ? { name: label, index: hexRuns(bytes), size: String(decoded.index.size), chunks: decoded.index.digests.byteLength / 32 } : { name: label, index: hexRuns(bytes), code }
    }),
    texts: texts.map(([label, text]) => {
      const parsed = parseBlobCid(text)
      return { name: label, text, ...(parsed == null ? { refused: true } : parsed) }
    })
  }
}
