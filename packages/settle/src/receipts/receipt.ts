import { equals } from '@mycel/wire'
import { receiptLines } from './lines.ts'
import type { ReceiptTerms } from './lines.ts'
import type { AuditSummary, Head, Meter, Receipt } from '@mycel/wire/messages'

/** What a finished contract says about itself; `total` follows from units and price. */
export interface ReceiptFacts extends Omit<ReceiptTerms, 'total'> {
  readonly network: string
  /** Contract id, 32 bytes. */
  readonly contract: Uint8Array
  /** The transcript's head, 32 bytes: the receipt is a step of the contract. */
  readonly prev: Uint8Array
  /** Unix milliseconds. */
  readonly at: bigint
  /** Payable units. */
  readonly units: bigint
  /** Micro-units per unit. */
  readonly unitPrice: bigint
  readonly meters: readonly Meter[]
  readonly audit: AuditSummary
}

/** The receipt that the provider signs: `head` is the head of the provider's own log, so that every receipt pins its author's history. */
export function buildReceipt (facts: ReceiptFacts, head: Head): Receipt {
  const { network, contract, prev, at, requester, provider, asset, units, unitPrice, meters, audit } = facts
  const total = units * unitPrice
  const lines = [...receiptLines({ ...facts, total })]
  return { network, contract, prev, author: provider, at, requester, asset, units, unitPrice, total, meters: [...meters], audit, lines, head }
}

/**
 * What must hold in any receipt, whoever made it, before a line of it counts: the total is units × price, the lines sum to it, every debtor is the requester (who
 * signs), nobody owes itself, no line is empty. Returns why not, or undefined. Whether it matches its contract is the law's question.
 */
export function receiptFault (receipt: Receipt): string | undefined {
  const { requester, units, unitPrice, total, lines } = receipt

  if (units * unitPrice !== total) {
    return `total ${total} is not ${units} units at ${unitPrice}`
  }

  if (lines.some(({ debtor }) => !equals(debtor, requester))) {
    return 'a line names a debtor who does not sign'
  }

  if (lines.some(({ creditor }) => equals(creditor, requester))) {
    return 'the requester is its own creditor'
  }

  if (lines.some(({ amount }) => amount === 0n)) {
    return 'a line of zero'
  }

  const sum = lines.reduce((all, { amount }) => all + amount, 0n)
  return sum === total ? undefined : `lines sum to ${sum}, total is ${total}`
}
