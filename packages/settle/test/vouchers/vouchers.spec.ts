import { nobleCrypto } from '@mycel/wire/crypto'
import { open, sign } from '@mycel/wire/envelope'
import { inclusionPath, inclusionPaths, leafHash, merkleRoot } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { allHeld, createBatchChecker, emptyTill, heldFor, isIncluded, issueVouchers, takeVoucher, voucherBytes } from '../../src/vouchers/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, network, person } from '../fixtures/people.ts'
import type { Till, Voucher } from '../../src/vouchers/index.ts'

const [payer, payee, other] = [1, 2, 3].map(person) as [ReturnType<typeof person>, ReturnType<typeof person>, ReturnType<typeof person>]
const terms = { network, at: 1_700_000_000_000n }

function voucher (session: number, amount: bigint, more: Partial<Voucher> = {}): Voucher {
  return { session: digest(session), payee: payee.publicKey, asset: 'credit', amount, ...more }
}

/** What a till comes to, by payer and session. */
function sums (till: Till): Record<string, bigint> {
  return Object.fromEntries([...allHeld(till)].map(({ batch, included: { voucher: one } }) => [`${String(batch.body.payer[0])} ${one.session.join('')}`, one.amount]))
}

describe('vouchers', () => {
  it('are all held by one signature, each with its own proof, and any peer checks them', () => {
    const all = Array.from({ length: 300 }, (_, n) => voucher(n, BigInt(n + 1), n % 2 === 0 ? {} : { payee: other.publicKey }))
    const { batch, included } = issueVouchers(crypto, payer, terms, all)
    const opened = open(nobleCrypto, batch.bytes, { network, only: ['voucher-batch'] })
    expect(opened.ok && opened.message.body).to.deep.equal(batch.body)
    expect(included.every(one => isIncluded(nobleCrypto, batch, one))).to.equal(true)
    expect(Math.max(...included.map(({ path }) => path.length))).to.equal(9)
  })

  it('prove nothing that the payer did not sign', () => {
    const { batch, included: [first, second] } = issueVouchers(crypto, payer, terms, [voucher(1, 5n), voucher(2, 6n), voucher(3, 7n)])
    const one = first ?? expect.fail('none')
    const bent: ReadonlyArray<readonly [string, Partial<Voucher>]> = [['amount', { amount: 6n }], ['session', { session: digest(9) }], ['payee', { payee: other.publicKey }], ['asset', { asset: 'EUR' }], ['asset in other letters', { asset: 'Credit' }]]

    for (const [name, change] of bent) {
      expect(isIncluded(crypto, batch, { ...one, voucher: { ...one.voucher, ...change } }), name).to.equal(false)
    }

    expect(isIncluded(crypto, batch, { ...one, index: 1 })).to.equal(false)
    expect(isIncluded(crypto, batch, { ...one, index: 3 })).to.equal(false)
    expect(isIncluded(crypto, batch, { ...one, path: one.path.slice(1) })).to.equal(false)
    expect(isIncluded(crypto, batch, { ...one, path: second?.path ?? [] })).to.equal(false)
    expect(isIncluded(crypto, { ...batch, body: { ...batch.body, root: digest(1) } }, one)).to.equal(false)
  })

  it('are judged alike one by one and by a checker that remembers, whatever came before', () => {
    const change = fc.constantFrom('none', 'none', 'none', 'amount', 'index', 'half', 'cut', 'long', 'sibling', 'last', 'short')
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.array(fc.tuple(fc.nat(39), change, fc.nat(5)), { minLength: 20, maxLength: 80 }), (size, asks) => {
      const { batch, included } = issueVouchers(crypto, payer, terms, Array.from({ length: size }, (_, n) => voucher(n, BigInt(n + 1))))
      const checker = createBatchChecker(crypto, batch)

      for (const [n, what, at] of asks) {
        const one = included[n % size] ?? expect.fail('none')
        const bent = (index: number): Uint8Array[] => one.path.map((node, i) => i === index ? digest(at) : node)
        const asked = {
          none: one,
          amount: { ...one, voucher: { ...one.voucher, amount: 77n } },
          index: { ...one, index: at },
          half: { ...one, index: one.index + 0.5 },
          cut: { ...one, path: one.path.slice(0, -1) },
          long: { ...one, path: [...one.path, digest(at)] },
          sibling: { ...one, path: bent(at % Math.max(1, one.path.length)) },
          last: { ...one, path: bent(one.path.length - 1) },
          short: { ...one, path: one.path.map((node, i) => i === at ? node.slice(1) : node) }
        }[what]
        expect(checker.includes(asked), `${what} ${n} of ${size}`).to.equal(isIncluded(crypto, batch, asked))
      }
    }), { numRuns: 60 })
  })

  it('are issued within their limits or not at all', () => {
    const bad: ReadonlyArray<Partial<Voucher>> = [{ session: new Uint8Array(31) }, { payee: new Uint8Array(33) }, { amount: 0n }, { amount: (1n << 62n) + 1n }, { asset: 'eur' }, { asset: '' }]
    bad.forEach(one => { expect(() => issueVouchers(crypto, payer, terms, [voucher(1, 1n), voucher(1, 1n, one)])).to.throw(RangeError) })
    expect(() => issueVouchers(crypto, payer, terms, [])).to.throw(/0 vouchers/)
    expect(() => issueVouchers(crypto, payer, terms, Array.from({ length: 4097 }, () => voucher(1, 1n)))).to.throw(/4097 vouchers/)
    expect(issueVouchers(crypto, payer, terms, [voucher(1, 1n << 62n)]).included[0]?.path).to.deep.equal([])
  })

  it('that are none prove nothing, though their payer has signed them', () => {
    const none = [voucher(1, 0n), voucher(1, 1n, { asset: 'eur' })]
    const leaves = none.map(one => leafHash(crypto, voucherBytes(one)))
    const batch = sign(crypto, payer, 'voucher-batch', { ...terms, payer: payer.publicKey, size: 2, root: merkleRoot(crypto, leaves) })
    none.forEach((one, index) => {
      const included = { voucher: one, index, path: inclusionPath(crypto, leaves, index) }
      expect([isIncluded(crypto, batch, included), createBatchChecker(crypto, batch).includes(included)]).to.deep.equal([false, false])
    })
  })

  it('have no two forms for one place', () => {
    expect(Buffer.from(voucherBytes(voucher(1, 258n))).toString('hex')).to.equal(`${Buffer.from('mycel/voucher/v1').toString('hex')}${Buffer.from(digest(1)).toString('hex')}${Buffer.from(payee.publicKey).toString('hex')}0000000000000102${Buffer.from('credit').toString('hex')}`)
  })

  it('have paths as RFC 6962 makes them, for every size', () => {
    for (let size = 1; size <= 40; size++) {
      const leaves = Array.from({ length: size }, (_, n) => leafHash(crypto, Uint8Array.of(n)))
      expect(inclusionPaths(crypto, leaves)).to.deep.equal(leaves.map((_, n) => inclusionPath(crypto, leaves, n)))
    }
  })
})

