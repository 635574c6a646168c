import { appendFile, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { encodeBlobRange, toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { BlobExchange } from '../../src/effects/blob-exchange.ts'
import { BlobStore } from '../../src/stores/blobs.ts'
import { KeptBlobs } from '../../src/stores/kept-blobs.ts'
import { crypto } from '../discovery/ads.ts'

const nobody = { request: async () => { throw new Error('nobody is asked') }, stop: () => {} }

describe('parts of blobs', () => {
  let folder: string
  let store: BlobStore

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'mycel-range-'))
    store = await BlobStore.open({ folder, cacheBytes: 1000 })
  })
  afterEach(async () => { await rm(folder, { recursive: true }) })

  it('are what lies there, cut at the end, from the cache or from disk', async () => {
    for (const size of [200, 5000]) {
      const bytes = Uint8Array.from({ length: size }, (_, i) => i)
      const digest = await store.put(bytes)

      for (const [offset, length] of [[0, size], [0, 10], [size - 5, 10], [size, 10], [size + 1, 10], [2 ** 51, 10]] as const) {
        expect(await store.range(digest, offset, length), `${size} ${offset} ${length}`).to.equalBytes(bytes.subarray(offset, offset + length))
      }

      await store.get(digest)
      expect(await store.range(digest, size - 5, 10)).to.equalBytes(bytes.subarray(size - 5))
    }

    await expect(store.range(new Uint8Array(32), 0, 1)).to.eventually.be.rejected.with.property('code', 'missing')
  })

  it('serving one reads nothing else of the blob', async () => {
    const digest = await store.put(new Uint8Array(5000).fill(1))
    const key = Buffer.from(digest).toString('hex')
    // whoever read it whole would see that it has rotted
    await appendFile(join(folder, 'objects', key.slice(0, 2), key), 'rot')
    const exchange = new BlobExchange(new KeptBlobs(store), nobody, crypto)
    const { attachments } = await exchange.serve(toRequest({ body: encodeBlobRange({ digest, offset: 100n, length: 50 }) }))
    expect(attachments).to.deep.equal([new Uint8Array(50).fill(1)])
    expect((await exchange.serve(toRequest({ body: encodeBlobRange({ digest: new Uint8Array(32), offset: 0n, length: 50 }) }))).attachments).to.deep.equal([])
    expect((await exchange.serve(toRequest({ body: encodeBlobRange({ digest, offset: (1n << 64n) - 1n, length: 50 }) }))).attachments).to.deep.equal([new Uint8Array(0)])
  })
})
