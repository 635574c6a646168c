import { expect } from 'aegir/chai'
import { entryText } from '../../src/cli/settle/entry-text.ts'
import { BooksViews } from '../../src/control/books-views.ts'
import { exportJournal } from '../../src/control/journal-view.ts'
import { LedgerViews } from '../../src/control/ledger-views.ts'
import { PairIndexes } from '../../src/settlement/pair-indexes.ts'
import { putSettled } from '../../src/settlement/settled.ts'
import { Store } from '../../src/stores/store.ts'
import { again, crypto, inFolder, network, openBooks, receiptOf, self } from '../settlement/log/trader.ts'
import type { Parts } from '../../src/daemon.ts'

describe('two receipts of one contract, as people read them', () => {
  it('are two entries and one that takes back what both owe; balance, evidence and journal say it once', async () => inFolder(async dir => {
    const store = await Store.open(dir)
    const books = await openBooks(store, dir)
    const [first, second] = [receiptOf(1), again(1, 3n)]

    for (const receipt of [first, second]) {
      expect(await books.commit([{ do: 'settle', receipt }], putSettled(self.publicKey, receipt))).to.deep.equal({ ok: true })
    }

    const parts = {
      store,
      books,
      crypto,
      identity: { publicKey: self.publicKey },
      config: { network: { id: network }, names: {}, costs: { perKwh: 0n, asset: 'EUR', watts: {} } },
      settlement: { claims: { list: async () => [] }, pairs: new PairIndexes(crypto, store) }
    } as unknown as Parts
    const views = new LedgerViews(parts)
    expect((await views.list()).map(({ kind, amount, effects }) => [kind, amount, ...effects.map(effect => effect.amount)])).to.deep.equal([
      ['epoch', undefined], ['receipt', '10', '10'], ['receipt', '30', '30'], ['reversal', '10', '-10']
    ])
    const text = entryText(await views.show('3'))
    expect(text).to.match(/has two receipts, [0-9a-f]{12} and [0-9a-f]{12}: what both owe alike counts once/).and.to.match(new RegExp(`receipt +${first.id}, counted before`)).and.to.match(new RegExp(`receipt +${second.id}, of the same contract`))
    for (const [n, { kind }] of (await views.list()).entries()) {
      expect((await views.show(String(n))).kind).to.equal(kind)
    }

    const [balance, ...rest] = await new BooksViews(parts).balances()
    expect(rest).to.deep.equal([])
    expect(balance).to.include({ balance: '30', worked: '30', receipts: 2, since: Number(first.body.at) })
    const journal = Buffer.from(await exportJournal(parts, 'csv')).toString()
    expect(journal.split('\n').filter(line => line.includes('Receivable')).map(line => line.split(',').find(cell => /^0\.\d+$/.test(cell)))).to.deep.equal(['0.000010', '0.000020'])
    await books.close()
    await store.close()
  }))
})
