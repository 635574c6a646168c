import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'

/** Lower-case hexadecimal. */
export function hex (bytes: Uint8Array): string {
  return toString(bytes, 'base16')
}

/** Bytes as they stand in a vector: hexadecimal, or where they repeat, pieces of it. */
export type Bytes = string | ReadonlyArray<string | { readonly repeat: string, readonly times: number }>

const SHORTEST_RUN = 256

/** Runs of one byte value longer than 256 are written as `{repeat, times}`. */
export function hexRuns (bytes: Uint8Array): Bytes {
  const pieces: Array<string | { repeat: string, times: number }> = []
  let plain = 0

  for (let at = 0; at < bytes.byteLength;) {
    const end = runEnd(bytes, at)

    if (end - at > SHORTEST_RUN) {
      pieces.push(...(at > plain ? [hex(bytes.subarray(plain, at))] : []), { repeat: hex(bytes.subarray(at, at + 1)), times: end - at })
      plain = end
    }

    at = end
  }

  const rest = bytes.byteLength > plain ? [hex(bytes.subarray(plain))] : []
  return pieces.length === 0 ? rest.join('') : [...pieces, ...rest]
}

/** The bytes again. */
export function bytesOf (text: Bytes): Uint8Array {
  const pieces = typeof text === 'string' ? [text] : text.map(piece => typeof piece === 'string' ? piece : piece.repeat.repeat(piece.times))
  return fromString(pieces.join(''), 'base16')
}

/** A value with bytes as hexadecimal and 64-bit integers as decimal text: what JSON can hold without loss. */
export function plain (value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return hex(value)
  }

  if (typeof value === 'bigint') {
    return value.toString()
  }

  if (Array.isArray(value)) {
    return value.map(plain)
  }

  return typeof value === 'object' && value != null ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, plain(one)])) : value
}

export function toJson (value: unknown): string {
  return `${JSON.stringify(plain(value), undefined, 2)}\n`
}

function runEnd (bytes: Uint8Array, start: number): number {
  let end = start + 1

  while (end < bytes.byteLength && bytes[end] === bytes[start]) {
    end++
  }

  return end
}
