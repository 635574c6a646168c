import { MAX_DEDUCTIONS_PPM } from '../messages/limits.ts'
import { deadlineOf } from './deadline.ts'
import { checkReceipt } from './receipt.ts'
import { refuse } from './refusal.ts'
import { checkWindowStep } from './window-terms.ts'
import type { Contract } from './contract.ts'
import type { LawPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import type { ContractMessage } from './states.ts'
import type { Award, Bid, Refute, Tender } from '../messages/bodies.ts'

/** Largest total of a contract, micro-units: what a receipt can carry. */
export const MAX_TOTAL = 1n << 62n

/** Whether a tender can start a contract at all. */
export function checkTender (tender: Tender, ports: LawPorts): Refusal | undefined {
  const kind = Object.hasOwn(ports.evidence, tender.evidence.kind) ? ports.evidence[tender.evidence.kind] : undefined

  if (kind == null) {
    return refuse('unknown-evidence', tender.evidence.kind)
  }

  if (tender.at > tender.bidDeadline || tender.bidDeadline > tender.deadline) {
    return outOfTerms('at, bidDeadline and deadline must follow each other')
  }

  const deductions = tender.shares.reduce((sum, { ppm }) => sum + ppm, tender.feePpm)

  if (deductions > MAX_DEDUCTIONS_PPM) {
    return outOfTerms(`fee and shares take ${deductions} ppm, at most ${MAX_DEDUCTIONS_PPM}`)
  }

  if ((tender.feePpm > 0) !== (tender.feePayee.byteLength > 0)) {
    return outOfTerms('a fee needs a payee, and a payee a fee')
  }

  const reason = kind.checkTerms(tender)
  return reason == null ? undefined : outOfTerms(reason)
}

/** Whether a message that the table allows also keeps to what was agreed. `at` has been compared with the head's already. */
export function checkTerms (contract: Contract, message: ContractMessage, ports: LawPorts): Refusal | undefined {
  switch (message.type) {
    case 'bid': return checkBid(contract.tender.body, message.body)
    case 'award': return checkAward(contract, message.body)
    case 'expire': return checkExpire(contract, message.body.at)
    case 'refute': return checkRefute(contract, message.body, ports)
    case 'receipt': return checkReceipt(contract, message.body, ports)
    case 'start':
    case 'commit':
    case 'reveal':
    case 'open':
    case 'approve': return checkWindowStep(contract, message, ports)
    default: return undefined
  }
}

function checkBid (tender: Tender, bid: Bid): Refusal | undefined {
  if (bid.unitPrice > tender.unitPriceCap) {
    return outOfTerms(`unit price ${bid.unitPrice}, at most ${tender.unitPriceCap}`)
  }

  if (bid.at > tender.bidDeadline) {
    return outOfTerms('the bid came after bidDeadline')
  }

  return bid.validUntil > bid.at ? undefined : outOfTerms('the bid was never valid')
}

function checkAward ({ tender, bid }: Contract, award: Award): Refusal | undefined {
  const most = Math.min(tender.body.units, bid?.body.maxUnits ?? 0)

  if (award.units > most) {
    return outOfTerms(`${award.units} units, at most ${most}`)
  }

  if (award.at > (bid?.body.validUntil ?? 0n)) {
    return outOfTerms('the bid is no longer valid')
  }

  const total = BigInt(award.units) * (bid?.body.unitPrice ?? 0n)
  return total < MAX_TOTAL ? undefined : outOfTerms(`a total of ${total} fits no receipt`)
}

function checkExpire (contract: Contract, at: bigint): Refusal | undefined {
  const deadline = deadlineOf(contract)
  return deadline != null && at >= deadline.at ? undefined : refuse('not-yet-due', `due at ${deadline?.at ?? 'no time'}`)
}

function checkRefute (contract: Contract, { window, proof }: Refute, ports: LawPorts): Refusal | undefined {
  if (contract.windows[window]?.commit == null) {
    return refuse('wrong-window', `window ${window} holds no commitment`)
  }

  const claim = { contract: contract.award?.digest ?? new Uint8Array(0), window }
  return ports.provenFraud(proof, claim) ? undefined : refuse('unproven', 'no such fraud proof has been upheld here')
}

function outOfTerms (reason: string): Refusal {
  return refuse('out-of-terms', reason)
}
