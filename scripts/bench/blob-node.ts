// One side of the blob bench in a process of its own: a libp2p node with the services of a Mycel node, a blob store, and what it is told over IPC.
import '../../packages/daemon/dist/src/small-heap.js'
import { randomBytes } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { lpStream } from '@libp2p/utils'
import { multiaddr } from '@multiformats/multiaddr'
import { BlobExchange } from '../../packages/daemon/dist/src/blobs/exchange.js'
import { Holders } from '../../packages/daemon/dist/src/blobs/holders.js'
import { BLOB_LIMITS, BLOB_REQUEST_MS } from '../../packages/daemon/dist/src/blobs/limits.js'
import { BlobServer } from '../../packages/daemon/dist/src/blobs/server.js'
import { createNode } from '../../packages/daemon/dist/src/network/node.js'
import { BlobStore } from '../../packages/daemon/dist/src/stores/blobs/blob-store.js'
import { blobRef, CHUNK_BYTES } from '../../packages/wire/dist/src/blobs/index.js'
import { createRequester, handle, protocolName } from '../../packages/wire/dist/src/streams/index.js'
import type { BlobOrder, BlobReport } from './blob-orders.ts'
import type { Stream } from '@libp2p/interface'

const NETWORK = 'bench'
const RAW = '/bench/acknowledged/1.0.0'
const [folder = ''] = process.argv.slice(2)

const store = await BlobStore.open({ folder, quotaBytes: 8 * 2 ** 30 })
const node = await createNode({ seed: new Uint8Array(randomBytes(32)), network: NETWORK, listen: ['/ip4/127.0.0.1/tcp/0'], bootstrap: [], local: true, classes: [] })
const server = new BlobServer({ store, holders: new Holders(), log: () => {} })
let served = 0
await handle(node, protocolName(NETWORK, 'blob'), async (request, from, rest) => {
  const reply = await server.serve(request, from, rest)
  served += reply.attachments?.[0]?.byteLength ?? 0
  return reply
}, BLOB_LIMITS)
await node.handle(RAW, stream => { void takeAll(stream) })
const exchange = new BlobExchange({ store, requester: createRequester(node, { protocol: protocolName(NETWORK, 'blob'), timeoutMs: BLOB_REQUEST_MS }), onBlame: () => {} })

/** Takes what comes and acknowledges each message with one byte. */
async function takeAll (stream: Stream): Promise<void> {
  const lp = lpStream(stream, { maxDataLength: 2 * CHUNK_BYTES })
  const ack = Uint8Array.of(1)

  for (;;) {
    const message = await lp.read().catch(() => undefined)

    if (message == null) {
      return
    }

    // as a receiver would that does something with the bytes
    message.subarray()
    await lp.write(ack)
  }
}

/** Sends so many bytes in messages of 1 MiB, so many of them unacknowledged at a time; milliseconds. */
async function sendRaw (addrs: readonly string[], bytes: number, window: number): Promise<number> {
  const connection = await node.dial(addrs.map(text => multiaddr(text)))
  const stream = await connection.newStream(RAW)
  const lp = lpStream(stream, { maxDataLength: 16 })
  const message = new Uint8Array(CHUNK_BYTES).fill(7)
  const at = performance.now()

  for (let sent = 0, acknowledged = 0, count = bytes / CHUNK_BYTES; acknowledged < count;) {
    if (sent < count && sent - acknowledged < window) {
      await lp.write(message)
      sent++
    } else {
      await lp.read()
      acknowledged++
    }
  }

  const ms = performance.now() - at
  await stream.close()
  return ms
}

async function * random (bytes: number): AsyncGenerator<Uint8Array> {
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) {
    yield randomBytes(Math.min(left, CHUNK_BYTES))
  }
}

async function carryOut (order: BlobOrder): Promise<Omit<BlobReport, 'n'>> {
  switch (order.do) {
    case 'addrs':
      return { addrs: node.getMultiaddrs().map(String) }
    case 'put': {
      const { digest, size } = await store.putStream(random(order.bytes), { limit: order.bytes })
      return { digest: Buffer.from(digest).toString('hex'), size }
    }
    case 'copy': {
      const ref = blobRef(Buffer.from(order.digest, 'hex'), order.size)
      const from = await BlobStore.open({ folder: order.folder })
      ref != null && await store.putStream(from.stream(ref), { limit: order.size, expected: ref })
      await from.close()
      return {}
    }
    case 'raw':
      return { ms: await sendRaw(order.addrs, order.bytes, order.window) }
    case 'served':
      return { bytes: served }
    case 'rss':
      return { rss: process.memoryUsage.rss() }
    case 'fetch': {
      const ref = blobRef(Buffer.from(order.digest, 'hex'), order.size)
      const peers = await Promise.all(order.from.map(async addrs => (await node.dial(addrs.map(text => multiaddr(text)))).remotePeer))
      const at = performance.now()
      let fetched = 0
      let cut = false
      const ending = new AbortController()
      await exchange.ensure(peers, ref ?? { digest: new Uint8Array(32), size: 0 }, {
        signal: ending.signal,
        onProgress: progress => {
          fetched = progress.fetched

          if (order.cutAt != null && progress.held >= order.cutAt) {
            ending.abort(new Error('cut'))
          }
        }
      }).catch(err => {
        cut = ending.signal.aborted
        if (!cut) {
          throw err
        }
      })
      const ms = performance.now() - at
      await setImmediate()
      return { ms, bytes: fetched, cut }
    }
    case 'forget': {
      await store.delete({ digest: Buffer.from(order.digest, 'hex'), indexed: true })
      return {}
    }
  }
}

process.on('message', (order: BlobOrder) => {
  carryOut(order).then(
    report => { process.send?.({ n: order.n, ...report }) },
    (err: unknown) => { process.send?.({ n: order.n, fault: err instanceof Error ? `${err.name}: ${err.message}` : String(err) }) }
  )
})
process.on('disconnect', () => { process.exit(0) })
process.send?.({ n: 0 })
