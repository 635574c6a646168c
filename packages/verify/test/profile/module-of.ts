import { HEADER, list, section, sized, text, u32 } from './random/bytes.ts'

export const I32 = 0x7f
export const I64 = 0x7e
export const F32 = 0x7d
export const F64 = 0x7c
export const V128 = 0x7b

export interface Function {
  readonly takes?: readonly number[]
  readonly gives?: readonly number[]
  readonly locals?: readonly number[]
  /** Instructions, without the last `end`. */
  readonly code: readonly number[]
}

export interface Parts {
  readonly functions: readonly Function[]
  /** Limits of the memory, flags first. */
  readonly memory?: readonly number[]
  readonly start?: number
  /** Sections to add as they are, each after the section with the id before. */
  readonly more?: ReadonlyArray<readonly [id: number, content: readonly number[]]>
}

/** A small module; its functions are exported as `f0`, `f1`, …, its memory as `memory`. */
export function moduleOf ({ functions, memory, start, more = [] }: Parts): Uint8Array<ArrayBuffer> {
  const exports = [...functions.map((_, i) => [...text(`f${i}`), 0, ...u32(i)]), ...(memory == null ? [] : [[...text('memory'), 2, 0]])]
  const sections: Array<readonly [number, readonly number[]]> = [
    [1, list(functions.map(({ takes = [], gives = [] }) => [0x60, ...sized(takes), ...sized(gives)]))],
    [3, list(functions.map((_, i) => u32(i)))],
    ...(memory == null ? [] : [[5, [1, ...memory]] as const]),
    [7, list(exports)],
    ...(start == null ? [] : [[8, u32(start)] as const]),
    [10, list(functions.map(({ locals = [], code }) => sized([...list(locals.map(type => [1, type])), ...code, 0x0b])))]
  ]
  const given = sections.filter(([id]) => !more.some(([other]) => other === id))
  const ordered = [...given, ...more].sort(([a], [b]) => (a === 12 ? 9.5 : a) - (b === 12 ? 9.5 : b))
  return Uint8Array.from([...HEADER, ...ordered.flatMap(([id, content]) => section(id, content))])
}
