import { refuseType } from './features.ts'
import { malformed } from './refusal.ts'
import type { Reader } from './reader.ts'

/** Value types by their byte. */
export const TYPE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b, funcref: 0x70, externref: 0x6f } as const

/** A function's type: value types by their byte. */
export interface FunctionType {
  readonly parameters: Uint8Array
  readonly results: Uint8Array
}

export const NO_TYPES = new Uint8Array(0)

function isValueType (byte: number): boolean {
  return (byte >= TYPE.v128 && byte <= TYPE.i32) || byte === TYPE.funcref || byte === TYPE.externref
}

export function valueType (reader: Reader): number {
  const type = reader.byte()
  return isValueType(type) ? type : refuseType(type, reader.at - 1)
}

export function referenceType (reader: Reader): number {
  const type = valueType(reader)
  return type === TYPE.funcref || type === TYPE.externref ? type : malformed('a reference type is due', reader.at - 1)
}

const SINGLE = new Map([...Object.values(TYPE)].map(type => [type as number, Uint8Array.of(type)]))

/** The type of a block: no parameters and one result or none, or one of the module's types. */
export function blockType (reader: Reader, types: readonly FunctionType[]): FunctionType {
  const at = reader.at
  const value = reader.s33()
  if (value >= 0) {
    return types[value] ?? malformed(`there is no type ${value}`, at)
  }
  const byte = value + 0x80
  if (byte === 0x40 && reader.at === at + 1) {
    return { parameters: NO_TYPES, results: NO_TYPES }
  }
  const single = reader.at === at + 1 ? SINGLE.get(byte) : undefined
  return single == null ? refuseType(byte & 0xff, at) : { parameters: NO_TYPES, results: single }
}

const NAMES = ['externref', 'funcref', 'v128', 'f64', 'f32', 'i64', 'i32'] as const
const BYTES = [TYPE.externref, TYPE.funcref, TYPE.v128, TYPE.f64, TYPE.f32, TYPE.i64, TYPE.i32]

export type ValueType = (typeof NAMES)[number]

export function typeNames (types: Uint8Array): ValueType[] {
  return [...types].map(byte => NAMES[BYTES.indexOf(byte as typeof BYTES[number])] ?? 'externref')
}
