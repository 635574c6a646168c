import { html } from './html.ts'
import type { Html } from './html.ts'
import type { StripCell } from '../../simulate/strip.ts'
import type { World } from '../../simulate/world.ts'

/** One liar under many seeds. */
export interface Seeds {
  readonly strategy: string
  readonly world: World
  readonly cells: readonly StripCell[]
}

const WIDTH = 1000
const LEFT = 64
const RIGHT = 12
const TOP = 22
/** Heights of the upper part, when it was caught, and of the lower one, what it gained. */
const WHEN = 170
const GAIN = 150
const GAP = 40
const HEIGHT = TOP + WHEN + GAP + GAIN + 30

/** When a simulated liar is caught, and what it gains or loses: a column for each seed, those caught first on the left. */
export function seedsSection ({ strategy, world, cells }: Seeds): Html {
  const sorted = [...cells].sort((a, b) => (a.caughtAt ?? Infinity) - (b.caughtAt ?? Infinity) || a.seed - b.seed)
  const caught = cells.flatMap(({ caughtAt }) => caughtAt ?? [])
  const gains = cells.map(({ gain }) => gain)
  const winners = gains.filter(gain => gain > 0).length
  const latest = Math.max(...cells.map(({ caughtAt, taken }) => caughtAt ?? taken))
  const most = Math.max(1, ...gains)
  const least = Math.min(-1, ...gains)
  const step = (WIDTH - LEFT - RIGHT) / cells.length
  const x = (i: number): number => LEFT + i * step
  const whenY = (units: number): number => TOP + WHEN - units / latest * WHEN
  const gainY = (gain: number): number => TOP + WHEN + GAP + (most - gain) / (most - least) * GAIN
  const zero = gainY(0)
  const { contracts, windowUnits, windowsPerContract, floorPpm, kappaPpm } = world

  return html`<section id="seeds"><h2>A liar under ${cells.length} seeds</h2>
<p>One run says little about chance. So a liar was simulated under ${cells.length} seeds, against the very code by which nodes decide how much they check: “<strong>${strategy}</strong>”, where trusted means checked no more than the floor asks for. It is offered up to ${contracts} contracts of up to ${windowsPerContract} windows of ${windowUnits} units, ${floorPpm / 10_000} % checked at least. It is no part of the run above.</p>
<div class="pair">
<div><span class="soft">caught</span><span class="big">${caught.length} of ${cells.length}</span>${caught.length === 0 ? '' : `half of them within ${count(median(caught))} units`}</div>
<div><span class="soft">lost by lying</span><span class="big">${cells.length - winners} of ${cells.length}</span>half of them ${count(Math.abs(median(gains)))} units' pay ${median(gains) > 0 ? 'gained' : 'lost'} or ${median(gains) > 0 ? 'less' : 'more'}; ${winners} gained, ${count(Math.max(0, most))} at most</div>
<div><span class="soft">what it cost the requester, in the middle</span><span class="big">${count(median(cells.map(({ audited }) => audited)))} units</span>run again; ${count(median(cells.map(({ paidWrong }) => paidWrong)))} made-up ones had been paid for</div>
</div>
<figure><div class="scroll" tabindex="0"><svg class="wide" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="For each of ${cells.length} seeds: when the liar was caught, and what it gained or lost">
<text class="strong" x="${LEFT}" y="12">caught after so many units</text>
${[0, 0.5, 1].map(share => html`<path class="grid" d="M${LEFT} ${whenY(share * latest).toFixed(1)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${(whenY(share * latest) + 4).toFixed(1)}" text-anchor="end">${count(share * latest)}</text>`)}
${sorted.map(({ seed, caughtAt, taken }, i) => caughtAt == null
    ? html`<path class="f-lie" d="M${(x(i) + step / 2).toFixed(1)} ${(whenY(taken) - 4).toFixed(1)}l4 4-4 4-4-4z"><title>seed ${seed}: never caught in ${count(taken)} units</title></path>`
    : html`<rect class="f-work" x="${x(i).toFixed(1)}" y="${whenY(caughtAt).toFixed(1)}" width="${(step * 0.72).toFixed(1)}" height="${(TOP + WHEN - whenY(caughtAt)).toFixed(1)}"><title>seed ${seed}: caught after ${count(caughtAt)} units</title></rect>`)}
<text class="strong" x="${LEFT}" y="${TOP + WHEN + GAP - 12}">gained by lying, in units' pay</text>
${[most, 0, least].map(value => html`<path class="${value === 0 ? 'axis' : 'grid'}" d="M${LEFT} ${gainY(value).toFixed(1)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${(gainY(value) + 4).toFixed(1)}" text-anchor="end">${count(value)}</text>`)}
${sorted.map(({ seed, gain, forged, paidWrong }, i) => html`<rect class="${gain > 0 ? 's-gain' : 'f-check'}" x="${x(i).toFixed(1)}" y="${Math.min(zero, gainY(gain)).toFixed(1)}" width="${(step * 0.72).toFixed(1)}" height="${Math.max(1, Math.abs(gainY(gain) - zero)).toFixed(1)}"><title>seed ${seed}: ${forged} made up, ${paidWrong} of them paid for; ${count(gain)} units' pay ${gain > 0 ? 'gained' : 'lost'}</title></rect>`)}
<text x="${LEFT}" y="${HEIGHT - 6}">a column for each seed, those caught first on the left</text>
</svg></div>
<figcaption>Gained: work that was not done, at ${kappaPpm / 1e6} of its price, less the pay that was forfeited; below the line lying was a loss. Later contracts after a conviction are in it. Nodes are not simulated here, only their decisions: <code>npm run simulate -- --strip</code> prints these columns.</figcaption></figure></section>`
}

function median (values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const half = sorted.length / 2
  return ((sorted[Math.ceil(half) - 1] ?? 0) + (sorted[Math.floor(half)] ?? 0)) / 2
}

function count (value: number): string {
  return Math.round(value).toLocaleString('en').replace('-', '−')
}
