/**
 * The entry of a child process: frames on stdin, frames on stdout, one unit at a time. It is the only process that touches a
 * stranger's code; it has no clock over units and no say in anything: the pool watches, limits and kills it.
 */
import { createHash } from 'node:crypto'
import { compileModule, HostFailure, runUnit, STATUS } from '@mycel/verify/execute'
import { readOnlyTree } from '@mycel/verify/wasi'
import { inBaseline } from './baseline.ts'
import { Chunks } from './chunks.ts'
import { Inbox } from './inbox.ts'
import { closeInherited } from './inherited.ts'
import { DIGEST_BYTES, FROM_CHILD, TO_CHILD, decodeUnit, encodeFailure, encodeInspection, encodeResult } from './messages.ts'
import type { Frame } from './frames.ts'
import type { WorkloadMessage } from './messages.ts'
import type { Compiled, Outcome, Prepared, UnitInput } from '@mycel/verify/execute'

/** A unit that had as much memory as this leaves it to be collected before the next one asks for as much. */
const MUCH_MEMORY_PAGES = 512

closeInherited()
const inbox = new Inbox(0, 1)
const chunks = new Chunks(inbox)
const blobs = new Map<string, Uint8Array>()
const workloads = new Map<number, { readonly message: WorkloadMessage, prepared?: Prepared }>()
/** By digest, then by memory cap; goes with the blob. */
const modules = new Map<string, Map<number, Compiled>>()
/** A unit trapped or failed: nothing after it is begun here. */
let spent = false

function blob (digest: string): Uint8Array {
  return blobs.get(digest) ?? fault(`no blob ${digest}`)
}

function fault (message: string): never {
  throw new HostFailure('engine', message)
}

function compiled (digest: string, pages: number): Compiled {
  const known = modules.get(digest) ?? new Map<number, Compiled>()
  const found = known.get(pages) ?? compileModule(blob(digest), pages)
  modules.set(digest, known.set(pages, found))
  return found
}

function prepared (id: number): Prepared {
  const workload = workloads.get(id) ?? fault(`no workload ${id}`)
  const { message } = workload
  workload.prepared ??= prepare(message)
  return workload.prepared
}

function prepare ({ module, args, mounts, limits }: WorkloadMessage): Prepared {
  return {
    compiled: compiled(module, limits.memoryPages),
    digest: Buffer.from(module, 'hex'),
    args: ['unit', ...args],
    inputs: readOnlyTree(mounts.map(({ path, digest, size }) => ({ path, bytes: size == null ? blob(digest) : chunks.source(digest, size) }))),
    outputBytes: limits.outputBytes,
    fuel: BigInt(limits.fuel),
    sha256: bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
  }
}

/** Where optimised frames do not fit on the stack, the unit is run again in the engine's baseline tier, whose frames the profile's depth bounds. Spec: docs/spec/execution.md, "Hosts". */
function outcomeOf (workload: number, unit: UnitInput): Outcome {
  const first = prepared(workload)
  try {
    return runUnit(first, unit)
  } catch (error) {
    const message = workloads.get(workload)?.message
    if (HostFailure.of(error).code !== 'stack-exhausted' || message == null) {
      throw error
    }
    const { module, limits: { memoryPages } } = message
    return inBaseline(() => runUnit({ ...first, compiled: compileModule(blob(module), memoryPages, { apart: true }) }, unit))
  }
}

function run (body: Buffer): void {
  const { sequence, workload, index, input } = decodeUnit(body)
  try {
    const seed = workloads.get(workload)?.message.seed
    const outcome = outcomeOf(workload, { index, input, ...(seed == null ? {} : { seed: Buffer.from(seed, 'hex') }) })
    spent = outcome.status === STATUS.trapped
    inbox.send(FROM_CHILD.result, ...encodeResult(sequence, outcome))
    if ((outcome.memoryPages ?? 0) >= MUCH_MEMORY_PAGES) {
      globalThis.gc?.()
    }
  } catch (error) {
    const failed = HostFailure.of(error)
    spent = true
    inbox.send(FROM_CHILD.failed, ...encodeFailure(sequence, failed.code, failed.message))
  }
}

/** Says whether a module is admitted, and runs nothing. */
function inspect (body: Buffer): void {
  try {
    inbox.send(FROM_CHILD.inspected, encodeInspection(compileModule(new Uint8Array(body.subarray(4)), body.readUInt32LE(0))))
  } catch (error) {
    const failed = HostFailure.of(error)
    inbox.send(FROM_CHILD.failed, ...encodeFailure(0, failed.code, failed.message))
  }
}

function handle ({ kind, body }: Frame): void {
  switch (kind) {
    case TO_CHILD.blob:
      blobs.set(body.toString('hex', 0, DIGEST_BYTES), new Uint8Array(body.subarray(DIGEST_BYTES)))
      break
    case TO_CHILD.workload:
      workloads.set(body.readUInt32LE(0), { message: JSON.parse(body.toString('utf8', 4)) })
      break
    case TO_CHILD.unit:
      run(body)
      break
    case TO_CHILD.inspect:
      inspect(body)
      break
    case TO_CHILD.forgetWorkload:
      workloads.delete(body.readUInt32LE(0))
      break
    case TO_CHILD.forgetBlob:
      blobs.delete(body.toString('hex'))
      modules.delete(body.toString('hex'))
      break
    default:
      fault(`frame of kind ${kind}`)
  }
}

/** All that has come, then a turn of the event loop, in which V8 does what it has put off; then it waits for more. */
function work (): void {
  for (let frame: Frame | undefined = inbox.receive(); frame != null; frame = inbox.waiting()) {
    if (!spent) {
      handle(frame)
    }
  }
  setImmediate(work)
}

inbox.send(FROM_CHILD.ready)
work()
