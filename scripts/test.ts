/**
 * `npm test [-- step…]`: every check there is, each under its heading. A step that fails hides none after it. The last line is
 * `N passed, N failed`; the exit status is 1 if anything failed, 2 for a step that does not exist.
 */
import { runStep } from './test/run-step.ts'
import { STEPS } from './test/steps.ts'
import type { Counts } from './test/run-step.ts'
import type { Step } from './test/steps.ts'

const wanted = process.argv.slice(2)
const chosen = STEPS.filter(({ name }) => wanted.length === 0 || wanted.some(word => name === word || name.startsWith(`${word}:`)))
const unknown = wanted.filter(word => !STEPS.some(({ name }) => name === word || name.startsWith(`${word}:`)))
if (unknown.length > 0) {
  process.stderr.write(`no step is called ${unknown.join(', ')}; there are: ${STEPS.map(({ name }) => name).join(', ')}\n`)
  process.exit(2)
}

let total: Counts = { passed: 0, failed: 0, skipped: 0 }
const failures: string[] = []
const begun = performance.now()

async function play (step: Step): Promise<void> {
  const at = performance.now()
  const { passed, failed, skipped, output } = await runStep(step)
  total = { passed: total.passed + passed, failed: total.failed + failed, skipped: total.skipped + skipped }
  if (failed > 0) {
    failures.push(step.name)
  }
  const verdict = `${failed > 0 ? `FAILED (${failed})` : 'ok'}, ${((performance.now() - at) / 1000).toFixed(1)} s`
  process.stdout.write(step.beside === true ? `\n== ${step.name}: ${step.heading}\n${output}   ${verdict}, beside others\n` : `${output}   ${verdict}\n`)
}

const beside: Promise<void>[] = []

for (const step of chosen) {
  if (step.beside === true) {
    beside.push(play(step))
  } else {
    process.stdout.write(`\n== ${step.name}: ${step.heading}\n`)
    await play(step)
  }
}

await Promise.all(beside)

process.stdout.write(`\n${((performance.now() - begun) / 1000).toFixed(0)} s${total.skipped > 0 ? `, ${total.skipped} skipped` : ''}${failures.length > 0 ? `, failed in: ${failures.join(', ')}` : ''}\n`)
process.stdout.write(`${total.passed} passed, ${total.failed} failed\n`)
process.exitCode = total.failed > 0 ? 1 : 0
