import { formatAmount } from '../../amount.ts'
import { columns } from '../help.ts'
import { money, who } from './words.ts'
import type { EntryView } from '../../control.ts'

interface LineDetail { readonly creditor: string, readonly amount: string, readonly reason: string }
interface ReceiptDetail {
  readonly contract: string
  readonly units: string
  readonly unitPrice: string
  readonly total: string
  readonly asset: string
  readonly requester: string
  readonly author: string
  readonly meters: ReadonlyArray<{ readonly name: string, readonly amount: string }>
  readonly audit: { readonly windows: number, readonly units: number, readonly audited: number }
  readonly head: { readonly epoch: string, readonly size: string, readonly root: string }
  readonly lines: readonly LineDetail[]
  readonly signatures: number
}
interface DisputeDetail { readonly subject: string, readonly reason: string, readonly evidence: string | { readonly type: string, readonly id: string, readonly signatures: number } }
interface ReversalDetail { readonly contract: string, readonly reason: string, readonly double?: { readonly counted: string, readonly again: string } }

/** One entry as an accountant asks about it: what it is, what it moved, and what it rests on. */
export function entryText (entry: EntryView & { readonly detail: unknown }): string {
  const head: string[][] = [
    ['entry', `${entry.kind} ${entry.id}`],
    ['place', entry.seq === '' ? 'not in the log' : `${entry.seq} of this log's epoch`],
    ['at', new Date(entry.at).toISOString()],
    ...(entry.peer == null ? [] : [['with', entry.name == null ? entry.peer : `${entry.name} (${entry.peer})`]]),
    ...(entry.amount == null ? [] : [['amount', money(entry.amount, entry.asset ?? '')]]),
    ['note', entry.note],
    ...entry.effects.map(effect => ['moves', `${who(effect)}: ${BigInt(effect.amount) > 0n ? '+' : ''}${money(effect.amount, effect.asset)} for ${effect.cause}`]),
    ...(entry.effects.length === 0 ? [['moves', 'nothing']] : [])
  ]
  return [...columns([...head, ...backing(entry)])].join('\n')
}

function backing ({ kind, detail }: EntryView & { readonly detail: unknown }): string[][] {
  switch (kind) {
    case 'receipt': {
      const { contract, units, unitPrice, total, asset, meters, audit, head, lines, signatures } = detail as ReceiptDetail
      return [
        ['contract', contract],
        ['sum', `${units} units at ${formatAmount(BigInt(unitPrice))} = ${money(total, asset)}`],
        ...lines.map(({ creditor, amount, reason }) => ['line', `${formatAmount(BigInt(amount))} to ${creditor.slice(0, 16)} for ${reason}`]),
        ['checked', `${audit.audited} of ${audit.units} units re-executed in ${audit.windows} windows`],
        ['metered', meters.map(({ name, amount }) => `${name} ${amount}`).join(', ')],
        ['provider\'s log', `epoch ${head.epoch}, ${head.size} entries, root ${head.root}`],
        ['signed by', signatures === 2 ? 'provider and requester' : 'the provider only: it moves nothing yet']
      ]
    }
    case 'payment':
    case 'claimed':
    case 'refused':
      return [['signed by', (detail as { readonly signatures?: number }).signatures === 2 ? 'payer and payee' : 'the payer only: it moves nothing yet']]
    case 'dispute': {
      const { subject, evidence } = detail as DisputeDetail
      return [['about', subject], ['evidence', typeof evidence === 'string' ? evidence === '' ? 'none' : `${evidence.length / 2} bytes` : `${evidence.type} ${evidence.id}, ${evidence.signatures} signature${evidence.signatures === 1 ? '' : 's'}`]]
    }
    case 'reversal': {
      const { contract, reason, double } = detail as ReversalDetail
      return [['contract', contract], ['reason', reason], ...double == null ? [] : [['receipt', `${double.counted}, counted before`], ['receipt', `${double.again}, of the same contract`]]]
    }
    default:
      return Object.entries(detail as Record<string, unknown>).filter(([name]) => name !== 'kind').map(([name, value]) => [name, typeof value === 'object' ? JSON.stringify(value) : String(value)])
  }
}
