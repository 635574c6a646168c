import { html } from './html.ts'
import type { Html } from './html.ts'
import type { DemoRecord } from '../record.ts'

/** What a reader must not take from this report. */
export function footer ({ settings, machine, started, ended }: DemoRecord): Html {
  return html`<footer><h2>What this does not show</h2>
<ul>
<li><strong>The open internet.</strong> Every node ran on one machine and spoke over loopback: no firewalls, no slow links, no distance.</li>
<li><strong>Strangers.</strong> One program started them all. An identity costs nothing, so a convicted liar can come back under a new name; it would be a newcomer again, and checked completely.</li>
<li><strong>That every lie is found.</strong> Whoever lies within its first ten units is found at once; later a sample is checked, and a single forged unit may well pass. The sampling makes lying a loss on average, while there is unpaid work to lose.</li>
<li><strong>That the lab is honest.</strong> The odds hold for whoever believes that its nonces were secret. The lab chose the sample; others can check what it proved, not what it left unchecked.</li>
<li><strong>Secrecy.</strong> Providers see the inputs of the units that they run; after a proven fraud everybody may see that one.</li>
<li><strong>Real money.</strong> The balances are debts in a made-up unit. Nothing was paid.</li>
<li><strong>GPUs, or science.</strong> Small networks on small pictures, on CPUs. The search is real, and simple on purpose; the winner was chosen on the same 1,000 pictures that score it, so its accuracy is a little flattered.</li>
</ul>
<h2>This run</h2>
<p>${settings.seedGiven ? `Seed ${settings.seed}, given on the command line.` : `The seed was fixed: ${settings.seed}, the built-in one. --seed changes it.`} It decides the proposals, the training runs and which units the liar forges. Keys, nonces, and so who gets which units and which of them are checked, are fresh in every run. ${settings.units} units, ${settings.rounds} rounds, windows of ${settings.windowUnits}, at least ${settings.floorPpm / 10_000} % re-executed, κ = ${settings.kappaPpm / 1_000_000}, fee ${settings.feePpm / 10_000} %. Node.js ${machine.node} on ${machine.platform} with ${machine.cores} cores, ${Math.round((ended - started) / 1000)} s.</p>
<p>To check the fraud proof yourself, from its file alone, run this in the repository:</p></footer>`
}
