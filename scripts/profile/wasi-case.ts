import { createHash } from 'node:crypto'
import { compileModule, runUnit } from '../../packages/verify/src/execute/index.ts'
import { readOnlyTree } from '../../packages/verify/src/wasi/index.ts'
import { wasiModule } from './wasi-module.ts'
import type { CompiledModule } from '../../packages/verify/src/execute/index.ts'

/** A long run of one value. */
interface Run { readonly repeat: number, readonly times: number }

/** What a unit is given, and what must come of it. Bytes are hexadecimal. */
export interface WasiVector {
  readonly name: string
  readonly module: string
  readonly memoryPages: number
  readonly args: readonly string[]
  readonly mounts: ReadonlyArray<{ readonly path: string, readonly bytes: string | readonly Run[] }>
  readonly index: string
  readonly input: string
  readonly outputBytes: number
  readonly budget: string
  readonly status: number
  readonly fuel: string
  /** SHA-256 of the output; and the output, where it is short. */
  readonly digest: string
  readonly output?: string
}

/** One case as it is written down: the defaults are what units usually have. */
export interface WasiPlan {
  readonly name: string
  readonly module: Uint8Array
  readonly args?: readonly string[]
  readonly mounts?: ReadonlyArray<{ readonly path: string, readonly bytes: Uint8Array }>
  readonly index?: bigint
  readonly input?: string
  readonly outputBytes?: number
  readonly budget?: bigint
}

export type Data = ReadonlyArray<readonly [at: number, bytes: string | readonly number[]]>

/** A program that makes calls, one after another, notes what each answers, and writes the answers and parts of its memory to stdout. */
export interface Calls {
  readonly data?: Data
  /** Names that the calls lead to, beside the data. */
  readonly names?: { readonly data: Data }
  /** Calls, as WebAssembly text: each gives an errno. */
  readonly calls: readonly string[]
  readonly show?: ReadonlyArray<readonly [at: number, length: number]>
  readonly pages?: number
  readonly rest?: string
}

const MEMORY_PAGES = 64
const OUTPUT_BYTES = 65_536
const BUDGET = 1_000_000_000n
const SHOWN_BYTES = 256
const LONG_BYTES = 4096
/** Where answers, 2 bytes each, and the vectors of the last write lie. */
const [ANSWERS, VECTORS] = [60_000, 59_000]

/** A constant, or text that stands for itself. */
const operand = (value: number | bigint | string): string => typeof value === 'bigint' ? `(i64.const ${value})` : typeof value === 'number' ? `(i32.const ${value})` : value

export function call (name: string, ...operands: ReadonlyArray<number | bigint | string>): string {
  return `(call $${name} ${operands.map(operand).join(' ')})`
}

export function load (at: number): string {
  return `(i32.load (i32.const ${at}))`
}

function escaped (bytes: string | readonly number[]): string {
  return [...Buffer.from(typeof bytes === 'string' ? new TextEncoder().encode(bytes) : bytes)].map(byte => `\\${byte.toString(16).padStart(2, '0')}`).join('')
}

export function callsModule ({ data = [], names = { data: [] }, calls, show = [], pages = 1, rest = '' }: Calls): Uint8Array {
  const parts = [[ANSWERS, calls.length * 2] as const, ...show]
  const stores = calls.map((made, i) => `(i32.store16 (i32.const ${ANSWERS + i * 2}) ${made})`)
  const vectors = parts.map(([at, length], i) => `(i32.store (i32.const ${VECTORS + i * 8}) (i32.const ${at})) (i32.store (i32.const ${VECTORS + i * 8 + 4}) (i32.const ${length}))`)
  return wasiModule({
    pages,
    rest: `${[...data, ...names.data].map(([at, bytes]) => `(data (i32.const ${at}) "${escaped(bytes)}")`).join('\n')} ${rest}`,
    body: `${stores.join('\n')} ${vectors.join(' ')} (drop ${call('fd_write', 1, VECTORS, parts.length, VECTORS - 8)})`
  })
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
/** Of long files, only those of one value are needed. */
function written (bytes: Uint8Array): string | readonly Run[] {
  return bytes.length > LONG_BYTES && bytes.every(byte => byte === bytes[0]) ? [{ repeat: bytes[0] ?? 0, times: bytes.length }] : hex(bytes)
}

const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

/** Runs a case; `exact` on the module that knows what a trapped unit costs, from the beginning. */
export function wasiVector ({ name, module, args = ['unit'], mounts = [], index = 0n, input = '', outputBytes = OUTPUT_BYTES, budget = BUDGET }: WasiPlan, exact = false): WasiVector {
  const compiled = compileModule(module, MEMORY_PAGES)
  const run = (made: typeof compiled | CompiledModule): ReturnType<typeof runUnit> => runUnit({ compiled: made, digest: sha256(module), args, inputs: readOnlyTree(mounts), outputBytes, fuel: budget, sha256 }, { index, input: new TextEncoder().encode(input) })
  const { status, fuel, output } = run(exact && compiled.kind === 'module' ? { ...compiled, module: compiled.exact() } : compiled)
  return {
    name,
    module: hex(module),
    memoryPages: MEMORY_PAGES,
    args,
    mounts: mounts.map(({ path, bytes }) => ({ path, bytes: written(bytes) })),
    index: index.toString(),
    input: hex(new TextEncoder().encode(input)),
    outputBytes,
    budget: budget.toString(),
    status,
    fuel: fuel.toString(),
    digest: hex(sha256(output)),
    ...(output.length > 0 && output.length <= SHOWN_BYTES ? { output: hex(output) } : {})
  }
}
