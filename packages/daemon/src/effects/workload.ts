import { decodeWasmWork } from '@mycel/wire'
import { blobCid, blobRef } from '@mycel/wire/blobs'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Workload } from '../executors/executor.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Tender, WasmWork } from '@mycel/wire'
import type { BlobRef } from '@mycel/wire/blobs'

/** Why a tender's work cannot be run. */
export class WorkError extends Error {
  override readonly name = 'WorkError'
  readonly code = 'bad-work'
}

/** The work that a tender names. Throws `WorkError` where it is of a kind this node does not know, or damaged. */
export function workOfTender (tender: Tender): WasmWork {
  if (tender.work.kind !== 'wasm') {
    throw new WorkError(`work of kind "${tender.work.kind}" is not known here`)
  }

  const decoded = decodeWasmWork(tender.work.body)

  if (!decoded.ok) {
    throw new WorkError(`work: ${decoded.reason}`)
  }

  return decoded.value
}

/** The executor's view of the work. Throws `WorkError` where it names what no blob can be. */
export function workloadOf (work: WasmWork): Workload {
  return {
    module: named(work.module, work.moduleSize, 'module'),
    profile: work.profile,
    args: work.args,
    mounts: work.mounts.map(({ path, digest, size }) => ({ path, ...named(digest, size, path) })),
    limits: { fuel: work.fuel, memoryPages: work.memoryPages, outputBytes: work.outputBytes, wallMs: work.wallMs }
  }
}

/** Module and mounts. Throws `WorkError` where one of them is larger than a blob can be. */
export function blobsOf (work: WasmWork): readonly BlobRef[] {
  return [named(work.module, work.moduleSize, 'module'), ...work.mounts.map(({ path, digest, size }) => named(digest, size, path))]
}

/** The blob that a message names. Throws `WorkError` where there can be none. */
export function named (digest: Uint8Array, size: bigint | number, what: string): BlobRef {
  const ref = blobRef(digest, size)

  if (ref == null) {
    throw new WorkError(`${what}: no blob has ${size} bytes`)
  }

  return ref
}

/** Makes sure that module and mounts lie in this node's store, fetching what is missing of them from these peers. They are not read into memory. */
export async function gatherBlobs (exchange: BlobExchange, from: readonly PeerId[], work: WasmWork, options: AbortOptions = {}): Promise<void> {
  for (const ref of blobsOf(work)) {
    await exchange.ensure(from, ref, options)
  }
}

/** A blob that must be in the store by now. */
export async function present (blobs: Pick<Blobs, 'get'>, ref: BlobRef): Promise<Uint8Array> {
  const bytes = await blobs.get(ref)

  if (bytes == null) {
    throw new WorkError(`blob ${blobCid(ref)} is gone from this node's store`)
  }

  return bytes
}
