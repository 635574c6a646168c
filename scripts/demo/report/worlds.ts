import { isDeepStrictEqual } from 'node:util'
import { ranked } from '../search.ts'
import { credits } from '../summary.ts'
import { html } from './html.ts'
import { percent, seconds } from './words.ts'
import type { Html, Part } from './html.ts'
import type { DemoRecord, Fraud, OtherWorld } from '../record.ts'
import type { Finding } from '../search.ts'

/** The best of a run. */
type Found = Finding & { readonly index: number }

/** This run beside the same search with nothing checked. */
export function worldsSection (record: DemoRecord): Html {
  const { fraud, otherWorld, settings } = record

  if (settings.forge === 0) {
    return html``
  }

  if (fraud == null) {
    return html`<section id="worlds"><h2>Two worlds</h2><p>No check found the liar in this run, so there is nothing to set beside it: what stands above is what happens where nobody notices.</p></section>`
  }

  return otherWorld == null
    ? html`<section id="worlds"><h2>Two worlds</h2><p>What the same search would have come to with nothing checked was to be computed after the run, but not even its first round was finished in time on this machine.</p></section>`
    : compared(record, fraud, otherWorld)
}

function compared (record: DemoRecord, fraud: Fraud, otherWorld: OtherWorld): Html {
  const { rounds, settings, cast, forged, winner } = record
  const { peer, name = 'the liar' } = cast.find(({ role }) => role === 'liar') ?? {}
  const whole = otherWorld.rounds === rounds.length
  const so = rounds.slice(0, otherWorld.rounds)
  const best = whole ? winner : ranked(so.flatMap(({ results }) => results))[0]
  const contracts = so.flatMap(({ job }) => job.contracts)
  const paid = contracts.filter(one => one.peer === peer).reduce((sum, { total }) => sum + BigInt(total), 0n)
  const checked = contracts.flatMap(({ windows }) => windows).reduce((sum, { audited = [] }) => sum + audited.length, 0)
  const believed = forged.filter(one => one.paid && one.index < otherWorld.units)
  const price = cast.find(one => one.name === name)?.price ?? '0'

  const rows: ReadonlyArray<readonly [string, Part, Part]> = [
    ['published as the best', best == null ? '' : percent(best.score), percent(otherWorld.best.claimed)],
    ['what that one really gives', best == null ? '' : html`${percent(best.score)} <span class="soft">${whole ? 'run again in both tiers' : 'as approved'}</span>`, html`${percent(otherWorld.best.truth)} <span class="soft">experiment ${otherWorld.best.index}</span>`],
    ['made-up results that were believed', `${believed.length} of ${otherWorld.units}`, html`<strong>${otherWorld.forged.length}</strong> of ${otherWorld.units}`],
    [`paid to ${name}`, credits(paid), html`<strong>${credits(BigInt(otherWorld.paid))}</strong> <span class="soft">for ${otherWorld.liarUnits} units</span>`],
    ['of that, for made-up results', credits(BigInt(believed.length) * BigInt(price)), html`<strong>${credits(BigInt(otherWorld.paidForged))}</strong>`],
    ['units that the lab ran again', `${checked} of ${otherWorld.units}`, 'none']
  ]

  return html`<section id="worlds"><h2>Two worlds: this run, and the same one with nothing checked</h2>
<p>${verdict(otherWorld, best, name)}</p>
<div class="scroll" tabindex="0"><table class="worlds"><thead><tr><th></th><th>this run</th><th>nothing checked</th></tr></thead><tbody>
${rows.map(([what, here, there]) => html`<tr><td>${what}</td><td>${here}</td><td>${there}</td></tr>`)}
</tbody></table></div>
${whole ? '' : html`<p>Only ${otherWorld.rounds} of ${rounds.length} rounds could be computed in the time that the demo gives itself for this; both columns are about those.</p>`}
${otherWorld.forged.length === 0
? ''
: html`<details><summary>The ${otherWorld.forged.length} made-up results of the other world</summary><div class="scroll" tabindex="0"><table><thead><tr><th>experiment</th><th class="n">claimed</th><th class="n">really</th></tr></thead><tbody>
${otherWorld.forged.map(({ index, claimed, truth }) => html`<tr><td>${index}</td><td class="n">${percent(claimed)}</td><td class="n">${percent(truth)}</td></tr>`)}
</tbody></table></div></details>`}
<p class="soft">The right column did not happen. It was computed after the run, ${seconds(otherWorld.ms)}: the same seed proposes the same first round; ${name} keeps its part of every round and its own rule of what to make up; what it would have signed was made in the way in which it makes it, ${settings.forgedEpochs} epoch of training. ${otherWorld.elsewhere === 0 ? 'Every experiment of it was also one of this run.' : `${otherWorld.elsewhere} of its experiments are others than those of this run, because a later round follows from the results before it; ${otherWorld.executed} ${otherWorld.executed === 1 ? 'unit was' : 'units were'} run for it.`} Which units ${name} would have got is a guess: that follows from the nodes' timing.</p></section>`
}

function verdict ({ best, forged, elsewhere, units }: OtherWorld, here: Found | undefined, name: string): string {
  const made = forged.find(({ index }) => index === best.index)
  const gap = Math.max(0, ...forged.map(({ claimed, truth }) => claimed.kind === 'trained' && truth.kind === 'trained' ? Math.abs(claimed.accuracy - truth.accuracy) : 0))
  const noise = `${forged.length} of ${units} published results would have been made up, the worst of them ${(gap * 100).toFixed(1)} points off, and nobody would know which.`

  if (made != null) {
    return `With nothing checked, the published winner would have been one of the results that ${name} made up. ${noise}`
  }

  const better = best.truth.kind === 'trained' && here?.score.kind === 'trained' && best.truth.accuracy > here.score.accuracy
  const way = elsewhere === 0
    ? ', and the search would have gone the same way'
    : isDeepStrictEqual(best.experiment, here?.experiment)
      ? '; what they hid or displaced would have sent parts of the search another way, to the same winner'
      : `; but what they hid or displaced would have sent the search another way${better ? ', by chance to a better end' : ''}`
  return `Who works less mostly claims less: none of ${name}'s made-up results would have won${way}. ${noise}`
}
