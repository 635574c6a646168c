import { expect } from 'aegir/chai'
import { nobleCrypto } from '../src/crypto/index.ts'
import { createSigner, open, sign } from '../src/envelope/index.ts'

const network = 'test'
const alice = createSigner(nobleCrypto, new Uint8Array(32).fill(1))

describe('envelope', () => {
  it('opens what it signed', () => {
    const message = sign(nobleCrypto, alice, 'accept', {
      network, contract: new Uint8Array(32).fill(2), prev: new Uint8Array(32).fill(3), author: alice.publicKey, at: 5n
    })
    const opened = open(nobleCrypto, message.bytes, { network })
    expect(opened).to.have.property('ok', true)
    expect(opened).to.have.nested.property('message.id', message.id)
  })
})
