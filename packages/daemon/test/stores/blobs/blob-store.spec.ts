import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, open, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { blobRefOf, CHUNK_BYTES, encodeIndex, isIndexed, sameBlob } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { createNodeCrypto } from '../../../src/crypto/node-crypto.ts'
import { BlobStore, MAX_VALUE_BYTES } from '../../../src/stores/blobs/blob-store.ts'
import { BlobError } from '../../../src/stores/blobs/errors.ts'
import { bytesOf } from '../../blobs/net.ts'
import type { BlobStoreInit } from '../../../src/stores/blobs/blob-store.ts'
import type { BlobRef } from '@mycel/wire/blobs'

const crypto = createNodeCrypto()

function filled (length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value)
}

async function collect (source: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) {
    chunks.push(chunk.slice())
  }
  return new Uint8Array(Buffer.concat(chunks))
}

describe('blob store', () => {
  let folder: string

  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'mycel-blobs-')) })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map(async store => store.close()))
    await rm(folder, { recursive: true })
  })

  const opened: BlobStore[] = []

  async function openStore (init: Partial<BlobStoreInit> = {}): Promise<BlobStore> {
    const store = await BlobStore.open({ folder, ...init })
    opened.push(store)
    return store
  }

  function fileOf ({ digest, size }: BlobRef): string {
    const key = Buffer.from(digest).toString('hex')
    return isIndexed(size) ? join(folder, 'chunked', key.slice(0, 2), key, 'data') : join(folder, 'objects', key.slice(0, 2), key)
  }

  /** Changes one byte on disk. */
  async function rot (ref: BlobRef, at: number): Promise<void> {
    const file = await open(fileOf(ref), 'r+')
    const { buffer } = await file.read(new Uint8Array(1), 0, 1, at)
    await file.write(Uint8Array.of((buffer[0] ?? 0) ^ 1), 0, 1, at)
    await file.close()
  }

  it('gives back what it was given, by name, whole and in parts, also after a restart', async () => {
    const store = await openStore()
    await fc.assert(fc.asyncProperty(fc.array(fc.integer({ min: 0, max: 900_000 }), { maxLength: 4 }), fc.nat(3_000_000), async (cuts, offset) => {
      const chunks = cuts.map((size, i) => bytesOf(size, i + size))
      const bytes = new Uint8Array(Buffer.concat(chunks))
      const ref = await store.putStream(chunks, { limit: 10_000_000 })
      expect(sameBlob(ref, blobRefOf(crypto, bytes))).to.be.true()
      const reopened = await openStore({ cacheBytes: 0 })
      for (const one of [store, reopened]) {
        expect(Buffer.compare(await one.get(ref), bytes)).to.equal(0)
        expect(Buffer.compare(await collect(one.stream(ref, offset)), bytes.subarray(offset))).to.equal(0)
        expect(one.find({ digest: ref.digest, indexed: isIndexed(ref.size) })?.size).to.equal(bytes.length)
      }
      expect(reopened.bytes).to.equal(store.bytes)
    }), { numRuns: 12 })
  })

  it('counts the same bytes once', async () => {
    const store = await openStore()
    for (const size of [100, CHUNK_BYTES + 1]) {
      const before = store.bytes
      const refs = await Promise.all([store.put(filled(size, 1)), store.put(filled(size, 1))])
      refs.push(await store.put(filled(size, 1)))
      expect(store.bytes - before).to.equal(size)
      expect(Buffer.compare(await store.get(refs[0] ?? blobRefOf(crypto, filled(1, 1))), filled(size, 1))).to.equal(0)
    }
    expect(store.size).to.equal(2)
  })

  it('the size is part of the name: the bytes of an index are a blob of their own', async () => {
    const store = await openStore()
    const large = await store.put(bytesOf(CHUNK_BYTES + 9))
    expect(store.has(large)).to.be.true()
    expect(store.has({ ...large, size: large.size + 1 })).to.be.false()
    await expect(store.get({ ...large, size: large.size + 1 })).to.eventually.be.rejected.with.property('code', 'missing')
    const index = await readFile(join(fileOf(large), '..', 'index'))
    expect(store.has({ ...large, size: index.length })).to.be.false()
    const small = await store.put(index)
    expect(small.digest).to.equalBytes(large.digest)
    expect(await store.get(small)).to.equalBytes(index)
    expect(Buffer.compare(await store.get(large), bytesOf(CHUNK_BYTES + 9))).to.equal(0)
    await store.delete({ digest: small.digest, indexed: false })
    expect([store.has(small), store.has(large)]).to.deep.equal([false, true])
  })

  it('keeps values under their own sha2-256, whatever their size up to 16 MiB', async () => {
    const store = await openStore()
    for (const size of [3, CHUNK_BYTES, CHUNK_BYTES + 1, MAX_VALUE_BYTES]) {
      const bytes = bytesOf(size, size)
      const digest = await store.putValue(bytes)
      expect(digest).to.equalBytes(new Uint8Array(createHash('sha256').update(bytes).digest()))
      expect(Buffer.compare(await store.value(digest), bytes)).to.equal(0)
      expect(Buffer.compare(await (await openStore()).value(digest), bytes)).to.equal(0)
    }
    await expect(store.putValue(new Uint8Array(MAX_VALUE_BYTES + 1))).to.eventually.be.rejected.with.property('code', 'too-large')
  })

  it('notices rot wherever it is read, and never gives it out', async () => {
    for (const size of [1000, 2 * CHUNK_BYTES + 5]) {
      for (const read of [
        async (store: BlobStore, ref: BlobRef) => store.get(ref),
        async (store: BlobStore, ref: BlobRef) => collect(store.stream(ref)),
        async (store: BlobStore, ref: BlobRef) => store.chunk(ref, isIndexed(ref.size) ? 1 : 0)
      ]) {
        const store = await openStore({ cacheBytes: 0 })
        const bytes = bytesOf(size)
        const ref = await store.put(bytes)
        await rot(ref, isIndexed(size) ? CHUNK_BYTES + 5 : 5)
        expect(store.has(ref)).to.be.true()
        await expect(read(store, ref)).to.eventually.be.rejected.with.property('code', 'missing')
        expect(store.has(ref)).to.be.false()
        await expect(readFile(fileOf(ref))).to.eventually.be.rejected()
        await store.put(bytes)
        expect(Buffer.compare(await store.get(ref), bytes)).to.equal(0)
        await store.delete({ digest: ref.digest, indexed: isIndexed(size) })
        expect(store.bytes).to.equal(0)
      }
    }
  })

  it('gives out the chunks that have not rotted, and keeps them when another has', async () => {
    const store = await openStore()
    const bytes = bytesOf(3 * CHUNK_BYTES)
    const ref = await store.put(bytes)
    const index = await store.index(ref)
    await rot(ref, CHUNK_BYTES)
    expect(Buffer.compare(await store.chunk(ref, 0), bytes.subarray(0, CHUNK_BYTES))).to.equal(0)
    await expect(store.chunk(ref, 1)).to.eventually.be.rejected.with.property('code', 'missing')
    await expect(store.chunk(ref, 0)).to.eventually.be.rejected.with.property('code', 'missing')
    const partial = await store.begin(ref, index)
    expect(partial.missing()).to.deep.equal([1])
    expect(await partial.write(1, bytes.subarray(CHUNK_BYTES, 2 * CHUNK_BYTES))).to.be.true()
    await partial.complete()
    expect(Buffer.compare(await store.get(ref), bytes)).to.equal(0)
  })

  it('says that a blob whose index has rotted is missing', async () => {
    const other = encodeIndex({ size: CHUNK_BYTES + 1, digests: filled(64, 7) })
    for (const rotten of ['no index', other]) {
      const ref = await (await openStore()).put(bytesOf(CHUNK_BYTES + 1))
      await writeFile(join(fileOf(ref), '..', 'index'), rotten)
      const store = await openStore()
      await expect(store.index(ref)).to.eventually.be.rejected.with.property('code', 'missing')
      expect(store.bytes).to.equal(0)
    }
  })

  it('knows which chunks there are', async () => {
    const store = await openStore()
    const [small, large] = [await store.put(filled(10, 1)), await store.put(filled(CHUNK_BYTES + 1, 1))]
    for (const [ref, n] of [[small, 1], [small, -1], [large, 2], [large, 0.5]] as const) {
      await expect(store.chunk(ref, n)).to.eventually.be.rejectedWith(RangeError)
    }
    await expect(store.index(small)).to.eventually.be.rejectedWith(RangeError)
    expect((await store.chunk(large, 1)).length).to.equal(1)
  })

  it('forgets what a crash left without a name, and what is no blob', async () => {
    await openStore()
    await mkdir(join(folder, 'incoming', '1-1'))
    await writeFile(join(folder, 'incoming', '1-1', 'data'), 'half')
    await mkdir(join(folder, 'chunked', 'ab', 'ab'.repeat(32)), { recursive: true })
    await writeFile(join(folder, 'objects', 'readme'), 'hello')
    const store = await openStore()
    expect([store.size, store.bytes]).to.deep.equal([0, 0])
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
  })

  it('leaves nothing of a stream that fails, is too long, is aborted while it hangs, or has another digest', async () => {
    const store = await openStore({ quotaBytes: 5000 })
    const broken = new Error('broken')
    const controller = new AbortController()
    async function * failing (): AsyncGenerator<Uint8Array> {
      yield filled(10, 1)
      throw broken
    }
    async function * hanging (): AsyncGenerator<Uint8Array> {
      yield filled(10, 1)
      controller.abort(broken)
      await new Promise(() => {})
    }
    await expect(store.putStream(failing(), { limit: 100 })).to.eventually.be.rejectedWith(broken)
    await expect(store.putStream(hanging(), { limit: 100, signal: controller.signal })).to.eventually.be.rejectedWith(broken)
    await expect(store.putStream([filled(60, 1), filled(41, 1)], { limit: 100 })).to.eventually.be.rejected.with.property('code', 'too-large')
    await expect(store.putStream([filled(60, 1)], { limit: 100, expected: { digest: filled(32, 0), size: 60 } })).to.eventually.be.rejected.with.property('code', 'mismatch')
    expect(store.size).to.equal(0)
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
    // nothing stays reserved either: the whole quota is free
    await store.put(filled(5000, 2))
  })

  it('evicts what was used longest ago, never what is pinned', async () => {
    const store = await openStore({ quotaBytes: 300, cacheBytes: 0 })
    const [a, b, c] = [await store.put(filled(100, 1)), await store.put(filled(100, 2)), await store.put(filled(100, 3))]
    await store.get(a)
    const d = await store.put(filled(100, 4))
    expect([a, b, c, d].map(ref => store.has(ref))).to.deep.equal([true, false, true, true])
    store.pin(c)
    store.pin(a)
    store.pin(d)
    await expect(store.put(filled(100, 5))).to.eventually.be.rejected.with.property('code', 'quota')
    store.unpin(c)
    await store.put(filled(100, 5))
    expect([a, c, d].map(ref => store.has(ref))).to.deep.equal([true, false, true])
    // the oldest of all, which is pinned, stays when there are others
    await store.put(filled(100, 6))
    expect([a, d].map(ref => store.has(ref))).to.deep.equal([true, true])
    expect(store.bytes).to.equal(300)
  })

  it('refuses what is larger than the quota', async () => {
    const store = await openStore({ quotaBytes: 300 })
    await expect(store.put(filled(301, 1))).to.eventually.be.rejectedWith(BlobError).with.property('code', 'quota')
    expect(store.bytes).to.equal(0)
  })

  it('shrinks to a smaller quota at the start', async () => {
    const store = await openStore()
    await store.put(filled(100, 1))
    await store.put(filled(100, 2))
    expect((await openStore({ quotaBytes: 150 })).bytes).to.equal(100)
  })

  it('serves what was used last from memory, unless told to keep nothing there', async () => {
    for (const [cacheBytes, inMemory] of [[1000, true], [0, false]] as const) {
      const store = await openStore({ cacheBytes })
      const ref = await store.put(filled(100, 1))
      await store.get(ref)
      await rm(fileOf(ref))
      const again = store.get(ref)
      inMemory ? expect(await again).to.equalBytes(filled(100, 1)) : await expect(again).to.eventually.be.rejected.with.property('code', 'missing')
    }
  })

  it('reads more blobs at a time than it keeps files open for', async function () {
    this.timeout(10_000)
    const store = await openStore({ cacheBytes: 0 })
    const refs: BlobRef[] = []
    for (let i = 0; i < 20; i++) {
      refs.push(await store.put(filled(CHUNK_BYTES + 5, i)))
    }
    const tails = await Promise.all(refs.map(async ref => store.chunk(ref, 1)))
    expect(tails.map(([first]) => first)).to.deep.equal(refs.map((_, i) => i))
    // closed while it is read: what is under way ends well
    const reading = store.chunk(refs[0] ?? { digest: new Uint8Array(32), size: 0 }, 0)
    await store.close()
    expect((await reading).length).to.equal(CHUNK_BYTES)
  })

  it('takes nothing away for a blob that can never fit', async () => {
    const store = await openStore({ quotaBytes: 3 * CHUNK_BYTES })
    const refs = [await store.put(filled(CHUNK_BYTES, 1)), await store.put(filled(CHUNK_BYTES, 2))]
    const index = { size: 64 * CHUNK_BYTES, digests: new Uint8Array(64 * 32) }
    const claim = { digest: crypto.sha256(encodeIndex(index)), size: index.size }
    expect(await store.begin(claim, index).catch((err: BlobError) => err.code)).to.equal('quota')
    // nor for one that would fit only without what is pinned
    const [pinned = refs[0]] = refs
    pinned != null && store.pin(pinned)
    const large = { size: 2 * CHUNK_BYTES + 1, digests: new Uint8Array(3 * 32) }
    expect(await store.begin({ digest: crypto.sha256(encodeIndex(large)), size: large.size }, large).catch((err: BlobError) => err.code)).to.equal('quota')
    expect(refs.map(ref => store.has(ref))).to.deep.equal([true, true])
  })
})
