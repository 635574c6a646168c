/**
 * `npm run adversaries [-- NAME…]`: lets every adversary of test/adversary loose on unmodified nodes, asserts what has to be true of each, and writes their outcomes into
 * docs/verification.md. With names (or parts of them) it plays only those, prints their rows and writes nothing. Exit status 1 where one does not come to what it has to.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { SUITE } from '../test/adversary/suite.ts'
import { adversaryTable } from './adversaries/table.ts'
import { between } from './simulate/document.ts'
import type { Row } from './adversaries/table.ts'

const DOCUMENT = new URL('../docs/verification.md', import.meta.url)

const wanted = process.argv.slice(2)
const chosen = SUITE.filter(({ name }) => wanted.length === 0 || wanted.some(word => name.includes(word)))
const rows: Row[] = []
const begun = performance.now()
const since = (): string => ((performance.now() - begun) / 1000).toFixed(0)

for (const { name, run, holds } of chosen) {
  try {
    const outcome = await run('table')
    rows.push({ name, outcome })
    holds(outcome)
    console.error(`${name}: ${outcome.runs} runs, ${outcome.by} (after ${since()} s)`)
  } catch (err) {
    console.error(`${name}: ${err instanceof Error ? err.stack ?? err.message : String(err)}`)
    process.exitCode = 1
  }
}

const conditions = `${rows.length} adversaries, ${rows.reduce((sum, { outcome }) => sum + outcome.runs, 0)} runs with fresh identities each, against unmodified nodes over loopback in one process on ${cpus().length} cores (${arch}, Node ${process.versions.node}), ${since()} s.`
const text = `${adversaryTable(rows)}\n\n${conditions}`

if (wanted.length > 0 || process.exitCode === 1) {
  console.log(text)
} else {
  writeFileSync(DOCUMENT, between(readFileSync(DOCUMENT, 'utf8'), 'adversaries', text))
  console.log('docs/verification.md written')
}

// nodes that were stopped may leave timers behind
process.exit()
