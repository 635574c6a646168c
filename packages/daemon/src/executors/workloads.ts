import { createHash } from 'node:crypto'
import { MAX_FUEL } from '@mycel/verify/profile'
import { readOnlyTree } from '@mycel/verify/wasi'
import { blobDigest, blobRef, chunkCount } from '@mycel/wire/blobs'
import { ExecutorError } from './errors.ts'
import { PROFILE } from './executor.ts'
import { CHUNK_BYTES, DIGEST_BYTES, MAX_BLOB_BYTES, MAX_OUTPUT_BYTES } from './messages.ts'
import type { BlobSource, Workload } from './executor.ts'
import type { Want, WorkloadMessage } from './messages.ts'
import type { BlobRef } from '@mycel/wire/blobs'

export const MAX_ARGS = 256
export const MAX_ARGS_BYTES = 64 * 1024
export const MAX_MOUNTS = 1024
export const MAX_MEMORY_PAGES = 65_536
export const PAGES_PER_MIB = 16
export const MAX_WALL_MS = 86_400_000
/** Mounts of one workload that are sent to a child whole, together; what is beyond, or larger than a chunk, it reads chunk by chunk. */
export const MAX_WHOLE_MOUNTS_BYTES = 16 * 1024 * 1024

/** A workload that was checked once, in the form that children get. */
export interface KnownWorkload {
  /** The message's JSON: equal workloads have equal ones. */
  readonly text: string
  /** What a child is given whole: hexadecimal digest → blob, each once. */
  readonly blobs: ReadonlyMap<string, BlobRef>
  /** What it reads chunk by chunk. */
  readonly remote: ReadonlyMap<string, BlobRef>
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

function know (workload: Workload, mostPages: number): KnownWorkload {
  const { profile, args, limits, seed } = workload
  if (profile !== PROFILE) {
    bad(`profile ${profile} is not ${PROFILE}`)
  }
  if (args.length > MAX_ARGS || args.some(arg => arg.includes('\0')) || args.reduce((sum, arg) => sum + Buffer.byteLength(arg) + 1, 0) > MAX_ARGS_BYTES) {
    bad(`at most ${MAX_ARGS} arguments, ${MAX_ARGS_BYTES} bytes, without NUL`)
  }
  const { blobs, remote } = blobsOf(workload)
  const mounts = workload.mounts.map(({ path, digest, size }) => ({ path: mountPath(path), digest: hex(digest), ...(remote.has(hex(digest)) ? { size } : {}) }))
  try {
    readOnlyTree(mounts.map(({ path }) => ({ path, bytes: new Uint8Array(0) })))
  } catch (error) {
    bad(error instanceof Error ? error.message : 'mounts')
  }
  if (limits.fuel < 0n || limits.fuel > MAX_FUEL) {
    bad(`limits.fuel must be 0..${MAX_FUEL}, not ${limits.fuel}`)
  }
  const memoryPages = whole('limits.memoryPages', limits.memoryPages, 1, MAX_MEMORY_PAGES)
  if (memoryPages > mostPages) {
    bad(`limits.memoryPages is ${memoryPages}, and this machine gives a unit ${mostPages} (executor.memory_mib = ${mostPages / PAGES_PER_MIB})`)
  }
  const outputBytes = whole('limits.outputBytes', limits.outputBytes, 0, MAX_OUTPUT_BYTES)
  const message: WorkloadMessage = { module: hex(workload.module.digest), args, mounts, limits: { memoryPages, outputBytes, fuel: limits.fuel.toString() }, ...(seed == null ? {} : { seed: hex(seed, 'a seed') }) }
  return {
    text: JSON.stringify(message),
    blobs,
    remote,
    wallMs: whole('limits.wallMs', limits.wallMs, 1, MAX_WALL_MS),
    outputBytes,
    fuel: limits.fuel
  }
}

function blobsOf ({ module, mounts }: Workload): Pick<KnownWorkload, 'blobs' | 'remote'> {
  if (mounts.length > MAX_MOUNTS) {
    bad(`at most ${MAX_MOUNTS} mounts`)
  }
  if (module.size > MAX_BLOB_BYTES) {
    bad(`a module has at most ${MAX_BLOB_BYTES} bytes, not ${module.size}`)
  }
  const blobs = new Map([[hex(module.digest), checked(module)]])
  const remote = new Map<string, BlobRef>()
  let sum = 0
  for (const mount of mounts) {
    const [key, ref] = [hex(mount.digest), checked(mount)]
    const known = blobs.get(key) ?? remote.get(key)
    if (known != null && known.size !== ref.size) {
      bad(`blob ${key} has ${known.size} bytes in one place and ${ref.size} in another`)
    }
    if (known == null) {
      const isWhole = ref.size <= CHUNK_BYTES && sum + ref.size <= MAX_WHOLE_MOUNTS_BYTES
      sum += isWhole ? ref.size : 0
      ;(isWhole ? blobs : remote).set(key, ref)
    }
  }
  return { blobs, remote }
}

function checked ({ digest, size }: BlobRef): BlobRef {
  return blobRef(digest, size) ?? bad(`no blob has ${size} bytes`)
}

/** Checks workloads, once each. */
export class Workloads {
  readonly #byObject = new WeakMap<Workload, KnownWorkload>()
  readonly #mostPages: number

  /** @param mostPages - of 64 KiB, that a unit may ask for here */
  constructor (mostPages: number) {
    this.#mostPages = mostPages
  }

  /** @throws {ExecutorError} `bad-workload` */
  know (workload: Workload): KnownWorkload {
    let known = this.#byObject.get(workload)
    if (known == null) {
      known = know(workload, this.#mostPages)
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
export async function fetchBlob (ref: BlobRef, blobs: BlobSource): Promise<Uint8Array> {
  const bytes = await had(ref, async () => blobs.get(ref))
  if (bytes.length !== ref.size || Buffer.compare(blobDigest({ sha256 }, bytes), ref.digest) !== 0) {
    throw new ExecutorError('missing-blob', `blob ${hex(ref.digest)} has other bytes than its name says`)
  }
  return bytes
}

/** Several of them, by digest in hexadecimal. */
export async function fetchBlobs (refs: readonly BlobRef[], blobs: BlobSource): Promise<Map<string, Uint8Array>> {
  const bytes = new Map<string, Uint8Array>()
  for (const ref of refs) {
    bytes.set(hex(ref.digest), await fetchBlob(ref, blobs))
  }
  return bytes
}

/**
 * Gets a chunk that a child wants; the source has checked it.
 *
 * @throws {ExecutorError} `missing-blob`
 */
export async function fetchChunk (ref: BlobRef, { chunk }: Want, blobs: BlobSource): Promise<Uint8Array> {
  const bytes = await had(ref, async () => blobs.chunk(ref, chunk))
  const expected = Math.min(CHUNK_BYTES, ref.size - chunk * CHUNK_BYTES)
  if (bytes.length !== expected) {
    throw new ExecutorError('missing-blob', `chunk ${chunk} of blob ${hex(ref.digest)} has ${bytes.length} bytes, not ${expected}`)
  }
  return bytes
}

/** The blob that a want is about, if its workload has such a chunk to read. */
export function wanted ({ remote }: KnownWorkload, { digest, chunk }: Want): BlobRef | undefined {
  const ref = remote.get(digest)
  return ref != null && chunk < chunkCount(ref.size) ? ref : undefined
}

async function had (ref: BlobRef, get: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await get()
  } catch (cause) {
    throw new ExecutorError('missing-blob', `blob ${hex(ref.digest)} is not to be had`, { cause })
  }
}

function sha256 (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}
