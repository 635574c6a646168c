import { auditCount, challenge, explainAudit, roundingLuck, unitsAtStake } from '@mycel/verify/audit'
import type { WindowAudit } from './notes.ts'
import type { ChallengeSource, OpenWindow } from '@mycel/verify/audit'
import type { Contract, Crypto, WindowRecord } from '@mycel/wire'

/** What a requester knows of a provider when it judges a window. */
export interface Knowledge {
  /** Units of this (peer, class) that were re-executed here and found right since its last failure; undefined: it failed since the award. */
  readonly passes: number | undefined
  /** Those that the requester is about to reveal, where it has not yet, in the start's order. */
  readonly nonces?: readonly Uint8Array[]
  /** 32 bytes that nobody else has seen. It is left out where a witness's nonce chooses too: whoever believes that one could not check what else did. */
  readonly hiddenNonce: Uint8Array
  /** This node was rolled back, and may have shown its nonces before it saw the root that is here: what they draw proves nothing. */
  readonly shown?: boolean
  /** Others are asked about what is drawn before the window is open: one of them may tell its provider, who then knows of it as if it had foreseen it. */
  readonly told?: boolean
  /** Chance that a wrong unit is called right though it is checked, ppm: others check it, and may collude. By default 0. */
  readonly blindPpm?: number
  /** `measuredSpread` of what was re-executed of this job so far. */
  readonly spreadPpm: number
  /** Every window of this peer that is not settled, the judged one included, and how much may be open. */
  readonly held: { readonly open: readonly OpenWindow[], readonly verified: bigint, readonly base: bigint, readonly growth: bigint, readonly most: bigint }
}

const NOTHING = { positions: [], rate: 0 } as const

/** How many units of a committed window get checked, which ones, and why that many (docs/spec/verification.md, "How much is checked"). Pure. */
export function chooseUnits (crypto: Crypto, contract: Contract, record: WindowRecord, known: Knowledge): WindowAudit {
  const { audit, evidence } = contract.tender.body
  const { units, window } = record

  if (evidence.kind !== 'batch') {
    return { ...NOTHING, why: `evidence "${evidence.kind}": the requester's word, nothing is re-executed` }
  }

  const source = sourceOf(record, known)

  if (known.passes == null || known.shown === true) {
    const why = known.shown === true
      ? 'this node was rolled back since the award, and may have shown what is drawn: everything is re-run'
      : 'this peer has failed an audit: everything of it that is still unpaid is re-run'
    return { positions: challenge(crypto, { ...source, units, count: units }), rate: 1, why }
  }

  const terms = {
    units,
    passes: known.passes,
    refusableUnits: unitsAtStake({ units, trailingUnits: contract.windows[window - 1]?.units ?? 0, foreseen: isForeseen(record) || known.told === true }),
    floorPpm: audit.floorPpm,
    kappaPpm: audit.kappaPpm,
    spreadPpm: known.spreadPpm,
    blindPpm: known.blindPpm ?? 0,
    luckPpm: roundingLuck(crypto, source)
  }
  const { count, rate, why } = auditCount(terms)
  return { positions: challenge(crypto, { ...source, units, count }), rate, why, spreadPpm: known.spreadPpm, explained: explainAudit({ ...terms, ...known.held }) }
}

/** What the draws of a window follow from. Error before its commit, or where its nonces are neither revealed nor about to be. */
export function sourceOf ({ window, start, commit, reveal }: WindowRecord, { nonces, hiddenNonce }: Pick<Knowledge, 'nonces' | 'hiddenNonce'>): ChallengeSource {
  const shown = reveal?.body.nonces ?? nonces

  if (commit == null || shown == null) {
    throw new Error(`window ${window} has no root, or its nonces are not known`)
  }

  return { root: commit.body.root, nonces: isForeseen({ start }) ? shown : [...shown, hiddenNonce] }
}

/** Whether the provider can compute the challenge before it opens the window: with a third party's nonce nothing else chooses. */
function isForeseen ({ start }: Pick<WindowRecord, 'start'>): boolean {
  return start.body.nonces.length > 1
}
