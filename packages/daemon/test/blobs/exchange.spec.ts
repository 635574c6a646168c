import { CHUNK_BYTES, chunkCount } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { eventually } from '../network/eventually.ts'
import { asks, BYTES, dead, Fetching, ids, refusal, silent, SIZE } from './fetching.ts'
import { bytesOf } from './net.ts'

describe('fetching blobs from peers', () => {
  const lab = new Fetching()

  for (const size of [0, 1, CHUNK_BYTES, CHUNK_BYTES + 1, SIZE]) {
    it(`${size} bytes arrive whole, are kept, and are asked for once`, async () => {
      const exchange = await lab.fetcher()
      const { peers: [peer], peers, ref } = await lab.holders(1, BYTES.subarray(0, size))
      expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES.subarray(0, size))).to.equal(0)
      expect(peer?.asked.length).to.equal(size <= CHUNK_BYTES ? 1 : 1 + chunkCount(size))
      await exchange.ensure(ids(peers), ref)
      await exchange.ensure([], ref)
      expect(peer?.asked.length).to.equal(size <= CHUNK_BYTES ? 1 : 1 + chunkCount(size))
    })
  }

  it('tells how far it is', async () => {
    const exchange = await lab.fetcher()
    const { peers, ref } = await lab.holders(2)
    const told: number[] = []
    await exchange.ensure(ids(peers), ref, { onProgress: ({ held, fetched, total }) => { told.push(held, fetched, total) } })
    expect(told.slice(0, 3)).to.deep.equal([0, 0, SIZE])
    expect(told.slice(-3)).to.deep.equal([SIZE, SIZE, SIZE])
    expect(told.length).to.equal(3 * (1 + chunkCount(SIZE)))
  })

  it('after a cut nothing is fetched again that is here', async () => {
    const exchange = await lab.fetcher()
    const { peers: [peer], peers, ref } = await lab.holders(1)
    peer!.twist = async (ask, honest, signal) => ask.part === 'chunk' && ask.n > 2 ? dead(ask, honest, signal) : honest()
    await refusal(exchange.ensure(ids(peers), ref))
    peer!.asked.length = 0
    peer!.twist = async (_, honest) => honest()
    let fetched = 0
    await exchange.ensure(ids(peers), ref, { onProgress: now => { fetched = now.fetched } })
    expect([...asks(peer!)].sort((a, b) => a - b)).to.deep.equal([3, 4, 5])
    expect(asks(peer!, 'index')).to.deep.equal([])
    expect(fetched).to.equal(SIZE - 3 * CHUNK_BYTES)
    expect(Buffer.compare(await lab.store.get(ref), BYTES)).to.equal(0)
  })

  it('callers who want the same blob share one transfer; who leaves takes it from nobody', async () => {
    const exchange = await lab.fetcher()
    const { peers, peers: [first], ref } = await lab.holders(2)
    const gate = Promise.withResolvers<void>()
    peers.forEach(peer => {
      peer.twist = async (ask, honest) => {
        await (ask.part === 'chunk' ? gate.promise : undefined)
        return honest()
      }
    })
    const leaving = new AbortController()
    const leaver = refusal(exchange.ensure([first!.peer], ref, { signal: leaving.signal }))
    const stays = exchange.ensure(ids(peers), ref)
    await eventually(() => peers.every(peer => asks(peer).length > 0))
    leaving.abort(new Error('had enough'))
    expect((await leaver).message).to.equal('had enough')
    gate.resolve()
    await stays
    expect(peers.flatMap(peer => asks(peer)).length).to.equal(chunkCount(SIZE))
    expect(peers.flatMap(peer => asks(peer, 'index')).length).to.equal(1)
  })

  it('ends when the last caller leaves, and what has come stays for the next', async () => {
    const exchange = await lab.fetcher({ chunkMs: 60_000 })
    const { peers, peers: [peer], ref } = await lab.holders(1)
    peer!.twist = async (ask, honest, signal) => ask.part === 'chunk' && ask.n > 1 ? silent(ask, honest, signal) : honest()
    const leaving = new AbortController()
    const left = refusal(exchange.ensure(ids(peers), ref, { signal: leaving.signal, onProgress: ({ held }) => { if (held === 2 * CHUNK_BYTES) { leaving.abort(new Error('later')) } } }))
    expect((await left).message).to.equal('later')
    peer!.asked.length = 0
    peer!.twist = async (_, honest) => honest()
    await eventually(async () => exchange.ensure(ids(peers), ref).then(() => true, () => false))
    expect([...asks(peer!)].sort((a, b) => a - b)).to.deep.equal([2, 3, 4, 5])
  })

  it('makes room before it asks anybody, and says when there is none', async () => {
    const exchange = await lab.fetcher({ into: { quotaBytes: 6 * CHUNK_BYTES } })
    const { peers, peers: [peer], ref } = await lab.holders(1)
    const pinned = await lab.store.put(bytesOf(CHUNK_BYTES))
    lab.store.pin(pinned)
    await expect(exchange.ensure(ids(peers), ref)).to.eventually.be.rejected.with.property('code', 'quota')
    expect(asks(peer!)).to.deep.equal([])
    lab.store.unpin(pinned)
    await exchange.ensure(ids(peers), ref)
    expect([lab.store.has(ref), lab.store.has(pinned)]).to.deep.equal([true, false])
  })

  it('takes nothing larger than its caller does', async () => {
    const exchange = await lab.fetcher()
    const { peers, peers: [peer], ref } = await lab.holders(1)
    expect((await refusal(exchange.ensure(ids(peers), ref, { maxBytes: SIZE - 1 }))).code).to.equal('oversize-blob')
    expect(peer!.asked).to.deep.equal([])
    await exchange.ensure(ids(peers), ref, { maxBytes: SIZE })
  })
})
