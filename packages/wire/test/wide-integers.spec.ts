import { expect } from 'aegir/chai'
import { decodeResults, encodeResults } from '../src/messages/index.ts'

/** Every power of two of 64 bits, and its neighbours. */
const EDGES = Array.from({ length: 65 }, (_, bits) => 1n << BigInt(bits)).flatMap(power => [power - 1n, power, power + 1n]).filter(value => value > 0n && value < 1n << 64n)

function varint (value: bigint): number[] {
  return value < 128n ? [Number(value)] : [Number(value & 127n) | 128, ...varint(value >> 7n)]
}

describe('integers of 64 bits', () => {
  it('are varints of the fewest bytes, whatever their size', () => {
    for (const fuel of new Set(EDGES)) {
      const unit = [0x10, ...varint(fuel)]
      const bytes = encodeResults([{ status: 0, fuel, output: new Uint8Array(0) }])
      expect([...bytes], `${fuel}`).to.deep.equal([0x0a, unit.length, ...unit])
      expect(decodeResults(bytes), `${fuel}`).to.have.nested.property('value.units[0].fuel', fuel)
    }
  })
})
