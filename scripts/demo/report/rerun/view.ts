import { percent } from '../words.ts'
import { STEPS } from './unit.ts'
import type { Thread } from './thread.ts'
import type { Ended, Side, Step } from './unit.ts'

type Ran = Extract<Ended, { kind: 'ran' }>

/** Everything goes in as text, never as markup. */
export function element (name: string, content: string | readonly Node[], className = ''): HTMLElement {
  const made = document.createElement(name)
  made.className = className
  made.append(...(typeof content === 'string' ? [content] : content))
  return made
}

/** The steps so far, the last one of them under way. */
export function stepList (now: Step, elapsedMs: number): HTMLElement {
  const at = STEPS.findIndex(([step]) => step === now)
  return element('ol', STEPS.map(([, words], i) => element('li', `${i < at ? '✓' : i === at ? '…' : '·'} ${words}${i === at ? ` (${(elapsedMs / 1000).toFixed(1)} s)` : ''}`, i > at ? 'soft' : '')), 'steps')
}

/** What came of it. `shown` is the proof's hash as the report shows it; `kind` is where the unit ran. */
export function result (ended: Ended, shown: string, kind: Thread['kind']): readonly HTMLElement[] {
  switch (ended.kind) {
    case 'ran': return ran(ended, shown, kind)
    case 'refused': return [element('p', `✗ Refused (${ended.code}): ${ended.reason}.`, 'verdict failed'), element('p', 'This page does not hold what the lab once wrote, or it was never right. Nothing was run.')]
    case 'failed': return [
      element('p', `No result (${ended.code}): ${ended.reason}.`, 'verdict failed'),
      element('p', ended.code === 'stack-exhausted'
        ? 'The unit calls deeper than this browser\'s stack takes. That is a failure of this machine, not a result: it says nothing about the unit or its provider.'
        : 'That is a failure of this machine, not a result: it says nothing about the unit or its provider.')
    ]
  }
}

function ran (ended: Ran, shown: string, kind: Thread['kind']): readonly HTMLElement[] {
  const { proof, signatures, claimed, recomputed, root, differs, accuserRight, ms } = ended
  const same = proof === shown
  const checks = [
    [same, `the proof's hash, recomputed from its bytes, is ${same ? 'the one that this report shows' : 'not the one that this report shows'}`, proof],
    [true, `${signatures.length} signatures hold: ${signers(signatures)}`, ''],
    [true, 'the claimed leaf lies under the root that was signed', root],
    [differs, differs ? 'run here, the unit makes another leaf than the one that was signed' : 'run here, the unit makes the very leaf that was signed: the provider was right', ''],
    [accuserRight, accuserRight ? 'what it comes to here is what the accuser says it comes to' : 'it does not come to what the accuser says', '']
  ] as const
  const good = same && differs && accuserRight

  return [
    element('p', good ? '✓ Forged: run here, the unit gives another result than the one that was signed' : '✗ Run here, the unit does not bear the proof out', `verdict ${good ? 'held' : 'failed'}`),
    comparison(claimed, recomputed),
    element('ul', checks.map(([ok, text, hash]) => element('li', [element('span', ok ? '✓' : '✗', ok ? 'ok' : 'no'), element('span', [new Text(`${text} `), element('code', hash)])])), 'checks one'),
    element('p', `The unit ran for ${(ms / 1000).toFixed(2)} s, ${kind === 'worker' ? 'in a worker of its own' : 'on the page\'s own thread, because this browser gives the page no worker'}. ${stackWords(ended)}`, 'soft')
  ]
}

function signers (signatures: Ran['signatures']): string {
  const byWho = new Map<string, readonly string[]>()
  signatures.forEach(({ who, what }) => { byWho.set(who, [...byWho.get(who) ?? [], what]) })
  return [...byWho].map(([who, what]) => `${who} signed ${what.join(', ')}`).join('; ')
}

function stackWords ({ stack: { held, granted } }: Ran): string {
  return held >= granted
    ? `This thread's stack takes all of the ${granted.toLocaleString('en')} slots of call depth that the profile grants, at least in small calls.`
    : `This thread's stack takes ${held.toLocaleString('en')} of the ${granted.toLocaleString('en')} slots of call depth that the profile grants, measured with small calls. That was enough for this unit; one that calls deeper would end here as a failure of this machine, never as a result. A node gives its units a larger stack.`
}

function comparison (claimed: Side, recomputed: Side): HTMLElement {
  const weights = ({ score }: Side): string => score.kind === 'trained' ? `${score.weights.slice(0, 16)}…` : ''
  const rows: ReadonlyArray<readonly [string, (side: Side) => string]> = [
    ['accuracy', ({ score }) => percent(score)],
    ['weights', weights],
    ['status', ({ status }) => String(status)],
    ['fuel', ({ fuel }) => BigInt(fuel).toLocaleString('en')],
    ['output, sha2-256', ({ output }) => output],
    ['leaf', ({ leaf }) => leaf]
  ]
  const head = element('tr', ['', 'claimed and signed', 'run here'].map(text => element('th', text)))
  const body = rows.map(([name, of]) => {
    const [was, is] = [of(claimed), of(recomputed)]
    return element('tr', [element('th', name), element('td', was), element('td', is)], was === is ? '' : 'marked')
  })
  return element('div', [element('table', [head, ...body], 'sides')], 'scroll')
}
