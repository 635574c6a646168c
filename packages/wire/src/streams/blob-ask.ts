import { CHUNK_BYTES, MAX_BLOB_BYTES, MAX_CHUNKS } from '../blobs/limits.ts'
import { DIGEST_BYTES } from '../ids.ts'
import { BlobAnswer as PbBlobAnswer, BlobAsk as PbBlobAsk } from './generated/frame.ts'

/** Most bytes of one reply on the blob protocol. */
export const MAX_BLOB_PIECE_BYTES = CHUNK_BYTES

/** Most other holders that a reply names. */
export const MAX_HOLDERS = 8

/**
 * Which bytes a request on the blob protocol asks for:
 *
 * - `value`: piece `n` (1 MiB each, the last one shorter) of the bytes whose sha2-256 is `digest`
 * - `index`: the index whose sha2-256 is `digest`; `n` is 0
 * - `chunk`: chunk `n` of the blob with this index
 */
export interface BlobAsk {
  readonly digest: Uint8Array
  readonly part: 'value' | 'index' | 'chunk'
  readonly n: number
}

/** `missing`: the peer has no such blob, or no such piece of it. `busy`: it has, and serves too many now. */
export type BlobAnswerCode = 'ok' | 'missing' | 'busy'

/** What the reply says of its one attachment, or of why there is none. */
export interface BlobAnswer {
  readonly code: BlobAnswerCode
  /** Bytes of the whole blob; 0 where the code is not `ok`. */
  readonly size: number
  /** Identity keys (32 bytes) of at most 8 others that have it whole, as far as the peer has seen. */
  readonly holders: readonly Uint8Array[]
}

const PARTS = { value: 1, index: 2, chunk: 3 } as const
const CODES: readonly string[] = ['ok', 'missing', 'busy'] satisfies readonly BlobAnswerCode[]

export function encodeBlobAsk ({ digest, part, n }: BlobAsk): Uint8Array {
  return PbBlobAsk.encode({ digest, part: PARTS[part], n })
}

/** What a request asks for; undefined where it is malformed or asks for what no blob has. */
export function decodeBlobAsk (bytes: Uint8Array): BlobAsk | undefined {
  try {
    const { digest, part: number, n } = PbBlobAsk.decode(bytes)
    const part = number === PARTS.value ? 'value' : number === PARTS.index ? 'index' : number === PARTS.chunk ? 'chunk' : undefined
    return part == null || digest.byteLength !== DIGEST_BYTES || n >= MAX_CHUNKS || (part === 'index' && n !== 0) ? undefined : { digest, part, n }
  } catch {
    return undefined
  }
}

/** RangeError for more holders than a reply may name. */
export function encodeBlobAnswer ({ code, size, holders }: BlobAnswer): Uint8Array {
  if (holders.length > MAX_HOLDERS) {
    throw new RangeError(`${holders.length} holders, at most ${MAX_HOLDERS}`)
  }

  return PbBlobAnswer.encode({ code, size: BigInt(size), holders: [...holders] })
}

/** What a reply says; undefined where it is malformed or breaks a limit. Holds no views of `bytes`: a few keys must not keep a whole frame in memory. */
export function decodeBlobAnswer (bytes: Uint8Array): BlobAnswer | undefined {
  try {
    const { code, size, holders } = PbBlobAnswer.decode(bytes)
    return isCode(code) && size <= BigInt(MAX_BLOB_BYTES) && holders.every(({ byteLength }) => byteLength === DIGEST_BYTES) ? { code, size: Number(size), holders: holders.map(key => key.slice()) } : undefined
  } catch {
    return undefined
  }
}

function isCode (text: string): text is BlobAnswerCode {
  return CODES.includes(text)
}
