import { CHUNK_BYTES } from '@mycel/wire/blobs'
import { StreamRequestError } from '@mycel/wire/streams'
import { BlobExchange } from '../../src/blobs/exchange.ts'
import { bytesOf, Net } from './net.ts'
import type { Peer, Twist } from './net.ts'
import type { BlobExchangeInit } from '../../src/blobs/exchange.ts'
import type { BlobFetchError } from '../../src/blobs/fetch-error.ts'
import type { BlobStore, BlobStoreInit } from '../../src/stores/blobs/blob-store.ts'
import type { BlobRef } from '@mycel/wire/blobs'
import type { BlobAsk } from '@mycel/wire/streams'

/** A blob of six chunks. */
export const SIZE = 5 * CHUNK_BYTES + 77
export const BYTES = bytesOf(SIZE)

/** Nobody is there. */
export const dead: Twist = async () => { throw new StreamRequestError('dial-failed', 'nobody is there') }

/** Never answers; the asker's deadline ends it. */
export const silent: Twist = async (_, __, signal) => new Promise((resolve, reject) => {
  signal.addEventListener('abort', () => { reject(new StreamRequestError(signal.reason?.name === 'TimeoutError' ? 'timeout' : 'aborted', 'no answer')) })
})

/** Sends other bytes for some chunks. */
export const wrongChunk = (when: (ask: BlobAsk) => boolean): Twist => async (ask, honest) => {
  const { body, attachments: [bytes = new Uint8Array(0)] = [] } = await honest()
  return { body: body ?? new Uint8Array(0), attachments: [ask.part === 'chunk' && when(ask) ? Uint8Array.from(bytes, byte => byte ^ 1) : bytes] }
}

/** Numbers of the pieces that a peer was asked for. */
export const asks = (peer: Peer, part: BlobAsk['part'] = 'chunk'): number[] => peer.asked.filter(ask => ask.part === part).map(({ n }) => n)
export const ids = (peers: readonly Peer[]): Array<Peer['peer']> => peers.map(({ peer }) => peer)

/** How a fetch failed. Error where it did not. */
export async function refusal (promise: Promise<unknown>): Promise<BlobFetchError> {
  return promise.then(() => { throw new Error('it came') }, (err: BlobFetchError) => err)
}

/** One who fetches, and those who have it. */
export class Fetching {
  net!: Net
  /** Of the latest fetcher. */
  store!: BlobStore
  /** `<peer> <reason>`, in order. */
  blamed: string[] = []

  /** Call inside `describe`. */
  constructor () {
    beforeEach(() => {
      this.net = new Net()
      this.blamed = []
    })
    afterEach(async () => { await this.net.end() })
  }

  async fetcher ({ into, ...over }: Partial<BlobExchangeInit> & { readonly into?: Partial<BlobStoreInit> } = {}): Promise<BlobExchange> {
    this.store = await this.net.store(into)
    return new BlobExchange({ store: this.store, requester: this.net.requester(), onBlame: (peer, reason) => { this.blamed.push(`${peer.toString()} ${reason}`) }, chunkMs: 10_000, ...over })
  }

  /** Peers 1 … count, all of which have the blob. */
  async holders (count: number, bytes: Uint8Array = BYTES): Promise<{ readonly peers: readonly Peer[], readonly ref: BlobRef }> {
    const peers: Peer[] = []

    for (let n = 1; n <= count; n++) {
      peers.push(await this.net.peer(n))
    }

    const refs = await Promise.all(peers.map(async peer => peer.store.put(bytes)))
    return { peers, ref: refs[0] ?? { digest: new Uint8Array(32), size: bytes.length } }
  }
}
