import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { decodeBlobAsk, toReply, toRequest } from '@mycel/wire/streams'
import { Holders } from '../../src/blobs/holders.ts'
import { BlobServer } from '../../src/blobs/server.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { BlobStore } from '../../src/stores/blobs/blob-store.ts'
import { signerOf } from '../discovery/ads.ts'
import type { BlobStoreInit } from '../../src/stores/blobs/blob-store.ts'
import type { PeerId } from '@libp2p/interface'
import type { BlobRef } from '@mycel/wire/blobs'
import type { BlobAsk, Reply, Requester } from '@mycel/wire/streams'

/** What a peer answers in place of, or with, its server's own answer. */
export type Twist = (ask: BlobAsk, honest: () => Promise<Partial<Reply>>, signal: AbortSignal) => Promise<Partial<Reply>> | Partial<Reply>

export interface Peer {
  readonly peer: PeerId
  /** Identity key, 32 bytes. */
  readonly key: Uint8Array
  readonly store: BlobStore
  readonly holders: Holders
  /** What it was asked, in order. */
  readonly asked: BlobAsk[]
  twist: Twist
}

/** Peers with real stores and servers, and no network between: requests reach them at once, as the test lets them. */
export class Net {
  private readonly folders: string[] = []
  private readonly homes = new Map<BlobStore, string>()
  private readonly peers = new Map<string, Peer>()

  async store (init: Partial<BlobStoreInit> = {}): Promise<BlobStore> {
    const folder = init.folder ?? await this.folder()
    const store = await BlobStore.open({ cacheBytes: 0, ...init, folder })
    this.homes.set(store, folder)
    return store
  }

  async folder (): Promise<string> {
    const folder = await mkdtemp(join(tmpdir(), 'mycel-net-'))
    this.folders.push(folder)
    return folder
  }

  /** The peer with this number, honest until it is twisted. */
  async peer (n: number, init: Partial<BlobStoreInit> = {}): Promise<Peer> {
    const key = signerOf(n).publicKey
    const store = await this.store(init)
    const one: Peer = { peer: peerIdOf(key), key, store, holders: new Holders(), asked: [], twist: async (_, honest) => honest() }
    this.peers.set(one.peer.toString(), one)
    return one
  }

  /** How peer `n` asks others. */
  requester (n = 0): Requester {
    const from = { peer: peerIdOf(signerOf(n).publicKey), key: signerOf(n).publicKey }
    const servers = new Map<string, BlobServer>()

    return {
      request: async (to, parts, { signal } = {}) => {
        const name = to.toString()
        const one = this.peers.get(name)
        const request = toRequest(parts)
        const ask = decodeBlobAsk(request.body)

        if (one == null || ask == null) {
          throw new Error('nobody, or nothing, to ask')
        }

        const server = servers.get(name) ?? new BlobServer({ store: one.store, holders: one.holders, log: () => {} })
        servers.set(name, server)
        one.asked.push(ask)
        const written = Promise.withResolvers<void>()
        const gone = new AbortController()
        const honest = async (): Promise<Partial<Reply>> => server.serve(request, from, { signal: gone.signal, written: written.promise })

        try {
          return toReply(await one.twist(ask, honest, signal ?? gone.signal))
        } finally {
          written.resolve()
        }
      },
      stop: () => {}
    }
  }

  /** Changes one byte of a stored blob of more than one chunk behind its store's back. */
  async rot (store: BlobStore, { digest }: BlobRef, at: number): Promise<void> {
    const key = Buffer.from(digest).toString('hex')
    const file = await open(join(this.homes.get(store) ?? '', 'chunked', key.slice(0, 2), key, 'data'), 'r+')
    const { buffer } = await file.read(new Uint8Array(1), 0, 1, at)
    await file.write(Uint8Array.of((buffer[0] ?? 0) ^ 1), 0, 1, at)
    await file.close()
  }

  async end (): Promise<void> {
    await Promise.all([...this.homes.keys()].map(async store => store.close()))
    await Promise.all(this.folders.map(async folder => rm(folder, { recursive: true, force: true, maxRetries: 5 })))
  }
}

/** Bytes that differ from chunk to chunk. */
export function bytesOf (size: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(size)
  let state = seed >>> 0

  for (let i = 0; i + 4 <= size; i += 4) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    bytes[i] = state >>> 24
    bytes[i + 1] = state >>> 16
    bytes[i + 2] = i >>> 20
    bytes[i + 3] = i >>> 12
  }

  return bytes
}
