import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { fromString } from 'uint8arrays/from-string'
import { admitKey, createAdmission, nobleCrypto } from '../src/crypto/index.ts'

interface Wycheproof { readonly cases: ReadonlyArray<{ tcId: number, pk: string, msg: string, sig: string, result: 'valid' | 'invalid' }> }
interface SpecCheck { readonly cases: ReadonlyArray<{ message: string, pub_key: string, signature: string }> }

const hex = (text: string): Uint8Array => fromString(text, 'base16')

function external<T> (name: string): T {
  return JSON.parse(readFileSync(new URL(`../../../../test/vectors/external/${name}.json`, import.meta.url), 'utf8')) as T
}

describe('crypto: noble', () => {
  it('gives Wycheproof\'s verdict on all its cases', () => {
    const { cases } = external<Wycheproof>('wycheproof-ed25519')
    expect(cases).to.have.lengthOf(151)
    const wrong = cases.filter(({ pk, msg, sig, result }) => nobleCrypto.verify(hex(pk), hex(msg), hex(sig)) !== (result === 'valid'))
    expect(wrong.map(({ tcId }) => tcId)).to.deep.equal([])
  })

  it('refuses all cases on which verifiers disagree', () => {
    const { cases } = external<SpecCheck>('ed25519-speccheck')
    expect(cases).to.have.lengthOf(12)
    const accepted = cases.filter(({ message, pub_key: key, signature }) => nobleCrypto.verify(hex(key), hex(message), hex(signature)))
    expect(accepted).to.deep.equal([])
  })

  it('signs as RFC 8032 §7.1 test 1 says', () => {
    const seed = hex('9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60')
    expect(nobleCrypto.publicKey(seed)).to.deep.equal(hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'))
    expect(nobleCrypto.sign(seed, new Uint8Array(0))).to.deep.equal(hex('e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b'))
  })
})

describe('crypto: admission', () => {
  const refused = {
    'the identity': '0100000000000000000000000000000000000000000000000000000000000000',
    'a point of order 8': 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
    'a non-canonical y': 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f',
    'a mixed-order point': 'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d',
    'no point at all': '0200000000000000000000000000000000000000000000000000000000000000',
    '31 bytes': 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751'
  }

  for (const [name, key] of Object.entries(refused)) {
    it(`refuses ${name}`, () => {
      expect(admitKey(hex(key))).to.equal(false)
    })
  }

  it('admits an ordinary key', () => {
    expect(admitKey(hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'))).to.equal(true)
  })

  it('decides a key once, and forgets the oldest beyond its capacity', () => {
    const asked: number[] = []
    const admission = createAdmission(2, key => asked.push(key[0] ?? -1) > 0)
    const keys = [1, 2, 1, 3, 1].map(value => new Uint8Array(32).fill(value))
    keys.forEach(key => { admission(key) })
    // 1 was the oldest when 3 came, so it is decided again
    expect(asked).to.deep.equal([1, 2, 3, 1])
  })
})
