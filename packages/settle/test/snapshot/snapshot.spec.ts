import { toHex } from '@mycel/wire'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { applyEntry, dispute, emptyBooks, holdReceipt, openLedger, record, recordCreditLine, recordPayment, release, reserve, settleReceipt } from '../../src/books/index.ts'
import { readSnapshot, sameBooks, takeSnapshot } from '../../src/snapshot/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { asset, contract, halfReceipt, network, payment, person, receipt } from '../fixtures/people.ts'
import type { Books, Change, Ledger, NoHeadroom } from '../../src/books/index.ts'
import type { BatchOp } from '../../src/log/index.ts'
import type { Authenticated } from '@mycel/wire/envelope'

const us = person(1)
const peers = [person(2), person(3)]
const context = { crypto, network }
const pool = { cap: 1_000_000n, forAttested: 0n }
const policy = { [asset]: { provider: pool, requester: pool, maxOwed: 1_000_000n } }
const id = { network, author: us.publicKey }

/** What may happen, by number: reservations, receipts in both stages, payments, lines, disputes, releases. */
function happen (books: Books, n: number): Change | NoHeadroom {
  const peer = peers[n % 2] ?? us
  const one = n % 40

  switch (n % 7) {
    case 0:
      return reserve(books, policy, { contract: contract(one), peer: toHex(peer.publicKey) as never, asset, side: 'provider', amount: 1000n, attested: n % 2 === 0 })
    case 1:
      return settleReceipt(books, receipt(us, peer, one))
    case 2:
      return holdReceipt(books, halfReceipt(us, peer, one))
    case 3:
      return recordPayment(books, payment(peer, us, n, 7n))
    case 4:
      return recordCreditLine(books, sign(crypto, peer, 'credit-line', { network, grantor: peer.publicKey, grantee: us.publicKey, seq: BigInt(n), asset, limit: BigInt(n) }))
    case 5:
      return dispute(books, contract(one), 'no')
    default:
      return release(books, contract(one), 3n)
  }
}

function write (space: Map<string, Uint8Array>, ops: readonly BatchOp[]): void {
  ops.filter(op => op.space === 'snapshot').forEach(op => op.type === 'put' ? space.set(op.key, op.value) : space.delete(op.key))
}

function play (numbers: readonly number[]): { readonly ledgers: readonly Ledger[], readonly entries: ReadonlyArray<Authenticated<'log-entry'>> } {
  const opened = openLedger(context, us, { epoch: new Uint8Array(16).fill(4), at: 1n })
  const ledgers = [opened.ledger]
  const entries = opened.entry == null ? [] : [opened.entry]

  for (const n of numbers) {
    const ledger = ledgers.at(-1) ?? opened.ledger
    const change = happen(ledger.books, n)
    const recorded = change.ok ? record(context, us, ledger, change, BigInt(n + 2)) : undefined

    if (recorded?.entry != null) {
      ledgers.push(recorded.ledger)
      entries.push(recorded.entry)
    }
  }

  return { ledgers, entries }
}

