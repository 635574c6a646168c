import { CHUNK_BYTES, chunkBytes, chunkCount } from '@mycel/wire/blobs'
import { sha256 } from '../stores/blobs/hashing.ts'
import { askPiece } from './ask.ts'
import { nobodyBrings } from './fetch-error.ts'
import type { LeftSource } from './fetch-error.ts'
import type { BlameReason } from './gatherer.ts'
import type { PeerId } from '@libp2p/interface'
import type { Requester } from '@mycel/wire/streams'

export interface ValueFetch {
  readonly cid: string
  readonly requester: Requester
  readonly chunkMs: number
  readonly maxBytes: number
  /** Told of the bytes of every piece that comes, right or wrong. */
  brought (bytes: number): void
  blame (peer: PeerId, reason: BlameReason): void
}

/** Bytes of a value from the first peer that has the right ones: in memory, for its digest says nothing of its parts. BlobFetchError. */
export async function fetchValue (init: ValueFetch, peers: readonly PeerId[], digest: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  const left: LeftSource[] = []

  for (const peer of peers) {
    const got = await valueFrom(init, peer, digest, signal)

    if (got instanceof Uint8Array) {
      return got
    }

    left.push({ peer: peer.toString(), ...got })

    if (got.why === 'lied') {
      init.blame(peer, 'bad-chunk')
    }
  }

  throw nobodyBrings(init.cid, left)
}

async function valueFrom ({ requester, chunkMs, maxBytes, brought }: ValueFetch, peer: PeerId, digest: Uint8Array, signal: AbortSignal): Promise<Uint8Array | Omit<LeftSource, 'peer'>> {
  let bytes = new Uint8Array(0)

  for (let n = 0; n < chunkCount(bytes.byteLength); n++) {
    const asked = await askPiece(requester, peer, { digest, part: 'value', n }, chunkMs, signal)

    if (asked.kind !== 'piece') {
      return asked.kind === 'malformed' ? { why: 'lied', detail: asked.detail } : { why: asked.kind === 'missing' || asked.kind === 'busy' ? asked.kind : 'unreachable', detail: asked.kind }
    }

    brought(asked.bytes.byteLength)

    if (n === 0) {
      if (asked.size > maxBytes) {
        return { why: 'missing', detail: `it has one of ${asked.size} bytes, more than ${maxBytes}` }
      }

      bytes = new Uint8Array(asked.size)
    }

    if (asked.size !== bytes.byteLength || asked.bytes.byteLength !== chunkBytes(bytes.byteLength, n)) {
      return { why: 'lied', detail: 'its pieces do not make up what it announced' }
    }

    bytes.set(asked.bytes, n * CHUNK_BYTES)
  }

  return Buffer.compare(sha256(bytes), digest) === 0 ? bytes : { why: 'lied', detail: 'it sent other bytes' }
}
