import { html } from './html.ts'
import { rerunSection } from './rerun/section.ts'
import { nameOfPeer, percent, seconds } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord, Fraud } from '../record.ts'
import type { Rerun } from './rerun/section.ts'

/** The fraud proof: what was claimed, what it really comes to, and who has checked that. */
export function proofSection (record: DemoRecord, rerun?: Rerun): Html {
  const { fraud } = record

  if (fraud == null) {
    return html`<section id="proof"><h2>The fraud proof</h2><p>There is none: no check found a forged result in this run.</p></section>`
  }

  const liar = nameOfPeer(record, fraud.proof.provider)
  const { experiment: e } = fraud

  return html`<section id="proof"><h2>The fraud proof</h2>
<p>Experiment ${fraud.proof.index}, in round ${fraud.round}. ${liar} had signed a commitment to its result before it knew what would be checked, so it cannot take it back. The proof carries that signature and the unit itself: whoever has the file can run it again.</p>
<div class="pair">
<div class="lie"><span class="soft">${liar} claimed</span><span class="big">${percent(fraud.claimed)}</span>${weights(fraud.claimed)}</div>
${fraud.recomputed.map(({ tier, score }) => html`<div class="true"><span class="soft">run again, V8 tier ${tier}</span><span class="big">${percent(score)}</span>${weights(score)}</div>`)}
</div>
${e == null ? '' : html`<p>The experiment: hidden ${e.hidden}, lr ${e.lr}, momentum ${e.momentum}, batch ${e.batch}, epochs ${e.epochs}, l2 ${e.l2}, seed ${e.seed}.</p>`}
${rerun == null ? '' : rerunSection(rerun)}
<h3>Who checked it</h3>
<div class="scroll" tabindex="0"><table><thead><tr><th>node</th><th>verdict</th><th>how it learned of it</th><th class="n">after the proof was made</th></tr></thead><tbody>
${fraud.witnesses.map(({ name, verdict, learned, at }) => html`<tr><td>${name}</td><td>${verdict}</td><td>${learnedWords(learned)}</td><td class="n">${learned === 'own-audit' ? '' : seconds(Math.max(0, at - fraud.proof.at))}</td></tr>`)}
</tbody></table></div>
<p>Each of them ran the unit itself, in both V8 tiers. Nobody takes anybody's word for it.</p>
<dl>
<dt>proof</dt><dd class="mono" id="proof-id">${fraud.proof.id}</dd>
<dt>contract</dt><dd class="mono">${fraud.proof.contract}</dd>
<dt>module</dt><dd class="mono">${fraud.cids.module}</dd>
<dt>input</dt><dd class="mono">${fraud.cids.input}</dd>
<dt>claimed output</dt><dd class="mono">${fraud.cids.output}</dd>
<dt>file</dt><dd><span class="mono">${fraud.file}</span> (${(fraud.bytes / 1e6).toFixed(1)} MB, everything that the check needs)</dd>
<dt>checked from the file</dt><dd>exit ${fraud.verified.exit}: ${fraud.verified.says}</dd>
<dt>one byte flipped</dt><dd>exit ${fraud.flipped.exit}: ${fraud.flipped.says}</dd>
</dl></section>`
}

function weights (score: Fraud['claimed']): Html | string {
  return score.kind === 'trained' ? html`<span class="soft">weights <code>${score.weights.slice(0, 16)}…</code></span>` : ''
}

function learnedWords (learned: Fraud['witnesses'][number]['learned']): string {
  const words = { 'own-audit': 'its own check found it', gossip: 'by gossip', imported: 'from a file' }
  return words[learned]
}
