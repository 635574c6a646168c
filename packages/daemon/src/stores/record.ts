import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'

/**
 * Private records (never signed, never sent) as JSON that keeps bigints and bytes: `{"$n":"12"}` and `{"$b":"<base64>"}`.
 */
export function encodeRecord (value: unknown): Uint8Array {
  return fromString(JSON.stringify(value, function (this: Readonly<Record<string, unknown>>, key: string, one: unknown) {
    // a Buffer's own toJSON has turned `one` into a list of numbers by now: its holder still has the bytes
    const raw = this[key]

    if (typeof one === 'bigint') {
      return { $n: one.toString() }
    }

    return raw instanceof Uint8Array ? { $b: toString(raw, 'base64') } : one
  }))
}

/** The caller names the shape: these are the node's own bytes, written by `encodeRecord`. SyntaxError on anything else. */
export function decodeRecord<T> (bytes: Uint8Array): T {
  return JSON.parse(toString(bytes), (_, one) => {
    if (one != null && typeof one === 'object') {
      if (typeof one.$n === 'string') {
        return BigInt(one.$n)
      }

      if (typeof one.$b === 'string') {
        return fromString(one.$b, 'base64')
      }
    }

    return one
  }) as T
}
