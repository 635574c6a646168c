import { leafHash, merkleRoot } from '@mycel/wire/merkle'
import { blinder, leafEncoder } from './leaf.ts'
import type { ClaimedUnit, WindowTerms } from './leaf.ts'
import type { Crypto } from '@mycel/wire/crypto'

export interface Window extends WindowTerms {
  /** In manifest order: a unit's position is its place here. */
  readonly units: readonly ClaimedUnit[]
  /** 32 bytes, fresh for this window, kept until the window is opened. */
  readonly secret: Uint8Array
}

export interface WindowCommitment {
  /** What the provider signs, 32 bytes. */
  readonly root: Uint8Array
  /** Leaf hashes in position order; paths to the root come from them (`inclusionPath`). */
  readonly leaves: readonly Uint8Array[]
  readonly totalFuel: bigint
}

/** Blinds and hashes every unit of a window. RangeError where a value does not fit, or the window's fuel exceeds 64 bits. */
export function commitWindow (crypto: Crypto, window: Window): WindowCommitment {
  const encode = leafEncoder(window)
  const blind = blinder(crypto, window.secret, window.window)
  let totalFuel = 0n

  const leaves = window.units.map((unit, position) => {
    totalFuel += unit.fuel
    return leafHash(crypto, encode(position, unit, blind(position)))
  })

  if (totalFuel > 0xffff_ffff_ffff_ffffn) {
    throw new RangeError(`the window's fuel exceeds 64 bits: ${totalFuel}`)
  }

  return { root: merkleRoot(crypto, leaves), leaves, totalFuel }
}
