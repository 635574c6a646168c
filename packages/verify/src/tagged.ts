import { u32be } from '@mycel/wire'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'

/** The bytes behind every hash of this package: length of the tag (u32, big-endian), tag, parts. Parts of variable length carry their own length. */
export function tagged (tag: string, ...parts: readonly Uint8Array[]): Uint8Array {
  return concat([prefixOf(tag), ...parts])
}

/** Length and name of every tag used so far: there are as many as this package has constants. */
const PREFIXES = new Map<string, Uint8Array>()

function prefixOf (tag: string): Uint8Array {
  const known = PREFIXES.get(tag)

  if (known != null) {
    return known
  }

  const name = fromString(tag)
  const prefix = concat([u32be(name.byteLength), name])
  PREFIXES.set(tag, prefix)
  return prefix
}

/** The digest itself. RangeError where it is not exactly 32 bytes: a fixed layout with a shorter part would be ambiguous. */
export function digest32 (bytes: Uint8Array, name: string): Uint8Array {
  if (bytes.byteLength !== 32) {
    throw new RangeError(`${name}: ${bytes.byteLength} bytes, must be 32`)
  }

  return bytes
}
