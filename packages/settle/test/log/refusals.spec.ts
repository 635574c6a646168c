import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { createVerifier, emptyLog, verifyConsistency } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, network, person } from '../fixtures/people.ts'

const author = person(1)
const epoch = new Uint8Array(16).fill(1)

describe('the log refuses', () => {
  it('an epoch that has not 16 bytes', () => {
    expect(() => emptyLog(network, author.publicKey, epoch.subarray(1))).to.throw(RangeError, '16 bytes, not 15')
  })

  it('an opening that does not decode', () => {
    const verifier = createVerifier(crypto, { network, author: author.publicKey, epoch })
    const entry = sign(crypto, author, 'log-entry', { network, author: author.publicKey, epoch, seq: 0n, prev: new Uint8Array(32), at: 1n, body: { kind: 'epoch', body: Uint8Array.of(0xff) } })
    expect(verifier.push(entry.bytes)).to.include({ ok: false, code: 'no-opening' })
  })

  it('an empty proof that three entries are the first of five', () => {
    expect(verifyConsistency(crypto, 3, 5, digest(1), digest(2), [])).to.equal(false)
  })
})
