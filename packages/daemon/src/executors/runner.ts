import { STATUS } from './executor.ts'
import { admit } from './module/admit.ts'
import { RefusedModule } from './module/bytes.ts'
import { seedOf } from './wasi/random.ts'
import { readOnlyTree } from './wasi/tree.ts'
import { Wasi, WASI_MODULE } from './wasi/wasi.ts'
import type { Outcome } from './executor.ts'
import type { ChildFailure, WorkloadMessage } from './messages.ts'
import type { DirectoryNode } from './wasi/tree.ts'

const NOTHING = new Uint8Array(0)
const encoder = new TextEncoder()

/** The child could not come to a result; says nothing about the unit. */
export class RunFailure extends Error {
  override readonly name = 'RunFailure'
  readonly code: ChildFailure

  constructor (code: ChildFailure, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

/** A compiled module, or why it is refused. */
export type Compiled = { readonly kind: 'module', readonly module: WebAssembly.Module, readonly imports: readonly string[] } | { readonly kind: 'refused', readonly reason: string }

/** Everything that the units of a workload share. */
export interface Prepared {
  readonly compiled: Compiled
  readonly digest: Uint8Array
  readonly args: readonly string[]
  readonly inputs: DirectoryNode
  readonly outputBytes: number
}

export function compile (bytes: Uint8Array, memoryPages: number): Compiled {
  try {
    const admitted = admit(bytes, memoryPages)
    const module = new WebAssembly.Module(admitted.bytes)
    const exported = WebAssembly.Module.exports(module)
    if (!exported.some(({ name, kind }) => name === '_start' && kind === 'function')) {
      return { kind: 'refused', reason: 'the module exports no function _start' }
    }
    return { kind: 'module', module, imports: admitted.imports }
  } catch (error) {
    if (error instanceof RefusedModule || error instanceof WebAssembly.CompileError) {
      return { kind: 'refused', reason: error.message }
    }
    throw failure(error)
  }
}

export function prepare (message: WorkloadMessage, module: Compiled, blob: (digest: string) => Uint8Array): Prepared {
  return {
    compiled: module,
    digest: Buffer.from(message.module, 'hex'),
    args: ['unit', ...message.args],
    inputs: readOnlyTree(message.mounts.map(({ path, digest }) => ({ path, bytes: blob(digest) }))),
    outputBytes: message.limits.outputBytes
  }
}

function failure (error: unknown): RunFailure {
  if (error instanceof RangeError && /call stack/i.test(error.message)) {
    return new RunFailure('stack-exhausted', 'the stack of this machine ran out', { cause: error })
  }
  if (error instanceof RangeError && /memory|allocat/i.test(error.message)) {
    return new RunFailure('out-of-memory', error.message, { cause: error })
  }
  return new RunFailure('child-crashed', String(error), { cause: error })
}

/**
 * Runs one unit in a fresh instance.
 *
 * @throws {RunFailure} where the machine, not the unit, was at fault
 */
export function runUnit (prepared: Prepared, index: bigint, input: Uint8Array): Outcome {
  const { compiled } = prepared
  if (compiled.kind === 'refused') {
    return ended(STATUS.refused, compiled.reason)
  }
  const wasi = new Wasi({
    imports: compiled.imports,
    args: prepared.args.map(arg => encoder.encode(arg.replaceAll('{index}', index.toString()))),
    input,
    inputs: prepared.inputs,
    outputBytes: prepared.outputBytes,
    seed: () => seedOf(prepared.digest, input, index)
  })
  let trap: WebAssembly.RuntimeError | undefined
  try {
    const { exports } = new WebAssembly.Instance(compiled.module, { [WASI_MODULE]: wasi.calls })
    if (exports.memory instanceof WebAssembly.Memory) {
      wasi.attach(exports.memory)
    }
    const start = exports._start
    if (typeof start === 'function') {
      start()
    }
  } catch (error) {
    if (wasi.end == null && error instanceof WebAssembly.LinkError) {
      return ended(STATUS.refused, error.message)
    }
    if (wasi.end == null && !(error instanceof WebAssembly.RuntimeError)) {
      throw failure(error)
    }
    trap = error instanceof WebAssembly.RuntimeError ? error : undefined
  }
  const stderr = new TextDecoder().decode(wasi.stderr)
  switch (wasi.end?.kind) {
    case undefined:
      return trap == null ? { status: 0, fuel: 0n, output: wasi.output, stderr } : ended(STATUS.trapped, `${stderr}${trap.message}`)
    case 'exit':
      return { status: wasi.end.status, fuel: 0n, output: wasi.output, stderr }
    case 'output-limit':
      return ended(STATUS.outputLimit, stderr)
    case 'broken':
      throw failure(wasi.end.error)
  }
}

function ended (status: number, stderr: string): Outcome {
  return { status, fuel: 0n, output: NOTHING, stderr }
}
