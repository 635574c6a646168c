import { decodeManifest, MAX_JOB_UNITS, MAX_WINDOW_BLOB_BYTES } from '@mycel/wire'
import { parseBlobCid } from '@mycel/wire/blobs'
import { JobError } from './job-error.ts'
import type { JobRequest } from '../control.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { UnitInput } from '@mycel/wire'
import type { BlobRef } from '@mycel/wire/blobs'

type Here = Pick<Blobs, 'find' | 'get'>

/** A blob that a job names. Throws `JobError` where it is not here. */
export function jobBlob (blobs: Pick<Blobs, 'find'>, cid: string, what: string): BlobRef {
  const name = parseBlobCid(cid)
  const ref = name == null ? undefined : blobs.find(name)

  if (ref == null) {
    throw new JobError('missing-input', `${what} (${cid}) is not in this node's store: put it there first`)
  }

  return ref
}

/** A job's units, once everything that they need is here. Throws `JobError`. */
export async function jobUnits (blobs: Here, request: JobRequest): Promise<readonly UnitInput[]> {
  for (const { cid, path, size } of request.mounts) {
    const here = jobBlob(blobs, cid, `the file mounted at ${path}`)

    if (here.size !== size) {
      throw new JobError('bad-job', `the file mounted at ${path} has ${here.size} bytes, the job says ${size}`)
    }
  }

  const decoded = decodeManifest(await manifestBytes(blobs, request.inputs), MAX_JOB_UNITS)

  if (!decoded.ok) {
    throw new JobError('bad-job', `the inputs are not a manifest: ${decoded.reason}`)
  }

  const { units } = decoded.value

  if (units.length !== request.units || units.length === 0 || new Set(units.map(({ index }) => index)).size !== units.length) {
    throw new JobError('bad-job', `the manifest has ${units.length} units, the job says ${request.units}; each needs an index of its own`)
  }

  return units
}

/** The blobs that a job cannot go on without, as far as they are here: what providers will ask for, and the inputs. */
export function inputsOf (blobs: Pick<Blobs, 'find'>, { module, inputs, mounts }: JobRequest): { readonly given: readonly BlobRef[], readonly own: readonly BlobRef[] } {
  const found = (cids: readonly string[]): BlobRef[] => cids.flatMap(cid => {
    const name = parseBlobCid(cid)
    return name == null ? [] : blobs.find(name) ?? []
  })
  return { given: found([module, ...mounts.map(({ cid }) => cid)]), own: found([inputs]) }
}

async function manifestBytes (blobs: Here, cid: string): Promise<Uint8Array> {
  const ref = jobBlob(blobs, cid, 'the inputs')

  if (ref.size > MAX_WINDOW_BLOB_BYTES) {
    throw new JobError('bad-job', `the inputs have ${ref.size} bytes, at most ${MAX_WINDOW_BLOB_BYTES}`)
  }

  const bytes = await blobs.get(ref)

  if (bytes == null) {
    throw new JobError('missing-input', `the inputs (${cid}) are gone from this node's store`)
  }

  return bytes
}
