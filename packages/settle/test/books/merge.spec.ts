import { peerKey } from '@mycel/wire'
import { countersign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { accountOf, accounts, applyEntry, assetBook, dispute, emptyBooks, fold, holdReceipt, recordCreditLine, recordPayment, release, replay, reserve, reverse, settleReceipt, stakes } from '../../src/books/index.ts'
import { append, headOf, openEpoch } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { contract, creditLine, halfPayment, halfReceipt, miscounted, network, payment, person } from '../fixtures/people.ts'
import type { BookEvent, Books, BooksPolicy, Change, NoHeadroom } from '../../src/books/index.ts'
import type { LogState } from '../../src/log/index.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

const context = { crypto, network }
const PEOPLE = 5
const ASSETS = ['XTS', 'EUR', 'gpu-hour'] as const
const people = Array.from({ length: PEOPLE }, (_, i) => person(i + 1))
const one = (i: number): Signer => people[i % PEOPLE] ?? person(1)
const assetAt = (n: number): string => ASSETS[n % ASSETS.length] ?? 'XTS'
const pair = fc.tuple(fc.nat(PEOPLE - 1), fc.integer({ min: 1, max: PEOPLE - 1 })).map(([a, step]) => [a, (a + step) % PEOPLE] as const)

// made once: signing is the slow part. Deals n have contract n, an asset by n, and shares and fees to anybody, their own parties included
const halves = fc.sample(fc.record({ who: pair, payee: fc.nat(PEOPLE), model: fc.nat(PEOPLE), units: fc.bigInt(0n, 60n), unitPrice: fc.bigInt(0n, 99_999n), ppm: fc.nat(250_000) }), { numRuns: 45, seed: 21 }).map(({ who: [a, b], payee, model, units, unitPrice, ppm }, n) => {
  return halfReceipt(one(a), one(b), n, {
    asset: assetAt(n),
    units,
    unitPrice,
    // one in six has no fee, and one in six no share
    feePpm: payee === PEOPLE ? 0 : 10_000,
    feePayee: payee === PEOPLE ? new Uint8Array(0) : one(payee).publicKey,
    shares: model === PEOPLE ? [] : [{ party: one(model).publicKey, ppm, reason: 'model' }, { party: one(model + 1).publicKey, ppm: 333, reason: 'data' }]
  })
})
const signerOf = (key: Uint8Array): Signer => people.find(({ publicKey }) => peerKey(publicKey) === peerKey(key)) ?? expect.fail('nobody')
const receipts = halves.map(half => countersign(crypto, signerOf(half.body.requester), half))
const payments = fc.sample(fc.tuple(pair, fc.bigInt(1n, 1n << 50n)), { numRuns: 24, seed: 22 }).map(([[a, b], amount], n) => payment(one(a), one(b), n, amount, assetAt(n)))
const claims = payments.map(({ body }, n) => halfPayment(signerOf(body.payer), signerOf(body.payee), n, body.amount, body.asset))
// few numbers, so that lines of one number and different limits are among them
const lines = fc.sample(fc.tuple(pair, fc.bigInt(0n, 3n), fc.bigInt(0n, 3n)), { numRuns: 40, seed: 23 }).map(([[a, b], seq, limit], n) => creditLine(one(a), one(b), seq, limit * 40_000n, assetAt(n)))

type Settled = Authenticated<'receipt'> | Authenticated<'payment'>
const settled: readonly Settled[] = [...receipts, ...payments]
const statements: readonly BookEvent[] = [...settled.map(eventOf), ...lines.map(message => ({ kind: 'credit-line' as const, message }))]

function eventOf (message: Settled): BookEvent {
  return message.type === 'receipt' ? { kind: 'receipt', message } : { kind: 'payment', message }
}

/** What a node makes of events in some order; what says nothing about it is refused and changes nothing. */
function folded (self: Signer, events: readonly BookEvent[]): Books {
  return events.reduce((books, event) => {
    const after = fold(books, event)
    return after.ok ? after.books : books
  }, emptyBooks(self.publicKey))
}

/** Everything about every account, as text by asset and peer. */
function picture (books: Books): object {
  return Object.fromEntries([...accounts(books)].map(({ asset, peer, account }) => [`${asset} ${peer}`, account] as const).sort(([a], [b]) => a < b ? -1 : 1))
}

/** Who owes whom by plain addition over the messages: no line of the books' code. Positive where `b` owes `a`. */
function owed (messages: readonly Settled[], asset: string, a: string, b: string): bigint {
  const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, amount) => all + amount, 0n)
  const of = messages.filter(({ body }) => body.asset === asset)
  const due = (debtor: string, creditor: string): bigint => sum(of.flatMap(message => message.type === 'receipt'
    ? message.body.lines.filter(line => peerKey(line.debtor) === debtor && peerKey(line.creditor) === creditor).map(({ amount }) => amount)
    : []))
  const paid = (payer: string, payee: string): bigint => sum(of.flatMap(({ type, body }) => type === 'payment' && peerKey(body.payer) === payer && peerKey(body.payee) === payee ? [body.amount] : []))
  return due(b, a) - due(a, b) + paid(a, b) - paid(b, a)
}

