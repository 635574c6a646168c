import { html, Html } from '../html.ts'
import type { PageScript } from './bundle.ts'
import type { Carried } from './carried.ts'

/** A forged unit that the reader can run, and the script for it. */
export interface Rerun {
  readonly carried: Carried
  readonly script: PageScript
}

/** The button, and everything that it needs. The page's one script comes after it. */
export function rerunSection ({ carried }: Rerun): Html {
  const bytes = carried.blobs.reduce((sum, blob) => sum + blob.bytes, 0)

  return html`<h3>Run it again, here</h3>
<p>This page carries that unit: module, data, input and the signed proof, ${(bytes / 1e6).toFixed(1)} MB (${((carried.packed.length + carried.envelope.length) / 1e6).toFixed(1)} MB as they lie in here). Your browser can check the proof and run the unit with the same code that a node uses. It asks nobody: this page may open no connection at all.</p>
<p><button type="button" id="rerun-button" disabled>Run the unit here</button></p>
<noscript><p class="soft">Scripts are off in this browser, so nothing can be run here; the command at the end of the page does the same.</p></noscript>
<output id="rerun-output" for="rerun-button"></output>
<p class="soft">It is one run, in the tiers that your browser chooses; nodes convict nobody before both of V8's tiers agree. And the script came with the page: whoever does not trust the page's author runs the command at its end.</p>
<script type="application/json" id="rerun-unit">${new Html(JSON.stringify(carried).replaceAll('<', '\\u003c'))}</script>`
}

/** To stand at the end of the body, where all that it looks for is there. */
export function rerunScript ({ script }: Rerun): Html {
  return html`<script>${new Html(script.text)}</script>`
}

/** What the page allows itself: its own look, and this script with its worker; never a connection. */
export function contentPolicy (rerun: Rerun | undefined): string {
  const scripts = rerun == null ? '' : `; script-src '${rerun.script.hash}' 'wasm-unsafe-eval'; worker-src blob:`
  return `default-src 'none'; style-src 'unsafe-inline'${scripts}`
}
