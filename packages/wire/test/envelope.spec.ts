import { expect } from 'aegir/chai'
import { nobleCrypto } from '../src/crypto/index.ts'
import { countersign, createSigner, open, pae, sign } from '../src/envelope/index.ts'
import { Envelope } from '../src/messages/generated/envelope.ts'
import { encodeBody, payloadTypeOf } from '../src/messages/index.ts'
import { alice, bob, carol, example, examples, NETWORK, signed } from './fixtures/bodies.ts'
import { forge } from './fixtures/forge.ts'
import type { OpenOptions } from '../src/envelope/index.ts'

const accept = example('accept')
const payload = encodeBody('accept', accept)
const half = sign(nobleCrypto, bob, 'receipt', example('receipt'))

function codeOf (bytes: Uint8Array, options: OpenOptions = { network: NETWORK }): string {
  const opened = open(nobleCrypto, bytes, options)
  return opened.ok ? 'ok' : opened.code
}

describe('envelope', () => {
  it('opens what it signed, of every type, with the same id', () => {
    for (const one of examples()) {
      const message = signed(one)
      const opened = open(nobleCrypto, message.bytes, { network: NETWORK })
      expect(opened).to.deep.equal({ ok: true, message })
      expect(message.complete).to.equal(true)
    }
  })

  it('is DSSE: its own example\'s pre-authentication encoding', () => {
    expect(new TextDecoder().decode(pae('http://example.com/HelloWorld', new TextEncoder().encode('hello world'))))
      .to.equal('DSSEv1 29 http://example.com/HelloWorld 11 hello world')
  })

  it('has an id that covers type and body, not the signatures', () => {
    const full = countersign(nobleCrypto, alice, half)
    expect(full.id).to.equal(half.id)
    expect(full.bytes).to.not.deep.equal(half.bytes)
    const cancel = sign(nobleCrypto, bob, 'expire', accept)
    expect(cancel.id).to.not.equal(sign(nobleCrypto, bob, 'accept', accept).id)
  })

  it('opens a half-signed receipt as not complete, and its countersigned stage as complete', () => {
    expect(open(nobleCrypto, half.bytes, { network: NETWORK })).to.deep.include({ ok: true, message: half })
    expect(half).to.include({ complete: false, signatures: 1 })
    expect(countersign(nobleCrypto, alice, half)).to.include({ complete: true, signatures: 2 })
  })

  describe('refuses', () => {
    const both = countersign(nobleCrypto, alice, half)
    const { payload: receiptPayload, signatures } = Envelope.decode(both.bytes)
    const reseal = (sigs: Array<{ sig: Uint8Array, keyid: string }>, type = payloadTypeOf('receipt'), body = receiptPayload): Uint8Array => Envelope.encode({ payload: body, payloadType: type, signatures: sigs })

    const table: Record<string, readonly [code: string, bytes: () => Uint8Array, options?: OpenOptions]> = {
      'another network': ['wrong-network', () => forge('accept', payload, [bob]), { network: 'main' }],
      'a type that is not wanted here': ['unexpected-type', () => forge('accept', payload, [bob]), { network: NETWORK, only: ['ad'] }],
      'an unknown type': ['unknown-type', () => reseal(signatures, 'application/vnd.mycel.gift.v1+protobuf')],
      'another signer than the body names': ['bad-signature', () => forge('accept', payload, [carol])],
      'an extra signature': ['signature-count', () => forge('accept', payload, [bob, carol])],
      'no signature': ['signature-count', () => forge('accept', payload, [])],
      'a keyid': ['not-canonical', () => forge('accept', payload, [bob], 'did:key:z6Mk')],
      'the countersignature without the first': ['bad-signature', () => reseal(signatures.slice(1))],
      'both signatures in the other order': ['bad-signature', () => reseal([...signatures].reverse())],
      'the first signature twice': ['bad-signature', () => reseal([...signatures.slice(0, 1), ...signatures.slice(0, 1)])],
      'three signatures': ['malformed', () => reseal([...signatures, ...signatures.slice(0, 1)])],
      'one party on both sides': ['same-party', () => forge('payment', encodeBody('payment', { ...example('payment'), payee: example('payment').payer }), [alice, alice])],
      'a signature over the same body as another type': ['bad-signature', () => reseal(Envelope.decode(forge('accept', payload, [bob])).signatures, payloadTypeOf('expire'), payload)],
      'a key that is not admitted': ['bad-signature', () => {
        const smallOrder = new Uint8Array(32)
        smallOrder[0] = 1
        // R = identity and S = 0 hold for this key on every message, where keys are not admitted first
        const sig = new Uint8Array(64)
        sig[0] = 1
        return reseal([{ sig, keyid: '' }], payloadTypeOf('accept'), encodeBody('accept', { ...accept, author: smallOrder }))
      }]
    }

    for (const [name, [code, bytes, options]] of Object.entries(table)) {
      it(name, () => {
        expect(codeOf(bytes(), options)).to.equal(code)
      })
    }
  })

  it('accepts a delegated key where the caller says so, and only for that type', () => {
    const bytes = forge('accept', payload, [carol])
    const delegates: OpenOptions['delegates'] = (identity, type) => type === 'accept' && identity[0] === bob.publicKey[0] ? [carol.publicKey] : []
    expect(codeOf(bytes, { network: NETWORK, delegates })).to.equal('ok')
    expect(codeOf(forge('expire', encodeBody('expire', accept), [carol]), { network: NETWORK, delegates })).to.equal('bad-signature')
  })

  it('signs only for the signer that the body names', () => {
    expect(() => sign(nobleCrypto, alice, 'accept', accept)).to.throw('names another signer')
    expect(() => countersign(nobleCrypto, carol, half)).to.throw('names another signer')
    expect(() => countersign(nobleCrypto, alice, sign(nobleCrypto, bob, 'accept', accept))).to.throw('takes no countersignature')
    expect(() => countersign(nobleCrypto, alice, countersign(nobleCrypto, alice, half))).to.throw('takes no countersignature')
  })

  it('keeps the seed out of what a log or JSON shows', () => {
    const signer = createSigner(nobleCrypto, new Uint8Array(32).fill(9))
    expect(Object.keys(signer)).to.deep.equal(['publicKey'])
    expect(JSON.stringify(signer)).to.not.include('seed')
  })
})
