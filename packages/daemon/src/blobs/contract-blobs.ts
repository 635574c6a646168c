import { decodeWasmWork } from '@mycel/wire'
import { blobRef } from '@mycel/wire/blobs'
import { isOver, payableWindows } from '@mycel/wire/contract'
import type { Notes } from '../core/notes.ts'
import type { Contract, Role, Tender, WindowRecord } from '@mycel/wire'
import type { BlobRef } from '@mycel/wire/blobs'

/**
 * What a party of a contract must not lose of it, from window `from` on: a provider the module, the files and what it has computed, until the contract is over or disputed; a requester the manifests and
 * results, for as long as it keeps the job.
 */
export function blobsOfContract (contract: Contract, notes: Notes, role: Role, from = 0): readonly BlobRef[] {
  if (contract.award == null || needsNothing(contract, role)) {
    return []
  }

  return [...role === 'provider' ? inputsOf(contract.tender.body) : [], ...contract.windows.slice(from).flatMap(window => [...manifestOf(window), ...resultsOf(window), ...executed(window, notes)])]
}

/** A provider that is not going to be asked for anything that it must have: a requester that did not sign its bill in time has no claim on its disk, and finds results there for as long as nothing else needs the room. */
export function needsNothing (contract: Contract, role: Role): boolean {
  return role === 'provider' && (isOver(contract) || contract.state === 'disputed')
}

/** Results of the windows that a receipt would pay for. */
export function payableResults (contract: Contract): ReadonlyArray<{ readonly window: number, readonly ref: BlobRef | undefined }> {
  return payableWindows(contract).map(record => ({ window: record.window, ref: resultsOf(record)[0] }))
}

/** A stranger wrote it: what names no blob is passed over here, and refused where the work is to be done. */
function inputsOf ({ work }: Tender): readonly BlobRef[] {
  const decoded = work.kind === 'wasm' ? decodeWasmWork(work.body) : undefined
  return decoded?.ok === true ? [{ digest: decoded.value.module, size: decoded.value.moduleSize }, ...decoded.value.mounts].flatMap(({ digest, size }) => blobRef(digest, size) ?? []) : []
}

function manifestOf ({ start }: WindowRecord): readonly BlobRef[] {
  const ref = blobRef(start.body.manifest, start.body.manifestSize)
  return ref == null ? [] : [ref]
}

function resultsOf ({ open }: WindowRecord): readonly BlobRef[] {
  const ref = open == null ? undefined : blobRef(open.body.results, open.body.resultsSize)
  return ref == null ? [] : [ref]
}

function executed ({ window }: WindowRecord, { windows }: Notes): readonly BlobRef[] {
  const { results, resultsSize } = windows[window]?.executed ?? {}
  const ref = results == null || resultsSize == null ? undefined : blobRef(results, resultsSize)
  return ref == null ? [] : [ref]
}
