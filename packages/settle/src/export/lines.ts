import { exactDecimal } from '../assets/decimal.ts'
import type { JournalItem, Posting, Transaction } from './journal.ts'

/** One line of text whatever a peer wrote: no control characters, no line breaks of any script. */
export function oneLine (text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Surrogate}]+/gu, ' ').trim()
}

/** Years have four digits in every ledger. A peer may state a later time than that: it is booked on the last day. */
const LATEST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** `2026-11-21`, UTC. */
export function dateOf (at: bigint): string {
  return isoOf(at).slice(0, 10)
}

export function timeOf (at: bigint): string {
  return isoOf(at).slice(11, 23)
}

function isoOf (at: bigint): string {
  return new Date(Math.min(Number(at), LATEST_MS)).toISOString()
}

/** Postings to one account and asset as one; Error where they do not sum to zero: a broken invariant, of which no ledger may be made. */
export function balanced ({ id, postings }: Transaction): readonly Posting[] {
  const sums = new Map<string, Posting>()
  const totals = new Map<string, bigint>()

  for (const posting of postings) {
    const name = `${posting.account.join(':')} ${posting.asset}`
    sums.set(name, { ...posting, amount: (sums.get(name)?.amount ?? 0n) + posting.amount })
    totals.set(posting.asset, (totals.get(posting.asset) ?? 0n) + posting.amount)
  }

  if ([...totals.values()].some(total => total !== 0n)) {
    throw new Error(`transaction ${id} does not balance`)
  }

  return [...sums.values()]
}

/** Columns of account and amount, the amounts' points below each other. */
export function rows (postings: readonly Posting[], indent: string, assetName: (asset: string) => string): readonly string[] {
  const names = postings.map(({ account }) => account.join(':'))
  const amounts = postings.map(({ amount }) => exactDecimal(amount))
  const [left, right] = [Math.max(...names.map(({ length }) => length)), Math.max(...amounts.map(({ length }) => length))]
  return postings.map(({ asset }, i) => `${indent}${(names[i] ?? '').padEnd(left)}  ${(amounts[i] ?? '').padStart(right)} ${assetName(asset)}`)
}

/** Every account and every asset of a journal, sorted. */
export function declared (items: readonly JournalItem[]): { readonly accounts: readonly string[], readonly assets: readonly string[] } {
  const postings = items.flatMap(item => item.kind === 'remark' ? [] : item.postings)
  const sorted = (names: readonly string[]): readonly string[] => [...new Set(names)].sort()
  return { accounts: sorted(postings.map(({ account }) => account.join(':'))), assets: sorted(postings.map(({ asset }) => asset)) }
}
