import { createHash } from 'node:crypto'
import { compileModule, runCommand, STATUS } from '../../../packages/verify/src/execute/index.ts'
import { instrument } from '../../../packages/verify/src/profile/index.ts'
import { readOnlyTree, Wasi, WASI_MODULE, writableTree } from '../../../packages/verify/src/wasi/index.ts'
import { digest, observe, sameBits } from '../../../packages/verify/test/profile/observe.ts'
import { randomModule } from '../../../packages/verify/test/profile/random/module.ts'
import { difference, trace } from '../trace.ts'
import { commandModule } from './command.ts'
import { withCoverage } from './coverage.ts'
import { nameOf } from './opcodes.ts'
import type { World } from '../../../packages/verify/src/execute/index.ts'

export interface Found {
  readonly seen: string
  readonly problem: string | undefined
  readonly fuel: bigint
  readonly facts: readonly string[]
  /** Names of what was executed. */
  readonly ran: readonly string[]
}

export type Examine = (seed: number, read: () => Uint8Array<ArrayBuffer>) => Found

/** Less than this is a module that does next to nothing. */
const IDLE_FUEL = 20n

function short (text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function ranIn (bytes: Uint8Array): string[] {
  const counted = withCoverage(bytes)
  return counted.ran(trace(new WebAssembly.Module(counted.bytes)).exports).map(nameOf)
}

/** binaryen's: with imports, tables, segments and start functions of every sort; no NaN is ever seen in them. */
const binaryen: Examine = (seed, read) => {
  const bytes = read()
  const made = instrument(bytes, { memoryPages: 65_536 })
  if (!made.ok) {
    return { seen: made.code, problem: undefined, fuel: 0n, facts: [`refused: ${made.code}`], ran: [] }
  }
  const [raw, metered] = [trace(new WebAssembly.Module(bytes)), trace(new WebAssembly.Module(made.bytes))]
  const { events, memory, fuel, tooDeep } = metered
  const calls = events.filter(event => !event.startsWith('instantiate'))
  const trapped = events.filter(event => /^[^ (]+: /.test(event)).length
  const facts = [
    ...(fuel < IDLE_FUEL ? ['idle'] : []),
    ...(tooDeep ? ['too deep'] : []),
    ...(trapped > 0 ? ['traps'] : []),
    ...(calls.some(event => /^[^ ]+\(/.test(event)) ? ['calls imports'] : []),
    ...(raw.overflowed ? ['raw overflows the real stack'] : [])
  ]
  return { seen: `${fuel} ${short(`${events.join('\n')}${memory}`)}`, problem: difference(raw, metered), fuel, facts, ran: ranIn(bytes) }
}

/** Our own: NaNs everywhere, told apart bit by bit, vectors, bulk instructions, tail calls; every one ends by itself. */
const random: Examine = seed => {
  const { bytes, plan } = randomModule(seed)
  const made = instrument(bytes, { memoryPages: 3 })
  if (!made.ok) {
    return { seen: made.code, problem: `refused: ${made.reason}`, fuel: 0n, facts: [], ran: [] }
  }
  const seen = observe(new WebAssembly.Module(made.bytes), plan)
  const fuel = seen.calls.reduce((sum, call) => sum + call.fuel, 0n)
  const traps = seen.calls.some(({ end }) => /[a-z]{5}/.test(end) && end !== 'undefined')
  const facts = [...(fuel < IDLE_FUEL ? ['idle'] : []), ...(traps ? ['traps'] : []), ...(seen.calls.length === 0 ? ['nothing that JavaScript can call'] : [])]
  return { seen: `${fuel} ${digest(seen)}`, problem: sameBits(seed), fuel, facts, ran: ranIn(bytes) }
}

const COMMAND_PAGES = 5
const BUDGET = 2n ** 40n
const sha256 = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())
const encoder = new TextEncoder()
const MOUNTS = [{ path: 'a', bytes: encoder.encode('the first file') }, { path: 'dir/b', bytes: new Uint8Array(5_000).fill(7) }, { path: 'dir/c.txt', bytes: encoder.encode('three\n') }]

function worldOf (seed: number): World {
  const inputs = readOnlyTree(MOUNTS)
  return {
    args: ['unit', String(seed)].map(arg => encoder.encode(arg)),
    environment: [],
    input: encoder.encode(`what unit ${seed} reads`),
    preopens: () => [{ name: '/in', node: inputs }, { name: '/tmp', node: writableTree() }],
    seed: () => sha256(encoder.encode(String(seed))),
    outputBytes: 1 << 20,
    fuel: BUDGET,
    sha256
  }
}

/** The same command without meters, in the same world; what ran of it, instructions and calls that succeeded. */
function rawCommand (bytes: Uint8Array, seed: number): { readonly end: string, readonly ran: readonly string[] } {
  const counted = withCoverage(bytes)
  const module = new WebAssembly.Module(counted.bytes)
  const world = worldOf(seed)
  const wasi = new Wasi({ ...world, preopens: world.preopens(), imports: WebAssembly.Module.imports(module).map(({ name }) => name) })
  const succeeded = new Set<string>()
  const calls = Object.fromEntries(Object.entries(wasi.calls).map(([name, call]) => [name, (...parameters: never[]) => {
    const errno = call(...parameters)
    if (errno === 0) {
      succeeded.add(name)
    }
    return errno
  }]))
  const { exports } = new WebAssembly.Instance(module, { [WASI_MODULE]: calls })
  const memory = exports['memory'] as WebAssembly.Memory
  wasi.attach({ value: BUDGET }, memory)
  let trapped = false
  try {
    (exports['_start'] as () => void)()
  } catch (error) {
    trapped = wasi.end == null
    if (trapped && !(error instanceof WebAssembly.RuntimeError)) {
      throw error
    }
  }
  const { end } = wasi
  const status = trapped ? STATUS.trapped : end?.kind === 'exit' ? end.status : end?.kind === 'output-limit' ? STATUS.outputLimit : 0
  return { end: endOf(status, status < 256 ? wasi.output : new Uint8Array(0), memory.buffer.byteLength / 65_536), ran: [...counted.ran(exports).map(nameOf), ...succeeded] }
}

function endOf (status: number, output: Uint8Array, pages: number | undefined): string {
  return `${status} ${output.length} ${createHash('sha256').update(output).digest('hex').slice(0, 16)} ${pages ?? 0}`
}

/** Commands that call WASI with everything, right and wrong, among tables, segments and lanes; run as a host runs them. */
const command: Examine = seed => {
  const bytes = commandModule(seed)
  const compiled = compileModule(bytes, COMMAND_PAGES)
  if (compiled.kind === 'refused') {
    return { seen: 'refused', problem: compiled.reason, fuel: 0n, facts: [], ran: [] }
  }
  const { status, fuel, output, memoryPages } = runCommand(compiled, worldOf(seed))
  const [found, raw] = [endOf(status, output, memoryPages), rawCommand(bytes, seed)]
  const facts = [...(status === STATUS.trapped ? ['traps'] : []), ...(output.length > 0 ? ['writes'] : []), ...(status > 0 && status < 256 ? ['exits'] : []), ...(fuel < IDLE_FUEL ? ['idle'] : [])]
  return { seen: `${fuel} ${found}`, problem: found === raw.end ? undefined : `${raw.end} was expected, it is ${found}`, fuel, facts, ran: raw.ran }
}

export const KINDS = { binaryen, random, command } as const

export type Kind = keyof typeof KINDS
