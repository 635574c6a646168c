import { inputsRoot } from '@mycel/verify/commit'
import { encodeManifest } from '@mycel/wire'
import { inputsOf } from './job-inputs.ts'
import type { Holders } from '../blobs/holders.ts'
import type { PinBoard } from '../blobs/pin-board.ts'
import type { JobRequest } from '../control.ts'
import type { NextWindow } from '../mailboxes/ports.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { Crypto, UnitInput } from '@mycel/wire'

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

/** A window of these units, its manifest in the store. */
export async function windowOf (crypto: Crypto, blobs: Pick<Blobs, 'put'>, units: readonly UnitInput[]): Promise<NextWindow> {
  const inputs = units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))
  const { digest, size } = await blobs.put(encodeManifest(units))
  return { indexes: units.map(({ index }) => index), manifest: digest, manifestSize: size, inputsRoot: inputsRoot(crypto, inputs) }
}
