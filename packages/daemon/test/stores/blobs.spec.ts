import { createHash } from 'node:crypto'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { BlobError, BlobStore, cidOf, digestOf } from '../../src/stores/blobs.ts'

function sha256 (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

function filled (length: number, value: number): Uint8Array {
  return new Uint8Array(length).fill(value)
}

async function collect (source: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of source) {
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

describe('blob store', () => {
  let folder: string

  beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'mycel-blobs-')) })
  afterEach(async () => { await rm(folder, { recursive: true }) })

  function fileOf (digest: Uint8Array): string {
    const key = Buffer.from(digest).toString('hex')
    return join(folder, 'objects', key.slice(0, 2), key)
  }

  it('gives back what it was given, by digest, also after a restart', async () => {
    const store = await BlobStore.open({ folder })
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 2000 }), { maxLength: 5 }), fc.nat(3000), async (chunks, offset) => {
      const bytes = new Uint8Array(Buffer.concat(chunks))
      const digest = await store.putStream(chunks, { limit: 10_000 })
      expect(digest).to.equalBytes(sha256(bytes))
      expect(await store.get(digest)).to.equalBytes(bytes)
      const reopened = await BlobStore.open({ folder, cacheBytes: 0 })
      expect(await reopened.get(digest)).to.equalBytes(bytes)
      expect(await collect(reopened.stream(digest, offset))).to.equalBytes(bytes.subarray(offset))
      expect(reopened.bytes).to.equal(store.bytes)
    }), { numRuns: 20 })
  })

  it('counts the same bytes once', async () => {
    const store = await BlobStore.open({ folder })
    await Promise.all([store.put(filled(100, 1)), store.put(filled(100, 1))])
    await store.put(filled(100, 1))
    expect(store.bytes).to.equal(100)
    expect(store.size).to.equal(1)
  })

  it('deletes a corrupt blob and says that it is missing', async () => {
    for (const read of [
      async (store: BlobStore, digest: Uint8Array) => store.get(digest),
      async (store: BlobStore, digest: Uint8Array) => collect(store.stream(digest))
    ]) {
      const store = await BlobStore.open({ folder, cacheBytes: 0 })
      const digest = await store.put(filled(1000, 7))
      await writeFile(fileOf(digest), filled(1000, 8))
      expect(store.has(digest)).to.be.true()
      await expect(read(store, digest)).to.eventually.be.rejected.with.property('code', 'missing')
      expect(store.has(digest)).to.be.false()
      expect(store.bytes).to.equal(0)
      await expect(readFile(fileOf(digest))).to.eventually.be.rejected()
      await store.put(filled(1000, 7))
      expect(await store.get(digest)).to.equalBytes(filled(1000, 7))
    }
  })

  it('forgets what a crash left incomplete', async () => {
    await BlobStore.open({ folder })
    await writeFile(join(folder, 'incoming', '1-1'), 'half')
    const store = await BlobStore.open({ folder })
    expect(store.size).to.equal(0)
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
  })

  it('leaves nothing of a stream that fails, is too long, is aborted while it hangs, or has another digest', async () => {
    const store = await BlobStore.open({ folder, quotaBytes: 5000 })
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
    await expect(store.putStream([filled(60, 1)], { limit: 100, expected: filled(32, 0) })).to.eventually.be.rejected.with.property('code', 'mismatch')
    expect(store.size).to.equal(0)
    expect(await readdir(join(folder, 'incoming'))).to.deep.equal([])
    // nothing stays reserved either: the whole quota is free
    await store.put(filled(5000, 2))
  })

  it('evicts what was used longest ago, never what is pinned', async () => {
    const store = await BlobStore.open({ folder, quotaBytes: 300, cacheBytes: 0 })
    const [a, b, c] = [await store.put(filled(100, 1)), await store.put(filled(100, 2)), await store.put(filled(100, 3))]
    await store.get(a)
    const d = await store.put(filled(100, 4))
    expect([a, b, c, d].map(digest => store.has(digest))).to.deep.equal([true, false, true, true])
    store.pin(c)
    store.pin(a)
    store.pin(d)
    await expect(store.put(filled(100, 5))).to.eventually.be.rejected.with.property('code', 'quota')
    store.unpin(c)
    await store.put(filled(100, 5))
    expect([a, c, d].map(digest => store.has(digest))).to.deep.equal([true, false, true])
    expect(store.bytes).to.equal(300)
  })

  it('refuses what is larger than the quota', async () => {
    const store = await BlobStore.open({ folder, quotaBytes: 300 })
    await expect(store.put(filled(301, 1))).to.eventually.be.rejectedWith(BlobError).with.property('code', 'quota')
    expect(store.bytes).to.equal(0)
  })

  it('shrinks to a smaller quota at the start', async () => {
    const store = await BlobStore.open({ folder })
    await store.put(filled(100, 1))
    await store.put(filled(100, 2))
    expect((await BlobStore.open({ folder, quotaBytes: 150 })).bytes).to.equal(100)
  })

  it('serves what was used last from memory, unless told to keep nothing there', async () => {
    for (const [cacheBytes, inMemory] of [[1000, true], [0, false]] as const) {
      const store = await BlobStore.open({ folder, cacheBytes })
      const digest = await store.put(filled(100, 1))
      await store.get(digest)
      await rm(fileOf(digest))
      const again = store.get(digest)
      inMemory ? expect(await again).to.equalBytes(filled(100, 1)) : await expect(again).to.eventually.be.rejected.with.property('code', 'missing')
    }
  })

  it('shows a digest as a CIDv1 and reads only that', () => {
    const digest = sha256(filled(3, 1))
    const cid = cidOf(digest)
    expect(cid).to.match(/^bafkrei[a-z2-7]{52}$/)
    expect(digestOf(cid)).to.equalBytes(digest)
    for (const wrong of ['', 'x', cid.toUpperCase(), cid.slice(0, -1), `${cid}a`, 'QmYwAPJzv5CZsnA625s3Xf2nemtYgPpHdWEz79ojWnPbdG', 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi']) {
      expect(() => digestOf(wrong)).to.throw().with.property('code', 'bad-blob-id')
    }
    expect(() => cidOf(filled(31, 1))).to.throw().with.property('code', 'bad-blob-id')
  })
})
