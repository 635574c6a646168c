import { FORGED, PASSES, UNITS } from './curve.ts'
import { picture } from './picture.ts'
import { strategies, untold } from './rows.ts'
import { STRIPPED } from './strategy.ts'
import { strip } from './strip.ts'
import { gainTable } from './tables.ts'
import { DEFAULTS } from './world.ts'
import type { Curve } from './curve.ts'
import type { Outcome } from './outcome.ts'

export const RUNS = 10_000
export const SEEDS = 2000

const DOC = 'docs/verification.md'
const IMAGE = 'docs/images/detection.svg'

/** What `npm run simulate` writes: paths from the repository's root, and how each comes from what stood there. */
export type Written = ReadonlyMap<string, (stored: string) => string>

export interface Simulated {
  readonly strategies: readonly Outcome[]
  readonly untold: readonly Outcome[]
  readonly curve: Curve
}

export function simulated (curve: Curve, runs = RUNS): Simulated {
  return { strategies: strategies(runs), untold: untold(runs), curve }
}

export function written ({ strategies: losing, untold: other, curve }: Simulated): Written {
  const parts = { strategies: gainTable(losing), untold: gainTable(other), curve: curveTable(curve), strip: stripLine() }
  return new Map<string, (stored: string) => string>([
    [DOC, stored => Object.entries(parts).reduce((text, [name, part]) => between(text, name, part), stored)],
    [IMAGE, () => picture(curve)]
  ])
}

/** The text with what stands between a part's two marks replaced. Error where the marks are missing. */
export function between (text: string, name: string, part: string): string {
  const [open, close] = [`<!-- run:${name} -->\n`, `\n<!-- end:${name} -->`]
  const [from, to] = [text.indexOf(open), text.indexOf(close)]

  if (from < 0 || to < from) {
    throw new Error(`no place for "${name}"`)
  }

  return `${text.slice(0, from + open.length)}${part}${text.slice(to)}`
}

const TITLES = { mycel: 'Mycel, 2 % floor', boinc: "BOINC's 1/n", twice: 'every unit twice' } as const

function curveTable ({ seeds, rules }: Curve): string {
  const marks = rules[0]?.measured.map((_, i) => (i + 1) * UNITS / (rules[0]?.measured.length ?? 1)).filter((_, i) => i % 3 === 0) ?? []
  const percent = (share: number): string => `${(share * 100).toFixed(1)} %`
  const cells = marks.map(mark => rules.map(({ line, measured }) => {
    const formula = line.find(([units]) => units === mark)?.[1] ?? Number.NaN
    return `${percent((measured[mark / UNITS * measured.length - 1] ?? 0) / seeds)} (${percent(formula)})`
  }))
  const extra = rules.map(rule => `${(rule.extra * 100).toFixed(2)} %`)
  return [
    ['units after it began', ...rules.map(({ name }) => TITLES[name])],
    ['--:', ...rules.map(() => '--:')],
    ...marks.map((mark, i) => [String(mark), ...cells[i] ?? []]),
    ['run again', ...extra]
  ].map(row => `| ${row.join(' | ')} |`).join('\n') + `\n\n${seeds} seeds; in brackets the formula. The liar forges ${FORGED * 100} % after ${PASSES} checked units that came right.`
}

/** What the 200 cells come to, for the page's own readers. */
function stripLine (): string {
  const cells = strip(DEFAULTS, STRIPPED)
  const caught = cells.flatMap(({ caughtAt }) => caughtAt ?? []).sort((a, b) => a - b)
  const mean = (of: (cell: typeof cells[number]) => number): string => (cells.reduce((sum, cell) => sum + of(cell), 0) / cells.length).toFixed(1)
  return `${cells.length} seeds of "${STRIPPED.name}": ${caught.length} convicted, the first time after ${caught[Math.floor(caught.length / 2)] ?? 0} units (median; ${caught[0] ?? 0} to ${caught.at(-1) ?? 0}); on average the requester ran ${mean(cell => cell.audited)} units again and paid for ${mean(cell => cell.paidWrong)} forged ones, and the liar came to ${mean(cell => cell.gain)} unit prices beyond honest work.`
}
