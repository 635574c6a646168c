import { MARKS, UNITS } from './curve.ts'
import type { Curve, Rule } from './curve.ts'

const [WIDTH, HEIGHT] = [760, 440]
const [LEFT, RIGHT, TOP, BOTTOM] = [64, 32, 56, 60]

const x = (units: number): number => LEFT + units / UNITS * (WIDTH - LEFT - RIGHT)
const y = (share: number): number => HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
const fixed = (value: number): string => value.toFixed(1)

/** Readable on white and on near-black paper; each rule has its own dash and mark as well as its colour. */
const STYLE = `
  .ink { fill: #1f2328 } .faint { fill: #59636e } .grid { stroke: #d1d9e0; stroke-width: 1 } .paper { fill: #ffffff }
  .line { fill: none; stroke-width: 2 } .bar { stroke-width: 1.5 }
  .mycel { stroke: #0550ae } .boinc { stroke: #9a3412; stroke-dasharray: 7 4 } .twice { stroke: #57606a; stroke-dasharray: 2 3 }
  .mark.mycel, .mark.boinc, .mark.twice, .bar { stroke-dasharray: none } .mark { fill: #ffffff; stroke-width: 1.8 }
  text { font: 13px system-ui, -apple-system, 'Segoe UI', 'DejaVu Sans', sans-serif } .title { font-size: 15px; font-weight: 600 }
  @media (prefers-color-scheme: dark) {
    .ink { fill: #f0f6fc } .faint { fill: #9198a1 } .grid { stroke: #3d444d } .paper { fill: #0d1117 } .mark { fill: #0d1117 }
    .mycel { stroke: #58a6ff } .boinc { stroke: #f0883e } .twice { stroke: #9198a1 }
  }`

function names (seeds: number): Readonly<Record<Rule['name'], string>> {
  return { mycel: `Mycel, 2 % floor: line by formula, marks from ${seeds.toLocaleString('en')} seeds, bars 3σ`, boinc: 'one in as many as came right (BOINC)', twice: 'every unit twice' }
}

/** The detection curve as a document of its own: formula and measured marks of three rules. */
export function picture ({ seeds, rules }: Curve): string {
  const grid = [0, 0.25, 0.5, 0.75, 1].map(share => `<line class="grid" x1="${LEFT}" x2="${WIDTH - RIGHT}" y1="${fixed(y(share))}" y2="${fixed(y(share))}"/>` +
    `<text class="faint" x="${LEFT - 8}" y="${fixed(y(share) + 4)}" text-anchor="end">${share * 100} %</text>`)
  const ticks = [0, ...MARKS].filter(units => units % 300 === 0).map(units => `<text class="faint" x="${fixed(x(units))}" y="${HEIGHT - BOTTOM + 20}" text-anchor="middle">${units.toLocaleString('en')}</text>`)
  const label = names(seeds)
  const keys = rules.map(({ name, extra }, i) => {
    const at = y(0.44) + i * 22
    return `<line class="line ${name}" x1="300" x2="332" y1="${fixed(at - 4)}" y2="${fixed(at - 4)}"/>${mark(name, 316, at - 4)}` +
      `<text class="ink" x="342" y="${fixed(at)}">${label[name].split(':')[0]}: ${(extra * 100).toFixed(extra < 0.01 ? 2 : 1)} % run again</text>`
  })

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-labelledby="t d">
<title id="t">How soon a forger is found</title>
<desc id="d">Share of ${seeds} forgers found, by units delivered since they began to forge a tenth of their units after 1,000 right ones. ${rules.map(({ name, measured }) => `${label[name].split(':')[0]}: ${(100 * (measured.at(-1) ?? 0) / seeds).toFixed(0)} % after ${UNITS} units`).join('; ')}.</desc>
<style>${STYLE}
</style>
<rect class="paper" width="${WIDTH}" height="${HEIGHT}" rx="6"/>
<text class="ink title" x="${LEFT}" y="26">How soon a provider is found that begins to forge 10 % after 1,000 right units</text>
<text class="faint" x="${LEFT}" y="44">lines: formula; marks: ${seeds.toLocaleString('en')} seeds, the same for all three; bars: 3σ</text>
${grid.join('\n')}
${ticks.join('\n')}
<text class="faint" x="${fixed(x(UNITS / 2))}" y="${HEIGHT - 14}" text-anchor="middle">units delivered since it began</text>
<text class="faint" transform="translate(16 ${fixed(y(0.5))}) rotate(-90)" text-anchor="middle">forgers found</text>
${rules.map(rule => lineOf(rule) + marksOf(rule, seeds)).join('\n')}
${keys.join('\n')}
</svg>
`
}

function lineOf ({ name, line }: Rule): string {
  // a point every few units says the same as one for each
  const points = line.filter(([units], i) => i === line.length - 1 || units < 60 || units % 25 === 0)
  return `<polyline class="line ${name}" points="${points.map(([units, caught]) => `${fixed(x(units))},${fixed(y(caught))}`).join(' ')}"/>`
}

function marksOf ({ name, measured }: Rule, seeds: number): string {
  return measured.map((found, i) => {
    const share = found / seeds
    const reach = 3 * Math.sqrt(share * (1 - share) / seeds)
    const at = x(MARKS[i] ?? 0)
    return `<line class="bar ${name}" x1="${fixed(at)}" x2="${fixed(at)}" y1="${fixed(y(Math.min(1, share + reach)))}" y2="${fixed(y(Math.max(0, share - reach)))}"/>${mark(name, at, y(share))}`
  }).join('')
}

function mark (name: Rule['name'], at: number, height: number): string {
  switch (name) {
    case 'mycel': return `<circle class="mark mycel" cx="${fixed(at)}" cy="${fixed(height)}" r="4.5"/>`
    case 'boinc': return `<rect class="mark boinc" x="${fixed(at - 4)}" y="${fixed(height - 4)}" width="8" height="8"/>`
    case 'twice': return `<path class="mark twice" d="M${fixed(at)} ${fixed(height - 5)}l5 9h-10z"/>`
  }
}