describe('merging what was signed', function () {
  this.timeout(60_000)

  it('gives every node what plain addition gives, Σ = 0 in each asset to the micro-unit, whatever reached whom first and how often', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...settled]), fc.array(fc.nat(1000), { minLength: PEOPLE, maxLength: PEOPLE }), (messages, turns) => {
      const books = people.map((self, i) => {
        const at = (turns[i] ?? 0) % Math.max(1, messages.length)
        const own = [...messages.slice(at), ...messages.slice(0, at), ...messages.slice(0, (turns[i] ?? 0) % 7)]
        return folded(self, (i % 2 === 0 ? own : own.reverse()).map(eventOf))
      })

      for (const asset of ASSETS) {
        let all = 0n

        for (const [i, own] of books.entries()) {
          for (const { publicKey } of people.filter((_, j) => j !== i)) {
            const { balance } = accountOf(own, asset, peerKey(publicKey))
            expect(balance).to.equal(owed(messages, asset, peerKey(one(i).publicKey), peerKey(publicKey)))
            all += balance
          }
        }

        expect(all).to.equal(0n)
      }
    }), { numRuns: 60 })
  })

  it('is the same in any order and any number of times: receipts, payments and credit lines', () => {
    fc.assert(fc.property(fc.shuffledSubarray([...statements], { minLength: statements.length }), fc.subarray([...statements]), fc.nat(PEOPLE - 1), (all, again, self) => {
      const books = folded(one(self), [...all, ...again])
      const straight = folded(one(self), statements)
      expect(picture(books)).to.deep.equal(picture(straight))
      expect(books.settled).to.deep.equal(straight.settled)
      ASSETS.forEach(asset => { expect(assetBook(books, asset).totals).to.deep.equal(assetBook(straight, asset).totals) })
    }), { numRuns: 60 })
  })

  it('is the same whether two halves are merged one way or the other', () => {
    fc.assert(fc.property(fc.subarray([...statements]), fc.subarray([...statements]), fc.nat(PEOPLE - 1), (left, right, self) => {
      expect(picture(folded(one(self), [...left, ...right]))).to.deep.equal(picture(folded(one(self), [...right, ...left])))
    }), { numRuns: 40 })
  })
})

const rich = { cap: 3_000_000n, forAttested: 500_000n, growth: { ppm: 200_000, most: 9_000_000n } }
const policy: BooksPolicy = Object.fromEntries(ASSETS.map(asset => [asset, { provider: rich, requester: rich, maxOwed: 8_000_000n }]))
const KINDS = ['reserve', 'reserve', 'reserve', 'hold', 'hold', 'hold', 'settle', 'release', 'release', 'release', 'dispute', 'dispute', 'reverse', 'reverse', 'reverse', 'reverse', 'claim', 'pay', 'refuse', 'line', 'epoch', 'stranger'] as const
const step = fc.record({ what: fc.constantFrom(...KINDS), n: fc.nat(199), amount: fc.bigInt(0n, 400_000n), attested: fc.boolean() })
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** One node's log of every kind of entry, in several assets, over several epochs; with the books as they were after each entry. */
class Diary {
  readonly us = one(0)
  readonly entries: Array<Authenticated<'log-entry'>> = []
  readonly books: Books[] = []
  private state: LogState

  constructor () {
    const { state, entry } = openEpoch(crypto, this.us, network, { epoch: new Uint8Array(16).fill(1), at: 1n })
    this.state = state
    this.take(entry)
  }

  get now (): Books {
    return this.books.at(-1) ?? emptyBooks(this.us.publicKey)
  }

