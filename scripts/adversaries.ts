/**
 * `npm run adversaries [-- NAME…] [--small]`: lets every adversary of test/adversary loose on unmodified nodes, or those whose name holds one of these, asserts what has to be true of each,
 * and writes their rows into the table of docs/verification.md. One that does not come to what it has to keeps its row, and the exit status is 1. --small: as few runs as a test has.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { SUITE } from '../test/adversary/suite.ts'
import { mergedTable, partOf } from './adversaries/table.ts'
import { between } from './simulate/document.ts'
import type { Row } from './adversaries/table.ts'

const DOCUMENT = new URL('../docs/verification.md', import.meta.url)

const words = process.argv.slice(2)
const wanted = words.filter(word => word !== '--small')
const size = words.includes('--small') ? 'test' : 'table'
const chosen = SUITE.filter(({ name }) => wanted.length === 0 || wanted.some(word => name.includes(word)))
const rows: Row[] = []
const begun = performance.now()
const since = (): string => ((performance.now() - begun) / 1000).toFixed(0)

for (const { name, run, holds } of chosen) {
  try {
    const outcome = await run(size)
    holds(outcome)
    rows.push({ name, outcome })
    console.error(`${name}: ${outcome.runs} runs, ${outcome.by} (after ${since()} s)`)
  } catch (err) {
    console.error(`${name}: ${err instanceof Error ? err.stack ?? err.message : String(err)}`)
    process.exitCode = 1
  }
}

const conditions = `Fresh identities in every run, against unmodified nodes over loopback in one process on ${cpus().length} cores (${arch()}, Node ${process.versions.node}).`
const document = readFileSync(DOCUMENT, 'utf8')
const table = mergedTable(partOf(document, 'adversaries') ?? '', rows, SUITE.map(({ name }) => name))
writeFileSync(DOCUMENT, between(document, 'adversaries', `${table}\n\n${conditions}`))
console.log(`${rows.length} of ${SUITE.length} rows of docs/verification.md written`)

// nodes that were stopped may leave timers behind
process.exit()
