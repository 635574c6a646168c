import { accuserOf, isFraudClaim } from '../proofs/claim.ts'
import type { Upheld } from './standing.ts'
import type { Claim } from '../proofs/claim.ts'

/** What a proof that this node upheld counts for. It names no price: the tender's cap is the most that the window was to cost. */
export function upheldOf (claim: Claim, at: bigint): Upheld {
  return { ...weighed(claim, at), peer: claim.provider }
}

/** What a proof that this node dismissed counts for: as much, against its author. */
export function accusationOf (claim: Claim, at: bigint): Upheld {
  return { ...weighed(claim, at), peer: accuserOf(claim.proof) }
}

function weighed (claim: Claim, at: bigint): Omit<Upheld, 'peer'> {
  const { proof, contract, window, tender } = claim
  const units = isFraudClaim(claim) ? claim.start.body.units : Math.max(claim.first.body.units, claim.second.body.units)
  return { class: tender.body.class, contract, window, id: proof.digest, value: BigInt(Math.min(units, tender.body.windowUnits)) * tender.body.unitPriceCap, at }
}
