import { replay } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { byContract, decodeHoldings, encodeCounts, encodeHoldings, MAX_HOLDINGS } from '../../src/contracts/handed.ts'
import { MARK_BYTES, marksOf, tailAfter } from '../../src/contracts/tail.ts'
import { bound, takeOver } from '../../src/contracts/take-over.ts'
import { law, Played, provider, requester } from '../standing/played.ts'
import type { Contract, Message, Signer } from '@mycel/wire'

/** A contract of two windows, settled, and everything that was ever its head. */
const WHOLE = new Played({ units: 8 }).step('accept').window().window().settle()
const MESSAGES = WHOLE.messages

function upTo (count: number, of: readonly Message[] = MESSAGES): Contract {
  const result = replay(of.slice(0, count), law)

  if (!result.ok) {
    throw new Error(result.reason)
  }

  return result.contract
}

/** What one learns of the other: its marks go there, a tail comes back. */
function learned (one: Contract, other: Contract, { publicKey }: Signer): Contract {
  return takeOver(one, tailAfter(other, marksOf(one)).messages, publicKey, law).at(-1)?.applied.contract ?? one
}

function ids ({ transcript }: Contract): readonly string[] {
  return transcript.map(({ id, complete }) => `${id} ${complete}`)
}

describe('a transcript that one side holds and the other has forgotten', () => {
  it('is taken over from whatever was left of it, by either side, to whatever the other holds', () => {
    for (const side of [provider, requester]) {
      for (let left = 2; left <= MESSAGES.length; left++) {
        for (let held = left; held <= MESSAGES.length; held++) {
          const now = learned(upTo(left), upTo(held), side)
          expect([now.state, ids(now)], `${left} of ${held}`).to.deep.equal([upTo(held).state, ids(upTo(held))])
        }
      }
    }
  })

  it('is not changed by a shorter one', () => {
    const [long, short] = [upTo(14), upTo(9)]
    expect(ids(learned(long, short, provider))).to.deep.equal(ids(long))
    expect(tailAfter(short, marksOf(long)).behind, 'the shorter one says so').to.equal(true)
    expect(tailAfter(long, marksOf(short)).behind).to.equal(false)
    expect(tailAfter(long, marksOf(long))).to.deep.equal({ messages: [], behind: false })
  })

  it('is found by few marks, however long it is', () => {
    const long = new Played({ units: 400, windowUnits: 4 }).step('accept')
    Array.from({ length: 99 }).forEach(() => long.window())
    const marks = marksOf(long.contract)
    expect(marks.length).to.be.below(12)
    expect(marks.every(({ byteLength }) => byteLength === MARK_BYTES)).to.equal(true)
    const old = upTo(20, long.messages)
    const { messages } = tailAfter(old, marks)
    expect(messages.length, 'not far before the last that both hold').to.be.below(20)
    expect(learned(old, long.contract, requester).head).to.equal(long.contract.head)
  })

  // what it signed alone, after it had forgotten what it had signed there
  const alone: ReadonlyArray<readonly [string, Signer, Played, Played]> = [
    ['a provider that gave up a window which it had opened', provider, new Played().step('accept').steps('start').step('fail'), new Played().step('accept').window()],
    ['a provider that let a contract expire which went on', provider, new Played().step('accept').step('expire', { by: 'provider' }), new Played().step('accept').window()],
    ['a provider that billed once more', provider, new Played().step('accept').window().window().window().step('deliver').step('receipt', { after: 9n }), new Played().step('accept').window().window().window().steps('deliver', 'receipt', 'countersign')],
    ['a requester that cancelled what it had gone on with', requester, new Played().step('accept').window().step('cancel'), new Played().step('accept').window().window()],
    ['a requester that started with other units', requester, new Played().step('accept').step('start', { units: 2 }), new Played().step('accept').window()]
  ]

  for (const [who, side, mistaken, right] of alone) {
    it(`goes before what it signed after it had forgotten: ${who}`, () => {
      const now = learned(mistaken.contract, right.contract, side)
      expect([now.state, ids(now)]).to.deep.equal([right.contract.state, ids(right.contract)])
      const last = takeOver(mistaken.contract, tailAfter(right.contract, marksOf(mistaken.contract)).messages, side.publicKey, law)
      expect(last.some(({ applied }) => applied.undone.length > 0), 'it is kept aside').to.equal(true)
    })
  }

  it('of the other side\'s making is refused: who contradicts itself, or what it has built on, is not the one who forgot', () => {
    const cancelled = new Played().step('accept').step('start').step('cancel')
    const revealed = new Played().step('accept').steps('start', 'commit', 'reveal')
    expect(ids(learned(cancelled.contract, revealed.contract, provider)), 'the requester cancelled').to.deep.equal(ids(cancelled.contract))

    // both have gone on from the provider's second message
    const other = new Played().step('accept').step('start').step('commit', { after: 7n }).step('reveal')
    expect(ids(learned(other.contract, revealed.contract, provider))).to.deep.equal(ids(other.contract))

    // another's signature is nobody's own
    const failed = new Played().step('accept').step('start').step('fail')
    expect(ids(learned(failed.contract, revealed.contract, requester)), 'the provider contradicts itself').to.deep.equal(ids(failed.contract))
  })

  it('of which nothing is left is one only where this node has bound itself', () => {
    const key = WHOLE.contract.bid?.id ?? ''
    const begun = (count: number, self: Signer, name = key): string | undefined => bound(name, MESSAGES.slice(0, count), self.publicKey, law)?.state
    expect([begun(2, requester), begun(3, requester), begun(5, requester)]).to.deep.equal([undefined, 'bid', 'bid'])
    expect([begun(3, provider), begun(4, provider)], 'an award alone binds no provider').to.deep.equal([undefined, 'bid'])
    expect(begun(5, provider, '00'.repeat(32)), 'under another name').to.equal(undefined)
    expect(bound(key, MESSAGES.slice(0, 5), new Uint8Array(32), law), 'of others').to.equal(undefined)
  })

  it('is asked for and sent in frames that say whose is what, and nothing else is read', () => {
    const holdings = [{ key: 'ab'.repeat(32), marks: marksOf(WHOLE.contract) }, { key: 'cd'.repeat(32), marks: [] }]
    const bytes = encodeHoldings(holdings)
    expect(decodeHoldings(bytes)).to.deep.equal(holdings)
    expect(decodeHoldings(bytes.subarray(0, -1)), 'cut off').to.equal(undefined)
    expect(decodeHoldings(new Uint8Array(33).fill(255)), 'more marks than there can be').to.equal(undefined)
    expect(decodeHoldings(encodeHoldings(Array.from({ length: MAX_HOLDINGS + 1 }, () => ({ key: 'ab'.repeat(32), marks: [] }))))).to.equal(undefined)

    const envelopes = [1, 2, 3].map(value => Uint8Array.of(value))
    const counts = [{ key: 'ab'.repeat(32), count: 2 }, { key: 'cd'.repeat(32), count: 1 }]
    expect(byContract(encodeCounts(counts), envelopes)?.map(group => [group.key, group.envelopes])).to.deep.equal([['ab'.repeat(32), envelopes.slice(0, 2)], ['cd'.repeat(32), envelopes.slice(2)]])
    expect(byContract(encodeCounts(counts.slice(0, 1)), envelopes), 'one too many').to.equal(undefined)
    expect(byContract(encodeCounts([...counts, ...counts]), envelopes), 'too few').to.equal(undefined)
  })
})
