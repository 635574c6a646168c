import { createHash } from 'node:crypto'
import { toHex } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { inclusionPath } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { blindOf, checkInputPath, checkInputs, checkLeaf, checkOpening, commitWindow, inputPath, inputsRoot, leafEncoder, outcomeOf, unitLeaf, workDigest } from '../../src/commit/index.ts'
import { caseOf, filled, unitsOf } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { ClaimedUnit, WindowTerms } from '../../src/commit/index.ts'

const work = { module: filled(0x11), profile: 'mycel.wasm/0', digest: filled(0x12) }
const terms: WindowTerms = { contract: filled(0x10), window: 2, work }
const unit: ClaimedUnit = { index: 258n, input: filled(0x13), status: 256, fuel: 0x0102030405n, output: filled(0x14) }
const blind = filled(0x15)

function sha256 (hex: string): string {
  return createHash('sha256').update(Buffer.from(hex, 'hex')).digest('hex')
}

describe('leaf', () => {
  it('lays its bytes out as the spec says', () => {
    const ascii = (text: string): string => Buffer.from(text).toString('hex')
    const data = [
      '0000000d', ascii('mycel/leaf/v1'), '10'.repeat(32), '00000002', '11'.repeat(32), '0000000c', ascii('mycel.wasm/0'), '12'.repeat(32),
      '00000007', '0000000000000102', '13'.repeat(32), '00000100', '0000000102030405', '14'.repeat(32), '15'.repeat(32)
    ].join('')
    expect(toHex(leafEncoder(terms)(7, unit, blind))).to.equal(data)
    expect(toHex(unitLeaf(crypto, terms, 7, unit, blind))).to.equal(sha256(`00${data}`))
    expect(toHex(blindOf(crypto, filled(0x16), 2, 7))).to.equal(sha256(`0000000e${ascii('mycel/blind/v1')}${'16'.repeat(32)}0000000200000007`))
    expect(toHex(inputsRoot(crypto, [unit]))).to.equal(sha256(`000000000e${ascii('mycel/input/v1')}0000000000000102${'13'.repeat(32)}`))
    expect(toHex(workDigest(crypto, filled(1, 3)))).to.equal(sha256('010101'))
    expect(toHex(outcomeOf(crypto, { status: 0, fuel: 0n, output: filled(1, 3) }).output)).to.equal(sha256('010101'))
  })

  it('hashes the same with the default port', () => {
    expect(toHex(unitLeaf(nobleCrypto, terms, 7, unit, blind))).to.equal(toHex(unitLeaf(crypto, terms, 7, unit, blind)))
  })

  it('changes with every field', () => {
    const leaves = [
      unitLeaf(crypto, terms, 7, unit, blind),
      unitLeaf(crypto, { ...terms, contract: filled(1) }, 7, unit, blind),
      unitLeaf(crypto, { ...terms, window: 3 }, 7, unit, blind),
      unitLeaf(crypto, { ...terms, work: { ...work, module: filled(1) } }, 7, unit, blind),
      unitLeaf(crypto, { ...terms, work: { ...work, profile: 'mycel.wasm/1' } }, 7, unit, blind),
      unitLeaf(crypto, { ...terms, work: { ...work, digest: filled(1) } }, 7, unit, blind),
      unitLeaf(crypto, terms, 8, unit, blind),
      unitLeaf(crypto, terms, 7, { ...unit, index: 259n }, blind),
      unitLeaf(crypto, terms, 7, { ...unit, input: filled(1) }, blind),
      unitLeaf(crypto, terms, 7, { ...unit, status: 0 }, blind),
      unitLeaf(crypto, terms, 7, { ...unit, fuel: 0n }, blind),
      unitLeaf(crypto, terms, 7, { ...unit, output: filled(1) }, blind),
      unitLeaf(crypto, terms, 7, unit, filled(1))
    ].map(toHex)
    expect(new Set(leaves)).to.have.lengthOf(leaves.length)
  })

  const unfit: ReadonlyArray<readonly [string, () => unknown]> = [
    ['contract', () => unitLeaf(crypto, { ...terms, contract: filled(1, 31) }, 7, unit, blind)],
    ['window', () => unitLeaf(crypto, { ...terms, window: -1 }, 7, unit, blind)],
    ['module', () => unitLeaf(crypto, { ...terms, work: { ...work, module: filled(1, 33) } }, 7, unit, blind)],
    ['work', () => unitLeaf(crypto, { ...terms, work: { ...work, digest: filled(1, 0) } }, 7, unit, blind)],
    ['position', () => unitLeaf(crypto, terms, 2 ** 32, unit, blind)],
    ['index', () => unitLeaf(crypto, terms, 7, { ...unit, index: 1n << 64n }, blind)],
    ['input', () => unitLeaf(crypto, terms, 7, { ...unit, input: filled(1, 31) }, blind)],
    ['status', () => unitLeaf(crypto, terms, 7, { ...unit, status: 1.5 }, blind)],
    ['fuel', () => unitLeaf(crypto, terms, 7, { ...unit, fuel: -1n }, blind)],
    ['output', () => unitLeaf(crypto, terms, 7, { ...unit, output: filled(1, 64) }, blind)],
    ['blind', () => unitLeaf(crypto, terms, 7, unit, filled(1, 16))],
    ['secret', () => blindOf(crypto, filled(1, 16), 0, 0)],
    ['fuel of the window', () => commitWindow(crypto, { ...terms, units: [{ ...unit, fuel: (1n << 64n) - 1n }, unit], secret: filled(1) })]
  ]

  for (const [name, make] of unfit) {
    it(`refuses a ${name} that does not fit`, () => {
      expect(make).to.throw(RangeError)
    })
  }
})

