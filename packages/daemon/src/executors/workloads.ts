import { createHash } from 'node:crypto'
import { MAX_FUEL } from '@mycel/verify/profile'
import { readOnlyTree } from '@mycel/verify/wasi'
import { ExecutorError } from './errors.ts'
import { PROFILE } from './executor.ts'
import { DIGEST_BYTES, MAX_BLOB_BYTES, MAX_OUTPUT_BYTES } from './messages.ts'
import type { Workload } from './executor.ts'
import type { WorkloadMessage } from './messages.ts'

export const MAX_ARGS = 256
export const MAX_ARGS_BYTES = 64 * 1024
export const MAX_MOUNTS = 1024
export const MAX_MEMORY_PAGES = 65_536
export const MAX_WALL_MS = 86_400_000

/** A workload that was checked once, in the form that children get. */
export interface KnownWorkload {
  /** The message's JSON: equal workloads have equal ones. */
  readonly text: string
  /** Hexadecimal digest → digest, each once. */
  readonly blobs: ReadonlyMap<string, Uint8Array>
  readonly wallMs: number
  readonly outputBytes: number
  readonly fuel: bigint
}

function bad (reason: string): never {
  throw new ExecutorError('bad-workload', reason)
}

function whole (name: string, value: number, least: number, most: number): number {
  return Number.isInteger(value) && value >= least && value <= most ? value : bad(`${name} must be ${least}..${most}, not ${value}`)
}

function hex (bytes: Uint8Array, what = 'a digest'): string {
  return bytes.length === DIGEST_BYTES ? Buffer.from(bytes).toString('hex') : bad(`${what} has 32 bytes, not ${bytes.length}`)
}

function mountPath (path: string): string {
  const relative = path.startsWith('/in/') ? path.slice(4) : path
  const parts = relative.split('/')
  return parts.some(part => part === '' || part === '.' || part === '..' || part.includes('\0')) ? bad(`mount path ${JSON.stringify(path)} is no file under /in`) : relative
}

function know (workload: Workload): KnownWorkload {
  const { profile, args, limits, seed } = workload
  if (profile !== PROFILE) {
    bad(`profile ${profile} is not ${PROFILE}`)
  }
  if (args.length > MAX_ARGS || args.some(arg => arg.includes('\0')) || args.reduce((sum, arg) => sum + Buffer.byteLength(arg) + 1, 0) > MAX_ARGS_BYTES) {
    bad(`at most ${MAX_ARGS} arguments, ${MAX_ARGS_BYTES} bytes, without NUL`)
  }
  if (workload.mounts.length > MAX_MOUNTS) {
    bad(`at most ${MAX_MOUNTS} mounts`)
  }
  const mounts = workload.mounts.map(({ path, digest }) => ({ path: mountPath(path), digest: hex(digest) }))
  try {
    readOnlyTree(mounts.map(({ path }) => ({ path, bytes: new Uint8Array(0) })))
  } catch (error) {
    bad(error instanceof Error ? error.message : 'mounts')
  }
  if (limits.fuel < 0n || limits.fuel > MAX_FUEL) {
    bad(`limits.fuel must be 0..${MAX_FUEL}, not ${limits.fuel}`)
  }
  const memoryPages = whole('limits.memoryPages', limits.memoryPages, 1, MAX_MEMORY_PAGES)
  const outputBytes = whole('limits.outputBytes', limits.outputBytes, 0, MAX_OUTPUT_BYTES)
  const message: WorkloadMessage = { module: hex(workload.module), args, mounts, limits: { memoryPages, outputBytes, fuel: limits.fuel.toString() }, ...(seed == null ? {} : { seed: hex(seed, 'a seed') }) }
  return {
    text: JSON.stringify(message),
    blobs: new Map([[message.module, workload.module], ...workload.mounts.map(({ digest }) => [hex(digest), digest] as const)]),
    wallMs: whole('limits.wallMs', limits.wallMs, 1, MAX_WALL_MS),
    outputBytes,
    fuel: limits.fuel
  }
}

/** Checks workloads, once each. */
export class Workloads {
  readonly #byObject = new WeakMap<Workload, KnownWorkload>()

  /** @throws {ExecutorError} `bad-workload` */
  know (workload: Workload): KnownWorkload {
    let known = this.#byObject.get(workload)
    if (known == null) {
      known = know(workload)
      this.#byObject.set(workload, known)
    }
    return known
  }
}

/**
 * Gets a blob and checks it.
 *
 * @throws {ExecutorError} `missing-blob`
 */
export async function fetchBlob (digest: Uint8Array, blobs: (digest: Uint8Array) => Promise<Uint8Array>): Promise<Uint8Array> {
  let bytes: Uint8Array
  try {
    bytes = await blobs(digest)
  } catch (cause) {
    throw new ExecutorError('missing-blob', `blob ${hex(digest)} is not to be had`, { cause })
  }
  if (bytes.length > MAX_BLOB_BYTES || !createHash('sha256').update(bytes).digest().equals(digest)) {
    throw new ExecutorError('missing-blob', `blob ${hex(digest)} is too large or has other bytes than its digest says`)
  }
  return bytes
}
