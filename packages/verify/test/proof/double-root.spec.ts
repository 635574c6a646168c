import { sign } from '@mycel/wire/envelope'
import { MAX_BODY_BYTES } from '@mycel/wire/messages'
import { expect } from 'aegir/chai'
import { buildDoubleRoot, checkDoubleRoot, UnsoundProofError } from '../../src/proof/index.ts'
import { bystander, caseOf, filled, network, provider, requester, tenderBody } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { TwoCommits } from '../../src/proof/index.ts'
import type { Authenticated } from '@mycel/wire/envelope'
import type { Bodies } from '@mycel/wire/messages'

const { tender, award, commit, start } = caseOf().accusation

function other (change: Partial<Bodies['commit']> = {}, signer = provider): Authenticated<'commit'> {
  return sign(crypto, signer, 'commit', { ...commit.body, author: signer.publicKey, root: filled(1), ...change })
}

function awardOf (change: Partial<Bodies['award']>): Authenticated<'award'> {
  return sign(crypto, requester, 'award', { ...award.body, ...change })
}

/** Signed whether or not it proves anything. */
function reported (change: Partial<TwoCommits> = {}, raw: Partial<Bodies['double-root']> = {}): Authenticated<'double-root'> {
  const chain = { tender, award, first: commit, second: other(), ...change }
  return sign(crypto, bystander, 'double-root', {
    network, reporter: bystander.publicKey, at: 9n, tender: chain.tender.bytes, award: chain.award.bytes, first: chain.first.bytes, second: chain.second.bytes, ...raw
  })
}

function codeOf (proof: Authenticated<'double-root'> | Uint8Array): string {
  const checked = checkDoubleRoot(crypto, network, proof)
  return checked.ok ? 'ok' : checked.code
}

describe('double root', () => {
  it('proves itself to whoever reads it, in either order, whoever reports it', () => {
    const second = other()
    const proof = buildDoubleRoot(crypto, bystander, { tender, award, first: commit, second, at: 9n })
    expect(checkDoubleRoot(crypto, network, proof.bytes)).to.deep.equal({
      ok: true,
      claim: {
        proof, tender, award, first: commit, second, contract: award.digest, contractId: award.id, window: 3, requester: requester.publicKey, provider: provider.publicKey, reporter: bystander.publicKey
      }
    })
    expect(codeOf(reported({ first: second, second: commit }))).to.equal('ok')
    // nothing but window and root matters
    expect(codeOf(reported({ second: other({ prev: filled(1), at: 1n, fuel: 1n, units: 1 }) }))).to.equal('ok')
    expect(proof.bytes.byteLength).to.be.below(MAX_BODY_BYTES)
  })

  it('is none where the commits agree or are about different things', () => {
    expect(codeOf(reported({ second: commit }))).to.equal('same-root')
    expect(codeOf(reported({ second: other({ root: commit.body.root, at: 1n }) }))).to.equal('same-root')
    expect(codeOf(reported({ second: other({ window: 4 }) }))).to.equal('other-window')
    expect(codeOf(reported({ second: other({ contract: filled(1) }) }))).to.equal('unlinked')
    expect(codeOf(reported({ first: other({ contract: filled(1) }) }))).to.equal('unlinked')
  })

  it('is none against anybody but the provider of the contract', () => {
    expect(codeOf(reported({ first: other({ root: filled(2) }, bystander), second: other({}, bystander) }))).to.equal('wrong-party')
    expect(codeOf(reported({ second: other({}, requester) }))).to.equal('wrong-party')
    expect(codeOf(reported({ first: other({ root: filled(2) }, requester) }))).to.equal('wrong-party')

    const own = awardOf({ provider: requester.publicKey })
    const [one, two] = [1, 2].map(root => other({ contract: own.digest, root: filled(root) }, requester))
    expect(codeOf(reported({ award: own, ...(one == null || two == null ? {} : { first: one, second: two }) }))).to.equal('wrong-party')

    const foreign = sign(crypto, bystander, 'tender', { ...tenderBody, requester: bystander.publicKey })
    const stolen = awardOf({ tender: foreign.digest })
    expect(codeOf(reported({ tender: foreign, award: stolen, first: other({ contract: stolen.digest, root: filled(2) }), second: other({ contract: stolen.digest }) }))).to.equal('wrong-party')
    expect(codeOf(reported({ tender: foreign }))).to.equal('unlinked')
  })

  it('is none where a part does not open as what belongs there', () => {
    expect(codeOf(reported({}, { tender: award.bytes }))).to.equal('bad-tender')
    expect(codeOf(reported({}, { award: tender.bytes.slice(0, 4000) }))).to.equal('bad-award')
    expect(codeOf(reported({}, { first: start.bytes }))).to.equal('bad-commit')
    expect(codeOf(reported({}, { second: start.bytes }))).to.equal('bad-commit')
    const { second } = { second: other().bytes }

    for (let i = 0; i < second.byteLength; i += 7) {
      const bytes = second.slice()
      bytes[i] = (bytes[i] ?? 0) ^ 1
      expect(codeOf(reported({}, { second: bytes })), `byte ${i}`).to.equal('bad-commit')
      expect(codeOf(reported({}, { first: bytes })), `byte ${i}`).to.equal('bad-commit')
    }
  })

  it('is of its network, signed by who reports it', () => {
    const proof = reported()
    expect(checkDoubleRoot(crypto, 'other', proof)).to.include({ ok: false, code: 'bad-proof' })
    const bytes = proof.bytes.slice()
    bytes[bytes.byteLength - 1] = (bytes.at(-1) ?? 0) ^ 1
    expect(codeOf(bytes)).to.equal('bad-proof')
  })

  it('is not signed where it would prove nothing', () => {
    expect(() => buildDoubleRoot(crypto, bystander, { tender, award, first: commit, second: commit, at: 9n })).to.throw(UnsoundProofError).with.property('code', 'same-root')
  })
})
