import { CHUNK_BYTES, chunkCount, encodeIndex } from '@mycel/wire/blobs'
import { encodeBlobAnswer, StreamRequestError } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { BlobFetchError } from '../../src/blobs/fetch-error.ts'
import { asks, BYTES, Fetching, ids, refusal, SIZE, wrongChunk } from './fetching.ts'
import { bytesOf } from './net.ts'
import type { Twist } from './net.ts'

describe('peers that send wrong bytes', () => {
  const lab = new Fetching()

  it('blames who sends a bad chunk at once, and goes on with the others', async () => {
    const exchange = await lab.fetcher()
    const { peers: [honest, liar], peers, ref } = await lab.holders(2)
    liar!.twist = wrongChunk(() => true)
    expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES)).to.equal(0)
    expect(lab.blamed).to.deep.equal([`${liar!.peer.toString()} bad-chunk`])
    expect(new Set(asks(honest!)).size).to.equal(chunkCount(SIZE))
    // and asks it no more while others are there
    const before = liar!.asked.length
    const other = await honest!.store.put(bytesOf(SIZE, 2))
    await liar!.store.put(bytesOf(SIZE, 2))
    await exchange.ensure(ids(peers), other)
    expect(liar!.asked.length).to.equal(before)
  })

  it('two sources, of which one lies in every second chunk: the blob is right, the liar is named', async () => {
    const exchange = await lab.fetcher()
    const { peers: [, liar], peers, ref } = await lab.holders(2)
    liar!.twist = wrongChunk(({ n }) => n % 2 === 1)
    expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES)).to.equal(0)
    expect(lab.blamed.every(line => line === `${liar!.peer.toString()} bad-chunk`)).to.equal(true)
  })

  const lies: ReadonlyArray<readonly [string, string, Twist]> = [
    ['another index', 'wrong-index', async (ask, honest) => ask.part !== 'index' ? honest() : { body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders: [] }), attachments: [encodeIndex({ size: SIZE, digests: new Uint8Array(32 * 6) })] }],
    ['no index at all', 'wrong-index', async () => ({ body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders: [] }), attachments: [new Uint8Array(0)] })],
    ['a chunk that is cut', 'bad-chunk', async (ask, honest) => ask.part === 'index' ? honest() : { body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders: [] }), attachments: [BYTES.subarray(0, 100)] }],
    ['a chunk that is too long', 'bad-chunk', async (ask, honest) => ask.part === 'index' ? honest() : { body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders: [] }), attachments: [BYTES.subarray(0, CHUNK_BYTES + 1)] }],
    ['chunks in place of others', 'bad-chunk', async (ask, honest) => ask.part === 'index' ? honest() : { body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders: [] }), attachments: [BYTES.subarray(CHUNK_BYTES * ((ask.n + 1) % 5)).subarray(0, CHUNK_BYTES)] }],
    ['an answer that is none', 'malformed', () => ({})],
    ['two attachments', 'malformed', () => ({ body: encodeBlobAnswer({ code: 'ok', size: SIZE, holders: [] }), attachments: [BYTES, BYTES] })],
    ['bytes with "missing"', 'malformed', () => ({ body: encodeBlobAnswer({ code: 'missing', size: 0, holders: [] }), attachments: [BYTES.subarray(0, 5)] })],
    ['frames that do not parse', 'malformed', async () => { throw new StreamRequestError('malformed-frame', 'garbage') }]
  ]

  for (const [what, reason, twist] of lies) {
    it(`${what}: the sender is lab.blamed, alone the fetch fails, and nothing wrong is kept`, async () => {
      const exchange = await lab.fetcher()
      const { peers: [liar], peers, ref } = await lab.holders(2)
      liar!.twist = twist
      const err = await refusal(exchange.ensure([liar!.peer], ref))
      expect(err).to.be.instanceOf(BlobFetchError)
      expect(err.code).to.equal('wrong-blob')
      expect(err.sources).to.have.lengthOf(1)
      expect(err.sources[0]).to.include({ peer: liar!.peer.toString(), why: 'lied' })
      expect(lab.blamed).to.deep.equal([`${liar!.peer.toString()} ${reason}`])
      expect(lab.store.has(ref)).to.equal(false)
      expect(Buffer.compare(await exchange.obtain(ids(peers), ref), BYTES)).to.equal(0)
    })
  }

  it('a name whose size is another than its index says is the namer\'s fault, not the sender\'s', async () => {
    const exchange = await lab.fetcher()
    const { peers, ref } = await lab.holders(1)
    const err = await refusal(exchange.ensure(ids(peers), { ...ref, size: SIZE + 1 }))
    expect(err.code).to.equal('wrong-blob')
    expect(lab.blamed).to.deep.equal([])
  })

  it('so is a size that a small blob does not have: who sends it as it is is not blamed, who sends something else is', async () => {
    const exchange = await lab.fetcher()
    const { peers, peers: [honest, liar], ref } = await lab.holders(2, bytesOf(500))
    const told = await refusal(exchange.ensure([honest!.peer], { ...ref, size: 400 }))
    expect([told.code, lab.blamed.length]).to.deep.equal(['wrong-blob', 0])
    liar!.twist = () => ({ body: encodeBlobAnswer({ code: 'ok', size: 300, holders: [] }), attachments: [bytesOf(300, 9)] })
    await exchange.ensure([liar!.peer, honest!.peer], ref)
    liar!.asked.length > 0 && expect(lab.blamed).to.deep.equal([`${liar!.peer.toString()} bad-chunk`])
    expect((await refusal(exchange.ensure(ids(peers.slice(1)), { ...ref, size: 401 }))).code).to.equal('wrong-blob')
    expect(new Set(lab.blamed)).to.deep.equal(new Set([`${liar!.peer.toString()} bad-chunk`]))
  })

  it('a value of several pieces that is asked for as a small blob convicts nobody', async () => {
    const exchange = await lab.fetcher()
    const peer = await lab.net.peer(1)
    const digest = await peer.store.putValue(bytesOf(CHUNK_BYTES + 9))
    const err = await refusal(exchange.ensure([peer.peer], { digest, size: CHUNK_BYTES }))
    expect([err.code, err.sources[0]?.why, lab.blamed.length]).to.deep.equal(['missing-blob', 'missing', 0])
  })

  it('a digest of something that is no index names no blob', async () => {
    const exchange = await lab.fetcher()
    const { peers, peers: [peer] } = await lab.holders(1)
    const { digest } = await peer!.store.put(bytesOf(500))
    peer!.twist = () => ({ body: encodeBlobAnswer({ code: 'ok', size: 500, holders: [] }), attachments: [bytesOf(500)] })
    const err = await refusal(exchange.ensure(ids(peers), { digest, size: SIZE }))
    expect([err.code, lab.blamed.length]).to.deep.equal(['wrong-blob', 0])
  })

  describe('values', () => {
    it('come from the first who has the right bytes, of any size up to 16 MiB', async () => {
      for (const size of [0, 5, CHUNK_BYTES, CHUNK_BYTES + 1, 3 * CHUNK_BYTES]) {
        const exchange = await lab.fetcher()
        const [without, liar, honest] = [await lab.net.peer(1), await lab.net.peer(2), await lab.net.peer(3)]
        const digest = await honest.store.putValue(bytesOf(size))
        await liar.store.putValue(bytesOf(size))
        liar.twist = async (_, real) => {
          const { body, attachments: [bytes = new Uint8Array(0)] = [] } = await real()
          return { body: body ?? new Uint8Array(0), attachments: [bytes.length === 0 ? Uint8Array.of(1) : Uint8Array.from(bytes, byte => byte ^ 1)] }
        }
        expect(Buffer.compare(await exchange.value([without.peer, liar.peer, honest.peer], digest), bytesOf(size))).to.equal(0)
        expect(lab.blamed).to.deep.equal([`${liar.peer.toString()} bad-chunk`])
        expect(Buffer.compare(await exchange.value([], digest), bytesOf(size))).to.equal(0)
        lab.blamed = []
      }
    })

    it('are no larger than the caller takes, whatever a peer announces', async () => {
      const exchange = await lab.fetcher()
      const peer = await lab.net.peer(1)
      const digest = await peer.store.putValue(bytesOf(1000))
      expect((await refusal(exchange.value([peer.peer], digest, { maxBytes: 999 }))).code).to.equal('missing-blob')
      peer.twist = () => ({ body: encodeBlobAnswer({ code: 'ok', size: 5, holders: [] }), attachments: [new Uint8Array(6)] })
      expect((await refusal(exchange.value([peer.peer], digest))).code).to.equal('wrong-blob')
    })
  })
})
