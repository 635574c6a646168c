import { balanced, dateOf, declared, oneLine, rows } from './lines.ts'
import type { JournalItem } from './journal.ts'

/** A journal for hledger, and for ledger. `title` is a comment at its head. Passes `hledger check --strict`. */
export function hledger (items: readonly JournalItem[], title: string): string {
  const { accounts, assets } = declared(items)
  const head = [`; ${oneLine(title)}`, 'decimal-mark .', ...assets.map(asset => `commodity 1.000000 ${commodity(asset)}`), ...accounts.map(account => `account ${account}`)]

  const body = items.map(item => {
    if (item.kind === 'remark') {
      return [`; ${dateOf(item.at)} ${oneLine(item.title)}`]
    }

    // a semicolon would begin a comment, and a comma end a tag's value
    const facts = item.facts.map(([name, value]) => `    ; ${name}: ${oneLine(value).replaceAll(',', '')}`)
    return [`${dateOf(item.at)} * (${item.id.slice(0, 12)}) ${oneLine(item.title).replaceAll(';', ',')}`, ...facts, ...rows(balanced(item), '    ', commodity)]
  })

  return `${[head, ...body].map(lines => lines.join('\n')).join('\n\n')}\n`
}

function commodity (asset: string): string {
  return /^[A-Za-z]+$/.test(asset) ? asset : `"${asset}"`
}
