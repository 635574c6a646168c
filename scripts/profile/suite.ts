// `npm run suite -- wasm DIR`: runs the official WebAssembly suite, instrumented. DIR holds what wabt's wast2json makes of its .wast files (JSON and .wasm).
// `npm run suite -- wasi DIR`: runs the official WASI suite. DIR is a checkout of its branch with binaries, or any folder in it.
// Prints one line per file and every failure; exit status 1 where something failed for no stated reason.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runWasiSuite } from '../suite-wasi.ts'
import { SuiteFile } from './suite-file.ts'
import type { Command } from './suite-file.ts'

const [kind, directory] = process.argv.slice(2)

if ((kind !== 'wasm' && kind !== 'wasi') || directory == null) {
  process.stderr.write('npm run suite -- wasm DIR, where DIR holds the JSON and .wasm files of wast2json\nnpm run suite -- wasi DIR, where DIR holds the .wasm files of wasi-testsuite with their JSON files\n')
  process.exit(2)
}

if (kind === 'wasi') {
  process.exit(runWasiSuite(directory, line => { process.stdout.write(`${line}\n`) }) ? 0 : 1)
}

const total = { passed: 0, failed: 0, excused: new Map<string, number>() }

for (const name of readdirSync(directory).filter(name => name.endsWith('.json')).sort()) {
  const { commands } = JSON.parse(readFileSync(join(directory, name), 'utf8')) as { commands: Command[] }
  const file = new SuiteFile(directory)
  commands.forEach(command => { file.run(command) })
  total.passed += file.passed
  total.failed += file.failures.length
  file.excused.forEach((count, reason) => { total.excused.set(reason, (total.excused.get(reason) ?? 0) + count) })
  const excused = [...file.excused.values()].reduce((sum, count) => sum + count, 0)
  process.stdout.write(`${name.replace('.json', '')}: ${file.passed} passed${excused > 0 ? `, ${excused} outside the profile` : ''}${file.failures.length > 0 ? `, ${file.failures.length} FAILED` : ''}\n`)
  file.failures.forEach(failure => { process.stdout.write(`  ${failure}\n`) })
}

process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
for (const [reason, count] of [...total.excused].sort(([, a], [, b]) => b - a)) {
  process.stdout.write(`  ${count} not run: ${reason}\n`)
}
process.exitCode = total.failed > 0 ? 1 : 0
