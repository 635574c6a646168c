import { mkdtemp, open, readdir, rm, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blobRefOf, BlobNamer, CHUNK_BYTES, decodeIndex } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../../src/crypto/node-crypto.ts'
import { BlobStore } from '../../../src/stores/blobs/blob-store.ts'
import { bytesOf } from '../../blobs/net.ts'
import type { BlobIndex, BlobRef } from '@mycel/wire/blobs'

const crypto = createNodeCrypto()
const SIZE = 3 * CHUNK_BYTES + 100
const BYTES = bytesOf(SIZE)

function named (bytes: Uint8Array): { readonly ref: BlobRef, readonly index: BlobIndex } {
  const namer = new BlobNamer(crypto)
  namer.update(bytes)
  const { ref, index } = namer.end()
  const decoded = decodeIndex(index ?? new Uint8Array(0))
  return { ref, index: decoded.ok ? decoded.index : { size: 0, digests: new Uint8Array(0) } }
}

function chunk (n: number): Uint8Array {
  return BYTES.slice(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES)
}

describe('a blob that arrives in chunks', () => {
  const { ref, index } = named(BYTES)
  let folder: string
  let store: BlobStore

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mycel-partial-'))
    store = await BlobStore.open({ folder })
  })
  afterEach(async () => {
    await store.close()
    await rm(folder, { recursive: true })
  })

  const dataOf = (): string => join(folder, 'partial', Buffer.from(ref.digest).toString('hex'), 'data')

  it('is there once every chunk is, in any order, and not before', async () => {
    const partial = await store.begin(ref, index)

    for (const n of [3, 0, 2]) {
      expect(await partial.write(n, chunk(n))).to.equal(true)
    }

    expect([partial.missing(), partial.held, store.has(ref), store.size]).to.deep.equal([[1], SIZE - CHUNK_BYTES, false, 0])
    await expect(partial.complete()).to.eventually.be.rejectedWith(/1 chunks are missing/)
    await expect(store.get(ref)).to.eventually.be.rejected().with.property('code', 'missing')
    expect(store.find({ digest: ref.digest, indexed: true })).to.equal(undefined)
    expect(await partial.write(1, chunk(1))).to.equal(true)
    await partial.complete()
    expect([store.has(ref), store.size, store.bytes]).to.deep.equal([true, 1, SIZE])
    expect(Buffer.compare(await store.get(ref), BYTES)).to.equal(0)
    const again = await BlobStore.open({ folder })
    expect(Buffer.compare(await again.get(ref), BYTES)).to.equal(0)
    await again.close()
    expect(await readdir(join(folder, 'partial'))).to.deep.equal([])
  })

  it('takes nothing that is not the chunk, and keeps what is right where something wrong comes after', async () => {
    const partial = await store.begin(ref, index)
    expect(await partial.write(0, chunk(0))).to.equal(true)

    for (const [n, bytes] of [[0, chunk(1)], [1, chunk(0)], [1, chunk(1).subarray(1)], [3, new Uint8Array(101)], [4, new Uint8Array(0)], [1, BYTES.slice(CHUNK_BYTES, 2 * CHUNK_BYTES + 1)]] as const) {
      expect(await partial.write(n, bytes)).to.equal(false)
    }

    expect(await partial.write(0, chunk(0))).to.equal(true)
    expect(partial.held).to.equal(CHUNK_BYTES)
    expect(partial.missing()).to.deep.equal([1, 2, 3])
    await partial.close()
  })

  it('goes on after a restart with what is really there', async () => {
    const partial = await store.begin(ref, index)
    await Promise.all([0, 1, 3].map(async n => partial.write(n, chunk(n))))
    // the process dies here: nothing is closed, nothing is said
    const file = await open(dataOf(), 'r+')
    await file.write(Uint8Array.of(0xee), 0, 1, CHUNK_BYTES + 5)
    await file.close()
    const after = await BlobStore.open({ folder })
    expect(await after.begun(ref.digest)).to.deep.equal(index)
    const again = await after.begin(ref, index)
    expect(again.missing()).to.deep.equal([1, 2])
    await Promise.all([1, 2].map(async n => again.write(n, chunk(n))))
    await again.complete()
    expect(Buffer.compare(await after.get(ref), BYTES)).to.equal(0)
    await after.close()
    await partial.close()
  })

  it('goes on with a file that was cut, and without one', async () => {
    const first = await store.begin(ref, index)
    await Promise.all([0, 1, 2].map(async n => first.write(n, chunk(n))))
    await first.close()
    await truncate(dataOf(), CHUNK_BYTES + 10)
    const second = await store.begin(ref, index)
    expect(second.missing()).to.deep.equal([1, 2, 3])
    await second.close()
    await rm(dataOf())
    const third = await store.begin(ref, index)
    expect(third.missing()).to.deep.equal([0, 1, 2, 3])
    await third.close()
  })

  it('is known by its index, and by no other', async () => {
    const other = named(bytesOf(SIZE, 9)).index
    await expect(store.begin(ref, other)).to.eventually.be.rejected().with.property('code', 'mismatch')
    await expect(store.begin(ref)).to.eventually.be.rejected().with.property('code', 'mismatch')
    await expect(store.begin({ ...ref, size: SIZE + 1 }, index)).to.eventually.be.rejected().with.property('code', 'mismatch')
    expect(store.bytes).to.equal(0)
    const partial = await store.begin(ref, index)
    await partial.close()
    await writeFile(join(dataOf(), '..', 'index'), 'rotten')
    expect(await store.begun(ref.digest)).to.equal(undefined)
  })

  it('is open once at a time', async () => {
    const partial = await store.begin(ref, index)
    await expect(store.begin(ref, index)).to.eventually.be.rejected().with.property('code', 'busy')
    await partial.close()
    await (await store.begin(ref, index)).close()
    await store.put(BYTES)
    await expect(store.begin(ref, index)).to.eventually.be.rejected().with.property('code', 'busy')
  })

  it('counts with all of it while it arrives, with what is there afterwards, and goes when room is needed', async () => {
    const small = await BlobStore.open({ folder, quotaBytes: SIZE + CHUNK_BYTES })
    const partial = await small.begin(ref, index)
    expect(small.bytes).to.equal(SIZE)
    await expect(small.put(bytesOf(CHUNK_BYTES + 1))).to.eventually.be.rejected().with.property('code', 'quota')
    await partial.write(0, chunk(0))
    await partial.close()
    expect(small.bytes).to.equal(CHUNK_BYTES)
    const next = await BlobStore.open({ folder, quotaBytes: SIZE + CHUNK_BYTES })
    expect(next.bytes).to.equal(CHUNK_BYTES)
    expect(next.list()).to.have.lengthOf(1)
    expect(next.list()[0]).to.include({ partial: true, pinned: false, size: CHUNK_BYTES })
    await next.put(bytesOf(SIZE + 5))
    expect(next.list().some(({ partial: part }) => part)).to.equal(false)
    expect(await readdir(join(folder, 'partial'))).to.deep.equal([])
  })

  it('has its room before the first chunk, or does not begin', async () => {
    const small = await BlobStore.open({ folder, quotaBytes: SIZE - 1 })
    await expect(small.begin(ref, index)).to.eventually.be.rejected().with.property('code', 'quota')
    expect(small.bytes).to.equal(0)
    expect(await readdir(join(folder, 'partial'))).to.deep.equal([])
  })

  it('may come whole by another way meanwhile', async () => {
    const partial = await store.begin(ref, index)
    await partial.write(0, chunk(0))
    await store.put(BYTES)
    await Promise.all([1, 2, 3].map(async n => partial.write(n, chunk(n))))
    await partial.complete()
    expect([store.size, store.bytes]).to.deep.equal([1, SIZE])
    expect(Buffer.compare(await store.get(ref), BYTES)).to.equal(0)
  })

  it('of one chunk is kept when it is complete', async () => {
    const bytes = bytesOf(1000)
    const small = blobRefOf(crypto, bytes)
    const partial = await store.begin(small)
    expect(await partial.write(0, bytesOf(1000, 2))).to.equal(false)
    expect(await partial.write(1, bytes)).to.equal(false)
    expect([partial.missing(), store.has(small)]).to.deep.equal([[0], false])
    expect(await partial.write(0, bytes)).to.equal(true)
    await partial.complete()
    expect(await store.get(small)).to.equalBytes(bytes)
  })
})

describe('a stream into the store', () => {
  it('is never in memory as a whole', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mycel-stream-'))
    const store = await BlobStore.open({ folder })
    let most = 0

    async function * pieces (): AsyncGenerator<Uint8Array> {
      for (let n = 0; n < 320; n++) {
        yield Buffer.allocUnsafeSlow(CHUNK_BYTES).fill(n)
        most = Math.max(most, process.memoryUsage().arrayBuffers)
      }
    }

    try {
      const before = process.memoryUsage().arrayBuffers
      const stopping = new AbortController()
      await store.putStream(pieces(), { limit: 2 ** 30, signal: stopping.signal })
      expect(most - before).to.be.below(160 * CHUNK_BYTES)
    } finally {
      await rm(folder, { recursive: true })
    }
  }).timeout(60_000)
})
