import { u32be } from '@mycel/wire'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'

/** The bytes behind every hash of this package: length of the tag (u32, big-endian), tag, parts. Parts of variable length carry their own length. */
export function tagged (tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  const name = fromString(tag)
  return concat([u32be(name.byteLength), name, ...parts])
}

/** The digest itself. RangeError where it is not exactly 32 bytes: a fixed layout with a shorter part would be ambiguous. */
export function digest32 (bytes: Uint8Array, name: string): Uint8Array {
  if (bytes.byteLength !== 32) {
    throw new RangeError(`${name}: ${bytes.byteLength} bytes, must be 32`)
  }

  return bytes
}
