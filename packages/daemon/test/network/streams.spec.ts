import { createRequester, decodeFrame, encodeFrame, MAX_FRAME_BYTES, toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { eventually } from './eventually.ts'
import { failure, PROTOCOL, StreamPair } from './stream-pair.ts'
import type { Stream } from '@libp2p/interface'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

describe('request streams', function () {
  this.timeout(20_000)
  const pair = new StreamPair()

  it('carry envelopes, attachments, body and verdicts, and say who asks', async () => {
    let asker: Uint8Array | undefined
    await pair.serve((request, from) => {
      asker = from.key
      return { ...request, verdicts: [{ id: new Uint8Array(32).fill(1), code: 'duplicate', reason: 'seen' }] }
    })

    const reply = await pair.requester.request(pair.server.peerId, { body: text('b'), envelopes: [text('e')], attachments: [text('a1'), text('a2')] })
    expect(reply).to.deep.equal({ body: text('b'), envelopes: [text('e')], attachments: [text('a1'), text('a2')], verdicts: [{ id: new Uint8Array(32).fill(1), code: 'duplicate', reason: 'seen' }] })
    expect(asker).to.deep.equal(pair.client.peerId.publicKey?.raw)
  })

  it('share one stream per peer, also when the first requests come together', async () => {
    await pair.serve(request => request)
    const replies = await Promise.all(Array.from({ length: 300 }, async (_, i) => pair.requester.request(pair.server.peerId, { body: text(`${i}`) })))
    expect(replies.map(({ body }) => new TextDecoder().decode(body))).to.deep.equal(Array.from({ length: 300 }, (_, i) => `${i}`))
    expect(pair.opened).to.equal(1)
  })

  it('answer out of order', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    await pair.serve(async request => {
      if (request.body[0] === 1) {
        await gate
      }

      return request
    })

    const slow = pair.requester.request(pair.server.peerId, { body: Uint8Array.of(1) })
    expect((await pair.requester.request(pair.server.peerId, { body: Uint8Array.of(2) })).body).to.deep.equal(Uint8Array.of(2))
    release()
    expect((await slow).body).to.deep.equal(Uint8Array.of(1))
  })

  it('carry the largest frame both ways, many at once', async () => {
    await pair.serve(request => ({ body: request.body }))
    const body = new Uint8Array(MAX_FRAME_BYTES - 64).fill(7)
    const replies = await Promise.all(Array.from({ length: 8 }, async () => pair.requester.request(pair.server.peerId, { body }, { signal: AbortSignal.timeout(15_000) })))
    expect(replies.every(reply => reply.body.byteLength === body.byteLength && reply.body.at(-1) === 7)).to.equal(true)
    expect(pair.opened).to.equal(1)
  })

  it('refuse to send a frame that is too large, and go on', async () => {
    await pair.serve(request => request)
    expect(await failure(pair.requester.request(pair.server.peerId, { body: new Uint8Array(MAX_FRAME_BYTES + 1) }))).to.have.property('code', 'frame-too-large')
    expect((await pair.requester.request(pair.server.peerId, { body: text('ok') })).body).to.deep.equal(text('ok'))
  })

  it('say so when a reply does not fit, and go on', async () => {
    await pair.serve(request => ({ body: request.body[0] === 1 ? new Uint8Array(MAX_FRAME_BYTES + 1) : request.body }))
    expect(await failure(pair.requester.request(pair.server.peerId, { body: Uint8Array.of(1) }))).to.include({ code: 'refused', remoteCode: 'reply-too-large' })
    expect((await pair.requester.request(pair.server.peerId, { body: text('ok') })).body).to.deep.equal(text('ok'))
  })

  it('tell the other side nothing of what a handler threw', async () => {
    const told: unknown[] = []
    await pair.serve(() => { throw new Error('secret path') }, { onError: err => told.push(err) })
    const err = await failure(pair.requester.request(pair.server.peerId, {}))
    expect(err).to.include({ code: 'refused', remoteCode: 'internal' })
    expect(err.message).to.not.include('secret')
    expect(told).to.have.lengthOf(1)
  })

  it('stop waiting at the caller\'s signal and ignore the late reply', async () => {
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    let running: AbortSignal | undefined
    await pair.serve(async (request, from, { signal }) => {
      running ??= signal
      await gate
      return request
    })

    expect(await failure(pair.requester.request(pair.server.peerId, {}, { signal: AbortSignal.timeout(50) }))).to.have.property('code', 'timeout')
    const controller = new AbortController()
    const aborted = failure(pair.requester.request(pair.server.peerId, {}, { signal: controller.signal }))
    controller.abort()
    expect(await aborted).to.have.property('code', 'aborted')
    release()
    expect((await pair.requester.request(pair.server.peerId, { body: text('next') })).body).to.deep.equal(text('next'))
    expect(pair.opened).to.equal(1)
    expect(running?.aborted).to.equal(false)
  })

  it('answer for a handler that takes too long', async () => {
    await pair.serve(async () => new Promise(() => {}), { timeoutMs: 50 })
    expect(await failure(pair.requester.request(pair.server.peerId, {}))).to.include({ code: 'refused', remoteCode: 'timeout' })
  })

  it('carry many large replies to one that reads them', async () => {
    await pair.serve(() => ({ body: new Uint8Array(1024 * 1024) }))
    const replies = await Promise.all(Array.from({ length: 40 }, async () => pair.requester.request(pair.server.peerId, {})))
    expect(replies.reduce((sum, { body }) => sum + body.byteLength, 0)).to.equal(40 * 1024 * 1024)
  })

  it('never dial for a request that was aborted before', async () => {
    await pair.serve(request => request)
    expect(await failure(pair.requester.request(pair.server.peerId, {}, { signal: AbortSignal.abort() }))).to.have.property('code', 'aborted')
    expect(pair.opened).to.equal(0)
  })

  it('abort the handler\'s signal when the asker goes away', async () => {
    const { promise: seen, resolve } = Promise.withResolvers<AbortSignal>()
    await pair.serve(async (request, from, { signal }) => {
      resolve(signal)
      return new Promise(() => {})
    }, { timeoutMs: 60_000 })

    const asked = failure(pair.requester.request(pair.server.peerId, {}))
    const signal = await seen
    pair.requester.stop()
    expect(await asked).to.have.property('code', 'stopped')
    await eventually(() => signal.aborted)
    expect(await failure(pair.requester.request(pair.server.peerId, {}))).to.have.property('code', 'stopped')
  })

  it('open a new stream after the old one failed', async () => {
    const streams: Stream[] = []
    await pair.serve(request => request)
    const counting = createRequester({
      dialProtocol: async (...args) => {
        const stream = await pair.client.dialProtocol(...args)
        streams.push(stream)
        return stream
      }
    }, { protocol: PROTOCOL })

    await counting.request(pair.server.peerId, {})
    streams[0]?.abort(new Error('cut'))
    expect((await counting.request(pair.server.peerId, { body: text('again') })).body).to.deep.equal(text('again'))
    expect(streams).to.have.lengthOf(2)
    counting.stop()
  })

  it('tell requests in flight that the stream was lost, and reconnect after the connection was cut', async () => {
    let hang = true
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<void>()
    await pair.serve(async request => {
      arrive()
      return hang ? new Promise(() => {}) : request
    })

    const lost = failure(pair.requester.request(pair.server.peerId, {}))
    await arrived
    hang = false
    await pair.client.hangUp(pair.server.peerId)
    expect(await lost).to.have.property('code', 'stream-lost')
    expect((await pair.requester.request(pair.server.peerId, { body: text('back') })).body).to.deep.equal(text('back'))
  })

  it('say when nobody serves the protocol', async () => {
    expect(await failure(pair.requester.request(pair.server.peerId, {}))).to.have.property('code', 'dial-failed')
  })

  it('never have more requests in flight than the pair.server takes', async () => {
    let running = 0
    let most = 0
    const { promise: gate, resolve: release } = Promise.withResolvers<void>()
    await pair.serve(async request => {
      most = Math.max(most, ++running)
      await gate
      running--
      return request
    }, { maxConcurrent: 100 })

    const replies = Promise.all(Array.from({ length: 200 }, async () => pair.requester.request(pair.server.peerId, {})))
    await eventually(() => running === 64)
    release()
    expect(await replies).to.have.lengthOf(200)
    expect(most).to.equal(64)
  })

  it('never have more bytes of requests in flight than two megabytes, unless it is one', async () => {
    let running = 0
    let most = 0
    await pair.serve(async request => {
      running += request.body.byteLength
      most = Math.max(most, running)
      await new Promise(resolve => { setTimeout(resolve, 2) })
      running -= request.body.byteLength
      return {}
    }, { maxConcurrent: 100 })

    const sizes = Array.from({ length: 24 }, (_, i) => i % 2 === 0 ? 700_000 : 300_000)
    await Promise.all(sizes.map(async size => pair.requester.request(pair.server.peerId, { body: new Uint8Array(size) })))
    expect(most).to.be.within(700_001, MAX_FRAME_BYTES)
  })

  it('refuse more waiting requests than the limit', async () => {
    await pair.serve(async () => new Promise(() => {}))
    const all = Promise.allSettled(Array.from({ length: 64 + 1024 + 1 }, async () => pair.requester.request(pair.server.peerId, {})))
    await eventually(() => pair.opened === 1)
    expect(await failure(pair.requester.request(pair.server.peerId, {}))).to.have.property('code', 'too-many-pending')
    pair.requester.stop()
    await all
  })

  it('decode what they encode over a real stream, cut into any pieces', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<Uint8Array>()
    await pair.serve(request => {
      arrive(request.body)
      return {}
    })
    const stream = await pair.rawStream()
    const frame = encodeFrame({ kind: 'request', id: 1, request: toRequest({ body: text('piecemeal') }) })
    expect(decodeFrame(frame)).to.not.equal(undefined)

    for (const byte of [frame.byteLength, ...frame]) {
      stream.send(Uint8Array.of(byte))
    }

    expect(await arrived).to.deep.equal(text('piecemeal'))
    stream.abort(new Error('done'))
  })
})
