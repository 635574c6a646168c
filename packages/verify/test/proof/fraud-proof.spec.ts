import { nobleCrypto } from '@mycel/wire/crypto'
import { sign } from '@mycel/wire/envelope'
import { encodeWasmWork, REGISTRY } from '@mycel/wire/messages'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { buildFraudProof, checkFraudProof, judgeFraudProof, UnsoundProofError } from '../../src/proof/index.ts'
import { bystander, caseOf, filled, network, provider, requester, tenderBody, wasmWork } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { FraudClaim } from '../../src/proof/index.ts'
import type { Twist } from '../fixtures/case.ts'
import type { Bodies } from '@mycel/wire/messages'

const { accusation } = caseOf()
const sound = buildFraudProof(crypto, bystander, accusation)

function claimOf (): FraudClaim {
  const checked = checkFraudProof(crypto, network, sound)

  if (!checked.ok) {
    throw new Error(checked.reason)
  }

  return checked.claim
}

/** Signs a proof as it is, sound or not. */
function signed (change: Partial<Bodies['fraud-proof']>): Uint8Array {
  return sign(crypto, bystander, 'fraud-proof', { ...sound.body, ...change }).bytes
}

function codeOf (proof: Uint8Array): string {
  const checked = checkFraudProof(crypto, network, proof)
  return checked.ok ? 'ok' : checked.code
}

/** The code for a case that is wrong in one signed message. */
function twisted (twist: Twist): string {
  const { tender, award, start, commit } = caseOf(7, 4, twist).accusation
  return codeOf(signed({ tender: tender.bytes, award: award.bytes, start: start.bytes, commit: commit.bytes }))
}

