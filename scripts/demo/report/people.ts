import { credits } from '../summary.ts'
import { html } from './html.ts'
import { nameOfPeer } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'

/** Who took part, who vouched for whom, and who was passed over. */
export function peopleSection (record: DemoRecord): Html {
  const { cast, benchmark, rounds } = record
  const { attested, unbelieved, found } = benchmark
  const issuer = cast.find(({ role }) => role === 'issuer')
  const passed = new Map<string, { readonly why: string, readonly rounds: number[] }>()

  for (const { round, job } of rounds) {
    for (const { peer, why } of job.passedOver) {
      const key = `${peer} ${why.split(':')[0] ?? ''}`
      const known = passed.get(key) ?? { why: `${nameOfPeer(record, peer)}: ${why}`, rounds: [] }
      passed.set(key, { ...known, rounds: [...new Set([...known.rounds, round])] })
    }
  }

  return html`<section id="people"><h2>Who took part, and who vouched for whom</h2>
<p>${issuer?.name ?? 'An issuer'} gave every provider the same small job, ran its units again itself, and signed how fast they came back. The lab believes ${issuer?.name ?? 'it'} about benchmarks, and asked for them: of ${found.any} peers that offered the work, ${found.attested} could show one. ${unbelieved.name} asked the lowest price, and showed only a statement of another kind (“${unbelieved.kind}”) by the same issuer, which the lab does not believe it about.</p>
<div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>node</th><th>role</th><th>V8 tier</th><th class="n">asks, a unit</th><th class="n">measured, units/s</th><th>what it does</th></tr></thead><tbody>
${cast.map(({ name, role, tier, price, does }) => html`<tr><td><strong>${name}</strong></td><td>${role}</td><td>${tier}</td><td class="n">${price == null ? '' : credits(BigInt(price))}</td><td class="n">${attested.find(one => one.name === name)?.unitsPerSecond}</td><td>${does}</td></tr>`)}
</tbody></table></div>
<p class="soft">Measured over ${attested[0]?.units ?? 0} units each, from the start of the window to its commitment, fetching of module and data included, with all providers at work at once on this one machine: good for comparing them here, and for nothing else.</p>
<h3>Who was passed over</h3>
<ul>${[...passed.values()].map(({ why, rounds: some }) => html`<li>${why} <span class="soft">(round ${some.join(', ')})</span></li>`)}</ul>
<details><summary>Their addresses</summary><dl>${cast.map(({ name, did, pid }) => html`<dt>${name} (process ${pid})</dt><dd class="mono">${did}</dd>`)}</dl></details></section>`
}
