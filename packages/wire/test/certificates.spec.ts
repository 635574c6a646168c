import { expect } from 'aegir/chai'
import { nobleCrypto } from '../src/crypto/index.ts'
import { createSigner, delegatesFrom, MAX_CERTIFICATES, open, sign } from '../src/envelope/index.ts'
import { payloadTypeOf } from '../src/messages/index.ts'
import type { Authenticated, Signer } from '../src/envelope/index.ts'

const network = 'test'
const [identity, settlement, stranger] = [1, 2, 3].map(fill => createSigner(nobleCrypto, new Uint8Array(32).fill(fill))) as [Signer, Signer, Signer]

function certificate (changes: Partial<{ purposes: string[], notBefore: bigint, expires: bigint, key: Uint8Array }> = {}): Authenticated<'key-certificate'> {
  return sign(nobleCrypto, identity, 'key-certificate', {
    network,
    identity: identity.publicKey,
    key: settlement.publicKey,
    purposes: ['payment', 'accept', 'log-entry', 'checkpoint'].map(type => payloadTypeOf(type as 'payment')),
    notBefore: 100n,
    expires: 200n,
    ...changes
  })
}

function payment (signer: Signer, at: bigint, options = {}): Authenticated<'payment'> {
  return sign(nobleCrypto, signer, 'payment', {
    network, payer: identity.publicKey, payee: stranger.publicKey, at, salt: new Uint8Array(16).fill(1), asset: 'credit', amount: 5n, reference: ''
  }, options)
}

describe('certificates', () => {
  it('name the keys that hold, for the delegable types they list', () => {
    const delegates = delegatesFrom([certificate()], 150n)
    expect(delegates(identity.publicKey, 'payment')).to.deep.equal([settlement.publicKey])
    expect(delegates(identity.publicKey, 'receipt')).to.be.empty()
    expect(delegates(stranger.publicKey, 'payment')).to.be.empty()
  })

  for (const type of ['accept', 'log-entry', 'checkpoint'] as const) {
    it(`never delegate ${type}, even where they list it`, () => {
      expect(delegatesFrom([certificate()], 150n)(identity.publicKey, type)).to.be.empty()
    })
  }

  it('hold from notBefore on and until expires, by the time that was signed', () => {
    const delegates = delegatesFrom([certificate()], 999n)
    const at = (time: bigint): number => delegates(identity.publicKey, 'payment', time).length
    expect([at(99n), at(100n), at(199n), at(200n)]).to.deep.equal([0, 1, 1, 0])
    expect(delegates(identity.publicKey, 'payment')).to.be.empty()
  })

  it('take no more than their limit', () => {
    const one = certificate()
    expect(() => delegatesFrom(Array.from({ length: MAX_CERTIFICATES + 1 }, () => one), 150n)).to.throw(RangeError)
  })

  it('let the certified key sign in the place of the identity, within the validity', () => {
    const delegates = delegatesFrom([certificate()], 999n)
    const options = { certified: certificate() }
    expect(open(nobleCrypto, payment(settlement, 150n, options).bytes, { network, delegates })).to.have.property('ok', true)
    expect(open(nobleCrypto, payment(settlement, 250n, options).bytes, { network, delegates })).to.have.property('code', 'bad-signature')
    expect(open(nobleCrypto, payment(settlement, 150n, options).bytes, { network })).to.have.property('code', 'bad-signature')
    expect(open(nobleCrypto, payment(identity, 250n).bytes, { network, delegates })).to.have.property('ok', true)
  })

  it('let nobody else sign', () => {
    expect(() => payment(stranger, 150n, { certified: certificate() })).to.throw(Error, 'names another signer')
    expect(() => payment(settlement, 150n)).to.throw(Error, 'names another signer')
  })
})
