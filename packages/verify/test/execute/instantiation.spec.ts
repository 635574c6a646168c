import { sha256 } from '@noble/hashes/sha2.js'
import { expect } from 'aegir/chai'
import { compileModule, runUnit, STATUS } from '../../src/execute/index.ts'
import { readOnlyTree } from '../../src/wasi/index.ts'
import { moduleOf } from '../profile/module-of.ts'
import { list, text } from '../profile/random/bytes.ts'

/** A table of ten, a segment of 17 bytes at the end of the memory or one byte too far, an entry that drops a constant. */
const module = (at: number): Uint8Array => moduleOf({
  memory: [0, 1],
  functions: [{ code: [0x41, 0, 0x1a] }],
  more: [[4, [1, 0x70, 0, 10]], [7, list([[...text('_start'), 0, 0]])], [11, list([[0, 0x41, ...[at & 0x7f | 0x80, at >> 7 & 0x7f | 0x80, at >> 14], 0x0b, 17, ...Array.from({ length: 17 }, () => 1)]])]]
})
const FITS = 65_536 - 17
const PRICE = 10n * 16n + 16n + 2n

describe('an instance', () => {
  function run (at: number, fuel: bigint): { readonly status: number, readonly fuel: bigint } {
    const outcome = runUnit({ compiled: compileModule(module(at), 1), digest: new Uint8Array(32), args: [], inputs: readOnlyTree([]), outputBytes: 0, fuel, sha256 }, { index: 0n, input: new Uint8Array(0) })
    return { status: outcome.status, fuel: outcome.fuel }
  }

  it('is paid for before it is made', () => {
    expect(run(FITS, PRICE + 2n)).to.deep.equal({ status: 0, fuel: PRICE + 2n })
    expect(run(FITS, PRICE + 1n)).to.deep.equal({ status: STATUS.fuelExhausted, fuel: PRICE + 1n })
    expect(run(FITS, PRICE - 1n)).to.deep.equal({ status: STATUS.fuelExhausted, fuel: PRICE - 1n })
  })

  it('costs that and no more where a segment does not fit', () => {
    expect(run(FITS + 1, 1_000_000n)).to.deep.equal({ status: STATUS.trapped, fuel: PRICE })
    expect(run(FITS + 1, PRICE)).to.deep.equal({ status: STATUS.trapped, fuel: PRICE })
    expect(run(FITS + 1, PRICE - 1n)).to.deep.equal({ status: STATUS.fuelExhausted, fuel: PRICE - 1n })
  })
})
