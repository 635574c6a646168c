import { auditCount, challenge, explainAudit, roundingLuck, unitsAtStake } from '@mycel/verify/audit'
import type { WindowAudit } from './notes.ts'
import type { OpenWindow } from '@mycel/verify/audit'
import type { Contract, Crypto, WindowRecord } from '@mycel/wire'

/** What a requester knows of a provider when it judges a window. */
export interface Knowledge {
  /** Units of this (peer, class) that were re-executed here and found right since its last failure; undefined: it failed since the award. */
  readonly passes: number | undefined
  /** 32 bytes that nobody else has seen. */
  readonly hiddenNonce: Uint8Array
  /** `measuredSpread` of what was re-executed of this job so far. */
  readonly spreadPpm: number
  /** Every window of this peer that is not settled, the judged one included, and how much may be open. */
  readonly held: { readonly open: readonly OpenWindow[], readonly verified: bigint, readonly base: bigint, readonly growth: bigint, readonly most: bigint }
}

const NOTHING = { positions: [], rate: 0 } as const

/** How many units of a committed window get checked, which ones, and why that many (docs/spec/verification.md, "How much is checked"). Pure. */
export function chooseUnits (crypto: Crypto, contract: Contract, record: WindowRecord, known: Knowledge): WindowAudit {
  const { audit, evidence } = contract.tender.body
  const { units, window, commit, reveal } = record

  if (evidence.kind !== 'batch') {
    return { ...NOTHING, why: `evidence "${evidence.kind}": the requester's word, nothing is re-executed` }
  }

  if (commit == null || reveal == null) {
    throw new Error(`window ${window} has no root, or its nonces are not revealed`)
  }

  const source = { root: commit.body.root, nonces: [...reveal.body.nonces, known.hiddenNonce] }

  if (known.passes == null) {
    return { positions: challenge(crypto, { ...source, units, count: units }), rate: 1, why: 'this peer has failed an audit: everything of it that is still unpaid is re-run' }
  }

  const terms = {
    units,
    passes: known.passes,
    refusableUnits: unitsAtStake({ units, trailingUnits: contract.windows[window - 1]?.units ?? 0, foreseen: false }),
    floorPpm: audit.floorPpm,
    kappaPpm: audit.kappaPpm,
    spreadPpm: known.spreadPpm,
    luckPpm: roundingLuck(crypto, source)
  }
  const { count, rate, why } = auditCount(terms)
  return { positions: challenge(crypto, { ...source, units, count }), rate, why, spreadPpm: known.spreadPpm, explained: explainAudit({ ...terms, ...known.held }) }
}
