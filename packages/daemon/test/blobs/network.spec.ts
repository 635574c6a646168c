import { fork } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { CHUNK_BYTES, chunkCount } from '@mycel/wire/blobs'
import { createRequester, decodeBlobAsk, handle, protocolName } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { BlobExchange } from '../../src/blobs/exchange.ts'
import { Holders } from '../../src/blobs/holders.ts'
import { BLOB_LIMITS, BLOB_REQUEST_MS } from '../../src/blobs/limits.ts'
import { BlobServer } from '../../src/blobs/server.ts'
import { eventually } from '../network/eventually.ts'
import { startNodes } from '../network/nodes.ts'
import { bytesOf, Net } from './net.ts'
import type { Node } from '../../src/network/node.ts'
import type { BlobStore } from '../../src/stores/blobs/blob-store.ts'
import type { Requester } from '@mycel/wire/streams'

const PROTOCOL = protocolName('test', 'blob')
const SIZE = 24 * CHUNK_BYTES + 1234
const BYTES = bytesOf(SIZE)

describe('blobs over libp2p', function () {
  this.timeout(60_000)

  let net: Net
  let nodes: Node[]
  /** Chunks that each server was asked for. */
  let asked: number[][]
  let requesters: Requester[]
  let stops: Array<() => Promise<void>>

  beforeEach(async () => {
    net = new Net()
    asked = []
    requesters = []
    stops = []
    nodes = await startNodes(3)
  })

  afterEach(async () => {
    requesters.forEach(requester => { requester.stop() })
    await Promise.all(stops.map(async stop => stop()))
    await Promise.all(nodes.map(async node => node.stop()))
    await net.end()
  })

  /** Has a node serve a store; each piece takes it so long. */
  async function serve (node: Node | undefined, store: BlobStore, delayMs = 0): Promise<number> {
    const server = new BlobServer({ store, holders: new Holders(), log: () => {} })
    const mine: number[] = []
    asked.push(mine)
    const stop = await handle(node ?? nodes[0]!, PROTOCOL, async (request, from, rest) => {
      const ask = decodeBlobAsk(request.body)
      ask?.part === 'chunk' && mine.push(ask.n)
      delayMs > 0 && await setTimeout(delayMs)
      return server.serve(request, from, rest)
    }, BLOB_LIMITS)
    stops.push(stop)
    return asked.length - 1
  }

  function exchangeOf (node: Node | undefined, store: BlobStore): BlobExchange {
    const requester = createRequester(node ?? nodes[0]!, { protocol: PROTOCOL, timeoutMs: BLOB_REQUEST_MS })
    requesters.push(requester)
    return new BlobExchange({ store, requester, onBlame: () => { throw new Error('nobody lies') } })
  }

  it('come from two peers at once; when one goes, the other brings the rest', async () => {
    const [a, b, mine] = [await net.store(), await net.store(), await net.store()]
    const ref = await a.put(BYTES)
    await b.put(BYTES)
    await serve(nodes[0], a, 10)
    await serve(nodes[1], b, 10)
    let going: Promise<void> | undefined
    await exchangeOf(nodes[2], mine).ensure([nodes[0]!.peerId, nodes[1]!.peerId], ref, {
      onProgress: ({ held }) => {
        if (held > SIZE / 3) {
          going ??= nodes[0]!.stop() as Promise<void>
        }
      }
    })
    await going
    expect(Buffer.compare(await mine.get(ref), BYTES)).to.equal(0)
    expect(asked.every(chunks => chunks.length > 2)).to.equal(true)
  })

  it('after kill -9 of the one that fetches, only what it had not is sent', async () => {
    const theirs = await net.store()
    const ref = await theirs.put(BYTES)
    await serve(nodes[0], theirs, 15)
    const folder = await net.folder()
    const script = fileURLToPath(new URL(`./fetch-process${import.meta.url.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url))
    const child = fork(script, [folder, Buffer.from(ref.digest).toString('hex'), String(ref.size), nodes[0]!.getMultiaddrs()[0]!.toString()], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    let held = 0
    child.on('message', (bytes: number) => { held = bytes })
    await eventually(() => held > 6 * CHUNK_BYTES, 30_000)
    child.kill('SIGKILL')
    await once(child, 'exit')
    const before = [...asked[0] ?? []]
    expect(before.length).to.be.below(chunkCount(SIZE))

    const mine = await net.store({ folder })
    let brought = 0
    let first: number | undefined
    await exchangeOf(nodes[1], mine).ensure([nodes[0]!.peerId], ref, {
      onProgress: progress => {
        first ??= progress.held
        brought = progress.fetched
      }
    })
    // what it said it held is there, and everything else was asked for once
    expect(first).to.be.at.least(held)
    expect(brought).to.equal(SIZE - (first ?? 0))
    const after = (asked[0] ?? []).slice(before.length)
    expect(new Set(after).size).to.equal(after.length)
    expect(after.length).to.equal(Math.ceil((SIZE - (first ?? 0)) / CHUNK_BYTES))
    expect(Buffer.compare(await mine.get(ref), BYTES)).to.equal(0)
  })

  it('a peer that reads nothing of its replies holds up nobody else', async () => {
    const theirs = await net.store()
    const ref = await theirs.put(BYTES)
    await serve(nodes[0], theirs)
    const [deaf, mine] = [nodes[1]!, await net.store()]
    const { encodeBlobAsk, encodeFrame, frameStream, toRequest } = await import('@mycel/wire/streams')

    for (let i = 0; i < 2; i++) {
      const stream = await deaf.dialProtocol(nodes[0]!.peerId, PROTOCOL)
      stream.pause()
      const frames = frameStream(stream)

      for (let id = 1; id <= 20; id++) {
        frames.write(encodeFrame({ kind: 'request', id, request: toRequest({ body: encodeBlobAsk({ digest: ref.digest, part: 'chunk', n: id }) }) }), { signal: AbortSignal.timeout(10_000) }).catch(() => {})
      }
    }

    await eventually(() => (asked[0]?.length ?? 0) >= 10)
    await exchangeOf(nodes[2], mine).ensure([nodes[0]!.peerId], ref)
    expect(Buffer.compare(await mine.get(ref), BYTES)).to.equal(0)
    // it is served no more than it may have under way
    expect((asked[0] ?? []).length - chunkCount(SIZE)).to.be.at.most(2 * BLOB_LIMITS.maxConcurrent + 2)
  })
})
