import { u32be } from '@mycel/wire'
import { leafHash } from '@mycel/wire/merkle'
import { fromString } from 'uint8arrays/from-string'
import { digest32, tagged } from '../tagged.ts'
import type { Outcome } from './outcome.ts'
import type { Work } from './work.ts'
import type { Crypto } from '@mycel/wire/crypto'

const LEAF_TAG = 'mycel/leaf/v1'
const BLIND_TAG = 'mycel/blind/v1'
const UNIT_BYTES = 4 + 8 + 32 + 4 + 8 + 32 + 32

/** What all leaves of a window share. */
export interface WindowTerms {
  /** The contract's id: digest of its award, 32 bytes. */
  readonly contract: Uint8Array
  /** Window number within the contract, u32. */
  readonly window: number
  readonly work: Work
}

/** One unit of a window and what its provider says it came to. */
export interface ClaimedUnit extends Outcome {
  /** Job-wide number, u64. */
  readonly index: bigint
  /** sha2-256 of the input bytes, 32 bytes. */
  readonly input: Uint8Array
}

/**
 * Leaf data of a window's units, docs/spec/verification.md "Leaves". The part that all leaves share is laid out once.
 * RangeError where a value does not fit its field.
 */
export function leafEncoder ({ contract, window, work }: WindowTerms): (position: number, unit: ClaimedUnit, blind: Uint8Array) => Uint8Array {
  const profile = fromString(work.profile)
  const shared = tagged(LEAF_TAG, digest32(contract, 'contract'), u32be(window), digest32(work.module, 'module'), u32be(profile.byteLength), profile, digest32(work.digest, 'work'))

  return (position, unit, blind) => {
    const data = new Uint8Array(shared.byteLength + UNIT_BYTES)
    const view = new DataView(data.buffer, shared.byteLength)
    const at = shared.byteLength
    data.set(shared)
    view.setUint32(0, fits(position, 'position'))
    view.setBigUint64(4, fits64(unit.index, 'index'))
    data.set(digest32(unit.input, 'input'), at + 12)
    view.setUint32(44, fits(unit.status, 'status'))
    view.setBigUint64(48, fits64(unit.fuel, 'fuel'))
    data.set(digest32(unit.output, 'output'), at + 56)
    data.set(digest32(blind, 'blind'), at + 88)
    return data
  }
}

/** One leaf's hash: RFC 6962 §2.1 over its data. */
export function unitLeaf (crypto: Crypto, terms: WindowTerms, position: number, unit: ClaimedUnit, blind: Uint8Array): Uint8Array {
  return leafHash(crypto, leafEncoder(terms)(position, unit, blind))
}

/** The 32 bytes that hide a leaf until the window is opened. `secret` (32 bytes) is drawn fresh for each window: opening gives it away. */
export function blindOf (crypto: Crypto, secret: Uint8Array, window: number, position: number): Uint8Array {
  return blinder(crypto, secret, window)(position)
}

/** `blindOf` for one position of a window after another: what they share is laid out once. */
export function blinder (crypto: Crypto, secret: Uint8Array, window: number): (position: number) => Uint8Array {
  const data = tagged(BLIND_TAG, digest32(secret, 'secret'), u32be(window), u32be(0))
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)

  return position => {
    view.setUint32(data.byteLength - 4, fits(position, 'position'))
    return crypto.sha256(data)
  }
}

function fits (value: number, name: string): number {
  if (!Number.isInteger(value) || value < 0 || value > 0xffff_ffff) {
    throw new RangeError(`${name}: ${value} is not an unsigned 32-bit integer`)
  }

  return value
}

function fits64 (value: bigint, name: string): bigint {
  if (BigInt.asUintN(64, value) !== value) {
    throw new RangeError(`${name}: ${value} is not an unsigned 64-bit integer`)
  }

  return value
}
