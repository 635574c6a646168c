import { lpStream } from '@libp2p/utils'
import { encodeFrame, frameStream, toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { eventually } from './eventually.ts'
import { failure, PROTOCOL, StreamPair } from './stream-pair.ts'
import type { Stream } from '@libp2p/interface'

describe('request streams against a peer that breaks the rules', function () {
  this.timeout(20_000)
  const pair = new StreamPair()

  it('work on no more at once than the limit, whatever was sent', async () => {
    let running = 0
    let most = 0
    await pair.serve(async request => {
      most = Math.max(most, ++running)
      await new Promise(resolve => { setTimeout(resolve, 5) })
      running--
      return request
    }, { maxConcurrent: 2 })
    const frames = frameStream(await pair.rawStream())

    for (let id = 1; id <= 10; id++) {
      await frames.write(encodeFrame({ kind: 'request', id, request: toRequest({}) }), { signal: AbortSignal.timeout(1000) })
    }

    for (let id = 1; id <= 10; id++) {
      expect((await frames.read())?.frame.kind).to.equal('reply')
    }

    expect(most).to.equal(2)
    frames.stream.abort(new Error('done'))
  })

  it('abort when more waits unread than a pair.client may have in flight', async () => {
    await pair.serve(async () => new Promise(() => {}), { maxConcurrent: 1 })
    const stream = await pair.rawStream()
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
      await pair.serve(request => request, { onError: err => told.push(err) })
      const stream = await pair.rawStream()
      await lpStream(stream).write(bytes)
      await eventually(() => stream.status === 'reset')
      expect(told).to.have.nested.property('[0].code', 'malformed-frame')
    })
  }

  it('abort on a frame that has begun and does not end, byte by byte as it may come, and not on one that has not begun', async () => {
    const told: unknown[] = []
    await pair.serve(request => request, { frameTimeoutMs: 100, onError: err => told.push(err) })
    const [idle, slow] = [await pair.rawStream(), await pair.rawStream()]
    const frame = encodeFrame({ kind: 'request', id: 1, request: toRequest({ body: new Uint8Array(1000) }) })
    const [first, ...rest] = frame
    const since = performance.now()
    slow.send(Uint8Array.of(0xf3, 0x07, first ?? 0))

    for (const byte of rest.slice(0, 500)) {
      await new Promise(resolve => { setTimeout(resolve, 2) })

      if (slow.status !== 'open') {
        break
      }

      slow.send(Uint8Array.of(byte))
    }

    await eventually(() => slow.status === 'reset')
    expect(performance.now() - since).to.be.within(90, 900)
    expect(told).to.have.nested.property('[0].code', 'timeout')
    // more than the time of a frame has passed on this one
    const frames = frameStream(idle)
    await frames.write(frame, { signal: AbortSignal.timeout(1000) })
    expect((await frames.read())?.frame.kind).to.equal('reply')
    idle.abort(new Error('done'))
  })

  it('abort on a frame that announces more than the limit, before it arrives', async () => {
    let handled = 0
    await pair.serve(request => {
      handled++
      return request
    }, { maxFrameBytes: 1024 })
    const stream = await pair.rawStream()
    // a length of 1 MiB, and not one byte after it
    stream.send(Uint8Array.of(0x80, 0x80, 0x40))
    await eventually(() => stream.status === 'reset')
    expect(handled).to.equal(0)
  })

  it('give up on a peer that does not read its replies, and serve the others', async () => {
    const told: unknown[] = []
    await pair.serve(() => ({ body: new Uint8Array(1024 * 1024) }), { writeTimeoutMs: 200, onError: err => told.push(err) })
    const stream = await pair.rawStream()
    stream.pause()

    for (let id = 1; id <= 16; id++) {
      const frame = encodeFrame({ kind: 'request', id, request: toRequest({}) })
      stream.send(Uint8Array.from([frame.byteLength, ...frame]))
    }

    await eventually(() => told.length > 0)
    expect(told).to.have.nested.property('[0].code', 'timeout')
    expect((await pair.requester.request(pair.server.peerId, {})).body).to.have.lengthOf(1024 * 1024)
  })

  it('drop a stream that answers what was never asked', async () => {
    const { promise: arrived, resolve: arrive } = Promise.withResolvers<Stream>()
    await pair.server.handle(PROTOCOL, stream => { arrive(stream) })
    pair.stopServing = async () => pair.server.unhandle(PROTOCOL)
    const asked = failure(pair.requester.request(pair.server.peerId, {}))
    await frameStream(await arrived).write(encodeFrame({ kind: 'error', id: 77, code: 'x', reason: '' }), { signal: AbortSignal.timeout(1000) })
    expect(await asked).to.have.property('code', 'malformed-frame')
  })

  it('drop a stream that leaves half its places without a reply', async () => {
    await pair.serve(async () => new Promise(() => {}), { timeoutMs: 60_000 })
    await Promise.allSettled(Array.from({ length: 32 }, async () => pair.requester.request(pair.server.peerId, {}, { signal: AbortSignal.timeout(300) })))
    const asking = new AbortController()
    const asked = failure(pair.requester.request(pair.server.peerId, {}, { signal: asking.signal }))
    await eventually(() => pair.opened === 2)
    asking.abort()
    await asked
  })
})
