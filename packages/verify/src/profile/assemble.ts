import { tableCap } from './appendix.ts'
import { EXPORT } from './rules.ts'
import { SECTION } from './shape.ts'
import { TYPE } from './types.ts'
import { Writer } from './writer.ts'
import type { Appendix } from './appendix.ts'
import type { Part, Shape } from './shape.ts'
import type { FunctionType } from './types.ts'

const HEADER = Uint8Array.of(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
const GLOBALS = [[EXPORT.fuel, TYPE.i64, 0x42], [EXPORT.depth, TYPE.i64, 0x42], [EXPORT.fault, TYPE.i32, 0x41]] as const

/** The types that the profile appends: one for each results list of several values, one for each appended function. */
export class AppendedTypes {
  readonly #first: number
  readonly #known = new Map<string, number>()
  readonly list: FunctionType[] = []

  constructor (shape: Shape) {
    this.#first = shape.types.length
  }

  index (type: FunctionType): number {
    const key = `${type.parameters.join()}:${type.results.join()}`
    const index = this.#known.get(key) ?? this.#first + this.list.push(type) - 1
    this.#known.set(key, index)
    return index
  }
}

export interface Assembly {
  readonly bytes: Uint8Array
  readonly shape: Shape
  readonly memoryCap: number
  /** Each function's instrumented body, with its length before it, and all of them after each other. */
  readonly bodies: Uint8Array
  readonly appendix: Appendix
  readonly types: AppendedTypes
}

/** Writes the instrumented module: the author's sections, with what the profile appends behind their last items. Custom sections are left out. */
export function assemble (assembly: Assembly): Uint8Array<ArrayBuffer> {
  const { bytes, shape, memoryCap, bodies, appendix, types } = assembly
  const out = new Writer(bytes.length + bodies.length)
  const scratch = new Writer(4096)
  const section = (id: number, write: (content: Writer) => void): void => {
    scratch.clear()
    write(scratch)
    out.byte(id)
    out.sized(scratch.view())
  }
  const own = (id: number): Part => shape.parts.get(id) ?? { count: 0, from: 0, to: 0 }
  const extended = (id: number, more: number, write: (content: Writer) => void): void => {
    const { count, from, to } = own(id)
    if (count + more > 0) {
      section(id, content => {
        content.u32(count + more)
        content.copy(bytes, from, to)
        write(content)
      })
    }
  }
  const same = (id: number): void => { extended(id, 0, () => {}) }
  const appended = appendix.functions.map(({ type, code }) => ({ type: types.index(type), code }))

  out.copy(HEADER)
  extended(SECTION.type, types.list.length, content => {
    for (const { parameters, results } of types.list) {
      content.byte(0x60)
      content.sized(parameters)
      content.sized(results)
    }
  })
  same(SECTION.import)
  extended(SECTION.function, appended.length, content => { appended.forEach(({ type }) => { content.u32(type) }) })
  if (shape.tables.length > 0) {
    section(SECTION.table, content => { writeTables(content, shape) })
  }
  if (shape.memory != null) {
    const { least, most } = shape.memory
    section(SECTION.memory, content => {
      content.copy(Uint8Array.of(1, 1))
      content.u32(least)
      content.u32(Math.min(most ?? memoryCap, memoryCap))
    })
  }
  extended(SECTION.global, GLOBALS.length, content => {
    for (const [, type, constant] of GLOBALS) {
      content.copy(Uint8Array.of(type, 1, constant, 0, 0x0b))
    }
  })
  extended(SECTION.export, GLOBALS.length + (shape.start == null ? 0 : 1), content => { writeExports(content, shape) })
  same(SECTION.element)
  if (shape.dataCount != null) {
    section(SECTION.dataCount, content => { content.u32(shape.dataCount ?? 0) })
  }
  writeCode(out, own(SECTION.code).count, bodies, appended.map(({ code }) => code))
  same(SECTION.data)
  return out.view().slice()
}

function writeTables (content: Writer, shape: Shape): void {
  content.u32(shape.tables.length)
  shape.tables.forEach(({ type, least }, i) => {
    content.byte(type)
    content.byte(1)
    content.u32(least)
    content.u32(tableCap(shape, i))
  })
}

function writeExports (content: Writer, shape: Shape): void {
  GLOBALS.forEach(([name], i) => {
    content.text(name)
    content.byte(3)
    content.u32(shape.globals.length + i)
  })
  if (shape.start != null) {
    content.text(EXPORT.start)
    content.byte(0)
    content.u32(shape.start)
  }
}

function writeCode (out: Writer, count: number, bodies: Uint8Array, appended: readonly Uint8Array[]): void {
  if (count + appended.length === 0) {
    return
  }
  const content = new Writer(16)
  content.u32(count + appended.length)
  const tail = new Writer(256)
  appended.forEach(code => { tail.sized(code) })
  out.byte(SECTION.code)
  out.u32(content.length + bodies.length + tail.length)
  out.copy(content.view())
  out.copy(bodies)
  out.copy(tail.view())
}
