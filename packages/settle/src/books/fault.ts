/**
 * Why books do not take an entry. `malformed-entry`: bytes or signatures that do not hold. `incoherent-receipt`: lines that no receipt may have. `not-ours`: it says nothing
 * about this node. `incomplete`: a countersignature is missing. `unknown-contract`: nothing is at stake in it. `terms-changed`: the contract is reserved with another peer, asset or role.
 * `half-signed`: its receipt awaits a countersignature. `closed`: it was settled, disputed or lost. `over-reserved`: more lost than was reserved.
 * `stale-line`: an older credit line. `out-of-order`: not the entry that follows.
 */
export type FaultCode = 'malformed-entry' | 'incoherent-receipt' | 'not-ours' | 'incomplete' | 'unknown-contract' | 'terms-changed' | 'half-signed' | 'closed' | 'over-reserved' | 'stale-line' | 'out-of-order'

export interface Fault {
  readonly ok: false
  readonly code: FaultCode
  readonly reason: string
}

export function refuse (code: FaultCode, reason: string): Fault {
  return { ok: false, code, reason }
}
