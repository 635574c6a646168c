import { readFileSync } from 'node:fs'
import { createSigner } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { base58btc } from 'multiformats/bases/base58'
import { toString } from 'uint8arrays/to-string'
import { hashData } from '../../src/credentials/eddsa-jcs.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { JsonObject } from '../../src/credentials/eddsa-jcs.ts'

interface Example {
  readonly publicKeyMultibase: string
  readonly secretKeyMultibase: string
  readonly unsigned: JsonObject
  readonly proofOptions: JsonObject
  readonly proofOptionsHash: string
  readonly documentHash: string
  readonly proofValue: string
}

/** Multicodec prefixes: ed25519-priv is 0x1300, ed25519-pub 0xed, each as a varint of two bytes. */
const PREFIX_BYTES = 2

// dist/test/credentials → the repository's root
const example = JSON.parse(readFileSync(new URL('../../../../../test/vectors/external/w3c-eddsa-jcs-2022.json', import.meta.url), 'utf8')) as Example
const signer = createSigner(crypto, base58btc.decode(example.secretKeyMultibase).subarray(PREFIX_BYTES))

describe('credentials: the specification\'s own eddsa-jcs-2022 example', () => {
  it('has the key that its secret key gives', () => {
    expect(signer.publicKey).to.deep.equal(base58btc.decode(example.publicKeyMultibase).subarray(PREFIX_BYTES))
  })

  it('hashes to the published digests, proof options first', () => {
    expect(toString(hashData(crypto, example.proofOptions, example.unsigned), 'base16')).to.equal(example.proofOptionsHash + example.documentHash)
  })

  it('is signed to exactly the published proof value', () => {
    const signature = crypto.sign(signer.seed, hashData(crypto, example.proofOptions, example.unsigned))
    expect(base58btc.encode(signature)).to.equal(example.proofValue)
  })

  it('does not hold for a document that differs in one letter', () => {
    const other = { ...example.unsigned, name: 'Alumni credential' }
    const signature = base58btc.decode(example.proofValue)
    expect(crypto.verify(signer.publicKey, hashData(crypto, example.proofOptions, example.unsigned), signature)).to.equal(true)
    expect(crypto.verify(signer.publicKey, hashData(crypto, example.proofOptions, other), signature)).to.equal(false)
  })
})
