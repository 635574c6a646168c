import { createHash } from 'node:crypto'
import { toHex } from '@mycel/wire'
import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { checkAuditResult, verdict, verifierCommitment } from '../../src/audit/index.ts'
import { bystander, filled, network, provider } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { Bodies } from '@mycel/wire/messages'

const found = { status: 1, fuel: 2n, output: filled(3) }
const finding = { salt: filled(4), verifier: bystander.publicKey, contract: filled(5), window: 6, position: 7, ...found }

function pair (change: Partial<Bodies['audit-result']> = {}, signer = bystander): [Parameters<typeof checkAuditResult>[1], Parameters<typeof checkAuditResult>[2]] {
  const unit = { network, contract: finding.contract, window: 6, position: 7 }
  const commitment = sign(crypto, bystander, 'verifier-commitment', { ...unit, verifier: bystander.publicKey, at: 10n, commitment: verifierCommitment(crypto, finding) })
  const result = sign(crypto, signer, 'audit-result', { ...unit, verifier: signer.publicKey, at: 11n, salt: finding.salt, ...found, verdict: 'match', ...change })
  return [commitment, result]
}

describe('verifier commitment', () => {
  it('lays its bytes out as the spec says', () => {
    const hex = `0000000e${Buffer.from('mycel/audit/v1').toString('hex')}${'04'.repeat(32)}${toHex(bystander.publicKey)}${'05'.repeat(32)}000000060000000700000001${'0000000000000002'}${'03'.repeat(32)}`
    expect(toHex(verifierCommitment(crypto, finding))).to.equal(createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex'))
  })

  it('opens to the finding', () => {
    expect(checkAuditResult(crypto, ...pair(), found)).to.deep.include({ ok: true, verdict: 'match', found })
    expect(checkAuditResult(crypto, ...pair({ verdict: 'mismatch' }), { ...found, status: 0 })).to.deep.include({ ok: true, verdict: 'mismatch', found })
  })

  const changes: ReadonlyArray<readonly [Partial<Bodies['audit-result']>, string]> = [
    [{ contract: filled(1) }, 'other-unit'], [{ window: 1 }, 'other-unit'], [{ position: 1 }, 'other-unit'], [{ network: 'other' }, 'other-unit'], [{ at: 9n }, 'reversed'],
    [{ salt: filled(1) }, 'not-committed'], [{ status: 0 }, 'not-committed'], [{ fuel: 0n }, 'not-committed'], [{ output: filled(1) }, 'not-committed'],
    [{ verdict: 'mismatch' }, 'wrong-verdict'], [{ verdict: 'whatever' }, 'wrong-verdict']
  ]

  for (const [change, code] of changes) {
    it(`refuses another ${Object.keys(change).join()}: ${code}`, () => {
      expect(checkAuditResult(crypto, ...pair(change), found)).to.include({ ok: false, code })
    })
  }

  it("refuses another verifier's finding", () => {
    expect(checkAuditResult(crypto, ...pair({}, provider), found)).to.include({ ok: false, code: 'other-verifier' })
  })

  it('has a verdict on status, fuel and output', () => {
    expect(verdict(found, { ...found })).to.equal('match')
    expect(verdict(found, { ...found, status: 0 })).to.equal('mismatch')
    expect(verdict(found, { ...found, fuel: 0n })).to.equal('mismatch')
    expect(verdict(found, { ...found, output: filled(0) })).to.equal('mismatch')
  })
})
