import { PRICE } from './prices.ts'
import type { Room, UnitState } from './unit-state.ts'

/**
 * Randomness that follows from the unit: block n is `sha2-256(seed ‖ n as u64 little endian)`, and `random_get` reads the
 * blocks one after another.
 */
export function randomRoom ({ guest, meter, seed, input, sha256 }: UnitState): Room {
  const preimage = new Uint8Array(40)
  let block = new Uint8Array(0)
  let counter = 0n
  function next (): void {
    if (counter === 0n) {
      preimage.set(seed())
    }
    new DataView(preimage.buffer).setBigUint64(32, counter++, true)
    block = new Uint8Array(sha256(preimage))
  }
  return {
    random_get (pointer: number, length: number): number {
      const target = guest.bytes(pointer, length)
      const first = counter === 0n && target.length > 0
      meter.charge(target.length * PRICE.randomByte + (first ? input.length * PRICE.seedByte : 0))
      for (let at = 0; at < target.length;) {
        if (block.length === 0) {
          next()
        }
        const piece = block.subarray(0, target.length - at)
        target.set(piece, at)
        block = block.subarray(piece.length)
        at += piece.length
      }
      return 0
    }
  }
}

/** `sha2-256(module digest ‖ input ‖ index as u64 little endian)`: what a unit's randomness grows from. */
export function seedOf (sha256: (bytes: Uint8Array) => Uint8Array, module: Uint8Array, input: Uint8Array, index: bigint): Uint8Array {
  const preimage = new Uint8Array(module.length + input.length + 8)
  preimage.set(module)
  preimage.set(input, module.length)
  new DataView(preimage.buffer).setBigUint64(module.length + input.length, index, true)
  return sha256(preimage)
}
