// `npm run suite -- wasm DIR`: runs the official WebAssembly suite, instrumented. DIR is a checkout of github.com/WebAssembly/testsuite, or any folder with .wast files.
// `npm run suite -- wasi DIR`: runs the official WASI suite. DIR is a checkout of its branch with binaries, or any folder in it.
// Prints one line per file and every failure; exit status 1 where something failed for no stated reason.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { runWasiSuite } from '../suite-wasi.ts'
import { SuiteFile } from './suite-file.ts'
import { createAssembler } from './wast/assembler.ts'
import { readScript } from './wast/script.ts'

const [kind, directory] = process.argv.slice(2)

if ((kind !== 'wasm' && kind !== 'wasi') || directory == null) {
  process.stderr.write('npm run suite -- wasm DIR, where DIR holds .wast files\nnpm run suite -- wasi DIR, where DIR holds the .wasm files of wasi-testsuite with their JSON files\n')
  process.exit(2)
}

if (kind === 'wasi') {
  process.exit(runWasiSuite(directory, line => { process.stdout.write(`${line}\n`) }) ? 0 : 1)
}

const total = { passed: 0, failed: 0, excused: new Map<string, number>() }

const assemble = await createAssembler()

for (const name of readdirSync(directory).filter(name => name.endsWith('.wast')).sort()) {
  const { commands, modules } = readScript(readFileSync(join(directory, name)), assemble)
  const file = new SuiteFile(filename => {
    const module = modules.get(filename)
    if (module instanceof Uint8Array) {
      return module
    }
    throw module ?? new Error(`no module ${filename}`)
  })
  commands.forEach(command => { file.run(command) })
  total.passed += file.passed
  total.failed += file.failures.length
  file.excused.forEach((count, reason) => { total.excused.set(reason, (total.excused.get(reason) ?? 0) + count) })
  const excused = [...file.excused.values()].reduce((sum, count) => sum + count, 0)
  process.stdout.write(`${name.replace('.wast', '')}: ${file.passed} passed${excused > 0 ? `, ${excused} outside the profile` : ''}${file.failures.length > 0 ? `, ${file.failures.length} FAILED` : ''}\n`)
  file.failures.forEach(failure => { process.stdout.write(`  ${failure}\n`) })
}

process.stdout.write(`\n${total.passed} passed, ${total.failed} failed\n`)
for (const [reason, count] of [...total.excused].sort(([, a], [, b]) => b - a)) {
  process.stdout.write(`  ${count} not run: ${reason}\n`)
}
process.exitCode = total.failed > 0 ? 1 : 0
