import { lpStream } from '@libp2p/utils'
import { createRequester, decodeFrame, encodeFrame, frameStream, handle, MAX_FRAME_BYTES, toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { eventually } from './eventually.ts'
import { startNodes } from './nodes.ts'
import type { Node } from '../../src/network/node.ts'
import type { Stream } from '@libp2p/interface'
import type { HandleLimits, RequestHandler, Requester, StreamRequestError } from '@mycel/wire/streams'

const PROTOCOL = '/mycel/test/contract/1.0.0'
const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('request streams', function () {
  this.timeout(20_000)

  let server: Node
  let client: Node
  let stopServing: (() => Promise<void>) | undefined
  let requester: Requester
  let opened = 0

  before(async () => {
    [server, client] = await startNodes(2) as [Node, Node]
  })

  after(async () => {
    await Promise.all([server, client].map(async node => node.stop()))
  })

  beforeEach(() => {
    opened = 0
    requester = createRequester({
      dialProtocol: async (...args) => {
        opened++
        return client.dialProtocol(...args)
      }
    }, { protocol: PROTOCOL, timeoutMs: 5000 })
  })

  afterEach(async () => {
    requester.stop()
    await stopServing?.()
    stopServing = undefined
  })

  async function serve (handler: RequestHandler, limits: HandleLimits = {}): Promise<void> {
    stopServing = await handle(server, PROTOCOL, handler, limits)
  }

  async function failure (promise: Promise<unknown>): Promise<StreamRequestError> {
    return promise.then(() => { throw new Error('it was answered') }, (err: StreamRequestError) => err)
  }

  async function rawStream (): Promise<Stream> {
    return client.dialProtocol(server.peerId, PROTOCOL)
  }

  it('carry envelopes, attachments, body and verdicts, and say who asks', async () => {
    let asker: Uint8Array | undefined
    await serve((request, from) => {
      asker = from.key
      return { ...request, verdicts: [{ id: new Uint8Array(32).fill(1), code: 'duplicate', reason: 'seen' }] }
    })

    const reply = await requester.request(server.peerId, { body: text('b'), envelopes: [text('e')], attachments: [text('a1'), text('a2')] })
    expect(reply).to.deep.equal({ body: text('b'), envelopes: [text('e')], attachments: [text('a1'), text('a2')], verdicts: [{ id: new Uint8Array(32).fill(1), code: 'duplicate', reason: 'seen' }] })
    expect(asker).to.deep.equal(client.peerId.publicKey?.raw)
  })

  it('share one stream per peer, also when the first requests come together', async () => {
    await serve(request => request)
    const replies = await Promise.all(Array.from({ length: 300 }, async (_, i) => requester.request(server.peerId, { body: text(`${i}`) })))
    expect(replies.map(({ body }) => new TextDecoder().decode(body))).to.deep.equal(Array.from({ length: 300 }, (_, i) => `${i}`))
    expect(opened).to.equal(1)
  })

  it('answer out of order', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    await serve(async request => {
      if (request.body[0] === 1) {
        await gate
      }

      return request
    })

    const slow = requester.request(server.peerId, { body: Uint8Array.of(1) })
    expect((await requester.request(server.peerId, { body: Uint8Array.of(2) })).body).to.deep.equal(Uint8Array.of(2))
    release()
    expect((await slow).body).to.deep.equal(Uint8Array.of(1))
  })

  it('carry the largest frame both ways, many at once', async () => {
    await serve(request => ({ body: request.body }))
    const body = new Uint8Array(MAX_FRAME_BYTES - 64).fill(7)
    const replies = await Promise.all(Array.from({ length: 8 }, async () => requester.request(server.peerId, { body }, { signal: AbortSignal.timeout(15_000) })))
    expect(replies.every(reply => reply.body.byteLength === body.byteLength && reply.body.at(-1) === 7)).to.equal(true)
    expect(opened).to.equal(1)
  })

  it('refuse to send a frame that is too large, and go on', async () => {
    await serve(request => request)
    expect(await failure(requester.request(server.peerId, { body: new Uint8Array(MAX_FRAME_BYTES + 1) }))).to.have.property('code', 'frame-too-large')
    expect((await requester.request(server.peerId, { body: text('ok') })).body).to.deep.equal(text('ok'))
  })

  it('say so when a reply does not fit, and go on', async () => {
    await serve(request => ({ body: request.body[0] === 1 ? new Uint8Array(MAX_FRAME_BYTES + 1) : request.body }))
    expect(await failure(requester.request(server.peerId, { body: Uint8Array.of(1) }))).to.include({ code: 'refused', remoteCode: 'reply-too-large' })
    expect((await requester.request(server.peerId, { body: text('ok') })).body).to.deep.equal(text('ok'))
  })

  it('tell the other side nothing of what a handler threw', async () => {
    const told: unknown[] = []
    await serve(() => { throw new Error('secret path') }, { onError: err => told.push(err) })
    const err = await failure(requester.request(server.peerId, {}))
    expect(err).to.include({ code: 'refused', remoteCode: 'internal' })
    expect(err.message).to.not.include('secret')
    expect(told).to.have.lengthOf(1)
  })

  it('stop waiting at the caller\'s signal and ignore the late reply', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    let running: AbortSignal | undefined
    await serve(async (request, from, { signal }) => {
      running ??= signal
      await gate
      return request
    })

    expect(await failure(requester.request(server.peerId, {}, { signal: AbortSignal.timeout(50) }))).to.have.property('code', 'timeout')
    const controller = new AbortController()
    const aborted = failure(requester.request(server.peerId, {}, { signal: controller.signal }))
    controller.abort()
    expect(await aborted).to.have.property('code', 'aborted')
    release()
    expect((await requester.request(server.peerId, { body: text('next') })).body).to.deep.equal(text('next'))
    expect(opened).to.equal(1)
    expect(running?.aborted).to.equal(false)
  })

  it('answer for a handler that takes too long', async () => {
    await serve(async () => new Promise(() => {}), { timeoutMs: 50 })
    expect(await failure(requester.request(server.peerId, {}))).to.include({ code: 'refused', remoteCode: 'timeout' })
  })

  it('carry many large replies to one that reads them', async () => {
    await serve(() => ({ body: new Uint8Array(1024 * 1024) }))
    const replies = await Promise.all(Array.from({ length: 40 }, async () => requester.request(server.peerId, {})))
    expect(replies.reduce((sum, { body }) => sum + body.byteLength, 0)).to.equal(40 * 1024 * 1024)
  })

  it('never dial for a request that was aborted before', async () => {
    await serve(request => request)
    expect(await failure(requester.request(server.peerId, {}, { signal: AbortSignal.abort() }))).to.have.property('code', 'aborted')
    expect(opened).to.equal(0)
  })

  it('abort the handler\'s signal when the asker goes away', async () => {
    const { promise: seen, resolve } = Promise.withResolvers<AbortSignal>()
    await serve(async (request, from, { signal }) => {
      resolve(signal)
      return new Promise(() => {})
    }, { timeoutMs: 60_000 })

    const asked = failure(requester.request(server.peerId, {}))
    const signal = await seen
    requester.stop()
    expect(await asked).to.have.property('code', 'stopped')
    await eventually(() => signal.aborted)
    expect(await failure(requester.request(server.peerId, {}))).to.have.property('code', 'stopped')
  })

  it('open a new stream after the old one failed', async () => {
    const streams: Stream[] = []
    await serve(request => request)
    const counting = createRequester({
      dialProtocol: async (...args) => {
        const stream = await client.dialProtocol(...args)
        streams.push(stream)
        return stream
      }
    }, { protocol: PROTOCOL })

    await counting.request(server.peerId, {})
    streams[0]?.abort(new Error('cut'))
    expect((await counting.request(server.peerId, { body: text('again') })).body).to.deep.equal(text('again'))
    expect(streams).to.have.lengthOf(2)
    counting.stop()
  })

  it('tell requests in flight that the stream was lost, and reconnect after the connection was cut', async () => {
    let hang = true
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    await serve(async request => {
      arrive()
      return hang ? new Promise(() => {}) : request
    })

    const lost = failure(requester.request(server.peerId, {}))
    await arrived
    hang = false
    await client.hangUp(server.peerId)
    expect(await lost).to.have.property('code', 'stream-lost')
    expect((await requester.request(server.peerId, { body: text('back') })).body).to.deep.equal(text('back'))
  })

  it('say when nobody serves the protocol', async () => {
    expect(await failure(requester.request(server.peerId, {}))).to.have.property('code', 'dial-failed')
  })

  it('never have more requests in flight than the server takes', async () => {
    let running = 0
    let most = 0
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    await serve(async request => {
      most = Math.max(most, ++running)
      await gate
      running--
      return request
    }, { maxConcurrent: 100 })

    const replies = Promise.all(Array.from({ length: 200 }, async () => requester.request(server.peerId, {})))
    await eventually(() => running === 64)
    release()
    expect(await replies).to.have.lengthOf(200)
    expect(most).to.equal(64)
  })

  it('never have more bytes of requests in flight than two megabytes, unless it is one', async () => {
    let running = 0
    let most = 0
    await serve(async request => {
      running += request.body.byteLength
      most = Math.max(most, running)
      await new Promise(resolve => { setTimeout(resolve, 2) })
      running -= request.body.byteLength
      return {}
    }, { maxConcurrent: 100 })

    const sizes = Array.from({ length: 24 }, (_, i) => i % 2 === 0 ? 700_000 : 300_000)
    await Promise.all(sizes.map(async size => requester.request(server.peerId, { body: new Uint8Array(size) })))
    expect(most).to.be.within(700_001, MAX_FRAME_BYTES)
  })

  it('refuse more waiting requests than the limit', async () => {
    await serve(async () => new Promise(() => {}))
    const all = Promise.allSettled(Array.from({ length: 64 + 1024 + 1 }, async () => requester.request(server.peerId, {})))
    await eventually(() => opened === 1)
    expect(await failure(requester.request(server.peerId, {}))).to.have.property('code', 'too-many-pending')
    requester.stop()
    await all
  })

  describe('against a peer that breaks the rules', () => {
    it('work on no more at once than the limit, whatever was sent', async () => {
      let running = 0
      let most = 0
      await serve(async request => {
        most = Math.max(most, ++running)
        await new Promise(resolve => { setTimeout(resolve, 5) })
        running--
        return request
      }, { maxConcurrent: 2 })
      const frames = frameStream(await rawStream())

      for (let id = 1; id <= 10; id++) {
        await frames.write(encodeFrame({ kind: 'request', id, request: toRequest({}) }), { signal: AbortSignal.timeout(1000) })
      }

      for (let id = 1; id <= 10; id++) {
        expect((await frames.read())?.frame.kind).to.equal('reply')
      }

      expect(most).to.equal(2)
      frames.stream.abort(new Error('done'))
    })

    it('abort when more waits unread than a client may have in flight', async () => {
      await serve(async () => new Promise(() => {}), { maxConcurrent: 1 })
      const stream = await rawStream()
      const frame = encodeFrame({ kind: 'request', id: 1, request: toRequest({ body: new Uint8Array(1024 * 1024) }) })
      const frames = frameStream(stream)

      for (let i = 0; i < 8; i++) {
        frames.write(frame, { signal: AbortSignal.timeout(5000) }).catch(() => {})
      }

      await eventually(() => stream.status === 'reset')
    })

    const rules: Readonly<Record<string, Uint8Array>> = {
      'a frame that is no frame': Uint8Array.of(0xff, 0xff),
      'a reply where a request belongs': encodeFrame({ kind: 'error', id: 1, code: 'x', reason: '' })
    }

    for (const [name, bytes] of Object.entries(rules)) {
      it(`abort on ${name}`, async () => {
        const told: unknown[] = []
        await serve(request => request, { onError: err => told.push(err) })
        const stream = await rawStream()
        await lpStream(stream).write(bytes)
        await eventually(() => stream.status === 'reset')
        expect(told).to.have.nested.property('[0].code', 'malformed-frame')
      })
    }

    it('abort on a frame that announces more than the limit, before it arrives', async () => {
      let handled = 0
      await serve(request => {
        handled++
        return request
      }, { maxFrameBytes: 1024 })
      const stream = await rawStream()
      // a length of 1 MiB, and not one byte after it
      stream.send(Uint8Array.of(0x80, 0x80, 0x40))
      await eventually(() => stream.status === 'reset')
      expect(handled).to.equal(0)
    })

    it('give up on a peer that does not read its replies, and serve the others', async () => {
      const told: unknown[] = []
      await serve(() => ({ body: new Uint8Array(1024 * 1024) }), { writeTimeoutMs: 200, onError: err => told.push(err) })
      const stream = await rawStream()
      stream.pause()

      for (let id = 1; id <= 16; id++) {
        const frame = encodeFrame({ kind: 'request', id, request: toRequest({}) })
        stream.send(Uint8Array.from([frame.byteLength, ...frame]))
      }

      await eventually(() => told.length > 0)
      expect(told).to.have.nested.property('[0].code', 'timeout')
      expect((await requester.request(server.peerId, {})).body).to.have.lengthOf(1024 * 1024)
    })

    it('drop a stream that answers what was never asked', async () => {
      const { promise: arrived, resolve: arrive } = Promise.withResolvers<Stream>()
      await server.handle(PROTOCOL, stream => { arrive(stream) })
      stopServing = async () => server.unhandle(PROTOCOL)
      const asked = failure(requester.request(server.peerId, {}))
      await frameStream(await arrived).write(encodeFrame({ kind: 'error', id: 77, code: 'x', reason: '' }), { signal: AbortSignal.timeout(1000) })
      expect(await asked).to.have.property('code', 'malformed-frame')
    })

    it('drop a stream that leaves half its places without a reply', async () => {
      await serve(async () => new Promise(() => {}), { timeoutMs: 60_000 })
      await Promise.allSettled(Array.from({ length: 32 }, async () => requester.request(server.peerId, {}, { signal: AbortSignal.timeout(20) })))
      await failure(requester.request(server.peerId, {}, { signal: AbortSignal.timeout(20) }))
      expect(opened).to.equal(2)
    })
  })

  it('decode what they encode over a real stream, cut into any pieces', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<Uint8Array>()
    await serve(request => {
      arrive(request.body)
      return {}
    })
    const stream = await rawStream()
    const frame = encodeFrame({ kind: 'request', id: 1, request: toRequest({ body: text('piecemeal') }) })
    expect(decodeFrame(frame)).to.not.equal(undefined)

    for (const byte of [frame.byteLength, ...frame]) {
      stream.send(Uint8Array.of(byte))
    }

    expect(await arrived).to.deep.equal(text('piecemeal'))
    stream.abort(new Error('done'))
  })
})
