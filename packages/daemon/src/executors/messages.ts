import { MAX_STATUS, STATUS } from './executor.ts'
import { FrameError } from './frames.ts'
import type { Limits, Outcome } from './executor.ts'
import type { Compiled, HostFailureCode } from '@mycel/verify/execute'

/** What the pool tells a child. In order: a workload comes after its blobs, a unit after its workload. */
export const TO_CHILD = { blob: 1, workload: 2, unit: 3, forgetWorkload: 4, forgetBlob: 5, inspect: 6, chunk: 7 } as const
/** What a child tells the pool. */
export const FROM_CHILD = { ready: 128, result: 129, failed: 130, inspected: 131, want: 132 } as const

export const DIGEST_BYTES = 32
/** Sent whole: a module, at most what the profile admits. */
export const MAX_BLOB_BYTES = 64 * 1024 * 1024
/** What a child asks for at a time of a mount that was not sent whole: a chunk of a blob. */
export const CHUNK_BYTES = 1024 * 1024
export const MAX_INPUT_BYTES = 16 * 1024 * 1024
export const MAX_OUTPUT_BYTES = 16 * 1024 * 1024
export const MAX_MESSAGE_BYTES = 64 * 1024
export const MAX_INSPECTION_BYTES = 1024 * 1024
const MAX_PAGES = 65_536
export const UNIT_HEADER_BYTES = 16
export const RESULT_HEADER_BYTES = 26

/** A workload as the child gets it, in JSON: digests in hexadecimal, fuel in decimal. */
export interface WorkloadMessage {
  readonly module: string
  readonly args: readonly string[]
  /** `size`: of one that is not sent whole, and read chunk by chunk. */
  readonly mounts: ReadonlyArray<{ readonly path: string, readonly digest: string, readonly size?: number }>
  readonly limits: Pick<Limits, 'memoryPages' | 'outputBytes'> & { readonly fuel: string }
  /** In hexadecimal, where it is not the standard one. */
  readonly seed?: string
}

export interface UnitMessage {
  readonly sequence: number
  readonly workload: number
  readonly index: bigint
  readonly input: Uint8Array
}

/** Why a child has no result; its place in the list is the code on the wire. */
export const CHILD_FAILURES: readonly HostFailureCode[] = ['out-of-memory', 'stack-exhausted', 'engine', 'missing-blob']

export function encodeUnit ({ sequence, workload, index, input }: UnitMessage): Uint8Array[] {
  const header = Buffer.allocUnsafe(UNIT_HEADER_BYTES)
  header.writeUInt32LE(sequence, 0)
  header.writeUInt32LE(workload, 4)
  header.writeBigUInt64LE(index, 8)
  return [header, input]
}

export function decodeUnit (body: Buffer): UnitMessage {
  return { sequence: body.readUInt32LE(0), workload: body.readUInt32LE(4), index: body.readBigUInt64LE(8), input: body.subarray(UNIT_HEADER_BYTES) }
}

/** Words beyond `MAX_MESSAGE_BYTES` are cut, stderr before the reason. */
export function encodeResult (sequence: number, { status, fuel, output, stderr, reason = '', memoryPages = 0 }: Outcome): Uint8Array[] {
  const header = Buffer.allocUnsafe(RESULT_HEADER_BYTES)
  header.writeUInt32LE(sequence, 0)
  header.writeUInt16LE(status, 4)
  header.writeBigUInt64LE(fuel, 6)
  header.writeUInt32LE(output.length, 14)
  const why = Buffer.from(reason).subarray(0, MAX_MESSAGE_BYTES)
  header.writeUInt32LE(why.length, 18)
  header.writeUInt32LE(memoryPages, 22)
  return [header, output, why, stderr === '' ? why.subarray(0, 0) : Buffer.from(stderr).subarray(0, MAX_MESSAGE_BYTES - why.length)]
}

/**
 * Believes nothing that a child says.
 *
 * @param sequence - of the unit that the child has to answer next
 * @param limits - of its workload
 * @throws {FrameError} for anything an honest child would not say
 */
