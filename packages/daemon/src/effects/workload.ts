import { cidOf, decodeWasmWork } from '@mycel/wire'
import { MAX_FETCH_BYTES } from './blob-exchange.ts'
import type { BlobExchange, Blobs } from './blob-exchange.ts'
import type { Workload } from '../executors/executor.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Tender, WasmWork } from '@mycel/wire'

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

/** The executor's view of the work. */
export function workloadOf (work: WasmWork): Workload {
  return {
    module: work.module,
    profile: work.profile,
    args: work.args,
    mounts: work.mounts.map(({ path, digest }) => ({ path, digest })),
    limits: { fuel: work.fuel, memoryPages: work.memoryPages, outputBytes: work.outputBytes, wallMs: work.wallMs }
  }
}

/** Makes sure that module and mounts lie in this node's store, fetching them from `peer` where they do not. */
export async function gatherBlobs (exchange: BlobExchange, peer: PeerId, work: WasmWork, options: AbortOptions = {}): Promise<void> {
  await exchange.obtain(peer, work.module, Math.min(Number(work.moduleSize), MAX_FETCH_BYTES), options)

  for (const { digest, size } of work.mounts) {
    await exchange.obtain(peer, digest, Math.min(Number(size), MAX_FETCH_BYTES), options)
  }
}

/** A blob that must be in the store by now. */
export async function present (blobs: Blobs, digest: Uint8Array): Promise<Uint8Array> {
  const bytes = await blobs.get(digest)

  if (bytes == null) {
    throw new WorkError(`blob ${cidOf(digest)} is gone from this node's store`)
  }

  return bytes
}
