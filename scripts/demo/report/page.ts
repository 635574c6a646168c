import { verifyCommand } from '../summary.ts'
import { auditsSection } from './audits.ts'
import { footer } from './footer.ts'
import { html, Html } from './html.ts'
import { lanesSection } from './lanes.ts'
import { moneySection } from './money.ts'
import { oddsSection } from './odds.ts'
import { peopleSection } from './people.ts'
import { accuracySection } from './plot.ts'
import { proofSection } from './proof.ts'
import { contentPolicy, rerunScript } from './rerun/section.ts'
import { seedsSection } from './seeds.ts'
import { STYLE } from './style.ts'
import { percent, seconds, share } from './words.ts'
import { worldsSection } from './worlds.ts'
import type { DemoRecord } from '../record.ts'
import type { Rerun } from './rerun/section.ts'
import type { Seeds } from './seeds.ts'

/** What the report shows beside what happened. */
export interface Beside {
  /** The forged unit, for the reader to run. */
  readonly rerun?: Rerun
  /** A simulated liar. */
  readonly seeds?: Seeds
}

/** The report: one file that needs nothing else and no network; its only script runs the forged unit again, where there is one. */
export function renderReport (record: DemoRecord, { rerun, seeds }: Beside = {}): string {
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${new Html(contentPolicy(rerun))}">
<title>Mycel demo report</title><style>${STYLE}</style></head>
<body><main>
${header(record)}
${checks(record)}
${accuracySection(record)}
${lanesSection(record)}
${oddsSection(record)}
${proofSection(record, rerun)}
${worldsSection(record)}
${seeds == null ? '' : seedsSection(seeds)}
${auditsSection(record)}
${moneySection(record)}
${peopleSection(record)}
${footer(record)}
${record.fraud == null ? html`<pre>no fraud proof in this run</pre>` : html`<pre>${verifyCommand(record.fraud.file)}</pre>`}
</main>${rerun == null ? '' : rerunScript(rerun)}</body></html>
`.text
}

function header ({ settings, winner, cast, rounds, fraud, forged, crash, checks: all, started, ended, odds }: DemoRecord): Html {
  const failed = all.filter(({ ok }) => !ok).length
  const units = rounds.reduce((sum, { results }) => sum + results.length, 0)
  const liar = cast.find(({ role }) => role === 'liar')?.name ?? 'one'
  const unnoticed = forged.filter(({ paid }) => paid).length
  const lie = settings.forge === 0
    ? 'Nobody was told to lie this time.'
    : fraud == null
      ? `${liar} forged some of its results and was not caught; further down is what it earned.`
      : `${liar} forged a result. The lab found it by running the unit again, proved it, and paid nothing for it; bystanders checked the proof by themselves.${unnoticed === 0 ? '' : ` ${unnoticed} made-up ${unnoticed === 1 ? 'result' : 'results'} before that had gone unnoticed.`}`

  return html`<header><p class="soft">Mycel demo report, ${new Date(ended).toISOString().slice(0, 16).replace('T', ' ')} UTC</p>
<h1>${units} experiments, run by strangers, checked by whoever wanted to</h1>
<p class="lead">A small lab searched for a good way to teach a neural network handwritten digits. It has no computers for that, so it asked a network without a centre: providers bid, ran its experiments, and showed results. ${lie} ${crash.name} was killed in the middle with <code>kill -9</code> and came back. The best network reads ${percent(winner.score)} of digits that it had never seen, and was run again in two ways before this was written.</p>
<p class="verdict ${failed === 0 ? 'held' : 'failed'}">${failed === 0 ? `✓ all ${all.length} checks held` : `✗ ${failed} of ${all.length} checks failed`}</p>
<div class="tiles">
<div class="tile"><b>${percent(winner.score)}</b><span>accuracy of the winner, re-executed in both V8 tiers</span></div>
<div class="tile"><b>${units}</b><span>experiments in ${rounds.length} rounds, each with an approved result</span></div>
<div class="tile"><b>${cast.length}</b><span>nodes, each a process of its own; none is in charge</span></div>
<div class="tile"><b>${settings.forge === 0 ? 'none' : fraud == null ? 'not found' : `round ${fraud.round}`}</b><span>${settings.forge === 0 ? 'forged results' : `forgery proven; chance stated before: ${share(odds.detection)}`}</span></div>
<div class="tile"><b>${seconds(crash.backAt - crash.killedAt)}</b><span>${crash.name} was gone after kill -9; ${crash.outcome === 'resumed' ? 'its window was paid all the same' : 'its window was run elsewhere'}</span></div>
<div class="tile"><b>${Math.round((ended - started) / 1000)} s</b><span>from an empty folder to books that agree</span></div>
</div></header>`
}

function checks ({ checks: all }: DemoRecord): Html {
  return html`<section id="checks"><h2>What had to hold</h2><ul class="checks">
${all.map(({ ok, name, detail }) => html`<li><span class="${ok ? 'ok' : 'no'}">${ok ? '✓' : '✗'}</span><span>${name}<small>${detail}</small></span></li>`)}
</ul></section>`
}
