import type { Upheld } from './standing.ts'
import type { FraudClaim } from '@mycel/verify/proof'

/** What a proof that this node upheld counts for. It names no price: the tender's cap is the most that the window was to cost. */
export function upheldOf ({ proof, contract, window, provider, tender, start }: FraudClaim, at: bigint): Upheld {
  return { peer: provider, class: tender.body.class, contract, window, id: proof.digest, value: BigInt(start.body.units) * tender.body.unitPriceCap, at }
}
