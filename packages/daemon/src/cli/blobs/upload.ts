import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { unreadable } from '../job/files.ts'
import { byteProgress } from './progress.ts'
import type { Control } from '../../control.ts'
import type { Call } from '../verb.ts'

/** Read from disk at a time, bytes. */
const PIECE_BYTES = 1024 * 1024

/** A file that is going to be uploaded: there and readable when it was looked at. */
export interface LocalFile {
  readonly path: string
  readonly size: number
}

/** Looks at a file without reading it. CliError 66 `no-input` says which one and where it was named. */
export async function localFile (path: string, where: string): Promise<LocalFile> {
  const found = await stat(path).catch((err: unknown) => { throw unreadable(path, where, err) })

  if (!found.isFile()) {
    throw unreadable(path, where, Object.assign(new Error('not a file'), { code: found.isDirectory() ? 'EISDIR' : 'EINVAL' }))
  }

  return { path, size: found.size }
}

/** Puts a file into the node's store, piece by piece, and tells how far it is. */
export async function uploadFile (control: Control, { path, size }: LocalFile, tell: Pick<Call, 'progress'>): Promise<{ readonly cid: string, readonly size: number }> {
  const source = createReadStream(path, { highWaterMark: PIECE_BYTES }) as AsyncIterable<Uint8Array>
  return control.putBlob(byteProgress(source, size, text => { tell.progress(`${path}  ${text}`) }))
}

/** Puts bytes that are in memory into the node's store. */
export async function uploadBytes (control: Control, bytes: Uint8Array): Promise<{ readonly cid: string, readonly size: number }> {
  return control.putBlob((async function * () {
    for (let at = 0; at < bytes.byteLength; at += PIECE_BYTES) {
      yield bytes.subarray(at, at + PIECE_BYTES)
    }
  })())
}
