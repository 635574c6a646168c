import { formatAmount } from '../../amount.ts'
import { columns } from '../help.ts'
import type { BalanceView, EffectView, EntryView, LineView, PoolView } from '../../control.ts'

/** `1.25 credit`. */
export function money (micro: string, asset: string): string {
  return `${formatAmount(BigInt(micro))} ${asset}`
}

/** What the owner calls a peer, else its id. */
export function who ({ peer, name }: { readonly peer?: string, readonly name?: string }): string {
  return name ?? peer ?? '-'
}

export function entryRow (entry: EntryView): string[] {
  const { seq, kind, at, asset = '', amount, effects, note, id } = entry
  const moved = total(effects).map(([one, sum]) => `${sum > 0n ? '+' : ''}${formatAmount(sum)}${one === asset ? '' : ` ${one}`}`).join(' ')
  return [seq === '' ? '-' : seq, kind, new Date(at).toISOString(), who(entry), amount == null ? '-' : `${formatAmount(BigInt(amount))} ${asset}`.trim(), moved === '' ? '-' : moved, note === '' ? '-' : note, id]
}

/** Entries as a table, with what they come to. `peer`: only that peer's part counts. */
export function entriesText (entries: readonly EntryView[], peer: string | undefined): string {
  const rows = columns([['SEQ', 'KIND', 'AT', 'PEER', 'AMOUNT', 'MOVES', 'NOTE', 'ID'], ...entries.map(entryRow)])
  const sums = total(entries.flatMap(({ effects }) => effects).filter(one => peer == null || one.peer === peer || one.name === peer))
  const causes = (asset: string): string => ['work', 'fee', 'share', 'payment'].flatMap(cause => {
    const part = total(entries.flatMap(({ effects }) => effects).filter(one => one.cause === cause && (peer == null || one.peer === peer || one.name === peer))).find(([one]) => one === asset)
    return part == null ? [] : [`${cause} ${formatAmount(part[1])}`]
  }).join(', ')
  return [...rows, ...sums.map(([asset, sum]) => `${entries.length === 1 ? '1 entry moves' : `${entries.length} entries move`} ${formatAmount(sum)} ${asset}: ${causes(asset)}`)].join('\n')
}

function count (n: number, what: string): string {
  return `${n} ${what}${n === 1 ? '' : 's'}`
}

/** Why a balance is what it is, in words. */
export function why ({ worked, contributed, bought, deducted, paid, got }: BalanceView): string {
  const parts: ReadonlyArray<readonly [string, string]> = [['your work', worked], ['your shares', contributed], ['their work', bought], ['their shares and fees', deducted], ['you paid', paid], ['they paid', got]]
  return parts.filter(([, amount]) => amount !== '0').map(([name, amount]) => `${name} ${formatAmount(BigInt(amount))}`).join(', ')
}

/** Who owes whom, why, since when, and what is settled between the two. */
export function balancesText (balances: readonly BalanceView[]): string {
  const rows = balances.map(view => {
    const micro = BigInt(view.balance)
    return [
      who(view), micro < 0n ? 'you owe' : micro > 0n ? 'owes you' : 'even', money((micro < 0n ? -micro : micro).toString(), view.asset), view.since == null ? '-' : new Date(view.since).toISOString().slice(0, 10), why(view) || '-',
      formatAmount(BigInt(view.reserved)), view.lost === '0' ? '-' : formatAmount(BigInt(view.lost)), `${count(view.receipts, 'receipt')}, ${count(view.payments, 'payment')}`, view.root.slice(0, 16)
    ]
  })
  return [...columns([['PEER', '', 'BALANCE', 'SINCE', 'WHY', 'RESERVED', 'UNPAID', 'EVIDENCE', 'PAIR ROOT'], ...rows]), ...totals(balances)].join('\n')
}

export function linesText (lines: readonly LineView[]): string {
  const rows = lines.map(view => [who(view), money(view.granted, view.asset), money(view.received, view.asset), view.asked == null ? '-' : money(view.asked, view.asset)])
  return columns([['PEER', 'MAY OWE YOU', 'YOU MAY OWE IT', 'IT ASKS FOR'], ...rows]).join('\n')
}

export function poolText ({ asset, side, base, grown, proven, forAttested, used }: PoolView): string[] {
  const cap = BigInt(base) + BigInt(grown)
  return [`newcomers, you as ${side}`, `${formatAmount(BigInt(used))} of ${money(cap.toString(), asset)} in use`, `${formatAmount(BigInt(base))} and ${formatAmount(BigInt(grown))} grown with ${formatAmount(BigInt(proven))} of verified work that is paid for; ${formatAmount(BigInt(forAttested))} is for attested ones`]
}

function totals (balances: readonly BalanceView[]): string[] {
  const assets = [...new Set(balances.map(({ asset }) => asset))].sort()
  return assets.map(asset => {
    const own = balances.filter(one => one.asset === asset).map(({ balance }) => BigInt(balance))
    const [owed, owing] = [own.filter(one => one > 0n), own.filter(one => one < 0n)].map(part => part.reduce((sum, one) => sum + one, 0n)) as [bigint, bigint]
    return `in ${asset} you are owed ${formatAmount(owed)} and owe ${formatAmount(-owing)}: ${formatAmount(owed + owing)}`
  })
}

function total (effects: readonly EffectView[]): ReadonlyArray<readonly [string, bigint]> {
  const sums = new Map<string, bigint>()
  effects.forEach(({ asset, amount }) => { sums.set(asset, (sums.get(asset) ?? 0n) + BigInt(amount)) })
  return [...sums].sort(([a], [b]) => a < b ? -1 : 1)
}
