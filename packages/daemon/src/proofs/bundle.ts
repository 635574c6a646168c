import { equals } from '@mycel/wire'
import { blobDigest, isIndexed, parseBlobCid } from '@mycel/wire/blobs'
import type { Crypto } from '@mycel/wire'

/** The value of `format` in every bundle. */
export const BUNDLE_FORMAT = 'mycel.proof-bundle/1'

/** Largest bundle, bytes. */
export const MAX_BUNDLE_BYTES = 64 * 1024 * 1024

/** Most blobs of a bundle: module, input, two outputs and 16 mounts. */
export const MAX_BUNDLE_BLOBS = 20

/** Everything that somebody without a network needs to check a fraud proof, or a double root, by themselves. */
export interface ProofBundle {
  readonly network: string
  /** The proof's envelope. */
  readonly envelope: Uint8Array
  /** CID → bytes; every one's hash has been checked. */
  readonly blobs: ReadonlyMap<string, Uint8Array>
}

export type BundleCode = 'oversize' | 'not-a-bundle' | 'not-canonical' | 'bad-blob'
export type BundleDecoded = { readonly ok: true, readonly bundle: ProofBundle } | { readonly ok: false, readonly code: BundleCode, readonly reason: string }

/**
 * One JSON file: `{"blobs":{cid: base64},"envelope":base64,"format":"mycel.proof-bundle/1","network":id}` in canonical form (RFC 8785: keys sorted, no blanks) and one
 * line feed. RangeError where it would be larger than 64 MiB or hold more than 20 blobs.
 */
export function buildProofBundle (network: string, envelope: Uint8Array, blobs: ReadonlyMap<string, Uint8Array>): Uint8Array {
  if (blobs.size > MAX_BUNDLE_BLOBS) {
    throw new RangeError(`${blobs.size} blobs, at most ${MAX_BUNDLE_BLOBS}`)
  }

  const size = [envelope, ...blobs.values()].reduce((sum, { byteLength }) => sum + Math.ceil(byteLength / 3) * 4 + 128, 0)

  if (size > MAX_BUNDLE_BYTES) {
    throw new RangeError(`a bundle of about ${size} bytes, at most ${MAX_BUNDLE_BYTES}`)
  }

  const sorted = [...blobs].sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0)
  const text = JSON.stringify({ blobs: Object.fromEntries(sorted.map(([cid, bytes]) => [cid, base64(bytes)])), envelope: base64(envelope), format: BUNDLE_FORMAT, network })
  return new TextEncoder().encode(`${text}\n`)
}

/** Size, form, then every blob's hash. "A bundle whose re-encoding differs from what was read MUST be refused." */
export function decodeProofBundle (crypto: Crypto, bytes: Uint8Array): BundleDecoded {
  if (bytes.byteLength > MAX_BUNDLE_BYTES) {
    return refuse('oversize', `${bytes.byteLength} bytes, at most ${MAX_BUNDLE_BYTES}`)
  }

  const file = parse(bytes)

  if (file == null) {
    return refuse('not-a-bundle', `not a ${BUNDLE_FORMAT} file`)
  }

  const blobs = new Map(Object.entries(file.blobs).map(([cid, text]) => [cid, plain(text)] as const))

  if (blobs.size > MAX_BUNDLE_BLOBS) {
    return refuse('oversize', `${blobs.size} blobs, at most ${MAX_BUNDLE_BLOBS}`)
  }

  const envelope = plain(file.envelope)

  if (!equals(buildProofBundle(file.network, envelope, blobs), bytes)) {
    return refuse('not-canonical', 'its re-encoding differs')
  }

  for (const [cid, blob] of blobs) {
    if (!isNamed(crypto, cid, blob)) {
      return refuse('bad-blob', `the bytes under ${cid.slice(0, 80)} are not what that name says`)
    }
  }

  return { ok: true, bundle: { network: file.network, envelope, blobs } }
}

/** Whether these bytes are what the CID names: a value by its sha2-256, or a blob by its index. */
function isNamed (crypto: Crypto, cid: string, bytes: Uint8Array): boolean {
  const name = parseBlobCid(cid)
  return name != null && (name.indexed ? isIndexed(bytes.byteLength) && equals(blobDigest(crypto, bytes), name.digest) : equals(crypto.sha256(bytes), name.digest))
}

interface BundleFile { readonly blobs: Readonly<Record<string, string>>, readonly envelope: string, readonly network: string }

function parse (bytes: Uint8Array): BundleFile | undefined {
  try {
    const value: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes))
    return isBundleFile(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isBundleFile (value: unknown): value is BundleFile {
  if (typeof value !== 'object' || value == null) {
    return false
  }

  const { format, envelope, network, blobs } = value as Record<string, unknown>
  return format === BUNDLE_FORMAT && typeof envelope === 'string' && typeof network === 'string' &&
    typeof blobs === 'object' && blobs != null && !Array.isArray(blobs) && Object.values(blobs).every(blob => typeof blob === 'string')
}

function base64 (bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64')
}

function plain (text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'))
}

function refuse (code: BundleCode, reason: string): BundleDecoded {
  return { ok: false, code, reason }
}
