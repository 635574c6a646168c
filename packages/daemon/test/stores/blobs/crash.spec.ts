import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { CHUNK_BYTES } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { BlobStore } from '../../../src/stores/blobs/blob-store.ts'
import { bytesOf } from '../../blobs/net.ts'

describe('a blob that is put once more', () => {
  it('is at no moment gone from the disk, and what had rotted of it is right again', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'mycel-again-'))
    try {
      const bytes = bytesOf(2 * CHUNK_BYTES + 3)
      const store = await BlobStore.open({ folder, cacheBytes: 0 })
      const ref = await store.put(bytes)
      const key = Buffer.from(ref.digest).toString('hex')
      const place = join(folder, 'chunked', key.slice(0, 2), key)
      const { ino } = await stat(place)
      const index = await readFile(join(place, 'index'))
      await writeFile(join(place, 'data'), new Uint8Array(bytes.length))
      await writeFile(join(place, 'index'), new Uint8Array(index.length))
      await store.put(bytes)
      // the same folder: nothing was taken away for it
      expect((await stat(place)).ino).to.equal(ino)
      await store.close()
      const again = await BlobStore.open({ folder, cacheBytes: 0 })
      expect(Buffer.compare(await again.get(ref), bytes)).to.equal(0)
      expect(again.list()).to.have.lengthOf(1)
      await again.close()
    } finally {
      await rm(folder, { recursive: true })
    }
  })
})
