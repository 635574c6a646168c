import { html } from './html.ts'
import { nameOfPeer, seconds } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'
import type { ContractView, WindowView } from '@mycel/daemon/client'

const WIDTH = 1000
const LEFT = 96
const RIGHT = 14
const TOP = 34
const LANE = 46
const BAR = 26

/** Who ran what when: a lane for each provider, a bar for each window. */
export function lanesSection (record: DemoRecord): Html {
  const { rounds, cast, crash, fraud, happenings, benchmark } = record
  const contracts = rounds.flatMap(({ round, job }) => job.contracts.map(contract => ({ round, contract })))
  const windows = contracts.flatMap(({ round, contract }) => contract.windows.map(window => ({ round, contract, window })))
  const from = Math.min(...rounds.map(({ job }) => job.created))
  const to = Math.max(...rounds.map(({ job }) => job.ended ?? job.created), ...windows.map(({ window }) => window.approvedAt ?? window.startedAt))
  const x = (at: number): number => LEFT + (at - from) / Math.max(1, to - from) * (WIDTH - LEFT - RIGHT)
  const lanes = cast.filter(({ price }) => price != null)
  const laneY = (name: string): number => TOP + lanes.findIndex(one => one.name === name) * LANE
  const height = TOP + lanes.length * LANE + 34
  const step = tickStep((to - from) / 1000)
  const ticks = Array.from({ length: Math.floor((to - from) / 1000 / step) + 1 }, (_, i) => i * step)

  return html`<section id="lanes"><h2>Who ran what, and when</h2>
<p>A provider gets its units in <em>windows</em>. When it has run one, it signs a commitment to every result; only then does it learn which of them will be re-executed.</p>
<ul class="legend">
<li><svg viewBox="0 0 18 14"><rect class="f-work" width="18" height="14" rx="2"/></svg>running a window</li>
<li><svg viewBox="0 0 18 14"><rect class="f-wait" width="18" height="14" rx="2"/></svg>committed, being checked</li>
<li><svg viewBox="0 0 18 14"><rect class="f-wait" width="18" height="14" rx="2"/><rect class="f-check" y="9" width="12" height="5"/></svg>share that was re-executed</li>
<li><svg viewBox="0 0 18 14"><rect class="f-away" width="18" height="14" rx="2"/></svg>killed and away</li>
${fraud == null ? '' : html`<li><svg viewBox="0 0 18 14"><path class="s-away" d="M4 2l10 10m0-10L4 12"/></svg>forgery proven</li>`}
</ul>
<figure><div class="scroll" tabindex="0"><svg class="wide" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-label="Windows of work of each provider over ${seconds(to - from)}">
<defs><pattern id="away" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)"><path d="M0 0V6" stroke="var(--away)" stroke-width="2.4"/></pattern></defs>
${ticks.map(tick => html`<path class="grid" d="M${x(from + tick * 1000).toFixed(1)} ${TOP - 6}V${height - 30}"/><text x="${x(from + tick * 1000).toFixed(1)}" y="${height - 12}" text-anchor="middle">${tick} s</text>`)}
${happenings.filter(({ kind }) => kind === 'round').map(({ at }, i) => html`<path class="axis" stroke-dasharray="3 3" d="M${x(at).toFixed(1)} 10V${height - 30}"/><text x="${(x(at) + 5).toFixed(1)}" y="18">round ${i + 1}</text>`)}
${lanes.map(({ name, tier, role }) => html`<text class="strong" x="0" y="${laneY(name) + 14}">${name}</text><text x="0" y="${laneY(name) + 29}" font-size="11">${role === 'liar' ? 'the liar' : role === 'latecomer' ? 'no benchmark' : tier}</text><path class="grid" d="M0 ${laneY(name) + LANE - 7}H${WIDTH - RIGHT}"/>`)}
${windows.map(({ round, contract, window }) => bar(round, contract, window, nameOfPeer(record, contract.peer), laneY(nameOfPeer(record, contract.peer)), x, contract.id === fraud?.contract.id ? fraud.refutedAt : undefined))}
<g class="halo"><rect class="f-away" x="${x(crash.killedAt).toFixed(1)}" y="${laneY(crash.name) - 2}" width="${Math.max(3, x(crash.backAt) - x(crash.killedAt)).toFixed(1)}" height="${BAR + 4}" rx="2"><title>${crash.name} was killed with kill -9 and was away for ${seconds(crash.backAt - crash.killedAt)}</title></rect>
<text x="${(x(crash.killedAt)).toFixed(1)}" y="${laneY(crash.name) - 5}" class="strong">kill -9</text>
${fraud == null ? '' : html`<path class="s-away" d="M${(x(fraud.refutedAt) - 7).toFixed(1)} ${laneY(nameOfPeer(record, fraud.proof.provider)) + 6}l14 14m0-14l-14 14"><title>forgery proven</title></path><text class="strong" x="${(x(fraud.refutedAt) + 14).toFixed(1)}" y="${laneY(nameOfPeer(record, fraud.proof.provider)) + 17}">forgery proven: no more work, nothing of this window paid</text>`}
<text x="${LEFT}" y="${laneY(benchmark.unbelieved.name) + 17}">asked the lowest price and was passed over: no benchmark that the lab believes</text></g>
</svg></div>
<figcaption>Times as the signed messages state them. ${crashWords(record)} All of it ran on one machine with ${record.machine.cores} cores, so the lanes also slow each other down.</figcaption></figure></section>`
}

function bar (round: number, { state }: ContractView, window: WindowView, name: string, y: number, x: (at: number) => number, refutedAt: number | undefined): Html {
  const { startedAt, committedAt, approvedAt, openedAt, indexes, audited } = window
  const start = x(startedAt)
  const commit = x(committedAt ?? startedAt)
  const end = x(approvedAt ?? refutedAt ?? openedAt ?? committedAt ?? startedAt)
  const width = Math.max(2, end - start)
  const share = indexes.length === 0 ? 0 : (audited?.length ?? 0) / indexes.length
  return html`<g><title>${name}, round ${round}: ${indexes.length} units, ${audited?.length ?? 0} re-executed, ${approvedAt != null ? 'approved' : state}</title>
<rect class="f-wait" x="${start.toFixed(1)}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" rx="2"/>
<rect class="f-work" x="${start.toFixed(1)}" y="${y}" width="${Math.max(1, commit - start).toFixed(1)}" height="${BAR}" rx="2"/>
<rect class="f-check" x="${start.toFixed(1)}" y="${y + BAR - 5}" width="${(width * share).toFixed(1)}" height="5"/></g>`
}

function crashWords ({ crash }: DemoRecord): string {
  const ends: Readonly<Record<DemoRecord['crash']['outcome'], string>> = {
    resumed: 'found its window in its store, ran it and had it approved: nothing was lost, nothing was done for nothing',
    'rerun-elsewhere': 'lost that window, which was run elsewhere',
    'nothing-under-way': 'had just committed its window'
  }
  return `${crash.name} was killed in round ${crash.round}, came back ${seconds(crash.backAt - crash.killedAt)} later and ${ends[crash.outcome]}.`
}

function tickStep (total: number): number {
  return [1, 2, 5, 10, 20, 30, 60, 120, 300].find(step => total / step <= 10) ?? 600
}
