import { exactDecimal } from '../assets/decimal.ts'
import { balanced, dateOf, oneLine, timeOf } from './lines.ts'
import type { JournalItem } from './journal.ts'

const COLUMNS = ['date', 'time', 'id', 'kind', 'description', 'account', 'amount', 'asset'] as const

/** One row for each posting, RFC 4180; the amounts of one id sum to zero. Remarks have neither account nor amount. */
export function csv (items: readonly JournalItem[]): string {
  const body = items.flatMap(item => {
    const start = [dateOf(item.at), timeOf(item.at), item.id, item.kind, inert(oneLine(item.title))]
    return item.kind === 'remark' ? [[...start, '', '', '']] : balanced(item).map(({ account, amount, asset }) => [...start, account.join(':'), exactDecimal(amount), asset])
  })

  return [COLUMNS, ...body].map(cells => `${cells.map(cell).join(',')}\r\n`).join('')
}

/** A spreadsheet takes text that begins like this for a formula, and peers write some of this text. */
function inert (text: string): string {
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text
}

function cell (text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
