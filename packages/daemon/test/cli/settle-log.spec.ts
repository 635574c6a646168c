import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { entryKey } from '@mycel/settle/log'
import { createSigner } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { EXIT } from '../../src/cli/exit.ts'
import { loadIdentity } from '../../src/identity.ts'
import { Store } from '../../src/stores/store.ts'
import { crypto, openBooks } from '../settlement/log/trader.ts'
import { mycel } from './mycel.ts'

interface StoredFile { readonly name: string, readonly file: string, readonly code?: string, readonly id?: string, readonly at?: string }

const vectors = new URL('../../../../../test/vectors/settle-proofs.json', import.meta.url)
const DAMAGED = ['oversize', 'not-a-proof', 'not-canonical']

describe('mycel settle check', function () {
  this.timeout(60_000)
  let dir: string

  beforeEach(async () => { dir = await mkdtemp(join(tmpdir(), 'mycel-')) })
  afterEach(async () => { await rm(dir, { recursive: true, force: true }) })

  it('says of a file of either kind whether it holds, with nothing else at hand', async () => {
    const all = JSON.parse(await readFile(vectors, 'utf8')) as Record<'proofs' | 'forks', StoredFile[]>
    // the others are made by a rule: too long to be stored
    const [proofs, forks] = [all.proofs, all.forks].map(some => some.filter(({ file }) => typeof file === 'string')) as [StoredFile[], StoredFile[]]
    const file = join(dir, 'file.json')

    for (const { name, file: content, code, id, at } of [...proofs.slice(0, 3), ...proofs.filter((_, n) => n % 9 === 8), ...forks.slice(0, 2), ...forks.filter((_, n) => n % 9 === 8)]) {
      await writeFile(file, content)
      const checked = await mycel(['settle', 'check', file, '--json'])
      expect(checked.code, name).to.equal(code == null ? 0 : DAMAGED.includes(code) ? EXIT.badData : EXIT.no)
      const view = JSON.parse(checked.stdout) as object
      expect(view, name).to.deep.include(code == null ? { ok: true, network: 'vectors', ...(id == null ? { kind: 'fork', at } : { id }) } : DAMAGED.includes(code) ? {} : { ok: false, code })
    }

    await writeFile(file, proofs[0]?.file ?? '')
    expect((await mycel(['settle', 'check', file])).stdout).to.match(/^holds: did:key:\S+ owes 0\.01 credit for work of did:key:\S+\nreceipt [0-9a-f]{64} [^]*signed by both\nentry 2 of 8 in the log of/)
    expect((await mycel(['settle', 'check', file, '--network', 'other'])).code).to.equal(EXIT.no)
    await writeFile(file, forks[0]?.file ?? '')
    expect((await mycel(['settle', 'check', file])).stdout).to.match(/^holds: did:key:\S+ signed two different histories of epoch/)
    expect((await mycel(['settle', 'check', file, '--network', 'other'])).code).to.equal(EXIT.no)
  })

  it('is about logs that "settle repair" can make whole', async () => {
    expect((await mycel(['init', '--dir', dir, '--local', '--network', 'test'])).code).to.equal(0)
    const { seed } = await loadIdentity(join(dir, 'identity.key'))
    const store = await Store.open(join(dir, 'store'))
    const books = await openBooks(store, dir, { signer: createSigner(crypto, seed) })
    await books.close()
    await store.write([{ type: 'put', space: 'entries', key: entryKey(0, 0), value: new Uint8Array(3) }])
    expect((await mycel(['settle', 'repair', '--dir', dir, '--yes'])).code).to.equal(EXIT.unavailable)
    await store.close()
    const repaired = await mycel(['settle', 'repair', '--dir', dir, '--json'])
    expect(JSON.parse(repaired.stdout)).to.deep.equal({ fault: 'damaged-entry after 0 good entries: malformed: index out of range: 3 + 1 > 3', kept: 0, salvaged: 0, lost: 1, epoch: 1 })
    expect((await mycel(['settle', 'repair', '--dir', dir, '--yes'])).stdout).to.match(/^the log is whole: 1 entries hold/)
  })
})
