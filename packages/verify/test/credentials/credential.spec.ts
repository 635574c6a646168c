import { createHash } from 'node:crypto'
import { didOf } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { base58btc } from 'multiformats/bases/base58'
import { hashData, jcs } from '../../src/credentials/eddsa-jcs.ts'
import { issueCredential, strengthOf, trust, verifyCredential } from '../../src/credentials/index.ts'
import { bystander as issuer, filled, provider as subject } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { JsonObject } from '../../src/credentials/eddsa-jcs.ts'
import type { CredentialFields, TrustPolicy, VerifiedCredential } from '../../src/credentials/index.ts'

const now = 1_800_000_000_000n
const fields: CredentialFields = {
  kind: 'peer-benchmarked',
  subject: subject.publicKey,
  class: 'compute',
  claims: { benchmark: 'digits-unit', unitsPerSecond: '4.1' },
  validFrom: now - 1000n,
  validUntil: now + 86_400_000n,
  created: now - 1000n
}
const sound = issueCredential(crypto, issuer, fields)
const text = new TextDecoder().decode(sound)

function bytesOf (value: string): Uint8Array {
  return new TextEncoder().encode(value)
}

function codeOf (bytes: Uint8Array, at = now): string {
  const checked = verifyCredential(crypto, bytes, { now: at })
  return checked.ok ? 'ok' : checked.code
}

function verified (bytes: Uint8Array = sound): VerifiedCredential {
  const checked = verifyCredential(crypto, bytes, { now })

  if (!checked.ok) {
    throw new Error(checked.reason)
  }

  return checked.credential
}

/** The sound credential with members changed, then properly signed again by `signer`: only its content can be refused. */
function resigned (change: { document?: JsonObject, subject?: JsonObject, proof?: JsonObject }, signer = issuer): Uint8Array {
  const { proof: { proofValue, ...options }, ...document } = JSON.parse(text)
  const changed = { ...document, ...change.document, credentialSubject: { ...document.credentialSubject, ...change.subject } }
  const proof = { ...options, ...change.proof }
  return jcs({ ...changed, proof: { ...proof, proofValue: base58btc.encode(crypto.sign(signer.seed, hashData(crypto, proof, changed))) } })
}

