import { setTimeout } from 'node:timers/promises'
import { CHUNK_BYTES, chunkCount } from '@mycel/wire/blobs'
import { encodeBlobAnswer } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { eventually } from '../network/eventually.ts'
import { asks, BYTES, dead, Fetching, ids, refusal, silent, SIZE, wrongChunk } from './fetching.ts'
import { bytesOf } from './net.ts'
import type { Peer } from './net.ts'
import type { BlobRef } from '@mycel/wire/blobs'

describe('several sources of a blob', () => {
  const lab = new Fetching()

  it('spreads chunks over its sources and asks nobody twice for one', async () => {
    const exchange = await lab.fetcher()
    const { peers, ref } = await lab.holders(3, bytesOf(20 * CHUNK_BYTES))
    // nobody brings anything before all have been asked for something
    const all = (async () => eventually(() => peers.every(peer => asks(peer).length >= 2)))()
    peers.forEach(peer => {
      peer.twist = async (ask, honest) => {
        await (ask.part === 'chunk' ? all : undefined)
        return honest()
      }
    })
    await exchange.ensure(ids(peers), ref)
    const chunks = peers.flatMap(peer => asks(peer))
    expect([...chunks].sort((a, b) => a - b)).to.deep.equal(Array.from({ length: 20 }, (_, n) => n))
    await all
  })

  it('leaves out who lacks the blob; where all do, it says so', async () => {
    const exchange = await lab.fetcher()
    const { peers, ref } = await lab.holders(1)
    const without = await lab.net.peer(7)
    await exchange.ensure([without.peer, ...ids(peers)], ref)
    expect(lab.blamed).to.deep.equal([])
    const err = await refusal((await lab.fetcher()).ensure([without.peer], ref))
    expect([err.code, err.sources[0]?.why]).to.deep.equal(['missing-blob', 'missing'])
    expect((await refusal((await lab.fetcher()).ensure([], ref))).code).to.equal('missing-blob')
  })

  it('gives up a source that lets deadlines pass; its chunks go to others', async () => {
    const exchange = await lab.fetcher({ chunkMs: 200 })
    const { peers: [slow], peers, ref } = await lab.holders(2)
    slow!.twist = async (ask, honest, signal) => ask.part === 'index' ? honest() : silent(ask, honest, signal)
    expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES)).to.equal(0)
    const err = await refusal((await lab.fetcher({ chunkMs: 200 })).ensure([slow!.peer], ref))
    expect([err.code, err.sources[0]?.why]).to.deep.equal(['unreachable-blob', 'slow'])
    expect(lab.blamed).to.deep.equal([])
  })

  it('takes over what a slow source is late with, before its deadline', async () => {
    const exchange = await lab.fetcher({ chunkMs: 60_000 })
    const { peers: [slow], peers, ref } = await lab.holders(2)
    slow!.twist = async (ask, honest, signal) => ask.part === 'index' ? honest() : silent(ask, honest, signal)
    await exchange.ensure(ids(peers), ref)
    expect(lab.store.has(ref)).to.equal(true)
  }).timeout(10_000)

  it('a source that dies in the middle takes nothing with it', async () => {
    const exchange = await lab.fetcher()
    const { peers: [dies], peers, ref } = await lab.holders(2)
    dies!.twist = async (ask, honest, signal) => asks(dies!).length > 2 ? dead(ask, honest, signal) : honest()
    expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES)).to.equal(0)
    expect(lab.blamed).to.deep.equal([])
  })

  it('a source that is cut and comes back goes on where it was', async () => {
    const exchange = await lab.fetcher()
    const { peers: [peer], peers, ref } = await lab.holders(1)
    let cut = 0
    peer!.twist = async (ask, honest, signal) => asks(peer!).length > 2 && cut++ < 2 ? dead(ask, honest, signal) : honest()
    await exchange.ensure(ids(peers), ref)
    expect(new Set(asks(peer!)).size).to.equal(chunkCount(SIZE))
    expect(asks(peer!).length).to.be.at.most(chunkCount(SIZE) + 2)
  })

  it('one that is not to be reached is given up with what it did', async () => {
    const exchange = await lab.fetcher()
    const { peers: [peer], peers, ref } = await lab.holders(1)
    peer!.twist = dead
    const err = await refusal(exchange.ensure(ids(peers), ref))
    expect([err.code, err.sources[0]?.why]).to.deep.equal(['unreachable-blob', 'unreachable'])
    expect(err.message).to.include('nobody is there')
    expect(peer!.asked.length).to.equal(4)
  })

  it('one that is busy is asked again', async () => {
    const exchange = await lab.fetcher()
    const { peers: [peer], peers, ref } = await lab.holders(1)
    let busy = 3
    peer!.twist = async (_, honest) => busy-- > 0 ? { body: encodeBlobAnswer({ code: 'busy', size: 0, holders: [] }) } : honest()
    await exchange.ensure(ids(peers), ref)
    expect(lab.blamed).to.deep.equal([])
  })

  it('what rots here is fetched again, and only that', async () => {
    const exchange = await lab.fetcher()
    const { peers, peers: [peer], ref } = await lab.holders(1)
    await exchange.ensure(ids(peers), ref)
    await lab.net.rot(lab.store, ref, 2 * CHUNK_BYTES)
    peer!.asked.length = 0
    expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES)).to.equal(0)
    expect(asks(peer!)).to.deep.equal([2])
  })

  it('a source whose blob is evicted, or rots, while it serves is left for the others', async () => {
    for (const spoil of [async (one: Peer, ref: BlobRef) => one.store.delete({ digest: ref.digest, indexed: true }), async (one: Peer, ref: BlobRef) => lab.net.rot(one.store, ref, 4 * CHUNK_BYTES)]) {
      const exchange = await lab.fetcher()
      const { peers, peers: [spoilt], ref } = await lab.holders(2)
      spoilt!.twist = async (ask, honest) => {
        if (ask.n === 1) {
          await spoil(spoilt!, ref)
        }

        return honest()
      }
      await exchange.ensure(ids(peers), ref)
      expect(Buffer.compare(await lab.store.get(ref), BYTES)).to.equal(0)
      expect(lab.blamed).to.deep.equal([])
      await lab.net.end()
    }
  })

  it('asks others whom a source names, and believes their bytes no more than its', async () => {
    const located: string[] = []
    const { peers: [author, taker, liar], peers, ref } = await lab.holders(3)
    const byKey = new Map(peers.map(one => [Buffer.from(one.key).toString('hex'), one]))
    const exchange = await lab.fetcher({
      locate: async key => {
        const name = Buffer.from(key).toString('hex')
        located.push(name)
        return byKey.get(name)!.peer
      }
    })
    author!.holders.share(ref)
    ;[taker!, liar!].forEach(one => { Array.from({ length: chunkCount(SIZE) }).forEach((_, n) => { author!.holders.gave(ref, n, one.key) }) })
    author!.twist = async (ask, honest) => {
      await setTimeout(ask.part === 'chunk' ? 20 : 0)
      return honest()
    }
    liar!.twist = wrongChunk(() => true)
    await exchange.ensure([author!.peer], ref)
    expect(located).to.have.lengthOf(2)
    expect(asks(taker!).length).to.be.above(0)
    expect(Buffer.compare(await lab.store.get(ref), BYTES)).to.equal(0)
    expect(lab.blamed).to.deep.equal(asks(liar!).length > 0 ? [`${liar!.peer.toString()} bad-chunk`] : [])
  })

  it('one who names others without end has no more of them looked for than a transfer has sources, and keeps nobody else from it', async () => {
    const { peers: [crowd, honest], ref } = await lab.holders(2)
    let located = 0
    const exchange = await lab.fetcher({
      chunkMs: 200,
      locate: async () => {
        const one = await lab.net.peer(100 + located++)
        one.twist = silent
        return one.peer
      }
    })
    const crowded = Promise.withResolvers<void>()
    let names = 0
    crowd!.twist = async (ask, honestly, signal) => {
      if (asks(crowd!).length > 3) {
        crowded.resolve()
        return silent(ask, honestly, signal)
      }

      const holders = Array.from({ length: 8 }, () => new Uint8Array(32).fill(++names))
      return { ...await honestly(), body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders }) }
    }
    const first = exchange.ensure([crowd!.peer], ref)
    await crowded.promise
    await Promise.all([first, exchange.ensure([honest!.peer], ref)])
    expect(names).to.be.above(16)
    expect(located).to.equal(16)
    expect(asks(honest!).length).to.be.above(0)
    expect(lab.blamed).to.deep.equal([])
  })
})
