import { expect } from 'aegir/chai'
import { cidOf, didOf, digestOf, keyOfDid } from '../src/index.ts'
import { alice } from './fixtures/bodies.ts'

const digest = new Uint8Array(32).fill(7)

describe('ids as text', () => {
  it('are read back', () => {
    expect(keyOfDid(didOf(alice.publicKey))).to.deep.equal(alice.publicKey)
    expect(didOf(new Uint8Array(32).fill(0xff))).to.have.lengthOf(didOf(new Uint8Array(32)).length)
    expect(keyOfDid(didOf(new Uint8Array(32).fill(0xff)))).to.deep.equal(new Uint8Array(32).fill(0xff))
    expect(digestOf(cidOf(digest))).to.deep.equal(digest)
  })

  // base58 is quadratic: 60,000 characters took two seconds
  for (const [name, read] of [['did:key', () => keyOfDid(`did:key:z${'y'.repeat(60_000)}`)], ['CID', () => digestOf(`z${'y'.repeat(60_000)}`)]] as const) {
    it(`are not decoded where they are too long to be one: ${name}`, function () {
      this.timeout(200)
      expect(read()).to.equal(undefined)
    })
  }
})