describe('credential', () => {
  it('is the canonical JSON of the spec, and signs sha256(proof options) ‖ sha256(document)', () => {
    const did = didOf(issuer.publicKey)
    const context = '"@context":["https://www.w3.org/ns/credentials/v2","https://www.w3.org/ns/credentials/undefined-terms/v2"]'
    const options = `{${context},"created":"2027-01-15T07:59:59Z","cryptosuite":"eddsa-jcs-2022","proofPurpose":"assertionMethod","type":"DataIntegrityProof","verificationMethod":"${did}#${did.slice(8)}"}`
    const head = `{${context},"credentialSubject":{"claims":{"benchmark":"digits-unit","unitsPerSecond":"4.1"},"class":"compute","id":"${didOf(subject.publicKey)}","kind":"peer-benchmarked"},"issuer":"${did}"`
    const tail = '"type":["VerifiableCredential","CapacityAttestation"],"validFrom":"2027-01-15T07:59:59Z","validUntil":"2027-01-16T08:00:00Z"}'
    const sha = (value: string): Buffer => createHash('sha256').update(value).digest()
    const value = base58btc.encode(crypto.sign(issuer.seed, Buffer.concat([sha(options), sha(`${head},${tail}`)])))
    const proof = options.replace('"proofPurpose":"assertionMethod",', `"proofPurpose":"assertionMethod","proofValue":"${value}",`)
    expect(text).to.equal(`${head},"proof":${proof},${tail}`)
  })

  it('verifies to what was stated, with either port', () => {
    const { bytes, issuer: key, issuerDid, subjectDid, ...stated } = verified()
    expect({ ...stated, claims: { ...stated.claims } }).to.deep.equal(fields)
    expect(key).to.deep.equal(issuer.publicKey)
    expect([issuerDid, subjectDid]).to.deep.equal([didOf(issuer.publicKey), didOf(subject.publicKey)])
    expect(bytes).to.equal(sound)
    expect(verifyCredential(nobleCrypto, sound, { now })).to.have.property('ok', true)
    expect(issueCredential(nobleCrypto, issuer, fields)).to.deep.equal(sound)
  })

  it('verifies whatever may be issued', () => {
    const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,31}$/)
    const value = fc.stringMatching(/^[ -~äß€😀]{1,32}$/u)
    fc.assert(fc.property(fc.dictionary(name, value, { maxKeys: 8 }), fc.constantFrom('peer-benchmarked' as const, 'inspected' as const, 'licensed' as const), (claims, kind) => {
      const credential = verified(issueCredential(crypto, issuer, { ...fields, claims, kind }))
      expect({ ...credential.claims }).to.deep.equal({ ...claims })
      expect(credential.kind).to.equal(kind)
    }), { numRuns: 50 })
  })

  it('is refused with any byte changed', () => {
    for (let i = 0; i < sound.byteLength; i++) {
      for (const flip of [1, 0x20, 0x80]) {
        const bytes = sound.slice()
        bytes[i] = (bytes[i] ?? 0) ^ flip
        expect(codeOf(bytes), `byte ${i} ^ ${flip}`).to.not.equal('ok')
      }
    }
  }).timeout(20_000)

  it('is valid from validFrom up to, but not at, validUntil', () => {
    expect(codeOf(sound, fields.validFrom - 1n)).to.equal('not-yet-valid')
    expect(codeOf(sound, fields.validFrom)).to.equal('ok')
    expect(codeOf(sound, fields.validUntil - 1n)).to.equal('ok')
    expect(codeOf(sound, fields.validUntil)).to.equal('expired')
  })

  const texts: ReadonlyArray<readonly [string, string, string]> = [
    ['a space', text.replace('{"@context"', '{ "@context"'), 'not-canonical'],
    ['a line break at the end', `${text}\n`, 'not-canonical'],
    ['a duplicate key', text.replace('"class":"compute"', '"class":"compute","class":"compute"'), 'not-canonical'],
    ['an earlier duplicate that differs', text.replace('"class":"compute"', '"class":"gpu","class":"compute"'), 'not-canonical'],
    ['another order', text.replace(/"benchmark":"digits-unit","unitsPerSecond":"4.1"/, '"unitsPerSecond":"4.1","benchmark":"digits-unit"'), 'not-canonical'],
    ['2^53 + 1', text.replace('"4.1"', '9007199254740993'), 'not-canonical'],
    ['a number', text.replace('"4.1"', '4.1'), 'wrong-shape'],
    ['a signature of 63 bytes', text.replace(/"proofValue":"[^"]+"/, `"proofValue":"${base58btc.encode(filled(1, 63))}"`), 'wrong-shape'],
    ['an escaped letter', text.replace('compute', '\\u0063ompute'), 'not-canonical'],
    ['a lone surrogate', text.replace('digits-unit', '\\ud800'), 'not-canonical'],
    ['deep nesting', `${'['.repeat(2000)}${']'.repeat(2000)}`, 'wrong-shape'],
    ['a byte order mark', `\ufeff${text}`, 'malformed'],
    ['no JSON', text.slice(0, -1), 'malformed'],
    ['no object', '[]', 'wrong-suite'],
    ['null', 'null', 'wrong-suite'],
    ['__proto__', '{"__proto__":{"proof":{"cryptosuite":"eddsa-jcs-2022","type":"DataIntegrityProof"}}}', 'wrong-suite'],
    ['5,000 bytes', JSON.stringify('x'.repeat(4998)), 'oversize']
  ]

  for (const [name, changed, code] of texts) {
    it(`refuses ${name}: ${code}`, () => {
      expect(codeOf(bytesOf(changed))).to.equal(code)
    })
  }

  it('refuses bytes that are no UTF-8', () => {
    expect(codeOf(Uint8Array.of(0x22, 0xff, 0x22))).to.equal('malformed')
  })

  const contents: ReadonlyArray<readonly [string, Parameters<typeof resigned>[0], string]> = [
    ['nothing', {}, 'ok'],
    ['a member too many', { document: { id: 'urn:uuid:1' } }, 'wrong-shape'],
    ['another context', { document: { '@context': ['https://www.w3.org/ns/credentials/v2'] } }, 'wrong-shape'],
    ['another context in the proof', { proof: { '@context': ['https://www.w3.org/ns/credentials/v2'] } }, 'wrong-shape'],
    ['another type', { document: { type: ['VerifiableCredential'] } }, 'wrong-shape'],
    ['a status', { document: { credentialStatus: {} } }, 'wrong-shape'],
    ['a member too many in the subject', { subject: { more: '1' } }, 'wrong-shape'],
    ['a member too many in the proof', { proof: { domain: 'x' } }, 'wrong-shape'],
    ['an unknown kind', { subject: { kind: 'praised' } }, 'wrong-shape'],
    ['nested claims', { subject: { claims: { a: { b: 'c' } } } }, 'wrong-shape'],
    ['claims that are a list', { subject: { claims: [] } }, 'wrong-shape'],
    ['a date with a zone', { document: { validUntil: '2027-01-16T08:00:00+00:00' } }, 'wrong-shape'],
    ['30 February', { document: { validUntil: '2027-02-30T08:00:00Z' } }, 'wrong-shape'],
    ['a subject that is no did:key', { subject: { id: 'did:web:example.org' } }, 'wrong-shape'],
    ['an issuer as an object', { document: { issuer: { id: didOf(issuer.publicKey) } } }, 'wrong-shape'],
    ['another suite', { proof: { cryptosuite: 'eddsa-rdfc-2022' } }, 'wrong-suite'],
    ['another proof type', { proof: { type: 'Ed25519Signature2020' } }, 'wrong-suite'],
    ['another purpose', { proof: { proofPurpose: 'authentication' } }, 'wrong-method'],
    ["somebody else's method", { proof: { verificationMethod: `${didOf(subject.publicKey)}#${didOf(subject.publicKey).slice(8)}` } }, 'wrong-method'],
    ['a method without its fragment', { proof: { verificationMethod: didOf(issuer.publicKey) } }, 'wrong-method'],
    ['another class', { subject: { class: 'Compute' } }, 'out-of-range'],
    ['a claim name with a capital', { subject: { claims: { Units: '1' } } }, 'out-of-range'],
    ['an empty claim', { subject: { claims: { units: '' } } }, 'out-of-range'],
    ['a claim with a control character', { subject: { claims: { units: '\n' } } }, 'out-of-range'],
    ['a claim that is not in NFC', { subject: { claims: { name: 'u\u0308' } } }, 'out-of-range'],
    ['17 claims', { subject: { claims: Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`c${i}`, '1'])) } }, 'out-of-range'],
    ['validity of two years', { document: { validUntil: '2029-01-15T08:00:00Z' } }, 'out-of-range'],
    ['an end at its start', { document: { validFrom: '2027-01-16T08:00:00Z' } }, 'out-of-range'],
    ['an end before its start', { document: { validUntil: '2027-01-01T08:00:00Z' } }, 'out-of-range'],
    ['a proof made after the end', { proof: { created: '2027-01-17T08:00:00Z' } }, 'out-of-range'],
    ['self-measured by somebody else', { subject: { kind: 'self-measured' } }, 'wrong-issuer'],
    ['a benchmark of itself', { subject: { id: didOf(issuer.publicKey) } }, 'wrong-issuer']
  ]

  for (const [name, change, code] of contents) {
    it(`signed properly over ${name}: ${code}`, () => {
      expect(codeOf(resigned(change))).to.equal(code)
    })
  }

  it('is refused with a signature by another key', () => {
    expect(codeOf(resigned({}, subject))).to.equal('bad-signature')
  })

  it('is refused where the issuer is a key of small order', () => {
    const did = didOf(Uint8Array.from([1, ...new Uint8Array(31)]))
    expect(codeOf(resigned({ document: { issuer: did }, proof: { verificationMethod: `${did}#${did.slice(8)}` } }))).to.equal('bad-signature')
  })

  const unfit: ReadonlyArray<readonly [string, Partial<CredentialFields>]> = [
    ['a short subject', { subject: filled(1, 31) }], ['a class with a space', { class: 'my class' }], ['a claim of 129 bytes', { claims: { a: 'x'.repeat(129) } }],
    ['a name of 33 letters', { claims: { ['a'.repeat(33)]: 'x' } }], ['__proto__ as a name', { claims: JSON.parse('{"__proto__":"x"}') }], ['half a second', { validFrom: now - 500n }],
    ['no validity', { validUntil: fields.validFrom }], ['367 days', { validUntil: fields.validFrom + 367n * 86_400_000n }], ['the year 10000', { validFrom: 253_402_300_800_000n, validUntil: 253_402_300_801_000n }],
    ['itself as benchmarked', { subject: issuer.publicKey }], ['somebody else as self-measured', { kind: 'self-measured' }],
    ['more than 4,096 bytes', { claims: Object.fromEntries(Array.from({ length: 16 }, (_, i) => [`${'c'.repeat(30)}${i % 10}${i > 9 ? 'x' : 'y'}`.slice(0, 32), '"'.repeat(128)])) }]
  ]

  for (const [name, change] of unfit) {
    it(`is not issued over ${name}`, () => {
      expect(() => issueCredential(crypto, issuer, { ...fields, ...change })).to.throw(RangeError)
    })
  }
})

