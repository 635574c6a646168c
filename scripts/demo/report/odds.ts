import { credits } from '../summary.ts'
import { html } from './html.ts'
import { share } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'

/** What was said beforehand about catching the liar, and what happened. */
export function oddsSection (record: DemoRecord): Html {
  const { odds, settings, fraud, winner, forged, cast } = record
  const liar = cast.find(({ role }) => role === 'liar')?.name ?? 'the liar'
  const unaudited = forged.filter(({ audited }) => !audited).length

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
<div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>planned window</th><th class="n">units</th><th class="n">checked, on average</th><th class="n">forged, on average</th><th>why that many</th></tr></thead><tbody>
${odds.windows.map(({ round, units, count, forgedFraction, why }) => html`<tr><td>round ${round}</td><td class="n">${units}</td><td class="n">${Number.isInteger(count) ? count : count.toFixed(1)}</td><td class="n">${(units * forgedFraction).toFixed(1)}</td><td>${why}</td></tr>`)}
</tbody></table></div>
<p>${settings.patience === 0 && settings.forge >= 0.1 ? 'That the chance is so high is the rule of the first ten units: whoever starts to lie at once is caught at once.' : 'The first ten units of a newcomer are checked completely; what comes after is sampled.'}${settings.patience >= 10 ? '' : html` A <strong>patient</strong> liar that behaves for its first ten units and then forges as much would be caught by sampling in a run like this with a chance of <strong>${share(odds.patient)}</strong>; <code>npm run demo -- --patience 10</code> tries it.`}</p>
<h3>Did lying pay?</h3>
<p>${profit(record)}</p>
<p class="soft">The odds assume that nobody but the lab knows its nonces in time, that windows come as planned, and that units cost the same. The lab checks more where units that it re-ran were uneven, so the true odds were no worse than these.</p></section>`
}

/** What the liar won and lost, at the assumed cost of a unit (κ of its price). */
function profit ({ cast, rounds, forged, settings, fraud }: DemoRecord): string {
  const { peer, price = '0' } = cast.find(({ role }) => role === 'liar') ?? {}
  const contracts = rounds.flatMap(({ job }) => job.contracts).filter(one => one.peer === peer)
  const earned = contracts.reduce((sum, { total }) => sum + BigInt(total), 0n)
  const paid = forged.filter(one => one.paid).length
  const saved = BigInt(Math.round(forged.length * Number(price) * settings.kappaPpm / 1e6))
  const start = `It made up ${forged.length} ${forged.length === 1 ? 'unit' : 'units'}, ${paid} of which ${paid === 1 ? 'was' : 'were'} paid for, and saved work worth about ${credits(saved)}.`

  if (fraud == null) {
    return `${start} Nobody noticed: it was paid ${credits(earned)} in all. This time lying paid.`
  }

  const worked = contracts.flatMap(({ windows }) => windows).reduce((sum, { indexes }) => sum + indexes.length, 0)
  const kept = contracts.reduce((sum, { payable }) => sum + Number(payable), 0)
  const forfeited = BigInt(worked - kept) * BigInt(price)
  return `${start} Once it was found, the pay for ${worked - kept} units was forfeited, ${credits(forfeited)}, and it got no more work from this lab. ${forfeited > saved ? 'Lying was a loss.' : `It had been paid ${credits(earned)} before that.`}`
}
