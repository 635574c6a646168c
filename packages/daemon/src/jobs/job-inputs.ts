import { decodeManifest, digestOf, MAX_JOB_UNITS } from '@mycel/wire'
import { JobError } from './job-error.ts'
import type { JobRequest } from '../control.ts'
import type { Blobs } from '../effects/blob-exchange.ts'
import type { UnitInput } from '@mycel/wire'

/** A blob that a job names. Throws `JobError` where it is not here. */
export async function jobBlob (blobs: Pick<Blobs, 'get'>, cid: string, what: string): Promise<Uint8Array> {
  const digest = digestOf(cid)
  const bytes = digest == null ? undefined : await blobs.get(digest)

  if (bytes == null) {
    throw new JobError('missing-input', `${what} (${cid}) is not in this node's store: put it there first`)
  }

  return bytes
}

/** A job's units, once everything that they need is here. Throws `JobError`. */
export async function jobUnits (blobs: Pick<Blobs, 'get'>, request: JobRequest): Promise<readonly UnitInput[]> {
  for (const { cid, path } of request.mounts) {
    await jobBlob(blobs, cid, `the file mounted at ${path}`)
  }

  const decoded = decodeManifest(await jobBlob(blobs, request.inputs, 'the inputs'), MAX_JOB_UNITS)

  if (!decoded.ok) {
    throw new JobError('bad-job', `the inputs are not a manifest: ${decoded.reason}`)
  }

  const { units } = decoded.value

  if (units.length !== request.units || units.length === 0 || new Set(units.map(({ index }) => index)).size !== units.length) {
    throw new JobError('bad-job', `the manifest has ${units.length} units, the job says ${request.units}; each needs an index of its own`)
  }

  return units
}

/** Digests of the blobs that a job cannot go on without. */
export function inputsOf ({ module, inputs, mounts }: JobRequest): readonly Uint8Array[] {
  return [module, inputs, ...mounts.map(({ cid }) => cid)].flatMap(cid => digestOf(cid) ?? [])
}