  write ({ what, n, amount, attested }: Step): void {
    // those that this node is a party of
    const ours = halves.filter(({ body }) => [body.author, body.requester].some(key => peerKey(key) === this.now.self))
    // few enough that most contracts go through several stages
    const half = ours[n % 5] ?? expect.fail('no deal')
    const { author, requester, asset, total } = half.body
    const provider = peerKey(author) === this.now.self
    const id = contract(halves.indexOf(half))
    const mine = payments.filter(({ body }) => [body.payer, body.payee].some(key => peerKey(key) === this.now.self))
    const paid = mine[n % mine.length] ?? expect.fail('no payment')
    const claim = claims[payments.indexOf(paid)] ?? expect.fail('no claim')

    switch (what) {
      case 'reserve':
        return this.do(reserve(this.now, policy, { contract: id, asset, peer: peerKey(provider ? requester : author), side: provider ? 'provider' : 'requester', amount: total + amount, attested }))
      case 'hold':
        return this.do(holdReceipt(this.now, half))
      case 'settle':
        return this.do(settleReceipt(this.now, receipts[halves.indexOf(half)] ?? half))
      case 'release':
        return this.do(release(this.now, id, provider ? amount / 3n : 0n))
      case 'dispute':
        return this.do(dispute(this.now, id, `because ${n}`, attested ? half.bytes : undefined))
      case 'reverse':
        return this.do(reverse(this.now, id, 'forgiven'))
      case 'claim':
        return this.do(recordPayment(this.now, claim))
      case 'pay':
        return this.do(recordPayment(this.now, paid))
      case 'refuse':
        return this.do(dispute(this.now, claim.id, 'no such money', claim.bytes))
      case 'line':
        return this.do(recordCreditLine(this.now, lines[n % lines.length] ?? expect.fail('no line')))
      case 'stranger':
        // what does not add up, and a share in the work of others
        return this.do(settleReceipt(this.now, n % 4 === 0 ? miscounted(one(1), this.us, n) : receipts[n % receipts.length] ?? half))
      case 'epoch': {
        const previous = { head: headOf(crypto, this.state), ordinal: this.state.ordinal }
        const { state, entry } = openEpoch(crypto, this.us, network, { epoch: new Uint8Array(16).fill(2 + this.state.ordinal), at: 1n, previous })
        this.state = state
        return this.take(entry)
      }
    }
  }

  private do (change: Change | NoHeadroom): void {
    if (change.ok && !change.unchanged) {
      const { state, entry } = append(crypto, this.us, this.state, { ...change.part, at: 2n })
      this.state = state
      this.take(entry, change.event)
    }
  }

  private take (entry: Authenticated<'log-entry'>, event?: BookEvent): void {
    const applied = applyEntry(context, this.now, entry, event)
    this.entries.push(entry)
    this.books.push(applied.ok ? applied.books : expect.fail(applied.reason))
  }
}

describe('a log of everything', function () {
  this.timeout(60_000)

  it('replayed to any place and then on, or from its start again, gives the same books, and those of the place at the place', () => {
    const kinds = new Set<string>()
    const stages = new Set<string>()
    const held = new Set<string>()
    let epochs = 0

    fc.assert(fc.property(fc.array(step, { minLength: 50, maxLength: 100 }), fc.array(fc.nat(), { minLength: 3, maxLength: 3 }), (steps, cuts) => {
      const diary = new Diary()
      steps.forEach(one => { diary.write(one) })
      const { entries, books, now } = diary
      const empty = emptyBooks(diary.us.publicKey)

      for (const cut of [...cuts.map(cut => cut % (entries.length + 1)), entries.length]) {
        const prefix = replay(context, empty, entries.slice(0, cut))
        expect(prefix).to.deep.equal({ ok: true, books: books[cut - 1] ?? empty })
        const before = prefix.ok ? prefix.books : empty
        expect(replay(context, before, entries.slice(cut))).to.deep.equal({ ok: true, books: now })
        // entries that are counted change nothing, those of epochs that are over included
        expect(replay(context, before, entries)).to.deep.equal({ ok: true, books: now })
      }

      entries.forEach(({ body: { body } }) => { kinds.add(body.kind) })
      books.forEach(one => { [...stakes(one)].forEach(({ stage, side }) => { stages.add(`${stage} ${side}`) }) })
      ;[...accounts(now)].forEach(({ asset }) => { held.add(asset) })
      epochs = Math.max(epochs, now.epochs.length)
    }), { numRuns: 40 })

    // else this would have proven less than it says
    expect([...kinds].sort()).to.deep.equal(['credit-line', 'dispute', 'epoch', 'payment', 'receipt', 'release', 'reservation', 'reversal'])
    expect([...stages].sort()).to.deep.equal(['disputed provider', 'disputed requester', 'lost provider', 'pending provider', 'pending requester', 'reserved provider', 'reserved requester'])
    expect([...held].sort()).to.deep.equal([...ASSETS].sort())
    expect(epochs).to.be.greaterThan(2)
  })

  it('has the balances of what is settled in it, and of nothing else', () => {
    fc.assert(fc.property(fc.array(step, { minLength: 30, maxLength: 80 }), steps => {
      const diary = new Diary()
      steps.forEach(one => { diary.write(one) })
      const inIt = settled.filter(({ id }) => diary.entries.some(({ body: { body } }) => receiptIn(body, id)))

      for (const { asset, peer, account } of accounts(diary.now)) {
        expect(account.balance, `${asset} ${peer}`).to.equal(owed(inIt, asset, diary.now.self, peer))
        expect(account.balance).to.equal(account.worked + account.contributed - account.bought - account.deducted + account.paid - account.got)
      }
    }), { numRuns: 40 })
  })
})

/** Whether an entry holds the countersigned receipt or payment of this id. */
function receiptIn ({ kind, body }: { readonly kind: string, readonly body: Uint8Array }, id: string): boolean {
  const found = settled.find(message => message.id === id)
  return (kind === 'receipt' || kind === 'payment') && found?.bytes.byteLength === body.byteLength && found.bytes.every((byte, i) => byte === body[i])
}
