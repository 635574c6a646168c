import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { checkJudged, checkShown } from '../../src/witness/index.ts'
import { bystander, filled, network, provider, requester } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { commitmentFor, windowOf, witness } from './window.ts'
import type { Twist } from './window.ts'
import type { JudgedEnvelopes } from '../../src/witness/index.ts'

function shown (envelopes: JudgedEnvelopes, key = witness.publicKey, of = commitmentFor): string {
  const checked = checkShown(crypto, network, envelopes, key, of)
  return checked.ok ? 'ok' : checked.code
}

function judged (envelopes: JudgedEnvelopes): string {
  const checked = checkJudged(crypto, network, envelopes, witness.publicKey, commitmentFor)
  return checked.ok ? 'ok' : checked.code
}

const none = { party: requester.publicKey, commitment: filled(1) }

describe('what a witness is shown', () => {
  it('is a signed root of a window that it committed to a nonce for', () => {
    const places: unknown[] = []
    const checked = checkShown(crypto, network, windowOf(), witness.publicKey, place => {
      places.push(place)
      return commitmentFor(place)
    })
    const { requester: by, provider: to, window, root, contract } = checked.ok ? checked.shown : expect.fail(checked.reason)
    expect([by, to, window, root]).to.deep.equal([requester.publicKey, provider.publicKey, 3, filled(9)])
    expect(places).to.deep.equal([{ requester: requester.publicKey, contract, window: 3 }])
  })

  const wrong: ReadonlyArray<readonly [string, Twist, string]> = [
    ['the commit answers another start', { commit: { prev: filled(1) } }, 'unlinked'],
    ['the commit is of another contract', { commit: { contract: filled(1) } }, 'unlinked'],
    ['the commit is about another window', { commit: { window: 4 } }, 'unlinked'],
    ['somebody else signed the commit', { signers: { commit: bystander } }, 'wrong-party'],
    ['the award is for another tender', { award: { tender: filled(1) } }, 'unlinked'],
    ['the evidence draws no challenge', { tender: { evidence: { kind: 'accepted', body: new Uint8Array(0) } } }, 'wrong-evidence'],
    ['its commitment is not in the start', { start: { nonces: [none] } }, 'not-committed'],
    ['another commitment stands under its name', { start: { nonces: [none, { party: witness.publicKey, commitment: filled(1) }] } }, 'not-committed'],
    ['its commitment stands under another name', { start: { nonces: [none, { party: bystander.publicKey, commitment: commitmentFor({ requester: filled(0), contract: filled(0), window: 0 }) }] } }, 'not-committed'],
    ['the window has more units than the tender allows', { tender: { windowUnits: 6 } }, 'out-of-terms'],
    ['the commit is older than its start', { commit: { at: 1599n } }, 'out-of-terms']
  ]

  for (const [what, twist, code] of wrong) {
    it(`gets no nonce where ${what}`, () => { expect(shown(windowOf(twist))).to.equal(code) })
  }

  it('gets no nonce of a party', () => {
    expect(shown(windowOf(), provider.publicKey)).to.equal('wrong-party')
    expect(shown(windowOf(), requester.publicKey)).to.equal('wrong-party')
  })

  it('gets no nonce where one envelope is not what belongs there', () => {
    const good = windowOf()
    expect(['tender', 'award', 'start', 'commit'].map(name => shown({ ...good, [name]: good.bid }))).to.deep.equal(['bad-tender', 'bad-award', 'bad-start', 'bad-commit'])
  })
})

describe('a judged window', () => {
  it('says whose units were found right by whom, what they cost, and whose nonces chose them', () => {
    const checked = checkJudged(crypto, network, windowOf(), witness.publicKey, commitmentFor)
    const { contributors, audited, value, at, class: cls, provider: of, requester: by } = checked.ok ? checked.judged : expect.fail(checked.reason)
    expect({ contributors, audited, value, at, cls, of, by }).to.deep.equal({ contributors: [requester.publicKey, witness.publicKey], audited: 5, value: 450n, at: 2000n, cls: 'compute', of: provider.publicKey, by: requester.publicKey })
  })

  const wrong: ReadonlyArray<readonly [string, Twist, string]> = [
    ['the award is for another bid', { award: { bid: filled(1) } }, 'unlinked'],
    ['the bid is on another tender', { bid: { tender: filled(1) } }, 'unlinked'],
    ['the bid is somebody else\'s', { signers: { bid: bystander } }, 'wrong-party'],
    ['the reveal answers something else', { reveal: { prev: filled(1) } }, 'unlinked'],
    ['the opening answers something else', { open: { prev: filled(1) } }, 'unlinked'],
    ['the approval answers something else', { approve: { prev: filled(1) } }, 'unlinked'],
    ['the approval is about another window', { approve: { window: 4 } }, 'unlinked'],
    ['the reveal is of another contract', { reveal: { contract: filled(1) } }, 'unlinked'],
    ['the provider approved itself', { signers: { approve: provider } }, 'wrong-party'],
    ['the requester opened', { signers: { open: requester } }, 'wrong-party'],
    ['the provider revealed', { signers: { reveal: provider } }, 'wrong-party'],
    ['the witness\'s nonce is another', { reveal: { nonces: [filled(22), filled(1)] } }, 'wrong-nonce'],
    ['a nonce is missing', { reveal: { nonces: [filled(22)] } }, 'wrong-nonce'],
    ['more units were found right than there are', { approve: { audited: 8 } }, 'out-of-terms'],
    ['the price is above the cap', { bid: { unitPrice: 101n } }, 'out-of-terms'],
    ['it was approved before it was opened', { approve: { at: 1899n } }, 'out-of-terms']
  ]

  for (const [what, twist, code] of wrong) {
    it(`counts nothing where ${what}`, () => { expect(judged(windowOf(twist))).to.equal(code) })
  }

  it('counts nothing where one envelope is not what belongs there', () => {
    const good = windowOf()
    expect(['bid', 'reveal', 'open', 'approve'].map(name => judged({ ...good, [name]: good.start }))).to.deep.equal(['bad-bid', 'bad-reveal', 'bad-open', 'bad-approve'])
  })

  it('never throws on what a stranger sent, and takes nothing that differs in a byte', () => {
    const good = windowOf()
    const names = Object.keys(good) as Array<keyof JudgedEnvelopes>
    fc.assert(fc.property(fc.constantFrom(...names), fc.nat(), fc.integer({ min: 1, max: 255 }), (name, place, flip) => {
      const bytes = good[name].slice()
      bytes[place % bytes.byteLength] = (bytes[place % bytes.byteLength] ?? 0) ^ flip
      return judged({ ...good, [name]: bytes }) !== 'ok'
    }), { numRuns: 300 })
    fc.assert(fc.property(fc.constantFrom(...names), fc.uint8Array({ maxLength: 600 }), (name, bytes) => judged({ ...good, [name]: bytes }) !== 'ok'), { numRuns: 100 })
  })
})
