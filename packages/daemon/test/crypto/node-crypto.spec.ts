import { readFileSync } from 'node:fs'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { fromString } from 'uint8arrays/from-string'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'

interface Case { readonly key: Uint8Array, readonly message: Uint8Array, readonly signature: Uint8Array, readonly valid: boolean }

// dist/test/crypto or test/crypto → the repository's root
const ROOT = new URL(import.meta.url.includes('/dist/') ? '../../../../../' : '../../../../', import.meta.url)
const native = createNodeCrypto()
const hex = (text: string): Uint8Array => fromString(text, 'base16')

function external<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(`test/vectors/external/${name}.json`, ROOT), 'utf8')) as T
}

function wycheproof (): Case[] {
  const { cases } = external<{ cases: Array<{ pk: string, msg: string, sig: string, result: string }> }>('wycheproof-ed25519')
  return cases.map(({ pk, msg, sig, result }) => ({ key: hex(pk), message: hex(msg), signature: hex(sig), valid: result === 'valid' }))
}

function speccheck (): Case[] {
  const { cases } = external<{ cases: Array<{ pub_key: string, message: string, signature: string }> }>('ed25519-speccheck')
  return cases.map(({ pub_key: key, message, signature }) => ({ key: hex(key), message: hex(message), signature: hex(signature), valid: false }))
}

describe('crypto: node', () => {
  it('gives the published verdict on every Wycheproof and speccheck case, and so the same as noble', () => {
    const cases = [...wycheproof(), ...speccheck()]
    expect(cases).to.have.lengthOf(163)
    expect(cases.filter(({ key, message, signature, valid }) => native.verify(key, message, signature) !== valid)).to.deep.equal([])
    expect(cases.filter(({ key, message, signature, valid }) => nobleCrypto.verify(key, message, signature) !== valid)).to.deep.equal([])
  })

  for (const way of ['fast', 'small'] as const) {
    it(`gives the same verdicts later: ${way}`, async () => {
      const wrong: Case[] = []

      for (const one of [...wycheproof(), ...speccheck()]) {
        const checks = native.later(way)
        checks.add(one.key, one.message, one.signature)
        wrong.push(...await checks.held() === one.valid ? [] : [one])
      }

      expect(wrong).to.deep.equal([])
    })
  }

  it('hashes, derives and signs the same bytes as noble', () => {
    fc.assert(fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array({ maxLength: 200 }), (seed, message) => {
      expect(native.sha256(message)).to.deep.equal(nobleCrypto.sha256(message))
      expect(native.publicKey(seed)).to.deep.equal(nobleCrypto.publicKey(seed))
      expect(native.sign(seed, message)).to.deep.equal(nobleCrypto.sign(seed, message))
    }), { numRuns: 20 })
  })

  it('agrees with noble on signatures with one bit flipped', () => {
    const seed = new Uint8Array(32).fill(7)
    const message = hex('00ff10')
    const signature = native.sign(seed, message)
    const key = native.publicKey(seed)

    fc.assert(fc.property(fc.nat(64 * 8 - 1), bit => {
      const flipped = signature.slice()
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7))
      expect(native.verify(key, message, flipped)).to.equal(false)
      expect(nobleCrypto.verify(key, message, flipped)).to.equal(false)
    }), { numRuns: 40 })
  })

  it('keeps no more keys than its cache holds, and still verifies', () => {
    const small = createNodeCrypto(2)
    const message = hex('01')

    for (let round = 0; round < 2; round++) {
      for (let i = 1; i <= 4; i++) {
        const seed = new Uint8Array(32).fill(i)
        expect(small.verify(small.publicKey(seed), message, small.sign(seed, message))).to.equal(true)
      }
    }
  })

  it('refuses a seed or key of another size', () => {
    expect(() => native.publicKey(new Uint8Array(31))).to.throw(RangeError)
    expect(native.verify(new Uint8Array(33), hex('01'), new Uint8Array(64))).to.equal(false)
    expect(native.verify(new Uint8Array(0), hex('01'), new Uint8Array(64))).to.equal(false)
  })
})
