/** An unsigned LEB128 varint of up to 32 bits, as lpStream and protobuf read it. */
export function varint (value: number): Uint8Array {
  const bytes: number[] = []

  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) {
      return Uint8Array.from([...bytes, rest])
    }

    bytes.push((rest & 0x7f) | 0x80)
  }
}

/** The number that these bytes are the varint of. RangeError where it has not ended yet; Error where it is longer than 32 bits take. */
export function readVarint (bytes: { readonly byteLength: number, get (at: number): number }): number {
  let value = 0

  for (let at = 0; at < bytes.byteLength; at++) {
    const byte = bytes.get(at)

    if (at > 4) {
      throw new Error('a length of more than 32 bits')
    }

    value += (byte & 0x7f) * 2 ** (7 * at)

    if (byte < 0x80) {
      return value
    }
  }

  throw new RangeError('a length that has not ended')
}
