/**
 * `npm run control [-- --units N]`: honest units (default 10,000), NaN-heavy, grow-heavy and deeply recursive ones, by real nodes, each run again by its requester in another V8 tier or
 * another major of Node. Says how far it is, and at the end what it found; exit status 1 where anything honest was doubted. From 100,000 units on it writes its figures into
 * docs/verification.md.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { PAIRS } from './control/hosts.ts'
import { CONTROL_MODULES } from './control/modules.ts'
import { clean, closingLine, controlPart } from './control/report.ts'
import { runControl } from './control/run.ts'
import { between } from './simulate/document.ts'

const DOCUMENT = new URL('../docs/verification.md', import.meta.url)
const DOCUMENTED = 100_000
const EVERY_MS = 5000

const { values } = parseArgs({ options: { units: { type: 'string', default: '10000' } } })
const units = Number(values.units)

if (!Number.isInteger(units) || units < 1 || units > 10_000_000) {
  process.stderr.write(`--units ${values.units}: a whole number from 1 to 10000000\n`)
  process.exit(2)
}

let told = 0
const control = await runControl({
  units,
  pairs: PAIRS,
  note: ({ units: done, mismatches }) => {
    if (performance.now() - told > EVERY_MS) {
      told = performance.now()
      process.stderr.write(`${done} units, ${mismatches} mismatches\n`)
    }
  }
})

process.stdout.write(`${closingLine(control)}\n`)

if (!clean(control)) {
  process.exitCode = 1
} else if (control.units >= DOCUMENTED) {
  writeFileSync(DOCUMENT, between(readFileSync(DOCUMENT, 'utf8'), 'control', controlPart(control, PAIRS, CONTROL_MODULES)))
  process.stdout.write('docs/verification.md written\n')
}