describe('a till', () => {
  const batches = [payer, other].flatMap((from, p) => [[3n, 9n, 4n], [5n, 5n, 8n], [9n, 1n, 8n]].map((amounts, n) => issueVouchers(crypto, from, terms, amounts.map((amount, session) => voucher(session, amount + BigInt(p * 100 + n))))))
  const all = batches.flatMap(({ batch, included }) => included.map(one => ({ batch, one })))
  const filled = (order: typeof all): Till => order.reduce((till, { batch, one }) => {
    const taken = takeVoucher(till, createBatchChecker(crypto, batch), one)
    return taken.ok ? taken.till : expect.fail(taken.reason)
  }, emptyTill(payee.publicKey))

  it('holds the voucher over most of each session, in whatever order, however often, and with whatever lost before the best', () => {
    const best = sums(filled(all))
    expect(Object.values(best).toSorted()).to.deep.equal([11n, 9n, 10n, 111n, 109n, 110n].toSorted())

    fc.assert(fc.property(fc.shuffledSubarray(all, { minLength: all.length }), fc.shuffledSubarray(all), (order, again) => {
      expect(sums(filled([...order, ...again]))).to.deep.equal(best)
    }), { numRuns: 40 })
    fc.assert(fc.property(fc.shuffledSubarray(all), some => {
      const few = sums(filled(some))
      expect(sums(filled([...some, ...some]))).to.deep.equal(few)
      expect(Object.entries(few).every(([name, amount]) => amount <= (best[name] ?? 0n))).to.equal(true)
      expect(sums(filled([...some, ...all]))).to.deep.equal(best)
    }), { numRuns: 40 })
  })

  it('says how much each brings, which sums to what it holds', () => {
    fc.assert(fc.property(fc.shuffledSubarray(all), some => {
      let till = emptyTill(payee.publicKey)
      let gained = 0n

      for (const { batch, one } of some) {
        const taken = takeVoucher(till, createBatchChecker(crypto, batch), one)
        expect(taken.ok && taken.gained >= 0n).to.equal(true)
        till = taken.ok ? taken.till : till
        gained += taken.ok ? taken.gained : 0n
      }

      expect(gained).to.equal(Object.values(sums(till)).reduce((sum, amount) => sum + amount, 0n))
    }), { numRuns: 40 })
  })

  it('keeps what proves the best', () => {
    const till = filled(all)
    const held = heldFor(till, payer.publicKey, digest(0)) ?? expect.fail('nothing held')
    expect(held.included.voucher.amount).to.equal(11n)
    expect(isIncluded(crypto, held.batch, held.included)).to.equal(true)
    expect(heldFor(till, person(4).publicKey, digest(0))).to.equal(undefined)
  })

  it('refuses what is not in the batch, for somebody else, or in another asset', () => {
    const { batch, included } = issueVouchers(crypto, payer, terms, [voucher(1, 5n), voucher(1, 9n, { asset: 'EUR' }), voucher(2, 5n, { payee: other.publicKey })])
    const [first, second, third] = included
    const till = emptyTill(payee.publicKey)
    const checker = createBatchChecker(crypto, batch)
    const taken = first == null ? expect.fail('none') : takeVoucher(till, checker, first)
    expect(taken).to.include({ ok: true, gained: 5n })
    expect(taken.ok && second != null && takeVoucher(taken.till, checker, second)).to.include({ code: 'terms-changed' })
    expect(third != null && takeVoucher(till, checker, third)).to.include({ code: 'not-ours' })
    expect(first != null && takeVoucher(till, checker, { ...first, voucher: voucher(1, 6n) })).to.include({ code: 'not-included' })
  })
})