describe('fraud proof', () => {
  it('says what it is about', () => {
    const claim = claimOf()
    expect(claim).to.deep.include({ window: 3, position: 4, index: 1004n, accuser: bystander.publicKey, provider: provider.publicKey, requester: requester.publicKey, contract: accusation.award.digest, contractId: accusation.award.id })
    expect(claim.work).to.deep.equal(wasmWork)
    expect(claim.claimed).to.deep.equal({ status: accusation.claimed.status, fuel: accusation.claimed.fuel, output: accusation.claimed.output })
    expect(claim.found).to.deep.equal(accusation.found)
    expect(claim.input).to.deep.equal(accusation.inputs[4]?.input)
  })

  it('gives the same claim from bytes, and with the default port', () => {
    const fromBytes = checkFraudProof(crypto, network, sound.bytes)
    const byNoble = checkFraudProof(nobleCrypto, network, sound.bytes)
    expect(fromBytes).to.deep.equal({ ok: true, claim: claimOf() })
    expect(byNoble).to.deep.equal({ ok: true, claim: claimOf() })
  }).timeout(10_000)

  it('stands for every position of every window size', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 33 }), fc.nat(), (count, n) => {
      const proof = buildFraudProof(crypto, bystander, caseOf(count, n % count).accusation)
      expect(codeOf(proof.bytes)).to.equal('ok')
    }), { numRuns: 30 })
  })

  it('is refused with any byte flipped', () => {
    for (let i = 0; i < sound.bytes.byteLength; i++) {
      const bytes = sound.bytes.slice()
      bytes[i] = (bytes[i] ?? 0) ^ (1 << (i % 8))
      expect(codeOf(bytes), `byte ${i}`).to.equal('bad-proof')
    }
  }).timeout(30_000)

  it('is refused with any byte of its evidence flipped, however well the proof itself is signed', () => {
    for (const [field, code] of [['tender', 'bad-tender'], ['award', 'bad-award'], ['start', 'bad-start'], ['commit', 'bad-commit']] as const) {
      for (let i = 0; i < sound.body[field].byteLength; i += 3) {
        const bytes = sound.body[field].slice()
        bytes[i] = (bytes[i] ?? 0) ^ (1 << (i % 8))
        expect(codeOf(signed({ [field]: bytes })), `${field} byte ${i}`).to.equal(code)
      }
    }
  }).timeout(30_000)

  const { body } = sound
  const fields: ReadonlyArray<readonly [string, Partial<Bodies['fraud-proof']>, string]> = [
    ['a position past the window', { position: 7 }, 'no-such-unit'],
    ['another position', { position: 5 }, 'bad-input-path'],
    ['another index', { index: 1n }, 'bad-input-path'],
    ['another input', { input: filled(1) }, 'bad-input-path'],
    ['a cut input path', { inputPath: body.inputPath.slice(1) }, 'bad-input-path'],
    ['a longer input path', { inputPath: [...body.inputPath, filled(1)] }, 'bad-input-path'],
    ['another status', { status: 9 }, 'bad-leaf-path'],
    ['another fuel', { fuel: 9n }, 'bad-leaf-path'],
    ['another output', { output: filled(9) }, 'bad-leaf-path'],
    ['another blind', { blind: filled(9) }, 'bad-leaf-path'],
    ['a cut leaf path', { leafPath: body.leafPath.slice(1) }, 'bad-leaf-path'],
    ['no difference', { foundStatus: body.status, foundFuel: body.fuel, foundOutput: body.output }, 'no-difference'],
    ['a start in place of the commit', { commit: body.start }, 'bad-commit'],
    ['a commit in place of the start', { start: body.commit }, 'bad-start'],
    ['an award in place of the tender', { tender: body.award }, 'bad-tender'],
    ['a tender in place of the award', { award: body.commit }, 'bad-award']
  ]

  for (const [name, change, code] of fields) {
    it(`with ${name}: ${code}`, () => {
      expect(codeOf(signed(change))).to.equal(code)
    })
  }

  it('stands where found differs in one part only', () => {
    const same = { foundStatus: body.status, foundFuel: body.fuel, foundOutput: body.output }
    expect(codeOf(signed({ ...same, foundStatus: 9 }))).to.equal('ok')
    expect(codeOf(signed({ ...same, foundFuel: 9n }))).to.equal('ok')
    expect(codeOf(signed({ ...same, foundOutput: filled(9) }))).to.equal('ok')
  })

  const twists: ReadonlyArray<readonly [string, Twist, string]> = [
    ['an award of another tender', { award: { tender: filled(1) } }, 'unlinked'],
    ['a start of another contract', { start: { contract: filled(1) } }, 'unlinked'],
    ['a commit of another contract', { commit: { contract: filled(1) } }, 'unlinked'],
    ['a commit that answers another start', { commit: { prev: filled(1) } }, 'unlinked'],
    ['a commit of another window', { commit: { window: 2 } }, 'unlinked'],
    ['a commit of another size', { commit: { units: 6 } }, 'unlinked'],
    ['a tender by somebody else', { tender: { requester: bystander.publicKey }, signers: { tender: bystander } }, 'wrong-party'],
    ['a start by the provider', { start: { author: provider.publicKey }, signers: { start: provider } }, 'wrong-party'],
    ['a commit by the requester', { commit: { author: requester.publicKey }, signers: { commit: requester } }, 'wrong-party'],
    ['a commit by a stranger', { commit: { author: bystander.publicKey }, signers: { commit: bystander } }, 'wrong-party'],
    ['one party on both sides', { award: { provider: requester.publicKey }, commit: { author: requester.publicKey }, signers: { commit: requester } }, 'wrong-party'],
    ['evidence that is not re-executable', { tender: { evidence: { kind: 'accepted', body: new Uint8Array(0) } } }, 'wrong-evidence'],
    ['work of another kind', { tender: { work: { kind: 'program', body: tenderBody.work.body } } }, 'wrong-evidence'],
    ['work that does not decode', { tender: { work: { kind: 'wasm', body: filled(1, 3) } } }, 'bad-work'],
    ['other work', { tender: { work: { kind: 'wasm', body: encodeWasmWork({ ...wasmWork, args: [] }) } } }, 'ok'],
    ['a start of another network', { start: { network: 'other' } }, 'bad-start'],
    ['a commit of another network', { commit: { network: 'other' } }, 'bad-commit'],
    ['an award of another network', { award: { network: 'other' } }, 'bad-award'],
    ['other inputs', { start: { inputsRoot: filled(1) } }, 'bad-input-path'],
    ['another root', { commit: { root: filled(1) } }, 'bad-leaf-path']
  ]

  for (const [name, twist, code] of twists) {
    it(`over ${name}: ${code}`, () => {
      const { accusation } = caseOf(7, 4, twist)

      if (code === 'ok') {
        expect(codeOf(buildFraudProof(crypto, bystander, accusation).bytes)).to.equal('ok')
      } else {
        expect(() => buildFraudProof(crypto, bystander, accusation)).to.throw(UnsoundProofError).with.property('code', code)
        expect(twisted(twist)).to.equal(code)
      }
    })
  }

  it('belongs to one network', () => {
    expect(twisted({ tender: { network: 'other' } })).to.equal('bad-tender')
    expect(checkFraudProof(crypto, 'other', sound)).to.include({ ok: false, code: 'bad-proof' })
    expect(checkFraudProof(crypto, 'other', sound.bytes)).to.include({ ok: false, code: 'bad-proof' })
  })

  it('is never signed where it accuses nobody', () => {
    expect(() => buildFraudProof(crypto, bystander, { ...accusation, found: accusation.claimed })).to.throw(UnsoundProofError).with.property('code', 'no-difference')
    expect(() => buildFraudProof(crypto, bystander, { ...accusation, position: 7 })).to.throw(RangeError)
  })

  it('is no message of another type', () => {
    expect(codeOf(accusation.commit.bytes)).to.equal('bad-proof')
    expect(codeOf(new Uint8Array(0))).to.equal('bad-proof')
    expect(codeOf(new Uint8Array(REGISTRY['fraud-proof'].maxBytes + 1024))).to.equal('bad-proof')
  })
})

describe('judgement', () => {
  const claim = claimOf()
  const { claimed, found } = claim
  const third = { ...found, status: 77 }

  it('upholds what re-execution confirms', () => {
    expect(judgeFraudProof(claim, { baseline: found, optimised: found })).to.deep.include({ verdict: 'upheld', against: provider.publicKey, accuserRight: true, recomputed: found })
  })

  it('upholds a wrong claim even where the accuser is wrong too, and says so', () => {
    expect(judgeFraudProof(claim, { baseline: third, optimised: third })).to.deep.include({ verdict: 'upheld', against: provider.publicKey, accuserRight: false, recomputed: third })
  })

  it('turns a false accusation against its author', () => {
    expect(judgeFraudProof(claim, { baseline: claimed, optimised: claimed })).to.deep.include({ verdict: 'dismissed', against: bystander.publicKey, recomputed: claimed })
  })

  it('convicts nobody where the tiers disagree, or the unit cannot be run', () => {
    for (const [baseline, optimised] of [[found, claimed], [claimed, found], [found, third]] as const) {
      expect(judgeFraudProof(claim, { baseline, optimised })).to.include({ verdict: 'unverifiable', code: 'tiers-disagree' })
    }

    for (const [baseline, optimised] of [['unavailable', found], [found, 'unavailable'], ['unavailable', 'unavailable']] as const) {
      expect(judgeFraudProof(claim, { baseline, optimised })).to.include({ verdict: 'unverifiable', code: 'unavailable' })
    }
  })
})
