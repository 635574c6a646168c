import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'

/** RFC 4648 §4, padded. */
export function toBase64 (bytes: Uint8Array): string {
  return toString(bytes, 'base64pad')
}

/** Bytes of a text that is exactly what `toBase64` makes of them; undefined for any other: decoders disagree about missing padding, blanks and bits beyond the end. Never throws. */
export function fromBase64 (text: string): Uint8Array | undefined {
  try {
    const bytes = fromString(text, 'base64pad')
    return toBase64(bytes) === text ? bytes : undefined
  } catch {
    return undefined
  }
}

/** Whether a text is one that UTF-8 can hold: JSON's `\ud800` is none, and parsers disagree about what becomes of it. */
export function isWellFormed (text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
