/**
 * Field limits as data. A `Check` looks at one decoded value and returns undefined, or why it is refused. Together with the frame's
 * size limit and the repeated-field limits in the .proto files (both enforced before allocation), these are the MUSTs of docs/spec/messages.md,
 * whose tables are made from them.
 */
export interface Check<T> {
  (value: T, path: string): string | undefined
  /** The limit in words. */
  readonly says: string
  /** The limits of a sub-message's own fields. */
  readonly fields?: Readonly<Record<string, Check<never>>>
}

export type Fields<T> = { readonly [K in keyof Required<T>]: Check<T[K]> }

const U32_MAX = 0xffff_ffff
const TIME_MAX_MS = 8_640_000_000_000_000n
const MONEY_MAX = 1n << 62n
const encoder = new TextEncoder()

/** Exactly `size` bytes. */
export function bytes (size: number): Check<Uint8Array> {
  return limit(`${size} bytes`, (value, path) => value.byteLength === size ? undefined : `${path}: ${value.byteLength} bytes, must be ${size}`)
}

/** Between `min` and `max` bytes. */
export function bytesUpTo (max: number, min = 0): Check<Uint8Array> {
  return limit(`${min} to ${max} bytes`, (value, path) => {
    return value.byteLength >= min && value.byteLength <= max ? undefined : `${path}: ${value.byteLength} bytes, must be ${min} to ${max}`
  })
}

/** Empty or exactly `size` bytes. */
export function optionalBytes (size: number): Check<Uint8Array> {
  return limit(`0 or ${size} bytes`, (value, path) => {
    return value.byteLength === 0 || value.byteLength === size ? undefined : `${path}: ${value.byteLength} bytes, must be 0 or ${size}`
  })
}

/**
 * UTF-8 text between `min` and `max` bytes, without control characters, in Unicode NFC. The decoder reads a surrogate half in three bytes and writes it back
 * alike, so that only this check refuses what is no UTF-8.
 */
export function text (max: number, min = 1): Check<string> {
  return limit(`${min} to ${max} bytes of text`, (value, path) => {
    // as most text is, and nothing else need be looked at then
    if (value.length >= min && value.length <= max && /^[\u0020-\u007e]*$/u.test(value)) {
      return undefined
    }

    const size = encoder.encode(value).byteLength

    if (size < min || size > max) {
      return `${path}: ${size} bytes of text, must be ${min} to ${max}`
    }

    // eslint-disable-next-line no-control-regex
    return /[\u0000-\u001f\u007f\ufffd\p{Surrogate}]/u.test(value) || value !== value.normalize('NFC') ? `${path}: control characters or unnormalised text` : undefined
  })
}

/** An integer between `min` and `max`. */
export function u32 (max = U32_MAX, min = 0): Check<number> {
  return limit(`${min} to ${max}`, (value, path) => value >= min && value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)
}

/** A 64-bit integer between `min` and `max`. */
export function u64 (max: bigint = 0xffff_ffff_ffff_ffffn, min = 0n): Check<bigint> {
  return limit(`${min} to ${inWords(max)}`, (value, path) => value >= min && value <= max ? undefined : `${path}: ${value}, must be ${min} to ${max}`)
}

/** Unix milliseconds, within what a date can hold, not zero. */
export const time: Check<bigint> = u64(TIME_MAX_MS, 1n)

/** Micro-units: at most 2^62, so that sums of a receipt's lines never overflow 64 bits. */
export const money: Check<bigint> = u64(MONEY_MAX)

/** A repeated field of `min` to `max` items. */
export function list<T> (item: Check<T>, max: number, min = 0): Check<T[]> {
  return limit(`${min} to ${max} items${item.says === '' ? '' : `, each ${item.says}`}`, (value, path) => {
    if (value.length < min || value.length > max) {
      return `${path}: ${value.length} items, must be ${min} to ${max}`
    }

    for (let i = 0; i < value.length; i++) {
      const reason = item(value[i] as T, `${path}[${i}]`)

      if (reason != null) {
        return reason
      }
    }

    return undefined
  }, item.fields)
}

/** A sub-message that must be there. */
export function part<T extends object> (fields: Fields<T>): Check<T | undefined> {
  return limit('must be there', (value, path) => value == null ? `${path}: missing` : checkFields(fields, value, path), fields)
}

/** An item of a repeated sub-message. */
export function item<T extends object> (fields: Fields<T>): Check<T> {
  return limit('', (value, path) => checkFields(fields, value, path), fields)
}

export function checkFields<T extends object> (fields: Fields<T>, value: T, path: string): string | undefined {
  for (const key of Object.keys(fields) as Array<keyof T & string>) {
    const reason = fields[key](value[key], path === '' ? key : `${path}.${key}`)

    if (reason != null) {
      return reason
    }
  }

  return undefined
}

function limit<T> (says: string, check: (value: T, path: string) => string | undefined, fields?: Check<T>['fields']): Check<T> {
  return Object.assign(check, fields == null ? { says } : { says, fields })
}

/** Powers of two as such: nobody counts the digits of 2^64. */
function inWords (max: bigint): string {
  const bits = max.toString(2).length
  return bits <= 20 ? `${max}` : max === 1n << BigInt(bits - 1) ? `2^${bits - 1}` : max === (1n << BigInt(bits)) - 1n ? `2^${bits} − 1` : `${max}`
}
