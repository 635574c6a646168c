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
