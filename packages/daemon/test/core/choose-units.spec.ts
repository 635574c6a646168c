import { measuredSpread, tallyFuel } from '@mycel/verify/audit'
import { expect } from 'aegir/chai'
import { chooseUnits } from '../../src/core/choose-units.ts'
import { Secrets } from '../../src/core/secrets.ts'
import { crypto } from '../discovery/ads.ts'
import { Played, requester } from '../standing/played.ts'
import type { Knowledge } from '../../src/core/choose-units.ts'
import type { WindowAudit } from '../../src/core/notes.ts'

const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const known: Knowledge = { passes: 100_000, hiddenNonce: fill(1), spreadPpm: 1_000_000, held: { open: [{ units: 75, checked: 0, unitPrice: 1000n }], verified: 0n, base: 5_000_000n, growth: 50n, most: 10_000_000n } }

/** The window that is open now, after so many proven ones. */
function opened (windows: number, more: { evidence?: string } = {}): Played {
  const played = new Played({ units: 75 * 10, windowUnits: 75, ...(more.evidence == null ? {} : { evidence: { kind: more.evidence, body: new Uint8Array(0) } }) }).step('accept')
  const plain = more.evidence === 'accepted'

  for (let i = 0; i < windows; i++) {
    played.window()
  }

  return plain ? played.steps('start', 'commit', 'open') : played.steps('start', 'commit', 'reveal', 'open')
}

function choose ({ contract }: Played, change: Partial<Knowledge> = {}): WindowAudit {
  return chooseUnits(crypto, contract, contract.current ?? expect.fail('no window'), { ...known, ...change })
}

/** How many are checked on average over the requester's hidden nonces. */
function average (played: Played, change: Partial<Knowledge> = {}): number {
  const counts = Array.from({ length: 250 }, (_, i) => choose(played, { ...change, hiddenNonce: crypto.sha256(Uint8Array.of(i)) }).positions.length)
  return counts.reduce((sum, one) => sum + one, 0) / counts.length
}

describe('the units that an audit draws', () => {
  it('are other ones for another hidden nonce, and the same for the same: who sees the revealed ones foresees nothing', () => {
    const played = opened(1)
    const drawn = Array.from({ length: 20 }, (_, i) => choose(played, { passes: 10, hiddenNonce: crypto.sha256(Uint8Array.of(i)) }).positions.join())
    expect(new Set(drawn).size).to.equal(20)
    expect(choose(played).positions).to.deep.equal(choose(played).positions)
  })

  it('are twice as many in a window that has nothing before it to lose', () => {
    // 3.92 % of 75 is 2.94, 2.00 % is 1.5
    expect(average(opened(0))).to.be.within(2.7, 3)
    expect(average(opened(1))).to.be.within(1.35, 1.65)
  })

  it('are more where units of this job were uneven', () => {
    const spreadPpm = measuredSpread([tallyFuel([1n, 1n, 4n])])
    expect(spreadPpm).to.equal(2_000_000)
    expect(average(opened(1), { spreadPpm })).to.be.within(2.7, 3.2)
    expect(choose(opened(1), { spreadPpm }).spreadPpm).to.equal(spreadPpm)
  })

  it('are more where others check them, who may collude', () => {
    // 2 % over a half
    expect(average(opened(1), { blindPpm: 500_000 })).to.be.within(2.7, 3.2)
  })

  it('are as many as of a window that was foreseen where others hear of them before it is open: one of them may tell its provider', () => {
    const told = choose(opened(1), { told: true })
    expect(told.explained?.atStake).to.equal(75)
    expect(average(opened(1), { told: true })).to.be.within(2.7, 3)
    // but the hidden nonce chooses still: who is told nothing foresees nothing
    expect(choose(opened(1), { told: true, hiddenNonce: fill(9) }).positions).to.not.deep.equal(told.positions)
  })

  it('are all of a newcomer\'s first ten, and all after a failure', () => {
    expect(choose(opened(0), { passes: 0 }).positions.length).to.be.within(16, 17)
    const all = choose(opened(1), { passes: undefined })
    expect(all).to.include({ rate: 1 }).and.to.have.property('positions').with.lengthOf(75)
    expect(all.why).to.include('failed an audit')
  })

  it('are all where this node was rolled back, and may have shown what it draws', () => {
    const all = choose(opened(1), { shown: true })
    expect([all.positions.length, all.rate]).to.deep.equal([75, 1])
    expect(all.why).to.include('rolled back')
  })

  it('are none where nothing can be re-run', () => {
    const { positions, why } = choose(opened(0, { evidence: 'accepted' }))
    expect([positions, why]).to.deep.equal([[], 'evidence "accepted": the requester\'s word, nothing is re-executed'])
  })

  it('come with the odds that they leave', () => {
    const { explained, positions, why } = choose(opened(1))
    expect(explained).to.include({ checked: positions.length, units: 75, atStake: 150, unverified: 75_000n, cap: 5_000_000n, why })
    expect(explained?.best.gain).to.be.below(0)
    expect(explained?.toleratedSpread).to.be.within(2.7, 2.9)
    expect(explained?.odds.map(({ forgedPpm }) => forgedPpm)).to.deep.equal([10_000, 50_000, 100_000, 500_000])
  })
})

describe('the hidden nonce', () => {
  it('is the node\'s own, of one contract and window, and not the one that it reveals', () => {
    const [contract, other] = [new Played().contract, new Played({}, 2).contract]
    const hidden = (seed: number, of = contract, window = 0): string => Buffer.from(new Secrets(crypto, fill(seed), requester.publicKey).hidden(of, window)).toString('hex')
    const secrets = new Secrets(crypto, fill(1), requester.publicKey)
    const all = [hidden(1), hidden(2), hidden(1, other), hidden(1, contract, 1), Buffer.from(secrets.nonce(contract, 0)).toString('hex'), Buffer.from(secrets.window(contract, 0)).toString('hex')]
    expect(new Set(all).size).to.equal(all.length)
    expect(hidden(1)).to.equal(hidden(1))
  })
})
