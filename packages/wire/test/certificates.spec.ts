import { expect } from 'aegir/chai'
import { nobleCrypto } from '../src/crypto/index.ts'
import { createSigner, delegatesAt, MAX_CERTIFICATES, open, sign } from '../src/envelope/index.ts'
import { payloadTypeOf } from '../src/messages/index.ts'
import type { Authenticated } from '../src/envelope/index.ts'

const network = 'test'
const identity = createSigner(nobleCrypto, new Uint8Array(32).fill(1))
const settlement = createSigner(nobleCrypto, new Uint8Array(32).fill(2))
const stranger = createSigner(nobleCrypto, new Uint8Array(32).fill(3))

function certificate (changes: Partial<{ purposes: string[], notBefore: bigint, expires: bigint, key: Uint8Array }> = {}): Authenticated<'key-certificate'> {
  return sign(nobleCrypto, identity, 'key-certificate', {
    network, identity: identity.publicKey, key: settlement.publicKey, purposes: [payloadTypeOf('checkpoint'), payloadTypeOf('accept')], notBefore: 100n, expires: 200n, ...changes
  })
}

/** A checkpoint of the identity's log whose signature was made by another key. */
function checkpointBy (key: typeof settlement): Uint8Array {
  const body = { network, author: key.publicKey, head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: new Uint8Array(32).fill(4) }, at: 5n }
  const own = sign(nobleCrypto, key, 'checkpoint', body)
  // same length, same place: only the named author changes, so the signature is over other bytes and cannot hold
  const bytes = own.bytes.slice()
  const at = Buffer.from(bytes).indexOf(key.publicKey)
  bytes.set(identity.publicKey, at)
  return bytes
}

describe('certificates', () => {
  it('name the keys that hold now, for the delegable types they list', () => {
    const delegates = delegatesAt([certificate()], 150n)
    expect(delegates(identity.publicKey, 'checkpoint')).to.deep.equal([settlement.publicKey])
    expect(delegates(identity.publicKey, 'receipt')).to.be.empty()
    expect(delegates(stranger.publicKey, 'checkpoint')).to.be.empty()
  })

  it('never delegate a step of a contract, even where they list it', () => {
    expect(delegatesAt([certificate()], 150n)(identity.publicKey, 'accept')).to.be.empty()
  })

  it('hold from notBefore on and until expires', () => {
    const at = (now: bigint): number => delegatesAt([certificate()], now)(identity.publicKey, 'checkpoint').length
    expect([at(99n), at(100n), at(199n), at(200n)]).to.deep.equal([0, 1, 1, 0])
  })

  it('take no more than their limit', () => {
    const one = certificate()
    expect(() => delegatesAt(Array.from({ length: MAX_CERTIFICATES + 1 }, () => one), 150n)).to.throw(RangeError)
  })

  it('let open accept a certified key and no other', () => {
    const delegates = delegatesAt([certificate()], 150n)
    const body = { network, author: identity.publicKey, head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: new Uint8Array(32).fill(4) }, at: 5n }
    const byIdentity = sign(nobleCrypto, identity, 'checkpoint', body)
    expect(open(nobleCrypto, byIdentity.bytes, { network, delegates })).to.have.property('ok', true)
    expect(open(nobleCrypto, checkpointBy(stranger), { network, delegates })).to.have.property('code', 'bad-signature')
    expect(open(nobleCrypto, checkpointBy(settlement), { network, delegates })).to.have.property('code', 'bad-signature')
  })

  it('let the certified key sign in the place of the identity', () => {
    const delegates = delegatesAt([certificate()], 150n)
    const body = { network, author: identity.publicKey, head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: new Uint8Array(32).fill(4) }, at: 5n }
    const byKey = sign(nobleCrypto, settlement, 'checkpoint', body, { certified: certificate() })
    expect(open(nobleCrypto, byKey.bytes, { network, delegates })).to.have.property('ok', true)
    expect(open(nobleCrypto, byKey.bytes, { network })).to.have.property('code', 'bad-signature')
    expect(() => sign(nobleCrypto, stranger, 'checkpoint', body, { certified: certificate() })).to.throw(Error, 'names another signer')
  })
})
