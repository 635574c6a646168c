import { seedOf, writableTree } from '../wasi/index.ts'
import { attempt } from './attempt.ts'
import { HostFailure, STATUS } from './outcome.ts'
import { trapWords } from './trap.ts'
import type { Compiled } from './compile.ts'
import type { Outcome } from './outcome.ts'
import type { World } from './world.ts'
import type { DirectoryNode } from '../wasi/index.ts'

/** Everything that the units of a workload share. */
export interface Prepared {
  readonly compiled: Compiled
  /** The digest that names the module in the contract, 32 bytes: randomness grows from it. */
  readonly digest: Uint8Array
  /** `argv`, program name first; `{index}` is replaced by the unit's index in decimal. */
  readonly args: readonly string[]
  /** What lies under `/in`. */
  readonly inputs: DirectoryNode
  /** Cap on stdout in bytes. */
  readonly outputBytes: number
  /** The budget, 0 … `MAX_FUEL`. */
  readonly fuel: bigint
  /** sha2-256. */
  readonly sha256: (bytes: Uint8Array) => Uint8Array
}

export interface UnitInput {
  /** 0..2^64-1. */
  readonly index: bigint
  /** What the unit reads from stdin. */
  readonly input: Uint8Array
  /** What `random_get` follows from, 32 bytes, in place of the standard one. For trying things out: contracts have no such thing. */
  readonly seed?: Uint8Array
}

const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()
const decoder = new TextDecoder()

/**
 * Runs one unit in a fresh instance under `mycel.wasm/1`. Spec: docs/spec/execution.md, "Units".
 *
 * @throws {HostFailure} where the machine, not the unit, was at fault
 */
export function runUnit (prepared: Prepared, unit: UnitInput): Outcome {
  return runCommand(prepared.compiled, worldOf(prepared, unit))
}

function worldOf ({ args, digest, inputs, outputBytes, fuel, sha256 }: Prepared, { index, input, seed }: UnitInput): World {
  return {
    args: args.map(arg => encoder.encode(arg.replaceAll('{index}', index.toString()))),
    environment: [],
    input,
    preopens: () => [{ name: '/in', node: inputs }, { name: '/tmp', node: writableTree() }],
    seed: () => seed ?? seedOf(sha256, digest, input, index),
    outputBytes,
    fuel,
    sha256
  }
}

/**
 * Runs a command as a unit is run, in any world: for suites and for trying things out.
 *
 * @throws {HostFailure} where the machine, not the command, was at fault
 */
export function runCommand (compiled: Compiled, world: World): Outcome {
  if (compiled.kind === 'refused') {
    return { status: STATUS.refused, fuel: 0n, output: NOTHING, stderr: '', reason: compiled.reason }
  }
  let last = attempt(compiled.module, compiled, world)
  if (last.trap != null && last.kind === 'within' && last.wasi.end == null) {
    // only a module made with trapFuel knows what a trapped unit costs
    last = attempt(compiled.exact(), compiled, world)
  }
  const { wasi, trap, kind, fuel, memoryPages } = last
  if (wasi.end?.kind === 'broken') {
    throw HostFailure.of(wasi.end.error)
  }
  const people = { stderr: decoder.decode(wasi.stderr), ...(memoryPages == null ? {} : { memoryPages }) }
  const failed = (status: number, reason: string): Outcome => ({ status, fuel, output: NOTHING, ...people, reason })
  if (kind === 'exhausted' || wasi.end?.kind === 'exhausted') {
    return failed(STATUS.fuelExhausted, `out of fuel: the budget was ${world.fuel}`)
  }
  if (kind === 'too-deep') {
    return failed(STATUS.trapped, 'calls too deep')
  }
  switch (wasi.end?.kind) {
    case undefined:
      return trap == null ? { status: 0, fuel, output: wasi.output, ...people } : failed(STATUS.trapped, trapWords(trap, indices => compiled.namesOf(indices)))
    case 'exit':
      return { status: wasi.end.status, fuel, output: wasi.output, ...people }
    case 'output-limit':
      return failed(STATUS.outputLimit, `more than ${world.outputBytes} bytes on stdout`)
  }
}
