import type { Outcome } from '../../test/adversary/outcome.ts'

export interface Row {
  readonly name: string
  readonly outcome: Outcome
}

const HEAD = ['adversary', 'runs', 'gained', 'wrong and paid', 'honest peers: run again', 'in vain', 'lost', 'it lasted', 'how it ended', 'found: formula', 'measured (σ)']

const number = (value: number): string => (Number.isInteger(value) || Math.abs(value) >= 100 ? value.toFixed(0) : value.toFixed(1)).replace(/^-0(?:\.0)?$/, '0')
const percent = (share: number): string => `${(share * 100).toFixed(1)} %`

const BOOKS_HEAD = ['adversary', 'runs', 'gained', 'honest peers: in vain', 'lost', 'entries', 'it tried', 'how it ended']

/** How a table tells of an outcome: its columns, and the cells of a row. */
export interface Form {
  readonly head: readonly string[]
  cells (row: Row): readonly string[]
}

function ended ({ stopped, runs, by }: Outcome): string {
  return by === 'bounded' ? 'bounded' : `${by} in ${stopped} of ${runs}`
}

function cells ({ name, outcome }: Row): readonly string[] {
  const { runs, gained, paidWrong, cost, lasted, detection: found } = outcome
  return [
    name, String(runs), number(gained), number(paidWrong), number(cost.rerun), number(cost.wasted), number(cost.lost), `${number(lasted.count)} ${lasted.of}`, ended(outcome),
    ...(found == null ? ['', ''] : [percent(found.expected), `${percent(found.measured)} (${percent(found.sigma)})`])
  ]
}

/** Of those that are after work, and of those that are after the books. */
export const FORMS: Readonly<Record<'verification' | 'books', Form>> = {
  verification: { head: HEAD, cells },
  books: {
    head: BOOKS_HEAD,
    cells: ({ name, outcome }) => {
      const { runs, gained, cost: { wasted, lost, entries }, lasted } = outcome
      return [name, String(runs), number(gained), number(wasted), number(lost), entries == null ? '' : number(entries), `${number(lasted.count)} ${lasted.of}`, ended(outcome)]
    }
  }
}

/** The table, and below it what else was measured. */
export function adversaryTable (rows: readonly Row[], form: Form = FORMS.verification): string {
  const line = (texts: readonly string[]): string => `| ${texts.join(' | ')} |`
  const table = [line(form.head), line(form.head.map((_, i) => i === 0 ? '---' : '--:')), ...rows.map(row => line(form.cells(row)))]
  const facts = rows.flatMap(({ name, outcome: { facts = [] } }) => facts.length === 0 ? [] : [`* *${name}*: ${facts.join('; ')}.`])
  return [...table, ...(facts.length === 0 ? [] : ['', ...facts])].join('\n')
}

/** A document's part with these rows in the places of theirs; others stay as they are, of those that `order` does not name nothing is left. */
export function mergedTable (part: string, rows: readonly Row[], order: readonly string[], form: Form = FORMS.verification): string {
  const lines = [...part.split('\n'), ...adversaryTable(rows, form).split('\n')]
  const table = new Map(lines.filter(line => line.startsWith('| ')).map(line => [rowName(line), line]))
  const facts = new Map(lines.filter(line => line.startsWith('* *')).map(line => [line.slice(3, line.indexOf('*:')), line]))
  rows.filter(({ outcome }) => (outcome.facts ?? []).length === 0).forEach(({ name }) => { facts.delete(name) })
  const [head = '', ruler = ''] = adversaryTable([], form).split('\n')
  const known = <T>(found: ReadonlyMap<string, T>): readonly T[] => order.flatMap(name => found.get(name) ?? [])
  return [head, ruler, ...known(table), '', ...known(facts)].join('\n').trimEnd()
}

/** First cells of a table's rows, its head left out: which adversaries a document tells of. */
export function namesIn (table: string): readonly string[] {
  return table.split('\n').filter(line => line.startsWith('| ')).slice(2).map(rowName)
}

function rowName (line: string): string {
  return line.split(' | ')[0]?.slice(2) ?? ''
}

/** The text between a part's marks; undefined where there are none. */
export function partOf (document: string, name: string): string | undefined {
  return document.split(`<!-- run:${name} -->\n`)[1]?.split(`\n<!-- end:${name} -->`)[0]
}
