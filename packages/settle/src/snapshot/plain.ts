import { toHex } from '@mycel/wire'
import { emptyMap, entries, put } from '../books/persistent-map.ts'
import type { PersistentMap } from '../books/persistent-map.ts'

/** What JSON can hold, and nothing else. */
export type Plain = string | number | boolean | null | readonly Plain[] | { readonly [name: string]: Plain }

/**
 * Books and log states as JSON values: maps in the order of their keys, bigints as `{"$n": decimal}`, bytes as `{"$b": hexadecimal}`, maps as `{"$m": [[key, value], …]}`. Whatever fields
 * books come to have, they come back; equal books have equal plain forms. TypeError on what has none.
 */
export function toPlain (value: unknown): Plain {
  if (typeof value === 'bigint') {
    return { $n: value.toString() }
  }

  if (value instanceof Uint8Array) {
    return { $b: toHex(value) }
  }

  if (Array.isArray(value)) {
    return value.map(toPlain)
  }

  if (isMap(value)) {
    return { $m: [...entries(value)].map(([key, one]) => [key, toPlain(one)]) }
  }

  if (typeof value === 'object' && value != null) {
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => a < b ? -1 : 1).map(([key, one]) => [key, toPlain(one)]))
  }

  if (typeof value === 'string' || typeof value === 'boolean' || (typeof value === 'number' && Number.isSafeInteger(value))) {
    return value
  }

  throw new TypeError(`${typeof value} has no plain form`)
}

/** The value behind a plain form that `toPlain` made. */
export function fromPlain (plain: Plain): unknown {
  if (plain == null || typeof plain !== 'object') {
    return plain
  }

  if (isList(plain)) {
    return plain.map(fromPlain)
  }

  const { $n, $b, $m } = plain

  if (typeof $n === 'string') {
    return BigInt($n)
  }

  if (typeof $b === 'string') {
    return Uint8Array.from($b.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
  }

  if (isList($m)) {
    return $m.reduce<PersistentMap<unknown>>((map, pair) => isList(pair) && typeof pair[0] === 'string' ? put(map, pair[0], fromPlain(pair[1] ?? null)) : map, emptyMap())
  }

  return Object.fromEntries(Object.entries(plain).map(([key, one]) => [key, fromPlain(one)]))
}

function isMap (value: unknown): value is PersistentMap<unknown> {
  return typeof value === 'object' && value != null && 'size' in value && 'root' in value && Object.keys(value).length === 2
}

function isList (plain: Plain | undefined): plain is readonly Plain[] {
  return Array.isArray(plain)
}
