import { inputsOf } from './job-inputs.ts'
import type { Holders } from '../blobs/holders.ts'
import type { PinBoard } from '../blobs/pin-board.ts'
import type { JobRequest } from '../control.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'

export interface JobBlobsInit {
  readonly blobs: Pick<Blobs, 'find'>
  /** What this node must not lose. */
  readonly pins: PinBoard
  /** Who else may be named to those who ask for a running job's blobs. */
  readonly holders: Holders
}

/** Keeps a running job's blobs here, and lets its providers have them from each other. Returns what ends that. */
export function keepJobBlobs ({ blobs, pins, holders }: JobBlobsInit, id: string, request: JobRequest): () => void {
  const { given, own } = inputsOf(blobs, request)
  const owner = `job/${id}`
  pins.hold(owner, [...given, ...own])
  given.forEach(ref => { holders.share(ref) })

  return () => {
    pins.release(owner)
    given.forEach(ref => { holders.unshare(ref) })
  }
}