describe('a snapshot', () => {
  it('of any prefix, and then the rest, gives what the whole log gives', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.nat(500), { minLength: 1, maxLength: 60 }), fc.nat(), async (numbers, cut) => {
      const { ledgers, entries } = play(numbers)
      const at = cut % ledgers.length
      const space = new Map<string, Uint8Array>()
      write(space, takeSnapshot(crypto, ledgers[at] ?? ledgers[0]!, []).ops)
      const read = await readSnapshot(crypto, id, async key => space.get(key))
      expect(read).to.have.property('ok', true)
      let books = read.ok ? read.ledger.books : emptyBooks(us.publicKey)
      expect(read.ok && read.ledger.log).to.deep.equal(ledgers[at]?.log)

      for (const entry of entries.slice(at + 1)) {
        const applied = applyEntry(context, books, entry)
        books = applied.ok ? applied.books : expect.fail(applied.reason)
      }

      expect(books).to.deep.equal(ledgers.at(-1)?.books)
      expect(sameBooks(books, ledgers.at(-1)?.books ?? emptyBooks(us.publicKey))).to.equal(true)
    }), { numRuns: 25 })
  })

  it('writes a run once, and takes out what no run is any more', async () => {
    const { ledger } = openLedger(context, us, { epoch: new Uint8Array(16).fill(4), at: 1n })
    const withIds = (n: number): Ledger => ({ ...ledger, books: { ...ledger.books, settled: { ...ledger.books.settled, size: n, runs: Array.from({ length: n }, (_, i) => new Uint8Array(64).fill(i)) } } })
    const space = new Map<string, Uint8Array>()
    const first = takeSnapshot(crypto, withIds(3), [])
    write(space, first.ops)
    const second = takeSnapshot(crypto, withIds(4), first.runs)
    write(space, second.ops)
    expect(second.ops).to.have.lengthOf(2)
    const third = takeSnapshot(crypto, withIds(2), second.runs)
    write(space, third.ops)
    expect([...space.keys()].sort()).to.deep.equal(['head', ...third.runs.map(run => `${run}/0`)].sort())
    const read = await readSnapshot(crypto, id, async key => space.get(key))
    expect(read.ok && read.ledger.books).to.deep.equal(withIds(2).books)
  })

  it('has long runs in pieces, and takes what it has in common with books that are held', async () => {
    const { ledger } = openLedger(context, us, { epoch: new Uint8Array(16).fill(4), at: 1n })
    const run = new Uint8Array(160_000).map((_, i) => i % 251)
    const books = { ...ledger.books, settled: { ...ledger.books.settled, size: 5000, runs: [run] } }
    const space = new Map<string, Uint8Array>()
    write(space, takeSnapshot(crypto, { ...ledger, books }, []).ops)
    expect([...space.values()].map(({ byteLength }) => byteLength).sort((a, b) => a - b).slice(-2)).to.deep.equal([65_536, 65_536])
    const read = await readSnapshot(crypto, id, async key => space.get(key))
    expect(read.ok && read.ledger.books).to.deep.equal(books)
    const shared = await readSnapshot(crypto, id, async key => space.get(key), books)
    expect(shared.ok && shared.ledger.books.settled.runs[0]).to.equal(run)

    for (const [key, piece] of [...space].filter(([key]) => key.startsWith('run/'))) {
      for (const damaged of [piece.map((byte, i) => i === 777 ? byte ^ 1 : byte), piece.slice(1), Uint8Array.from([...piece, 0])]) {
        expect(await readSnapshot(crypto, id, async name => name === key ? damaged : space.get(name), books)).to.include({ ok: false, code: 'damaged' })
      }
    }
  })

  it('is not used with any byte changed, or a run missing', async () => {
    const { ledger } = openLedger(context, us, { epoch: new Uint8Array(16).fill(4), at: 1n })
    const space = new Map<string, Uint8Array>()
    write(space, takeSnapshot(crypto, { ...ledger, books: { ...ledger.books, settled: { ...ledger.books.settled, size: 2, runs: [new Uint8Array(64)] } } }, []).ops)

    for (const [name, value] of space) {
      for (let at = 0; at < value.byteLength; at += 7) {
        const changed = value.map((byte, i) => i === at ? byte ^ 4 : byte)
        expect(await readSnapshot(crypto, id, async key => key === name ? changed : space.get(key))).to.include({ ok: false, code: 'damaged' })
      }
    }

    expect(await readSnapshot(crypto, id, async key => key === 'head' ? space.get(key) : undefined)).to.include({ ok: false, code: 'damaged' })
    expect(await readSnapshot(crypto, id, async () => undefined)).to.include({ ok: false, code: 'none' })
  })

  it('of another release, whose books have other fields, is not used', async () => {
    const { ledger } = openLedger(context, us, { epoch: new Uint8Array(16).fill(4), at: 1n })
    const space = new Map<string, Uint8Array>()
    write(space, takeSnapshot(crypto, ledger, []).ops)
    const json = Buffer.from((space.get('head') ?? new Uint8Array(0)).subarray(32)).toString().replace('mycel.snapshot/2 assets,', 'mycel.snapshot/2 assets,debts,')
    const head = Buffer.concat([crypto.sha256(Buffer.from(json)), Buffer.from(json)])
    expect(await readSnapshot(crypto, id, async () => new Uint8Array(head))).to.include({ ok: false, code: 'other-format' })
  })

  it('tells books apart', () => {
    const one = play([1]).ledgers.at(-1)!.books
    expect(one.settled.size).to.equal(1)
    expect(sameBooks(one, { ...one, settled: play([8]).ledgers.at(-1)!.books.settled })).to.equal(false)
    const { ledgers } = play([3, 10, 17])
    expect(sameBooks(ledgers[1]!.books, ledgers[2]!.books)).to.equal(false)
    expect(sameBooks(ledgers[2]!.books, { ...ledgers[2]!.books, settled: ledgers[1]!.books.settled })).to.equal(false)
  })
})
