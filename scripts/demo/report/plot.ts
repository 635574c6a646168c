import { html } from './html.ts'
import { percent, runningBest } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord, UnitResult } from '../record.ts'

const WIDTH = 1000
const HEIGHT = 420
const LEFT = 58
const RIGHT = 16
const TOP = 34
const BOTTOM = 44
const TICKS = [0.5, 0.7, 0.8, 0.9, 0.93, 0.95, 0.96, 0.97, 0.98, 0.99]

/** Accuracy of every experiment in the order of the search, with the best so far. */
export function accuracySection (record: DemoRecord): Html {
  const { rounds, fraud, winner, settings } = record
  const results = rounds.flatMap(({ results: some }) => some)
  const trained = results.flatMap(({ score }) => score.kind === 'trained' ? [score.accuracy] : [])
  const top = Math.min(0.995, Math.max(...trained, 0.9) + 0.006)
  const floor = 0.5
  const x = (index: number): number => LEFT + (index + 0.5) / settings.units * (WIDTH - LEFT - RIGHT)
  // wrong answers on a logarithmic scale: the last points are the hardest
  const place = (accuracy: number): number => Math.log(1 - floor) - Math.log(1 - Math.max(floor, Math.min(top, accuracy)))
  const y = (accuracy: number): number => HEIGHT - BOTTOM - place(accuracy) / place(top) * (HEIGHT - TOP - BOTTOM)
  const ticks = TICKS.filter(tick => tick < top).reduce<number[]>((kept, tick) => kept.length === 0 || y(kept.at(-1) ?? 0) - y(tick) > 17 ? [...kept, tick] : kept, [])
  const best = runningBest(results)
  const path = best.map(({ index, accuracy }, i) => i === 0 ? `M${x(index).toFixed(1)} ${y(accuracy).toFixed(1)}` : `H${x(index).toFixed(1)}V${y(accuracy).toFixed(1)}`).join('') + `H${x(settings.units - 1).toFixed(1)}`
  const lied = new Set(record.forged.filter(({ paid }) => paid).map(({ index }) => index))

  return html`<section id="accuracy"><h2>Accuracy over rounds</h2>
<p>Every point is one small neural network, trained from scratch on 7,000 handwritten digits and scored on 1,000 that it had never seen. After each round, the next one was proposed from the results that had been checked and approved.</p>
<ul class="legend">
<li><svg viewBox="0 0 18 14"><circle class="f-rand" cx="9" cy="7" r="3.4"/></svg>pure chance</li>
<li><svg viewBox="0 0 18 14"><circle class="f-near" cx="9" cy="7" r="3.6"/></svg>near a good result</li>
<li><svg viewBox="0 0 18 14"><path class="f-best" d="M1 11H9V3H17"/></svg>best so far</li>
<li><svg viewBox="0 0 18 14"><path class="f-div" d="M5 3l8 8m0-8l-8 8"/></svg>diverged: no score</li>
${fraud == null && lied.size === 0 ? '' : html`<li><svg viewBox="0 0 18 14"><path class="f-lie" d="M9 1l6 6-6 6-6-6z"/></svg>forged</li>`}
<li><svg viewBox="0 0 18 14"><circle class="f-win" cx="9" cy="7" r="5.5"/></svg>the winner</li>
</ul>
<figure><div class="scroll" tabindex="0"><svg class="wide" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Accuracy of ${results.length} experiments over ${rounds.length} rounds; the best reached ${percent(winner.score)}">
${rounds.map(({ round, results: some }, i) => band(round, some, i, x))}
${ticks.map(tick => html`<path class="grid" d="M${LEFT} ${y(tick).toFixed(1)}H${WIDTH - RIGHT}"/><text x="${LEFT - 8}" y="${(y(tick) + 4).toFixed(1)}" text-anchor="end">${Math.round(tick * 100)} %</text>`)}
<text x="${LEFT}" y="${HEIGHT - 8}">experiments, in the order of the search</text>
${results.map(result => point(result, x, y, floor))}
<path class="f-best" d="${path}"/>
${fraud?.claimed.kind === 'trained' ? diamond(x(Number(fraud.proof.index)), y(fraud.claimed.accuracy), `forged: ${percent(fraud.claimed)} claimed for experiment ${fraud.proof.index}`) : ''}
${results.filter(({ index }) => lied.has(index)).map(({ index, score }) => score.kind === 'trained' ? diamond(x(index), y(score.accuracy), `forged and never found: experiment ${index}`) : '')}
${winner.score.kind === 'trained' ? html`<circle class="f-win" cx="${x(winner.index).toFixed(1)}" cy="${y(winner.score.accuracy).toFixed(1)}" r="8"/><text class="strong" x="${(x(winner.index) + (winner.index > settings.units * 0.85 ? -14 : 14)).toFixed(1)}" y="${(y(winner.score.accuracy) - 9).toFixed(1)}" text-anchor="${winner.index > settings.units * 0.85 ? 'end' : 'start'}">${percent(winner.score)}</text>` : ''}
</svg></div>
<figcaption>The scale is stretched towards the top, where each step is harder. Points on the bottom line scored 50 % or less.${fraud == null ? '' : ` The empty diamond is what the liar claimed; the point straight above or below it is what the same experiment really gives.${lied.size === 0 ? '' : ' Diamonds around a point were never found out: only the liar\'s own notes tell.'}`}</figcaption></figure></section>`
}

function band (round: number, results: readonly UnitResult[], i: number, x: (index: number) => number): Html {
  const indexes = results.map(({ index }) => index)
  const from = x(Math.min(...indexes) - 0.5)
  const to = x(Math.max(...indexes) + 0.5)
  return html`${i % 2 === 0 ? html`<rect class="band" x="${from.toFixed(1)}" y="${TOP - 24}" width="${(to - from).toFixed(1)}" height="${HEIGHT - TOP - BOTTOM + 24}"/>` : ''}<text x="${((from + to) / 2).toFixed(1)}" y="${TOP - 9}" text-anchor="middle">round ${round}</text>`
}

function point ({ index, score, origin, provider }: UnitResult, x: (index: number) => number, y: (accuracy: number) => number, floor: number): Html {
  const at = x(index)

  if (score.kind !== 'trained') {
    const low = y(floor) + 12
    return html`<path class="f-div" d="M${(at - 4).toFixed(1)} ${low - 4}l8 8m0-8l-8 8"><title>experiment ${index} by ${provider}: ${score.kind}</title></path>`
  }

  const near = origin === 'neighbour'
  return html`<circle class="${near ? 'f-near' : 'f-rand'}" cx="${at.toFixed(1)}" cy="${y(score.accuracy).toFixed(1)}" r="${near ? 3 : 2.8}"><title>experiment ${index} by ${provider}: ${percent(score)}</title></circle>`
}

function diamond (x: number, y: number, title: string): Html {
  return html`<path class="f-lie" d="M${x.toFixed(1)} ${(y - 7).toFixed(1)}l7 7-7 7-7-7z"><title>${title}</title></path>`
}
