import { balanced, dateOf, declared, oneLine, rows } from './lines.ts'
import type { JournalItem } from './journal.ts'

/** A ledger for beancount. Passes `bean-check`. Its commodities are capitals: `credit` becomes `CREDIT`, which no currency is spelled like. */
export function beancount (items: readonly JournalItem[], title: string): string {
  const { accounts, assets } = declared(items)
  const [first] = items
  const since = dateOf(first?.at ?? 0n)
  const head = [`option "title" ${quoted(title)}`, ...assets.map(asset => `${since} commodity ${commodity(asset)}`), ...accounts.map(account => `${since} open ${account}`)]

  const body = items.map(item => {
    if (item.kind === 'remark') {
      return [`; ${dateOf(item.at)} ${oneLine(item.title)}`]
    }

    const facts = item.facts.map(([name, value]) => `  ${name}: ${quoted(value)}`)
    return [`${dateOf(item.at)} * ${quoted(item.title)}`, ...facts, ...rows(balanced(item), '  ', commodity)]
  })

  return `${[head, ...body].map(lines => lines.join('\n')).join('\n\n')}\n`
}

/** Words that beancount keeps for itself. No unit has a dot, so that nothing else is called like what stands for them. */
function commodity (asset: string): string {
  const name = asset.toUpperCase()
  return /^(?:TRUE|FALSE|NULL)$/.test(name) ? `X.${name}` : name
}

function quoted (text: string): string {
  return `"${oneLine(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`
}
