import { CHUNK_BYTES, decodeIndex } from '@mycel/wire/blobs'
import { decodeBlobAnswer, encodeBlobAsk, toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { Holders } from '../../src/blobs/holders.ts'
import { PinBoard } from '../../src/blobs/pin-board.ts'
import { BlobServer } from '../../src/blobs/server.ts'
import { Turns } from '../../src/blobs/turns.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { signerOf } from '../discovery/ads.ts'
import { eventually } from '../network/eventually.ts'
import { bytesOf, Net } from './net.ts'
import type { BlobStore } from '../../src/stores/blobs/blob-store.ts'
import type { BlobRef } from '@mycel/wire/blobs'
import type { BlobAsk } from '@mycel/wire/streams'

const SIZE = 2 * CHUNK_BYTES + 5

describe('serving blobs', () => {
  let net: Net
  let store: BlobStore
  let server: BlobServer
  let holders: Holders

  beforeEach(async () => {
    net = new Net()
    store = await net.store()
    holders = new Holders()
    server = new BlobServer({ store, holders, log: () => {} })
  })
  afterEach(async () => { await net.end() })

  /** One request of peer `n`; `written` resolves when the test says so. */
  function ask (what: BlobAsk | Uint8Array, n = 1, written: Promise<void> = Promise.resolve()): Promise<{ readonly code: string | undefined, readonly holders: readonly Uint8Array[], readonly bytes: Uint8Array | undefined }> {
    const key = signerOf(n).publicKey
    const body = what instanceof Uint8Array ? what : encodeBlobAsk(what)
    return server.serve(toRequest({ body }), { peer: peerIdOf(key), key }, { signal: AbortSignal.timeout(5000), written }).then(reply => {
      const answer = decodeBlobAnswer(reply.body ?? new Uint8Array(0))
      return { code: answer?.code, holders: answer?.holders ?? [], bytes: reply.attachments?.[0] }
    })
  }

  it('gives the piece that is asked for, checked, and says what it lacks', async () => {
    const bytes = bytesOf(SIZE)
    const { digest } = await store.put(bytes)
    const index = await ask({ digest, part: 'index', n: 0 })
    expect(decodeIndex(index.bytes ?? new Uint8Array(0)).ok).to.equal(true)
    expect((await ask({ digest, part: 'chunk', n: 2 })).bytes).to.equalBytes(bytes.subarray(2 * CHUNK_BYTES))

    const value = await store.putValue(bytesOf(SIZE, 3))
    expect((await ask({ digest: value, part: 'value', n: 2 })).bytes).to.equalBytes(bytesOf(SIZE, 3).subarray(2 * CHUNK_BYTES))

    for (const what of [{ digest, part: 'chunk', n: 3 }, { digest, part: 'value', n: 0 }, { digest: value, part: 'index', n: 0 }, { digest: value, part: 'value', n: 3 }, { digest: new Uint8Array(32), part: 'index', n: 0 }] as const) {
      expect(await ask(what)).to.deep.equal({ code: 'missing', holders: [], bytes: undefined })
    }

    expect((await ask(Uint8Array.of(0xff))).code).to.equal('missing')
    await net.rot(store, { digest, size: SIZE }, CHUNK_BYTES + 1)
    expect((await ask({ digest, part: 'chunk', n: 1 })).code).to.equal('missing')
  })

  it('holds so many pieces for one peer, until their replies are written', async () => {
    const { digest } = await store.put(bytesOf(100))
    const what = { digest, part: 'value', n: 0 } as const
    const gate = Promise.withResolvers<void>()
    const first = await Promise.all(Array.from({ length: 16 }, async () => ask(what, 1, gate.promise)))
    expect(new Set(first.map(({ code }) => code))).to.deep.equal(new Set(['ok']))
    expect((await ask(what)).code).to.equal('busy')
    expect((await ask(what, 2)).code).to.equal('ok')
    gate.resolve()
    await gate.promise
    await Promise.resolve()
    expect((await ask(what)).code).to.equal('ok')
  })

  it('holds so many bytes for all of them; who comes later waits', async () => {
    const { digest } = await store.put(bytesOf(SIZE))
    const gates = Array.from({ length: 3 }, () => Promise.withResolvers<void>())
    const answered = new Set<number>()
    const asked = Array.from({ length: 48 }, async (_, i) => ask({ digest, part: 'chunk', n: 0 }, 1 + (i >> 4), gates[i >> 4]?.promise).then(() => answered.add(i)))
    await Promise.all(asked.slice(0, 32))
    await new Promise(resolve => { setTimeout(resolve, 50) })
    expect(answered.size).to.equal(32)
    gates[0]?.resolve()
    await Promise.all(asked)
    gates.forEach(({ resolve }) => { resolve() })
  })

  it('keeps room for those that it has contracts with, so many pieces for each and all of them', async () => {
    const partners = Array.from({ length: 9 }, (_, i) => signerOf(20 + i).publicKey)
    server = new BlobServer({ store, holders, dealsWith: key => partners.some(one => Buffer.compare(one, key) === 0), log: () => {} })
    const { digest } = await store.put(bytesOf(SIZE))
    const what = { digest, part: 'chunk', n: 0 } as const
    const gate = Promise.withResolvers<void>()
    // two strangers take everything and read nothing
    await Promise.all(Array.from({ length: 32 }, async (_, i) => ask(what, 1 + (i >> 4), gate.promise)))
    const answered: number[] = []
    const come = async (n: number): Promise<void> => ask(what, n, gate.promise).then(() => { answered.push(n) })
    const later = [come(3), ...Array.from({ length: 3 }, async () => come(20))]
    await eventually(() => answered.length === 2)
    await new Promise(resolve => { setTimeout(resolve, 30) })
    expect(answered, 'a stranger waits, and so does the third piece of one partner').to.deep.equal([20, 20])
    later.push(...Array.from({ length: 16 }, async (_, i) => come(21 + (i >> 1))))
    await eventually(() => answered.length === 16)
    await new Promise(resolve => { setTimeout(resolve, 30) })
    expect(answered).to.have.lengthOf(16).and.to.not.include(28)
    gate.resolve()
    await Promise.all(later)
    expect(answered).to.have.lengthOf(20)
  })

  it('names only those who took all of what its owner shares, and never the asker', async () => {
    const ref = await store.put(bytesOf(SIZE))
    const takeAll = async (n: number, chunks = [0, 1, 2]): Promise<void> => {
      for (const chunk of chunks) {
        await ask({ digest: ref.digest, part: 'chunk', n: chunk }, n)
      }
    }
    const named = async (n: number): Promise<string[]> => (await ask({ digest: ref.digest, part: 'index', n: 0 }, n)).holders.map(key => Buffer.from(key).toString('hex'))
    const key = (n: number): string => Buffer.from(signerOf(n).publicKey).toString('hex')
    await takeAll(1)
    expect(await named(9), 'not shared').to.deep.equal([])
    holders.share(ref)
    await takeAll(1)
    await takeAll(2, [0, 1, 1, 0])
    expect(await named(9)).to.deep.equal([key(1)])
    expect(await named(1)).to.deep.equal([])
    await takeAll(2, [2])
    expect(await named(9)).to.deep.equal([key(1), key(2)])

    for (let n = 10; n < 30; n++) {
      await takeAll(n)
    }

    expect(await named(9)).to.deep.equal(Array.from({ length: 8 }, (_, i) => key(22 + i)))
    holders.share(ref)
    holders.unshare(ref)
    expect(await named(9)).to.have.lengthOf(8)
    holders.unshare(ref)
    expect(await named(9)).to.deep.equal([])
  })

  it('pins what somebody needs, once for each, until the last has let go', () => {
    const pinned = new Map<string, number>()
    const count = (ref: BlobRef, by: number): void => { pinned.set(String(ref.size), (pinned.get(String(ref.size)) ?? 0) + by) }
    const board = new PinBoard({ pin: ref => { count(ref, 1) }, unpin: ref => { count(ref, -1) } })
    const ref = (size: number): BlobRef => ({ digest: new Uint8Array(32), size })
    board.hold('a', [ref(1), ref(1), ref(2)])
    board.hold('a', [ref(2), ref(3)])
    board.hold('b', [ref(1)])
    expect(Object.fromEntries(pinned)).to.deep.equal({ 1: 2, 2: 1, 3: 1 })
    board.release('a')
    board.release('a')
    expect(Object.fromEntries(pinned)).to.deep.equal({ 1: 1, 2: 0, 3: 0 })
  })

  it('turns are taken in order, and left by who does not want to wait', async () => {
    const turns = new Turns(2, 2)
    const [first, second] = [await turns.take(), await turns.take()]
    const leaving = new AbortController()
    const order: number[] = []
    const left = turns.take(1, leaving.signal).catch((err: Error) => err.message)
    const third = turns.take(2).then(release => { order.push(3); return release })
    expect(await turns.take()).to.equal(undefined)
    leaving.abort(new Error('enough'))
    expect(await left).to.equal('enough')
    first?.()
    first?.()
    await Promise.resolve()
    expect(order).to.deep.equal([])
    second?.()
    const release = await third
    const last = turns.take(100)
    release?.()
    expect(await last).to.be.a('function')
  })
})
