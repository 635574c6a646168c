/**
 * The entry of a child process: frames on stdin, frames on stdout, one unit at a time. It is the only process that touches a
 * stranger's code; it has no clock over units and no say in anything: the pool watches, limits and kills it.
 */
import { createHash } from 'node:crypto'
import { writeSync } from 'node:fs'
import { compileModule, HostFailure, runUnit } from '@mycel/verify/execute'
import { readOnlyTree } from '@mycel/verify/wasi'
import { encodeFrame, FrameReader } from './frames.ts'
import { DIGEST_BYTES, FROM_CHILD, MAX_BLOB_BYTES, TO_CHILD, decodeUnit, encodeFailure, encodeInspection, encodeResult } from './messages.ts'
import type { Frame } from './frames.ts'
import type { WorkloadMessage } from './messages.ts'
import type { Compiled, Prepared } from '@mycel/verify/execute'

const STDOUT = 1
const blobs = new Map<string, Uint8Array>()
const workloads = new Map<number, { readonly message: WorkloadMessage, prepared?: Prepared }>()
/** By digest, then by memory cap; goes with the blob. */
const modules = new Map<string, Map<number, Compiled>>()

function send (kind: number, ...parts: readonly Uint8Array[]): void {
  const bytes = Buffer.concat(encodeFrame(kind, ...parts))
  for (let at = 0; at < bytes.length;) {
    at += writeSync(STDOUT, bytes, at)
  }
}

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
    inputs: readOnlyTree(mounts.map(({ path, digest }) => ({ path, bytes: blob(digest) }))),
    outputBytes: limits.outputBytes,
    fuel: BigInt(limits.fuel),
    sha256: bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
  }
}

function run (body: Buffer): void {
  const { sequence, workload, index, input } = decodeUnit(body)
  try {
    const seed = workloads.get(workload)?.message.seed
    const outcome = runUnit(prepared(workload), { index, input, ...(seed == null ? {} : { seed: Buffer.from(seed, 'hex') }) })
    send(FROM_CHILD.result, ...encodeResult(sequence, outcome))
  } catch (error) {
    const failed = HostFailure.of(error)
    send(FROM_CHILD.failed, ...encodeFailure(sequence, failed.code, failed.message))
  }
}

/** Says whether a module is admitted, and runs nothing. */
function inspect (body: Buffer): void {
  try {
    send(FROM_CHILD.inspected, encodeInspection(compileModule(new Uint8Array(body.subarray(4)), body.readUInt32LE(0))))
  } catch (error) {
    const failed = HostFailure.of(error)
    send(FROM_CHILD.failed, ...encodeFailure(0, failed.code, failed.message))
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

const reader = new FrameReader(() => MAX_BLOB_BYTES + DIGEST_BYTES)
process.stdin.on('data', (chunk: Buffer) => {
  for (const frame of reader.push(chunk)) {
    handle(frame)
  }
})
process.stdin.on('end', () => { process.exit(0) })
send(FROM_CHILD.ready)
