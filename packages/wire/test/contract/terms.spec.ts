import { expect } from 'aegir/chai'
import { apply, MAX_TOTAL, nonceCommitment, roleOf } from '../../src/contract/index.ts'
import { nobleCrypto } from '../../src/crypto/index.ts'
import { accepted, batch } from '../../src/evidence/index.ts'
import { bytes32, contributor, feePayee, provider, requester, stranger } from '../fixtures/parties.ts'
import { ports } from '../fixtures/ports.ts'
import { awarded, must, provenTo, standing, UNCHALLENGED, walk } from '../fixtures/standings.ts'
import { awardOf, bidOf, FUEL, stepOf, T0, tenderBody, tenderOf } from '../fixtures/steps.ts'
import type { Contract } from '../../src/contract/index.ts'
import type { Message } from '../../src/envelope/index.ts'
import type { Tender } from '../../src/messages/index.ts'

function code (contract: Contract | undefined, message: Message): string {
  const applied = apply(contract, message, ports)
  return applied.ok ? 'ok' : applied.code
}

const none = new Uint8Array(0)

describe('contract: terms of negotiation', () => {
  const tenders: ReadonlyArray<readonly [string, string, Partial<Tender>]> = [
    ['ok', 'is well formed', {}],
    ['ok', 'has no fee and no payee', { feePpm: 0, feePayee: none }],
    ['ok', 'gives exactly half away', { feePpm: 450_000 }],
    ['ok', 'ends when it begins', { bidDeadline: T0, deadline: T0 }],
    ['out-of-terms', 'gives more than half away', { feePpm: 450_001 }],
    ['out-of-terms', 'has a fee without a payee', { feePayee: none }],
    ['out-of-terms', 'has a payee without a fee', { feePpm: 0 }],
    ['out-of-terms', 'closes its bids before it opens them', { bidDeadline: T0 - 1n }],
    ['out-of-terms', 'is due before its bids close', { deadline: T0 + 999n }],
    ['unknown-evidence', 'wants evidence nobody knows', { evidence: { kind: 'oracle', body: none } }],
    ['unknown-evidence', 'names a property of every object', { evidence: { kind: 'constructor', body: none } }],
    ['out-of-terms', 'gives batch evidence a parameter', { evidence: { kind: 'batch', body: Uint8Array.of(1) } }],
    ['out-of-terms', 'gives accepted evidence a parameter', { evidence: { kind: 'accepted', body: Uint8Array.of(1) } }],
    ['out-of-terms', 'wants batch evidence for other work', { work: { kind: 'order', body: tenderBody().work.body } }],
    ['out-of-terms', 'has work that does not decode', { work: { kind: 'wasm', body: Uint8Array.of(255) } }],
    ['ok', 'wants accepted evidence for any work', { ...UNCHALLENGED, work: { kind: 'order', body: none } }]
  ]

  for (const [expected, name, change] of tenders) {
    it(`answers ${expected} to a tender that ${name}`, () => {
      expect(code(undefined, tenderOf(change))).to.equal(expected)
    })
  }

  it('holds a bid to the tender', () => {
    const tendered = standing('tendered')
    expect(code(tendered, bidOf(tendered, { unitPrice: 1500n }))).to.equal('ok')
    expect(code(tendered, bidOf(tendered, { unitPrice: 1501n }))).to.equal('out-of-terms')
    expect(code(tendered, bidOf(tendered, { at: T0 + 1_000n }))).to.equal('ok')
    expect(code(tendered, bidOf(tendered, { at: T0 + 1_001n }))).to.equal('out-of-terms')
    expect(code(tendered, bidOf(tendered, { at: T0 - 1n }))).to.equal('time-reversed')
    expect(code(tendered, bidOf(tendered, { at: T0 + 1n, validUntil: T0 + 1n }))).to.equal('out-of-terms')
    expect(code(tendered, bidOf(tendered, { tender: bytes32(1) }))).to.equal('wrong-contract')
    expect(code(tendered, bidOf(tendered, {}, undefined, requester))).to.equal('wrong-party')
    expect(code(standing('bid'), bidOf(tendered, { unitPrice: 1n }))).to.equal('wrong-contract')
  })

  it('holds an award to tender and bid', () => {
    const tendered = standing('tendered')
    const bid = must(tendered, bidOf(tendered, { maxUnits: 7 }))
    expect(code(bid, awardOf(bid, { units: 7 }))).to.equal('ok')
    expect(code(bid, awardOf(bid, { units: 8 }))).to.equal('out-of-terms')
    expect(code(standing('bid'), awardOf(standing('bid'), { units: 10 }))).to.equal('ok')
    expect(code(standing('bid'), awardOf(standing('bid'), { units: 11 }))).to.equal('out-of-terms')
    expect(code(bid, awardOf(bid, { units: 7, at: T0 + 5_000n }))).to.equal('ok')
    expect(code(bid, awardOf(bid, { units: 7, at: T0 + 5_001n }))).to.equal('out-of-terms')
    expect(code(bid, awardOf(bid, { units: 7, bid: bytes32(1) }))).to.equal('wrong-contract')
    expect(code(bid, awardOf(bid, { units: 7, tender: bytes32(1) }))).to.equal('wrong-contract')
    expect(code(bid, awardOf(bid, { units: 7, provider: stranger.publicKey }))).to.equal('wrong-party')
    expect(code(bid, awardOf(bid, { units: 7 }, undefined, stranger))).to.equal('wrong-party')
    expect(code(tendered, awardOf(tendered))).to.equal('unknown-predecessor')
  })

  it('awards no total that a receipt cannot carry', () => {
    const price = MAX_TOTAL / 10n
    const tendered = must(undefined, tenderOf({ unitPriceCap: MAX_TOTAL }))
    const dear = must(tendered, bidOf(tendered, { unitPrice: price }))
    const dearer = must(tendered, bidOf(tendered, { unitPrice: price + 1n }))
    expect(code(dear, awardOf(dear))).to.equal('ok')
    expect(code(dearer, awardOf(dearer))).to.equal('out-of-terms')
  })

  it('tells the parties apart', () => {
    const contract = awarded()
    expect([requester, provider, stranger, contributor, feePayee].map(({ publicKey }) => roleOf(contract, publicKey))).to.deep.equal(['requester', 'provider', undefined, undefined, undefined])
    expect(roleOf(standing('tendered'), provider.publicKey)).to.equal(undefined)
  })
})

