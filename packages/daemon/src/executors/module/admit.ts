import { SIGNATURES } from '../wasi/signatures.ts'
import { WASI_MODULE } from '../wasi/wasi.ts'
import { leb, refuse, WasmBytes } from './bytes.ts'
import { constantExpression, instruction, valueType } from './instructions.ts'

const SECTION = { custom: 0, type: 1, import: 2, table: 4, memory: 5, global: 6, code: 10, last: 12 } as const
const HEADER = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)

/** A module inside the profile. */
export interface Admitted {
  /** The same module without custom sections, its memory's maximum lowered to the workload's cap. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** The functions of `wasi_snapshot_preview1` that it imports. */
  readonly imports: readonly string[]
}

/**
 * Checks a module against the profile (features, imports with their signatures, memory) and caps its memory. What is malformed in
 * other ways is left to V8, which refuses it: both refusals have the same status.
 *
 * @param pages - the workload's memory cap, in pages of 64 KiB
 * @throws {RefusedModule} with the reason, for people
 */
export function admit (module: Uint8Array, pages: number): Admitted {
  if (module.length < 8 || HEADER.some((byte, i) => module[i] !== byte)) {
    refuse('not a WebAssembly module (version 1)')
  }
  const reader = new WasmBytes(module, 8)
  const out: Uint8Array[] = [HEADER]
  let types: string[] = []
  let imports: string[] = []
  while (!reader.done) {
    const id = reader.byte()
    const section = reader.part(reader.u32())
    const whole = section.bytes.subarray(section.at, section.end)
    if (id > SECTION.last) {
      refuse(`section ${id} is outside the profile`)
    } else if (id === SECTION.type) {
      types = functionTypes(section)
    } else if (id === SECTION.import) {
      imports = wasiImports(section, types)
    } else if (id === SECTION.table) {
      tables(section)
    } else if (id === SECTION.global) {
      globals(section)
    } else if (id === SECTION.code) {
      bodies(section)
    }
    if (id !== SECTION.custom) {
      const content = id === SECTION.memory ? cappedMemory(section, pages) : whole
      out.push(Uint8Array.from([id, ...leb(content.length)]), content)
    }
  }
  const bytes = new Uint8Array(out.reduce((sum, piece) => sum + piece.length, 0))
  out.reduce((at, piece) => {
    bytes.set(piece, at)
    return at + piece.length
  }, 0)
  return { bytes, imports }
}

function functionTypes (section: WasmBytes): string[] {
  const types: string[] = []
  for (let left = section.u32(); left > 0; left--) {
    if (section.byte() !== 0x60) {
      refuse('only function types are in the profile')
    }
    let signature = ''
    for (let parameters = section.u32(); parameters > 0; parameters--) {
      signature += valueType(section)
    }
    signature += ':'
    for (let results = section.u32(); results > 0; results--) {
      signature += valueType(section)
    }
    types.push(signature)
  }
  return types
}

function wasiImports (section: WasmBytes, types: readonly string[]): string[] {
  const names = new Set<string>()
  for (let left = section.u32(); left > 0; left--) {
    const [from, name, kind] = [section.name(), section.name(), section.byte()]
    const expected = from === WASI_MODULE && kind === 0 ? SIGNATURES.get(name) : undefined
    if (expected == null) {
      refuse(`import ${from}.${name} is not to be had: only functions of ${WASI_MODULE} are`)
    }
    if (types[section.u32()] !== expected) {
      refuse(`import ${from}.${name} has another signature`)
    }
    names.add(name)
  }
  return [...names]
}

function tables (section: WasmBytes): void {
  for (let left = section.u32(); left > 0; left--) {
    valueType(section)
    const flags = section.byte()
    if (flags > 1) {
      refuse('64-bit and shared tables are outside the profile')
    }
    section.u32()
    if (flags === 1) {
      section.u32()
    }
  }
}

function globals (section: WasmBytes): void {
  for (let left = section.u32(); left > 0; left--) {
    valueType(section)
    section.byte()
    constantExpression(section)
  }
}

function cappedMemory (section: WasmBytes, pages: number): Uint8Array {
  const count = section.u32()
  if (count === 0) {
    return Uint8Array.of(0)
  }
  const flags = section.byte()
  if (count > 1 || flags > 1) {
    refuse('several, shared and 64-bit memories are outside the profile')
  }
  const least = section.u32()
  const most = flags === 1 ? section.u32() : 65_536
  if (least > pages) {
    refuse(`the module starts with ${least} pages of memory, the limit is ${pages}`)
  }
  if (most < least || !section.done) {
    refuse('the memory section is malformed')
  }
  return Uint8Array.from([1, 1, ...leb(least), ...leb(Math.min(most, pages))])
}

function bodies (section: WasmBytes): void {
  for (let left = section.u32(); left > 0; left--) {
    const body = section.part(section.u32())
    for (let locals = body.u32(); locals > 0; locals--) {
      body.u32()
      valueType(body)
    }
    while (!body.done) {
      instruction(body)
    }
  }
}
