import { html } from './html.ts'
import { share } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'

/** What was said beforehand about catching the liar, and what happened. */
export function oddsSection (record: DemoRecord): Html {
  const { odds, settings, fraud, winner, forged, cast, rounds } = record
  const liar = cast.find(({ role }) => role === 'liar')?.name ?? 'the liar'
  const unaudited = forged.filter(({ audited }) => !audited).length
  const paid = forged.filter(({ paid: one }) => one).length
  const liarPeer = cast.find(({ role }) => role === 'liar')?.peer
  const earned = rounds.flatMap(({ job }) => job.contracts).filter(({ peer }) => peer === liarPeer).reduce((sum, { total }) => sum + BigInt(total), 0n)

  if (settings.forge === 0) {
    return html`<section id="odds"><h2>The odds</h2><p>Nobody was told to lie in this run (<code>--forge 0</code>), so there was nothing to catch.</p></section>`
  }

  const how = fraud == null
    ? winner.struck.some(({ provider }) => provider === liar) ? 'not by sampling, but by the winner\'s re-check' : 'not at all'
    : `by re-execution in round ${fraud.round}`

  return html`<section id="odds"><h2>The odds, stated before the work began</h2>
<p>${liar} was told to forge <strong>${settings.forge * 100} %</strong> of its units${settings.patience > 0 ? ` after behaving for ${settings.patience}` : ''}: it trains for ${settings.forgedEpochs} epoch and reports the result as if it were the full run. Before the first unit ran, the audit rule was walked through for the windows that ${liar} would get:</p>
<div class="pair">
<div><span class="soft">said beforehand: chance of catching it</span><span class="big">${share(odds.detection)}</span>in round 1 already: ${share(odds.firstRound)}</div>
<div class="${fraud == null ? 'lie' : 'true'}"><span class="soft">what happened: caught</span><span class="big">${fraud == null ? 'no' : `round ${fraud.round}`}</span>${how}</div>
<div><span class="soft">forged units that nobody re-executed</span><span class="big">${unaudited} of ${forged.length}</span>from the liar's own notes: insiders only</div>
</div>
<div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>planned window</th><th class="n">units</th><th class="n">checked</th><th class="n">forged, on average</th><th>why that many</th></tr></thead><tbody>
${odds.windows.map(({ round, units, count, forgedFraction, why }) => html`<tr><td>round ${round}</td><td class="n">${units}</td><td class="n">${count}</td><td class="n">${(units * forgedFraction).toFixed(1)}</td><td>${why}</td></tr>`)}
</tbody></table></div>
<p>${settings.patience === 0 && settings.forge >= 0.1 ? 'That the chance is so high is the rule of the first ten units: whoever starts to lie at once is caught at once.' : 'The first ten units of a newcomer are checked completely; what comes after is sampled.'} A <strong>patient</strong> liar that behaves for its first ten units and then forges as much would be caught by sampling in this run with a chance of <strong>${share(odds.patient)}</strong>; <code>npm run demo -- --patience 10</code> tries it.</p>
${paid === 0 ? html`<p>No forged unit was paid for.</p>` : html`<p>${paid} forged ${paid === 1 ? 'unit was' : 'units were'} approved and paid for; ${liar} got ${earned.toString()} micro-units in all and saved most of the work in those.</p>`}
<p class="soft">The odds assume that the lab's nonce is not known to ${liar} before it commits, and that windows come as planned.</p></section>`
}
