import { html } from './html.ts'
import { nameOfPeer } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'

/** What was re-executed, window by window, and why that many. */
export function auditsSection (record: DemoRecord): Html {
  const rows = record.rounds.flatMap(({ round, job }) => job.contracts.flatMap(contract => contract.windows.map(window => ({ round, contract, window, name: nameOfPeer(record, contract.peer) }))))
  const units = rows.reduce((sum, { window }) => sum + window.indexes.length, 0)
  const audited = rows.reduce((sum, { window }) => sum + (window.audited?.length ?? 0), 0)

  return html`<section id="audits"><h2>What was checked</h2>
<p>The lab re-executed <strong>${audited} of ${units}</strong> units by itself. Newcomers are checked completely for their first ten units; after that a sample is enough to make lying a loss, as long as a liar still has unpaid work to lose.</p>
<div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>provider</th><th class="n">windows</th><th class="n">units</th><th class="n">re-executed</th><th>in words</th></tr></thead><tbody>
${record.cast.filter(({ price }) => price != null).map(({ name }) => {
  const own = rows.filter(row => row.name === name)
  const all = own.reduce((sum, { window }) => sum + window.indexes.length, 0)
  const some = own.reduce((sum, { window }) => sum + (window.audited?.length ?? 0), 0)
  const refuted = own.filter(({ contract }) => contract.state === 'refuted').length
  return html`<tr${refuted > 0 ? html` class="marked"` : ''}><td>${name}</td><td class="n">${own.length}</td><td class="n">${all}</td><td class="n">${some}</td><td>${own.length === 0 ? 'never got work' : refuted > 0 ? 'a forged result was found: everything unpaid was run again elsewhere' : 'every check came out the same'}</td></tr>`
})}
</tbody></table></div>
<details><summary>All ${rows.length} windows, and why that many</summary><div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>round</th><th>provider</th><th class="n">checked</th><th>why</th><th>outcome</th></tr></thead><tbody>
${rows.map(({ round, contract, window, name }) => html`<tr${contract.state === 'refuted' && window.approvedAt == null ? html` class="marked"` : ''}><td>${round}</td><td>${name}</td><td class="n">${window.audited?.length ?? 0} of ${window.indexes.length}</td><td>${window.auditWhy ?? 'never opened'}</td><td>${window.approvedAt != null ? 'approved' : contract.state}</td></tr>`)}
</tbody></table></div></details></section>`
}
