import { credits } from '../summary.ts'
import { html } from './html.ts'
import { nameOfPeer, short } from './words.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'

/** Balances, receipts, and every pair's books side by side. */
export function moneySection (record: DemoRecord): Html {
  const { books, cast, settings, benchmark } = record
  const named = cast.filter(({ name }) => books.nodes.some(node => node.name === name && node.balances.length > 0))
  const balance = (row: string, column: string): bigint | undefined => {
    const peer = cast.find(({ name }) => name === column)?.peer
    const found = books.nodes.find(({ name }) => name === row)?.balances.filter(one => one.peer === peer) ?? []
    return found.length === 0 ? undefined : found.reduce((sum, one) => sum + BigInt(one.balance), 0n)
  }
  const total = (row: string): bigint => named.reduce((sum, { name }) => sum + (balance(row, name) ?? 0n), 0n)
  const fee = books.receipts.reduce((sum, one) => sum + BigInt(one.fee), 0n)
  const issuer = cast.find(({ role }) => role === 'issuer')?.name ?? ''

  return html`<section id="money"><h2>Who owes whom</h2>
<p>Each row is one node's own books: what the others owe it (positive), and what it owes them (negative). Nobody keeps these numbers for anybody else. ${books.receipts.length} receipts, signed by both sides, say how they came about; ${credits(fee)} of them, ${settings.feePpm / 10_000} %, is the network's fee, here to ${issuer}. ${issuer} itself owes a little for the ${benchmark.attested.reduce((sum, { units }) => sum + units, 0)} units of its benchmark.</p>
<div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>books of</th>${named.map(({ name }) => html`<th class="n">${name}</th>`)}<th class="n">sum</th></tr></thead><tbody>
${named.map(({ name }) => html`<tr><td>${name}</td>${named.map(other => html`<td class="n">${amount(other.name === name ? undefined : balance(name, other.name))}</td>`)}<td class="n"><strong>${credits(total(name))}</strong></td></tr>`)}
</tbody></table></div>
<p>All sums together: <strong>${credits(books.nodes.flatMap(({ balances }) => balances).reduce((sum, one) => sum + BigInt(one.balance), 0n))}</strong>. No money changed hands here: these are debts, to be paid by whatever means the people agree on.</p>
<details><summary>All ${books.receipts.length} receipts of the lab</summary><div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>receipt</th><th>provider</th><th class="n">units</th><th class="n">for the work</th><th class="n">fee</th></tr></thead><tbody>
${books.receipts.map(({ entry, provider, units, work, fee: one }) => html`<tr><td class="mono">${short(entry.id, 16)}</td><td>${provider}</td><td class="n">${units}</td><td class="n">${credits(BigInt(work))}</td><td class="n">${credits(BigInt(one))}</td></tr>`)}
</tbody></table></div></details>
<h3>Do the books agree?</h3>
<p>Every node compared its receipts with everybody it has settled with. Two books agree when they come to the same root, a fingerprint of all receipts between the two.</p>
<details${books.nodes.every(({ pairs }) => pairs.every(({ agreed }) => agreed)) ? '' : html` open`}><summary>${books.nodes.flatMap(({ pairs }) => pairs).filter(({ agreed }) => agreed).length} of ${books.nodes.flatMap(({ pairs }) => pairs).length} comparisons agree; ${books.nodes.filter(({ log }) => log.ok).length} of ${books.nodes.length} logs verify</summary>
<div class="scroll" tabindex="0"><table class="wide"><thead><tr><th>books of</th><th>with</th><th class="n">receipts</th><th>root</th><th>agree</th></tr></thead><tbody>
${books.nodes.flatMap(({ name, pairs }) => pairs.map(({ peer, agreed, receipts, root, reason }) => html`<tr><td>${name}</td><td>${nameOfPeer(record, peer)}</td><td class="n">${receipts}</td><td class="mono">${short(root, 16)}</td><td>${agreed ? html`<span class="ok">✓</span>` : html`<span class="no">✗</span> ${reason}`}</td></tr>`))}
</tbody></table></div></details></section>`
}

function amount (micro: bigint | undefined): string {
  return micro == null ? '' : micro === 0n ? '0' : credits(micro)
}
