import { compare } from 'uint8arrays/compare'
import { equals } from 'uint8arrays/equals'

export { compare, equals }

const PAIRS = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

/** Lower-case hexadecimal, the form in which ids are map keys and log lines. */
export function toHex (bytes: Uint8Array): string {
  let text = ''

  for (const byte of bytes) {
    text += PAIRS[byte]
  }

  return text
}

/** An unsigned 64-bit integer, big-endian, 8 bytes. Range 0 … 2^64 − 1, else RangeError. */
export function u64be (value: bigint): Uint8Array {
  if (value < 0n || value > 0xffff_ffff_ffff_ffffn) {
    throw new RangeError(`not an unsigned 64-bit integer: ${value}`)
  }

  const bytes = new Uint8Array(8)
  new DataView(bytes.buffer).setBigUint64(0, value)
  return bytes
}

/** An unsigned 32-bit integer, big-endian, 4 bytes. Range 0 … 2^32 − 1, else RangeError. */
export function u32be (value: number): Uint8Array {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`not an unsigned 32-bit integer: ${value}`)
  }

  const bytes = new Uint8Array(4)
  new DataView(bytes.buffer).setUint32(0, value)
  return bytes
}
