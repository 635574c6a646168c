import { blobCid, MAX_BLOB_BYTES, nameCid, parseBlobCid } from '@mycel/wire/blobs'
import { ControlError } from '../control-error.ts'
import { BlobError } from '../stores/blobs/errors.ts'
import type { BlobContent, BlobView } from '../control.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'

/** Keeps what a person uploads. */
export async function keepUpload (store: BlobStore, bytes: AsyncIterable<Uint8Array>): Promise<{ cid: string, size: number }> {
  try {
    const ref = await store.putStream(bytes, { limit: MAX_BLOB_BYTES })
    return { cid: blobCid(ref), size: ref.size }
  } catch (err) {
    throw asControlError(err)
  }
}

export function blobContent (store: BlobStore, cid: string, offset: number): BlobContent {
  const name = parseBlobCid(cid)
  const ref = name == null ? undefined : store.find(name)

  if (ref == null) {
    throw new ControlError('not-found', `no blob ${cid} here`, '"mycel blob ls" lists those that are')
  }

  if (offset > ref.size) {
    throw new ControlError('bad-request', `the blob has ${ref.size} bytes, there is none at ${offset}`)
  }

  return { size: ref.size, bytes: store.stream(ref, offset) }
}

export function blobViews (store: BlobStore): BlobView[] {
  return store.list().map(({ name, size, partial, pinned }) => ({ cid: nameCid(name), size, state: partial ? 'partial' : 'whole', pinned }))
}

export async function removeBlob (store: BlobStore, cid: string): Promise<{ cid: string, size: number }> {
  const found = blobViews(store).find(one => one.cid === cid)
  const name = parseBlobCid(cid)

  if (found == null || name == null) {
    throw new ControlError('not-found', `no blob ${cid} here`, '"mycel blob ls" lists those that are')
  }

  if (found.pinned) {
    throw new ControlError('refused', `a job or contract still needs blob ${cid}`, 'it may go once that has ended')
  }

  await store.delete(name)
  return { cid, size: found.size }
}

function asControlError (err: unknown): unknown {
  if (!(err instanceof BlobError)) {
    return err
  }

  switch (err.code) {
    case 'too-large':
      return new ControlError('too-large', err.message, 'split it', { cause: err })
    case 'quota':
      return new ControlError('refused', `no room for the blob: ${err.message}`, 'raise blobs.quota_mib, or remove what nobody needs with "mycel blob rm"', { cause: err })
    case 'missing':
    case 'mismatch':
    case 'busy':
    case 'io':
      return err
  }
}
