import { Appendix } from './appendix.ts'
import { AppendedTypes, assemble } from './assemble.ts'
import { Body } from './body.ts'
import { BodyEmitter } from './emit-body.ts'
import { parse } from './parse.ts'
import { Reader } from './reader.ts'
import { Refused, within } from './refusal.ts'
import { LIMIT } from './rules.ts'
import { SECTION } from './shape.ts'
import { NO_TYPES, typeNames } from './types.ts'
import { Writer } from './writer.ts'
import type { Refusal } from './refusal.ts'
import type { Export, Shape } from './shape.ts'
import type { FunctionType, ValueType } from './types.ts'

export interface InstrumentOptions {
  /** Most pages of 64 KiB that the unit's memory may have, 0 … 65536: the contract's. */
  readonly memoryPages: number
  /**
   * Whether the fuel is right after a trap, too; true if left out. A module made without it counts the same and runs faster, but a host that sees it
   * trap has to run the unit again on one made with it, to learn what the unit costs.
   */
  readonly trapFuel?: boolean
}

/** What a module asks its host for. */
export interface ModuleImport {
  readonly module: string
  readonly name: string
  readonly kind: 'function' | 'global'
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

/** What a module gives its host. */
export interface ModuleExport extends Export {
  /** Of a function. */
  readonly parameters?: readonly ValueType[]
  /** Of a function. */
  readonly results?: readonly ValueType[]
}

export interface Instrumented {
  readonly ok: true
  /** The module to run. Equal input and options give equal bytes, everywhere. */
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly imports: readonly ModuleImport[]
  /** The author's exports. The profile's own are those of `EXPORT`. */
  readonly exports: readonly ModuleExport[]
  /** Pages at first and at most; undefined for a module without memory. */
  readonly memory: { readonly least: number, readonly most: number } | undefined
  /** Fuel that every instance costs before it is made: its tables, and the segments that are copied then. */
  readonly instantiation: number
  /** The module has a start function, now `EXPORT.start`: to be called first. */
  readonly start: boolean
}

/**
 * Checks a module against the profile `mycel.wasm/1` and instruments it: exact fuel, bounded depth, canonical NaNs, capped memory. Pure, and
 * linear in the module's length. Types within functions are left to the engine, which must refuse what is ill-typed. Spec: docs/spec/execution.md.
 *
 * @throws {RangeError} if `memoryPages` is not an integer of its range
 */
export function instrument (bytes: Uint8Array, { memoryPages, trapFuel = true }: InstrumentOptions): Instrumented | Refusal {
  if (!Number.isInteger(memoryPages) || memoryPages < 0 || memoryPages > LIMIT.memoryPages) {
    throw new RangeError(`${memoryPages} pages of memory`)
  }
  let current: number | undefined
  try {
    const shape = parse(bytes)
    const naming = new Naming()
    checkMemory(shape, memoryPages)
    const memoryCap = Math.min(shape.memory?.most ?? memoryPages, memoryPages)
    const appendix = new Appendix(shape, memoryCap)
    const types = new AppendedTypes(shape)
    const bodies = instrumentBodies(bytes, { shape, appendix, trapFuel }, index => { current = index })
    return {
      ok: true,
      bytes: assemble({ bytes, shape, memoryCap, bodies, appendix, types }),
      imports: shape.imports.map(({ module, name, kind, type }) => ({ module, name, kind, ...naming.of(type ?? NOTHING) })),
      exports: shape.exports.map(one => exportOf(one, shape, naming)),
      memory: shape.memory == null ? undefined : { least: shape.memory.least, most: memoryCap },
      instantiation: shape.instantiation,
      start: shape.start != null
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error
    }
    const where = { offset: error.offset, ...(current == null ? {} : { function: current }) }
    return { ok: false, code: error.code, reason: error.message, where, ...(error.feature == null ? {} : { feature: error.feature }) }
  }
}

interface Named {
  readonly parameters: readonly ValueType[]
  readonly results: readonly ValueType[]
}

const NOTHING: FunctionType = { parameters: NO_TYPES, results: NO_TYPES }

/** Types in words, each of them once: thousands of exports may share one of hundreds of values. */
class Naming {
  readonly #known = new Map<FunctionType, Named>()

  of (type: FunctionType): Named {
    const named = this.#known.get(type) ?? { parameters: typeNames(type.parameters), results: typeNames(type.results) }
    this.#known.set(type, named)
    return named
  }
}

function exportOf (one: Export, shape: Shape, naming: Naming): ModuleExport {
  const type = one.kind === 'function' ? shape.typeOf(one.index) : undefined
  return type == null ? one : { ...one, ...naming.of(type) }
}

function checkMemory ({ memory, parts }: Shape, pages: number): void {
  if (memory != null && memory.least > pages) {
    throw new Refused('memory', `the module begins with ${memory.least} pages of memory, the contract gives it ${pages}`, parts.get(SECTION.memory)?.from ?? 0)
  }
}

interface Parts {
  readonly shape: Shape
  readonly appendix: Appendix
  readonly trapFuel: boolean
}

/** The bodies one after the other, each with its length before it. `entered` is told each function's index, and undefined at the end. */
function instrumentBodies (bytes: Uint8Array, { shape, appendix, trapFuel }: Parts, entered: (index: number | undefined) => void): Uint8Array {
  const code = shape.parts.get(SECTION.code) ?? { count: 0, from: 0, to: 0 }
  const out = new Writer((code.to - code.from) * 3)
  const scratch = new Writer(64 * 1024)
  const body = new Body(shape, appendix, trapFuel)
  const emitter = new BodyEmitter(scratch, bytes, shape)
  const reader = new Reader(bytes, code.from, code.to)
  for (let i = 0; i < code.count; i++) {
    const index = shape.importedFunctions + i
    entered(index)
    const length = reader.u32()
    const declared = reader.at
    const end = declared + length
    // one cursor for all: never past the body's end while it is read
    reader.end = end
    const type = shape.typeOf(index)
    if (type != null) {
      body.read(reader, index, type)
    }
    scratch.clear()
    emitter.emit(body, declared)
    out.sized(scratch.view())
    within(out.length, MAX_CODE_BYTES, 'bytes of code after instrumenting', end)
    reader.end = code.to
  }
  entered(undefined)
  return out.view()
}

/** Room for every module whose code grows eightfold. */
const MAX_CODE_BYTES = 8 * LIMIT.moduleBytes
