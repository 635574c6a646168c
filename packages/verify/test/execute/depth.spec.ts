import { sha256 } from '@noble/hashes/sha2.js'
import { expect } from 'aegir/chai'
import { compileModule, runUnit, STATUS } from '../../src/execute/index.ts'
import { DEPTH_BUDGET, WEIGHT } from '../../src/profile/index.ts'
import { readOnlyTree } from '../../src/wasi/index.ts'
import { I32, moduleOf } from '../profile/module-of.ts'
import { list, text } from '../profile/random/bytes.ts'

const OPERANDS = 200
const SLOTS = BigInt(WEIGHT.frame + 1 + OPERANDS)
/** Calls itself as often as its parameter says; weighs much and takes little of the real stack. */
const DOWN = [...Array.from({ length: OPERANDS }, () => [0x41, 0]).flat(), ...Array.from({ length: OPERANDS }, () => 0x1a), 0x20, 0, 0x04, 0x40, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x0b]

describe('a unit\'s depth', () => {
  function status (times: readonly number[]): number {
    const bytes = moduleOf({ functions: [{ takes: [I32], code: DOWN }, { code: [0x41, ...times, 0x10, 0] }], start: 1, more: [[7, list([[...text('_start'), 0, 1]])]] })
    return runUnit({ compiled: compileModule(bytes, 1), digest: new Uint8Array(32), args: [], inputs: readOnlyTree([]), outputBytes: 0, fuel: 1_000_000_000n, sha256 }, { index: 0n, input: new Uint8Array(0) }).status
  }

  it('is whole again for the entry after the start function', () => {
    // 700 calls take more than half of it, 1,300 more than all
    expect(700n * SLOTS > DEPTH_BUDGET / 2n && 1_300n * SLOTS > DEPTH_BUDGET).to.equal(true)
    expect(status([0xbc, 0x05])).to.equal(0)
    expect(status([0x94, 0x0a])).to.equal(STATUS.trapped)
  })
})
