import { streamPair } from '@libp2p/utils'
import { expect } from 'aegir/chai'
import { frameStream } from '../src/streams/frame-stream.ts'
import { encodeFrame, handle, MAX_IN_FLIGHT_BYTES, toRequest } from '../src/streams/index.ts'
import { alice } from './fixtures/bodies.ts'
import type { Connection, Libp2p, PeerId, Stream, StreamHandler } from '@libp2p/interface'

const REQUEST_BYTES = 900 * 1024
const REQUESTS = 8

/** The other end of a served stream, as a client of its own making holds it. */
async function served (handler: () => Promise<Record<string, never>>): Promise<Stream> {
  const [client, server] = await streamPair()
  const accepted: StreamHandler[] = []
  const node = { handle: async (_: string, accept: StreamHandler) => { accepted.push(accept) } } as unknown as Pick<Libp2p, 'handle' | 'unhandle'>
  await handle(node, '/mycel/test/contract/1.0.0', handler)
  const remotePeer = { type: 'Ed25519', publicKey: { raw: alice.publicKey } } as unknown as PeerId
  await accepted[0]?.(server, { remotePeer } as unknown as Connection)
  return client
}

describe('a server of requests', () => {
  it('works on no more bytes of one stream than a client may have in flight, whatever the client sends', async function () {
    this.timeout(10_000)
    const waiting: Array<() => void> = []
    let most = 0
    let seen = 0
    const stream = await served(async () => {
      seen++
      most = Math.max(most, waiting.length + 1)
      await new Promise<void>(resolve => waiting.push(resolve))
      return {}
    })
    const frames = frameStream(stream)
    const body = new Uint8Array(REQUEST_BYTES)
    const signal = AbortSignal.timeout(9000)
    const writing = Array.from({ length: REQUESTS }, async (_, i) => frames.write(encodeFrame({ kind: 'request', id: i + 1, request: toRequest({ body }) }), { signal }))

    // one answer at a time: each frees the place of one request
    for (let answered = 0; answered < REQUESTS; answered++) {
      while (waiting.length === 0) {
        await new Promise(resolve => setTimeout(resolve, 1))
      }

      // time for the server to take more than it should
      await new Promise(resolve => setTimeout(resolve, 20))
      waiting.shift()?.()
      await frames.read()
    }

    await Promise.all(writing)
    expect(seen).to.equal(REQUESTS)
    expect(most * REQUEST_BYTES).to.be.at.most(MAX_IN_FLIGHT_BYTES)
    stream.abort(new Error('done'))
  })
})
