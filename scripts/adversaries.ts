/**
 * `npm run adversaries [-- NAME…] [--small]`: lets every adversary of test/adversary loose on unmodified nodes, or those whose name holds one of these, asserts what has to be true of each,
 * and writes their rows into the tables of docs/verification.md and docs/books.md. One that does not come to what it has to keeps its row, and the exit status is 1. --small: as few runs as a test has.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { arch, cpus } from 'node:os'
import { SUITE } from '../test/adversary/suite.ts'
import { FORMS, mergedTable, partOf } from './adversaries/table.ts'
import { between } from './simulate/document.ts'
import type { Row } from './adversaries/table.ts'

const words = process.argv.slice(2)
const wanted = words.filter(word => word !== '--small')
const size = words.includes('--small') ? 'test' : 'table'
const conditions = `Fresh identities in every run, against unmodified nodes over loopback in one process on ${cpus().length} cores (${arch()}, Node ${process.versions.node}).`
const begun = performance.now()
const since = (): string => ((performance.now() - begun) / 1000).toFixed(0)

for (const document of ['verification', 'books'] as const) {
  const rows: Row[] = []

  for (const { name, run, holds } of SUITE[document].filter(play => wanted.length === 0 || wanted.some(word => play.name.includes(word)))) {
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

  if (rows.length > 0) {
    const path = new URL(`../docs/${document}.md`, import.meta.url)
    const text = readFileSync(path, 'utf8')
    const table = mergedTable(partOf(text, 'adversaries') ?? '', rows, SUITE[document].map(({ name }) => name), FORMS[document])
    writeFileSync(path, between(text, 'adversaries', `${table}\n\n${conditions}`))
    console.log(`${rows.length} of ${SUITE[document].length} rows of docs/${document}.md written`)
  }
}

// nodes that were stopped may leave timers behind
process.exit()
