import { cidOf } from '@mycel/wire'
import type { IgnoredCode } from './admit.ts'
import type { Reputation, Weighed } from './reputation.ts'

const NAMES: { readonly [K in Weighed['item']['kind']]: string } = { audit: 'receipt', proof: 'proof', 'non-delivery': 'contract let lie' }

const IGNORED: { readonly [C in IgnoredCode]: string } = {
  'other-peer': 'is about another peer or class',
  hearsay: 'is what others say',
  'no-believed-nonce': 'was challenged by nobody whom this node trusts',
  'no-believed-finding': 'was checked by nobody whom this node trusts',
  'unbelieved-reporter': 'is told by nobody whom this node trusts',
  'false-accuser': 'rests on the word of one who accused another falsely',
  repeated: 'is there already'
}

/** The number and the receipts and proofs behind it, a line each, for people: `reputation show --why`. */
export function explainReputation ({ scorePpm, honestPpm, deliversPpm, passes, failures, why, ignored }: Reputation): readonly string[] {
  return [
    `${percent(scorePpm)}: at least ${percent(honestPpm)} of its units are right (${count(passes)} passes, ${count(failures)} failures), ${percent(deliversPpm)} of its contracts were delivered`,
    ...why.map(({ item, weight }) => `${NAMES[item.kind]} ${cidOf(item.id)} counts ${count(weight)}`),
    ...ignored.map(({ item, code }) => `${item.kind === 'hearsay' ? 'word' : NAMES[item.kind]} ${cidOf(item.id)} counts nothing: it ${IGNORED[code]}`)
  ]
}

function percent (ppm: number): string {
  return `${(ppm / 10_000).toFixed(2)} %`
}

function count (millionths: bigint): string {
  return (Number(millionths) / 1e6).toFixed(2)
}
