import { equals } from '../bytes.ts'
import { payableUnits, payableWindows, totalOf } from './payable.ts'
import { refuse } from './refusal.ts'
import type { Contract } from './contract.ts'
import type { LawPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import type { AuditSummary, Line, Meter, Receipt, Share } from '../messages/bodies.ts'

const U64_MAX = 0xffff_ffff_ffff_ffffn

/** What a receipt's lines follow from. `total` in micro-units of `asset`; `feePayee` is empty where the fee is zero. */
export interface ReceiptTerms {
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  readonly asset: string
  readonly total: bigint
  readonly feePpm: number
  readonly feePayee: Uint8Array
  readonly shares: readonly Share[]
}

/** Everything of a receipt's body that the contract determines: all but `prev`, `at` and `head`. */
export type ReceiptFacts = Omit<Receipt, 'prev' | 'at' | 'head'>

/** Undefined before the award. */
export function receiptTerms (contract: Contract): ReceiptTerms | undefined {
  const { tender: { body: { requester, asset, feePpm, feePayee, shares } }, bid } = contract
  return bid == null ? undefined : { requester, provider: bid.body.provider, asset, total: totalOf(contract), feePpm, feePayee, shares }
}

/**
 * What the receipt of this contract must say if it ended where it stands. The meters are always exactly two: `units`, and `fuel`, the sum of the payable
 * windows' `commit.fuel` (zero where nothing was metered; held at 2^64 − 1). Undefined before the award.
 */
export function receiptFacts (contract: Contract, ports: Pick<LawPorts, 'receiptLines'>): ReceiptFacts | undefined {
  const terms = receiptTerms(contract)

  if (terms == null || contract.award == null || contract.bid == null) {
    return undefined
  }

  const windows = payableWindows(contract)
  const units = payableUnits(contract)
  const fuel = windows.reduce((sum, { commit }) => sum + (commit?.body.fuel ?? 0n), 0n)

  return {
    network: contract.tender.body.network,
    contract: contract.award.digest,
    author: terms.provider,
    requester: terms.requester,
    asset: terms.asset,
    units,
    unitPrice: contract.bid.body.unitPrice,
    total: terms.total,
    meters: [{ name: 'units', amount: units }, { name: 'fuel', amount: fuel > U64_MAX ? U64_MAX : fuel }],
    audit: { windows: windows.length, units: Number(units), audited: windows.reduce((sum, { approve }) => sum + (approve?.body.audited ?? 0), 0) },
    lines: [...ports.receiptLines(terms)]
  }
}

/** Refuses a receipt that says anything but what the contract says. */
export function checkReceipt (contract: Contract, receipt: Receipt, ports: Pick<LawPorts, 'receiptLines'>): Refusal | undefined {
  const facts = receiptFacts(contract, ports)

  if (facts == null) {
    return refuse('not-allowed', 'there is no award')
  }

  const wrong = firstDifference(facts, receipt)
  return wrong == null ? undefined : refuse('out-of-terms', `the receipt's ${wrong} is not what the contract says`)
}

function firstDifference (facts: ReceiptFacts, receipt: Receipt): string | undefined {
  const same: { readonly [K in keyof Omit<ReceiptFacts, 'network' | 'contract' | 'author'>]: boolean } = {
    requester: equals(facts.requester, receipt.requester),
    asset: facts.asset === receipt.asset,
    units: facts.units === receipt.units,
    unitPrice: facts.unitPrice === receipt.unitPrice,
    total: facts.total === receipt.total,
    meters: sameList(facts.meters, receipt.meters, sameMeter),
    audit: sameAudit(facts.audit, receipt.audit),
    lines: sameList(facts.lines, receipt.lines, sameLine)
  }

  return Object.entries(same).find(([, holds]) => !holds)?.[0]
}

function sameList<T> (a: readonly T[], b: readonly T[], same: (a: T, b: T) => boolean): boolean {
  return a.length === b.length && a.every((item, i) => {
    const other = b[i]
    return other != null && same(item, other)
  })
}

function sameMeter (a: Meter, b: Meter): boolean {
  return a.name === b.name && a.amount === b.amount
}

function sameAudit (a: AuditSummary, b: AuditSummary): boolean {
  return a.windows === b.windows && a.units === b.units && a.audited === b.audited
}

function sameLine (a: Line, b: Line): boolean {
  return equals(a.debtor, b.debtor) && equals(a.creditor, b.creditor) && a.amount === b.amount && a.reason === b.reason
}
