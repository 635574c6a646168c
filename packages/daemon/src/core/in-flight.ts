import { unitsWithinCap, unverifiedCap, unverifiedValue } from '@mycel/verify/audit'
import { payableWindows } from '@mycel/wire/contract'
import type { CapTerms, OpenWindow } from '@mycel/verify/audit'
import type { Contract, StateName } from '@mycel/wire'

/** For each unit of value that came right under audit a peer may hold so many more unverified: at a floor of 2 %, what it has delivered. */
export const CAP_GROWTH = 50n

const PAID_OR_NEVER: ReadonlySet<StateName> = new Set(['tendered', 'bid', 'declined', 'settled'])
const ENDED: ReadonlySet<StateName> = new Set(['cancelled', 'failed', 'expired', 'refuted'])

/** Windows of a contract whose value its provider holds: ordered, and neither settled nor lost to it. What was re-run of a proven one is verified. Pure. */
export function openWindows (contract: Contract): readonly OpenWindow[] {
  if (PAID_OR_NEVER.has(contract.state)) {
    return []
  }

  const unitPrice = contract.bid?.body.unitPrice ?? 0n
  const windows = ENDED.has(contract.state) ? payableWindows(contract) : contract.windows
  return windows.map(({ units, approve }) => ({ units, checked: Math.min(units, approve?.body.audited ?? 0), unitPrice }))
}

export interface Room {
  /** Units that the next window may have, 0 … windowUnits. */
  readonly units: number
  /** One sentence for people where these are fewer than asked for. */
  readonly why?: string
}

export interface RoomTerms extends CapTerms {
  readonly windowUnits: number
  readonly unitPrice: bigint
  /** Every window of this peer that is not settled. */
  readonly open: readonly OpenWindow[]
}

/**
 * How much more may be ordered of a peer (docs/spec/verification.md, "Unverified value in flight"). Who holds nothing may always get one unit, however dear: else nothing
 * could ever be verified of it. Pure.
 */
export function roomFor ({ windowUnits, unitPrice, open, ...terms }: RoomTerms): Room {
  const unverified = unverifiedValue(open)
  const cap = unverifiedCap(terms)
  const within = unitsWithinCap({ windowUnits, unitPrice, unverified, cap })
  const units = within === 0 && unverified === 0n ? Math.min(1, windowUnits) : within
  return units === windowUnits ? { units } : { units, why: `this peer holds ${unverified} micro-units that nobody has verified, and may hold ${cap}` }
}
