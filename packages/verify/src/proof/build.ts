import { sign } from '@mycel/wire/envelope'
import { inclusionPath } from '@mycel/wire/merkle'
import { inputPath } from '../commit/inputs.ts'
import { checkFraudProof } from './check.ts'
import type { Chain } from './chain.ts'
import type { FraudProofCode } from './claim.ts'
import type { DoubleRootCode } from './double-root.ts'
import type { WindowInput } from '../commit/inputs.ts'
import type { Outcome } from '../commit/outcome.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

export interface Accusation extends Chain {
  /** Unix milliseconds. */
  readonly at: bigint
  readonly position: number
  /** The window's inputs in manifest order. */
  readonly inputs: readonly WindowInput[]
  /** The window's leaf hashes, from `checkOpening` or `commitWindow`. */
  readonly leaves: readonly Uint8Array[]
  /** `blindOf` this position, 32 bytes. */
  readonly blind: Uint8Array
  readonly claimed: Outcome
  readonly found: Outcome
}

/** The proof would not pass its own check: signing it would accuse its author. */
export class UnsoundProofError extends Error {
  override readonly name = 'UnsoundProofError'
  readonly code: FraudProofCode | DoubleRootCode

  constructor (code: FraudProofCode | DoubleRootCode, reason: string) {
    super(`${code}: ${reason}`)
    this.code = code
  }
}

/** Signs a self-contained fraud proof. UnsoundProofError where `checkFraudProof` refuses it; RangeError where the window has no such position. */
export function buildFraudProof (crypto: Crypto, signer: Signer, accusation: Accusation): Authenticated<'fraud-proof'> {
  const { tender, award, start, commit, at, position, inputs, leaves, blind, claimed, found } = accusation
  const unit = inputs[position]

  if (unit == null) {
    throw new RangeError(`position ${position} of ${inputs.length}`)
  }

  const proof = sign(crypto, signer, 'fraud-proof', {
    network: tender.body.network,
    accuser: signer.publicKey,
    at,
    tender: tender.bytes,
    award: award.bytes,
    start: start.bytes,
    commit: commit.bytes,
    position,
    index: unit.index,
    input: unit.input,
    inputPath: inputPath(crypto, inputs, position),
    status: claimed.status,
    fuel: claimed.fuel,
    output: claimed.output,
    blind,
    leafPath: inclusionPath(crypto, leaves, position),
    foundStatus: found.status,
    foundFuel: found.fuel,
    foundOutput: found.output
  })
  const checked = checkFraudProof(crypto, tender.body.network, proof)

  if (!checked.ok) {
    throw new UnsoundProofError(checked.code, checked.reason)
  }

  return proof
}