describe('contract: terms of every step', () => {
  it('belongs to this contract, this network, this chain', () => {
    const contract = standing('awarded')
    const accept = (change: Record<string, unknown>): string => code(contract, stepOf(contract, 'accept', 'provider', { change }))
    expect(accept({})).to.equal('ok')
    expect(accept({ network: 'other' })).to.equal('wrong-contract')
    expect(accept({ contract: bytes32(1) })).to.equal('wrong-contract')
    expect(accept({ prev: bytes32(1) })).to.equal('unknown-predecessor')
    expect(accept({ at: contract.at })).to.equal('ok')
    expect(accept({ at: contract.at - 1n })).to.equal('time-reversed')
    expect(code(standing('bid'), stepOf(contract, 'accept', 'provider'))).to.equal('unknown-predecessor')
  })

  it('comes from no other tender', () => {
    expect(code(standing('tendered'), tenderOf({ class: 'gpu' }))).to.equal('wrong-contract')
    expect(code(standing('accepted'), tenderOf({ class: 'gpu' }))).to.equal('wrong-contract')
  })

  it('is a duplicate wherever it stands in the transcript', () => {
    const contract = standing('settled')
    for (const message of contract.transcript) {
      expect(code(contract, message), message.type).to.equal('duplicate')
    }
  })

  it('starts the next window, no larger than what is left', () => {
    const contract = provenTo(1)
    const start = (change: Record<string, unknown>, at = contract): string => code(at, stepOf(at, 'start', 'requester', { change }))
    expect(start({ window: 0 })).to.equal('wrong-window')
    expect(start({ window: 2 })).to.equal('wrong-window')
    expect(start({ units: 1 })).to.equal('ok')
    expect(start({ units: 4 })).to.equal('ok')
    expect(start({ units: 5 })).to.equal('out-of-terms')
    expect(start({ units: 2 }, provenTo(2))).to.equal('ok')
    expect(start({ units: 3 }, provenTo(2))).to.equal('out-of-terms')
  })

  it('starts no window after the deadline', () => {
    const contract = provenTo(0, { deadline: T0 + 1_000n })
    expect(code(contract, stepOf(contract, 'start', 'requester', { change: { at: T0 + 1_000n } }))).to.equal('ok')
    expect(code(contract, stepOf(contract, 'start', 'requester', { change: { at: T0 + 1_001n } }))).to.equal('out-of-terms')
  })

  it('commits nonces exactly where a challenge will be drawn, the requester\'s first, one for each party', () => {
    const challenged = provenTo(0)
    const plain = provenTo(0, UNCHALLENGED)
    const nonce = (who: { publicKey: Uint8Array }): object => ({ party: who.publicKey, commitment: bytes32(1) })
    const start = (contract: Contract, nonces: object[]): string => code(contract, stepOf(contract, 'start', 'requester', { change: { nonces } }))
    expect(start(challenged, [nonce(requester), nonce(stranger)])).to.equal('ok')
    expect(start(challenged, [])).to.equal('out-of-terms')
    expect(start(challenged, [nonce(stranger), nonce(requester)])).to.equal('out-of-terms')
    expect(start(challenged, [nonce(requester), nonce(requester)])).to.equal('out-of-terms')
    expect(start(plain, [])).to.equal('ok')
    expect(start(plain, [nonce(requester)])).to.equal('out-of-terms')
  })

  it('commits the units that were started, and no fuel that they cannot burn', () => {
    const contract = standing('started')
    const commit = (change: Record<string, unknown>, at = contract): string => code(at, stepOf(at, 'commit', 'provider', { change }))
    expect(commit({ units: 3 })).to.equal('out-of-terms')
    expect(commit({ window: 0 })).to.equal('wrong-window')
    expect(commit({ fuel: 4n * FUEL })).to.equal('ok')
    expect(commit({ fuel: 4n * FUEL + 1n })).to.equal('out-of-terms')
    const plain = walk(provenTo(0, UNCHALLENGED), [['start', 'requester']])
    expect(commit({ fuel: 1n }, plain)).to.equal('out-of-terms')
    expect(commit({ fuel: 0n }, plain)).to.equal('ok')
  })

  it('reveals the nonces that were committed, in their order', () => {
    const one = bytes32(0x51)
    const two = bytes32(0x52)
    const nonces = [
      { party: requester.publicKey, commitment: nonceCommitment(nobleCrypto, requester.publicKey, one) },
      { party: stranger.publicKey, commitment: nonceCommitment(nobleCrypto, stranger.publicKey, two) }
    ]
    const accepted = provenTo(0)
    const contract = walk(must(accepted, stepOf(accepted, 'start', 'requester', { change: { nonces } })), [['commit', 'provider']])
    const reveal = (list: Uint8Array[], window = 0): string => code(contract, stepOf(contract, 'reveal', 'requester', { change: { nonces: list, window } }))
    expect(reveal([one, two])).to.equal('ok')
    expect(reveal([two, one])).to.equal('wrong-nonce')
    expect(reveal([one])).to.equal('wrong-nonce')
    expect(reveal([one, two, two])).to.equal('wrong-nonce')
    expect(reveal([one, one])).to.equal('wrong-nonce')
    expect(reveal([one, two], 1)).to.equal('wrong-window')
  })

  it('binds a nonce commitment to its party', () => {
    expect(nonceCommitment(nobleCrypto, requester.publicKey, bytes32(1))).to.not.deep.equal(nonceCommitment(nobleCrypto, provider.publicKey, bytes32(1)))
  })

  it('opens and approves the window in progress', () => {
    const revealed = standing('revealed')
    const opened = standing('opened')
    expect(code(revealed, stepOf(revealed, 'open', 'provider', { change: { window: 0 } }))).to.equal('wrong-window')
    expect(code(opened, stepOf(opened, 'approve', 'requester', { change: { window: 0 } }))).to.equal('wrong-window')
    expect(code(opened, stepOf(opened, 'approve', 'requester', { change: { audited: 4 } }))).to.equal('ok')
    expect(code(opened, stepOf(opened, 'approve', 'requester', { change: { audited: 5 } }))).to.equal('out-of-terms')
  })

  it('refutes a committed window, by a proof that was upheld here', () => {
    const contract = standing('committed')
    const refute = (change: Record<string, unknown>): string => code(contract, stepOf(contract, 'refute', 'requester', { change }))
    expect(refute({ window: 0 })).to.equal('ok')
    expect(refute({ window: 1 })).to.equal('ok')
    expect(refute({ window: 2 })).to.equal('wrong-window')
    expect(refute({ proof: bytes32(1) })).to.equal('unproven')
  })

  it('asks about the very contract and window that a refutation names', () => {
    const contract = standing('committed')
    const asked: unknown[] = []
    const provenFraud = (proof: Uint8Array, claim: object): boolean => asked.push({ proof, ...claim }) > 1
    const refute = stepOf(contract, 'refute', 'requester', { change: { window: 1 } })
    expect(apply(contract, refute, { ...ports, provenFraud })).to.have.property('code', 'unproven')
    expect(apply(contract, refute, { ...ports, provenFraud })).to.have.property('ok', true)
    expect(asked[0]).to.deep.equal({ proof: bytes32(0xfd), contract: contract.award?.digest, window: 1 })
  })
})

describe('evidence', () => {
  it('says for people what will be checked', () => {
    expect(batch.describe(tenderBody())).to.contain('never fewer than 2 %')
    expect(accepted.describe(tenderBody())).to.contain('nothing is re-executed')
  })
})
