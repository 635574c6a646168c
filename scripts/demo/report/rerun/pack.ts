import { gzipSync } from 'node:zlib'
import type { Carried } from './carried.ts'

/** A proof bundle's file, as `mycel proof` writes it. */
interface Bundle {
  readonly network: string
  readonly envelope: string
  readonly blobs: Readonly<Record<string, string>>
}

/** A proof bundle in the form in which a page carries it: a third of the file's size. */
export function pack (bundle: Uint8Array, names: Carried['names']): Carried {
  const { network, envelope, blobs } = JSON.parse(new TextDecoder().decode(bundle)) as Bundle
  const all = Object.entries(blobs).map(([cid, text]) => ({ cid, bytes: Buffer.from(text, 'base64') }))
  const packed = gzipSync(Buffer.concat(all.map(({ bytes }) => bytes)), { level: 9 }).toString('base64')
  return { network, envelope, blobs: all.map(({ cid, bytes }) => ({ cid, bytes: bytes.byteLength })), packed, names }
}