describe('window', () => {
  it('opens to what was committed', () => {
    const { accusation: { commit, leaves }, work, units, secret } = caseOf(7)
    const opening = checkOpening(crypto, { commit: commit.body, work, inputs: units, results: units, secret })
    expect(opening).to.have.property('ok', true)
    expect(opening).to.have.deep.property('leaves', leaves)
  })

  it('does not open to anything else', () => {
    const { accusation: { commit }, work, units, secret } = caseOf(7)
    const claim = { commit: commit.body, work, inputs: units, results: units, secret }
    const codeOf = (change: Partial<typeof claim>): string => {
      const opening = checkOpening(crypto, { ...claim, ...change })
      return opening.ok ? 'ok' : opening.code
    }
    const changed = (i: number, change: Partial<ClaimedUnit>): ClaimedUnit[] => units.map((unit, at) => at === i ? { ...unit, ...change } : unit)

    expect(codeOf({ secret: filled(1) })).to.equal('root')
    expect(codeOf({ results: units.slice(1) })).to.equal('count')
    expect(codeOf({ inputs: units.slice(1) })).to.equal('count')
    expect(codeOf({ results: changed(3, { output: filled(1) }) })).to.equal('root')
    expect(codeOf({ results: changed(3, { status: 9 }) })).to.equal('root')
    expect(codeOf({ results: changed(3, { fuel: 1n }) })).to.equal('fuel')
    expect(codeOf({ inputs: changed(3, { index: 1n }) })).to.equal('root')
    expect(codeOf({ inputs: changed(3, { input: filled(1) }) })).to.equal('root')
    expect(codeOf({ work: { ...work, digest: filled(1) } })).to.equal('root')
    expect(codeOf({ results: [...units].reverse() })).to.equal('root')
    expect(codeOf({ commit: { ...commit.body, window: 4 } })).to.equal('root')
    expect(codeOf({ commit: { ...commit.body, contract: filled(1) } })).to.equal('root')
  })

  it('proves single leaves and inputs of any window, and only at their place', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), fc.nat(), (count, a, b) => {
      const units = unitsOf(count)
      const secret = filled(8)
      const { root, leaves } = commitWindow(crypto, { ...terms, units, secret })
      const at = a % count
      const other = b % count
      const unit = units[at]

      if (unit == null) {
        throw new Error('no unit')
      }

      const path = inclusionPath(crypto, leaves, at)
      const inputs = inputPath(crypto, units, at)
      const holds = (position: number): boolean => checkLeaf(crypto, terms, position, unit, blindOf(crypto, secret, 2, at), count, path, root)
      const asked = (position: number): boolean => checkInputPath(crypto, unit, position, count, inputs, inputsRoot(crypto, units))
      expect(holds(at)).to.equal(true)
      expect(asked(at)).to.equal(true)
      expect(holds(other)).to.equal(other === at)
      expect(asked(other)).to.equal(other === at)
      expect(holds(count)).to.equal(false)
    }), { numRuns: 60 })
  })

  it('knows the inputs that a start names', () => {
    const { accusation: { start }, units } = caseOf(7)
    expect(checkInputs(crypto, start.body, units)).to.equal(true)
    expect(checkInputs(crypto, start.body, units.slice(1))).to.equal(false)
    expect(checkInputs(crypto, { ...start.body, units: 6 }, units)).to.equal(false)
    expect(checkInputs(crypto, start.body, [...units].reverse())).to.equal(false)
  })
})
