import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { EXIT } from '../../src/cli/exit.ts'
import { copyStore } from '../../src/control/copy-store.ts'
import { loadIdentity } from '../../src/identity.ts'
import { Store } from '../../src/stores/store.ts'
import { openBooks, trade } from '../settlement/log/trader.ts'
import { mycel } from './mycel.ts'

describe('mycel backup and restore', function () {
  this.timeout(60_000)
  let dir: string

  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'mycel-')) })
  afterEach(async () => { await rm(dir, { recursive: true, force: true }) })

  it('are of one moment, where the node goes on while it is copied', async () => {
    const store = await Store.open(join(dir, 'store'))
    const books = await openBooks(store, dir)
    await Promise.all(Array.from({ length: 200 }, async (_, n) => trade(books, n)))
    const copying = copyStore(store, join(dir, 'copy'))

    for (let n = 200; n < 260; n++) {
      await trade(books, n)
    }

    expect((await copying).records).to.be.above(400)
    await expect(copyStore(store, join(dir, 'copy'))).to.eventually.be.rejected().with.property('code', 'refused')
    await expect(copyStore(store, 'copy')).to.eventually.be.rejected().with.property('code', 'bad-request')
    const after = books.state.size
    await books.close()
    await store.close()

    const restored = await Store.open(join(dir, 'copy'))
    const again = await openBooks(restored, join(dir, 'none'), { anchor: join(dir, 'again.end') })
    expect(await again.verify()).to.include({ ok: true })
    expect(again.state.size, 'as it was when the copy began').to.be.within(401, after - 1)
    await again.close()
    await restored.close()
  })

  it('give a node back as it was, and overwrite nothing', async () => {
    const [node, copy, back] = ['node', 'copy', 'back'].map(name => join(dir, name)) as [string, string, string]
    expect((await mycel(['init', '--dir', node, '--local'])).code).to.equal(0)
    const store = await Store.open(join(node, 'store'))
    const books = await openBooks(store, node)
    await trade(books, 1)
    const head = books.head()
    await books.close()

    // a running node has its database locked; one that does not answer cannot copy it, and nothing is left behind
    expect((await mycel(['backup', copy, '--dir', node])).code).to.equal(EXIT.unavailable)
    await expect(stat(copy)).to.eventually.be.rejected().with.property('code', 'ENOENT')
    await store.close()
    const saved = await mycel(['backup', copy, '--dir', node, '--json'])
    expect([saved.code, JSON.parse(saved.stdout).peer]).to.deep.equal([0, (await loadIdentity(join(node, 'identity.key'))).peerId])
    expect((await mycel(['backup', copy, '--dir', node])).code).to.equal(EXIT.cannotCreate)

    expect((await mycel(['restore', copy, '--dir', back])).code).to.equal(0)
    expect((await mycel(['restore', copy, '--dir', back])).code).to.equal(EXIT.cannotCreate)
    expect(await readFile(join(back, 'identity.key'))).to.deep.equal(await readFile(join(node, 'identity.key')))
    expect((await stat(join(back, 'identity.key'))).mode & 0o777).to.equal(0o600)
    const restored = await Store.open(join(back, 'store'))
    const again = await openBooks(restored, back)
    expect(again.head()).to.deep.equal(head)
    expect(await again.verify()).to.include({ ok: true })
    await again.close()
    await restored.close()
  })
})
