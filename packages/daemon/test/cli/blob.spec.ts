import { execFile } from 'node:child_process'
import { mkdir, open, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { blobCid, blobRefOf, CHUNK_BYTES } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { startApi } from '../../src/api/server.ts'
import { EXIT } from '../../src/cli/exit.ts'
import { blobContent, blobViews, keepUpload, removeBlob } from '../../src/control/blob-views.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { BlobStore } from '../../src/stores/blobs/blob-store.ts'
import { inFolder } from '../api/folder.ts'
import { MemoryControl } from '../api/memory-control.ts'
import { bytesOf } from '../blobs/net.ts'
import { mycel } from './mycel.ts'

const BIN = fileURLToPath(new URL('../../../bin/mycel.js', import.meta.url))
const crypto = createNodeCrypto()

/** A control whose blobs are a real store's. */
class StoreControl extends MemoryControl {
  private readonly store: BlobStore

  constructor (store: BlobStore) {
    super()
    this.store = store
  }

  override async putBlob (bytes: AsyncIterable<Uint8Array>): ReturnType<MemoryControl['putBlob']> { return keepUpload(this.store, bytes) }
  override async getBlob (cid: string, offset = 0): ReturnType<MemoryControl['getBlob']> { return blobContent(this.store, cid, offset) }
  override async listBlobs (): ReturnType<MemoryControl['listBlobs']> { return blobViews(this.store) }
  override async removeBlob (cid: string): ReturnType<MemoryControl['removeBlob']> { return removeBlob(this.store, cid) }
}

async function withStore (use: (dir: string, store: BlobStore) => Promise<void>, quotaBytes = 2 ** 31): Promise<void> {
  await inFolder(async dir => {
    expect((await mycel(['init', '--dir', dir, '--local'])).code).to.equal(EXIT.ok)
    const store = await BlobStore.open({ folder: join(dir, 'store-of-blobs'), quotaBytes })
    const api = await startApi({ control: new StoreControl(store), socketPath: join(dir, 'mycel.sock'), maxBlobBytes: 2 ** 31, onFault: () => {} })

    try {
      await use(dir, store)
    } finally {
      await api.stop()
      await store.close()
    }
  })
}

/** A sparse file. */
async function large (path: string, bytes: number): Promise<void> {
  const file = await open(path, 'w')
  await file.truncate(bytes)
  await file.write('the end', bytes - 7)
  await file.close()
}

/** Runs the command and says how much memory it took at most, bytes. */
async function memoryOf (args: readonly string[], dir: string): Promise<{ readonly code: number, readonly most: number }> {
  const report = join(dir, `memory-${args.join('').length}`)
  const probe = join(dir, 'probe.mjs')
  await writeFile(probe, `import { writeFileSync } from 'node:fs'\nprocess.on('exit', () => { writeFileSync(${JSON.stringify(report)}, String(process.resourceUsage().maxRSS * 1024)) })\n`)
  const code = await new Promise<number>(resolve => {
    execFile(process.execPath, ['--import', probe, BIN, ...args, '--dir', dir], { env: { PATH: process.env.PATH ?? '', HOME: '/nonexistent' }, timeout: 60_000 }, err => { resolve(typeof err?.code === 'number' ? err.code : err == null ? 0 : -1) })
  })
  return { code, most: Number(await readFile(report, 'utf8')) }
}

describe('mycel blob', function () {
  this.timeout(120_000)

  it('puts files of any size and gets them back by name', async () => {
    await withStore(async dir => {
      const bytes = bytesOf(2 * CHUNK_BYTES + 9)
      await writeFile(join(dir, 'a.bin'), bytes)
      await writeFile(join(dir, 'b.txt'), 'b')
      const put = await mycel(['blob', 'put', join(dir, 'a.bin'), join(dir, 'b.txt'), '--json', '--dir', dir])
      const [a, b] = JSON.parse(put.stdout)
      expect(a).to.deep.equal({ file: join(dir, 'a.bin'), cid: blobCid(blobRefOf(crypto, bytes)), size: bytes.length })
      expect(b.size).to.equal(1)
      expect((await mycel(['blob', 'get', b.cid, '--dir', dir])).stdout).to.equal('b')

      const out = join(dir, 'back.bin')
      expect((await mycel(['blob', 'get', a.cid, '-o', out, '--dir', dir])).code).to.equal(EXIT.ok)
      expect(Buffer.compare(await readFile(out), bytes)).to.equal(0)
      expect((await mycel(['blob', 'get', a.cid, '-o', out, '--dir', dir])).code).to.equal(EXIT.cannotCreate)
      expect((await mycel(['blob', 'get', b.cid, '-o', out, '--force', '--dir', dir])).code).to.equal(EXIT.ok)
      expect((await stat(out)).size).to.equal(1)
      expect((await readdir(dir)).filter(name => name.includes('.part'))).to.deep.equal([])
    })
  })

  it('reads stdin, lists, and removes what nobody needs', async () => {
    await withStore(async (dir, store) => {
      const put = await mycel(['blob', 'put', '-', '--json', '--dir', dir], {}, 'from a pipe')
      const [{ cid, size }] = JSON.parse(put.stdout)
      expect(size).to.equal(11)
      store.pin(blobRefOf(crypto, new TextEncoder().encode('from a pipe')))
      const list = await mycel(['blob', 'ls', '--json', '--dir', dir])
      expect(JSON.parse(list.stdout)).to.deep.equal([{ cid, size: 11, state: 'whole', pinned: true }])
      expect((await mycel(['blob', 'ls', '--dir', dir])).stdout).to.match(/needed/)
      expect((await mycel(['blob', 'rm', cid, '--dir', dir])).code).to.equal(EXIT.refused)
      store.unpin(blobRefOf(crypto, new TextEncoder().encode('from a pipe')))
      expect((await mycel(['blob', 'rm', cid, '--dir', dir])).code).to.equal(EXIT.ok)
      expect((await mycel(['blob', 'get', cid, '--dir', dir])).code).to.equal(EXIT.no)
      expect((await mycel(['blob', 'rm', cid, '--dir', dir])).code).to.equal(EXIT.no)
    })
  })

  it('says which file is missing, and leaves nothing where the node has no room', async () => {
    await withStore(async (dir, store) => {
      const missing = await mycel(['blob', 'put', join(dir, 'nothing'), '--dir', dir])
      expect(missing.code).to.equal(EXIT.noInput)
      expect(missing.stderr).to.include(join(dir, 'nothing'))
      await mkdir(join(dir, 'folder'))
      expect((await mycel(['blob', 'put', join(dir, 'folder'), '--dir', dir])).stderr).to.match(/a folder, not a file/)
      await writeFile(join(dir, 'a.bin'), bytesOf(3 * CHUNK_BYTES))
      const full = await mycel(['blob', 'put', join(dir, 'a.bin'), '--dir', dir])
      expect(full.code).to.equal(EXIT.refused)
      expect(full.stderr).to.match(/blobs\.quota_mib/)
      expect(store.bytes).to.equal(0)
    }, 2 * CHUNK_BYTES)
  })

  it('moves 512 MiB through without holding them, and says how far it is', async () => {
    await withStore(async dir => {
      const file = join(dir, 'large.bin')
      await large(file, 2 ** 29)
      const before = process.memoryUsage.rss()
      const idle = await memoryOf(['blob', 'ls'], dir)
      const put = await memoryOf(['blob', 'put', file], dir)
      expect(put.code).to.equal(EXIT.ok)
      expect(put.most - idle.most, 'the command').to.be.below(200e6)
      // the daemon's side of it runs in this process
      expect(process.memoryUsage.rss() - before, 'the store').to.be.below(300e6)
      const { stdout } = await mycel(['blob', 'ls', '--json', '--dir', dir])
      const [{ cid, size }] = JSON.parse(stdout)
      expect(size).to.equal(2 ** 29)
      const get = await mycel(['blob', 'get', cid, '-o', join(dir, 'back.bin'), '--dir', dir])
      expect(get.code).to.equal(EXIT.ok)
      expect(get.stderr).to.match(/of 512\.0 MiB, \d+ %/)
      expect((await stat(join(dir, 'back.bin'))).size).to.equal(2 ** 29)
    })
  })
})
