import type { Contract, WindowRecord } from './contract.ts'

/**
 * The windows that the requester owes for if the contract ended where it stands: all proven ones; after an upheld fraud proof only those whose
 * successor was proven too, and never the refuted one (payment trails, DESIGN §8).
 */
export function payableWindows (contract: Contract): readonly WindowRecord[] {
  const { refuted, provenWindows } = contract
  const last = refuted == null ? provenWindows : Math.max(0, provenWindows - 1)
  return contract.windows.slice(0, last).filter(({ window }) => window !== refuted?.window)
}

/** Units of the payable windows. */
export function payableUnits (contract: Contract): bigint {
  if (contract.refuted == null) {
    return BigInt(contract.provenUnits)
  }

  return BigInt(payableWindows(contract).reduce((sum, { units }) => sum + units, 0))
}

/** Payable units times the bid's unit price, micro-units of the tender's asset. Below 2^62: the award is refused otherwise. */
export function totalOf (contract: Contract): bigint {
  return payableUnits(contract) * (contract.bid?.body.unitPrice ?? 0n)
}

/** Awarded units that no window holds yet: neither proven nor in progress. */
export function unitsLeft (contract: Contract): number {
  return (contract.award?.body.units ?? 0) - contract.provenUnits - (contract.current?.units ?? 0)
}
