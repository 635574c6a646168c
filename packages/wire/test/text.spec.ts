import { expect } from 'aegir/chai'
import { nobleCrypto } from '../src/crypto/index.ts'
import { open, sign } from '../src/envelope/index.ts'
import { Cancel } from '../src/messages/generated/bodies.ts'
import { AT, alice, NETWORK } from './fixtures/bodies.ts'
import { forge } from './fixtures/forge.ts'

const body = (reason: string): Cancel => ({
  network: NETWORK, contract: new Uint8Array(32).fill(1), prev: new Uint8Array(32).fill(2), author: alice.publicKey, at: AT, reason
})

describe('text in signed bodies', () => {
  for (const [name, reason] of [['high', 'a\ud800b'], ['low', 'a\udc00b'], ['last high', 'ab\udbff'], ['reversed pair', '\udc00\ud800']] as const) {
    it(`is refused where it holds half a surrogate pair (${name}): strict UTF-8 decoders refuse those bytes`, () => {
      const payload = Cancel.encode(body(reason))
      expect(() => new TextDecoder('utf-8', { fatal: true }).decode(payload.slice(-reason.length))).to.throw(TypeError)
      expect(open(nobleCrypto, forge('cancel', payload, [alice]), { network: NETWORK })).to.include({ ok: false, code: 'out-of-range' })
      expect(() => sign(nobleCrypto, alice, 'cancel', body(reason))).to.throw(RangeError)
    })
  }

  it('takes whole pairs', () => {
    const message = sign(nobleCrypto, alice, 'cancel', body('a\u{1f344}b'))
    expect(open(nobleCrypto, message.bytes, { network: NETWORK })).to.have.nested.property('message.body.reason', 'a\u{1f344}b')
  })
})