describe('trust', () => {
  const did = didOf(issuer.publicKey)
  const policy: TrustPolicy = [{ issuer: did, kinds: ['peer-benchmarked'] }, { issuer: 'self', kinds: ['self-measured'] }]
  const own = verified(issueCredential(crypto, subject, { ...fields, kind: 'self-measured' }))

  it('believes the issuers and kinds that the policy names', () => {
    expect(trust(policy, verified(), now)).to.deep.equal({ trusted: true, level: 'peer-benchmarked', strength: 0.5 })
    expect(trust(policy, own, now)).to.deep.equal({ trusted: true, level: 'self-measured', strength: 0.25 })
    expect(trust([{ issuer: didOf(subject.publicKey), kinds: ['self-measured'] }], own, now)).to.include({ trusted: true })
    expect(trust([{ issuer: did, kinds: ['licensed'] }, ...policy], verified(), now)).to.include({ trusted: true })
  })

  it('believes nobody else, and nothing else', () => {
    expect(trust([], verified(), now)).to.include({ trusted: false, strength: 0, code: 'unknown-issuer' })
    expect(trust([{ issuer: didOf(subject.publicKey), kinds: ['peer-benchmarked'] }], verified(), now)).to.include({ trusted: false, code: 'unknown-issuer' })
    expect(trust([{ issuer: 'self', kinds: ['peer-benchmarked'] }], verified(), now)).to.include({ trusted: false, code: 'unknown-issuer' })
    expect(trust([{ issuer: did, kinds: ['licensed'] }], verified(), now)).to.include({ trusted: false, code: 'kind-not-trusted' })
    expect(trust([{ issuer: did, kinds: ['self-measured'] }], { ...verified(), kind: 'self-measured' }, now)).to.include({ trusted: false, code: 'unknown-issuer' })
  })

  it('ends with the validity', () => {
    expect(trust(policy, verified(), fields.validFrom - 1n)).to.include({ trusted: false, code: 'not-valid-now' })
    expect(trust(policy, verified(), fields.validUntil)).to.include({ trusted: false, code: 'not-valid-now' })
    expect(trust(policy, verified(), fields.validUntil - 1n)).to.include({ trusted: true })
  })

  it('orders the kinds', () => {
    expect((['self-measured', 'peer-benchmarked', 'inspected', 'licensed'] as const).map(strengthOf)).to.deep.equal([0.25, 0.5, 0.75, 1])
  })
})