export function decodeResult (body: Buffer, sequence: number, { outputBytes, fuel: budget }: Pick<Limits, 'outputBytes' | 'fuel'>): Outcome {
  if (body.length < RESULT_HEADER_BYTES) {
    throw new FrameError('a result that is too short')
  }
  const [status, fuel, length, reasonLength, memoryPages] = [body.readUInt16LE(4), body.readBigUInt64LE(6), body.readUInt32LE(14), body.readUInt32LE(18), body.readUInt32LE(22)]
  if (body.readUInt32LE(0) !== sequence) {
    throw new FrameError('a result for another unit')
  }
  if (status > MAX_STATUS || !fuelCanBe(status, fuel, budget) || length > outputBytes || length > body.length - RESULT_HEADER_BYTES || (status > 255 && length > 0)) {
    throw new FrameError('a result that cannot be')
  }
  const words = body.subarray(RESULT_HEADER_BYTES + length)
  if (words.length > MAX_MESSAGE_BYTES || reasonLength > words.length || memoryPages > MAX_PAGES) {
    throw new FrameError('more words or memory than there can be')
  }
  return {
    status,
    fuel,
    output: new Uint8Array(body.subarray(RESULT_HEADER_BYTES, RESULT_HEADER_BYTES + length)),
    stderr: words.length === reasonLength ? '' : words.toString('utf8', reasonLength),
    ...(reasonLength === 0 ? {} : { reason: words.toString('utf8', 0, reasonLength) }),
    ...(memoryPages === 0 ? {} : { memoryPages })
  }
}

function fuelCanBe (status: number, fuel: bigint, budget: bigint): boolean {
  return status === STATUS.fuelExhausted ? fuel === budget : status === STATUS.refused ? fuel === 0n : fuel <= budget
}

/** What a child says of a module that it was asked to look at: JSON, read by `inspectModule`. */
export function encodeInspection (compiled: Compiled): Uint8Array {
  if (compiled.kind === 'refused') {
    return Buffer.from(JSON.stringify({ admitted: false, refusal: compiled.refusal }))
  }
  const { imports, memory, exportsMemory, size } = compiled
  return Buffer.from(JSON.stringify({ admitted: true, imports, memory, exportsMemory, size }))
}

export function encodeFailure (sequence: number, code: HostFailureCode, message: string): Uint8Array[] {
  const header = Buffer.allocUnsafe(5)
  header.writeUInt32LE(sequence, 0)
  header.writeUInt8(CHILD_FAILURES.indexOf(code), 4)
  return [header, Buffer.from(message).subarray(0, MAX_MESSAGE_BYTES)]
}

/** @throws {FrameError} for anything an honest child would not say */
export function decodeFailure (body: Buffer, sequence: number): { readonly code: HostFailureCode, readonly message: string } {
  const code = body.length >= 5 && body.readUInt32LE(0) === sequence ? CHILD_FAILURES[body.readUInt8(4)] : undefined
  if (code == null) {
    throw new FrameError('a failure that cannot be')
  }
  return { code, message: body.subarray(5, 5 + MAX_MESSAGE_BYTES).toString('utf8') }
}

/** A chunk that a running unit cannot go on without. */
export interface Want {
  /** In hexadecimal. */
  readonly digest: string
  readonly chunk: number
}

export function encodeWant ({ digest, chunk }: Want): Uint8Array {
  const body = Buffer.alloc(DIGEST_BYTES + 4)
  body.write(digest, 'hex')
  body.writeUInt32LE(chunk, DIGEST_BYTES)
  return body
}

/** @throws {FrameError} for another length */
export function decodeWant (body: Buffer): Want {
  if (body.length !== DIGEST_BYTES + 4) {
    throw new FrameError('a want that cannot be')
  }
  return { digest: body.toString('hex', 0, DIGEST_BYTES), chunk: body.readUInt32LE(DIGEST_BYTES) }
}
