import { createHash } from 'node:crypto'
import type { Room, UnitState } from './unit-state.ts'

/**
 * Randomness that follows from the unit: block n is `sha2-256(seed ‖ n as u64 little endian)`, and `random_get` reads the
 * blocks one after another.
 */
export function randomRoom ({ guest, seed }: UnitState): Room {
  let block = new Uint8Array(0)
  let counter = 0n
  function next (): void {
    const count = Buffer.alloc(8)
    count.writeBigUInt64LE(counter++)
    block = new Uint8Array(createHash('sha256').update(seed()).update(count).digest())
  }
  return {
    random_get (pointer: number, length: number): number {
      const target = guest.bytes(pointer, length)
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
export function seedOf (module: Uint8Array, input: Uint8Array, index: bigint): Uint8Array {
  const tail = Buffer.alloc(8)
  tail.writeBigUInt64LE(index)
  return new Uint8Array(createHash('sha256').update(module).update(input).update(tail).digest())
}
