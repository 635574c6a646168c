import { readdirSync } from 'node:fs'
import { basename, relative } from 'node:path'
import { runCase } from './suite-wasi-case.ts'

/**
 * Runs the official WASI suite (github.com/WebAssembly/wasi-testsuite): every folder below `directory` that holds modules for preview 1, with or without their JSON
 * files. Prints a line for each folder and each failure.
 *
 * @returns whether there was a test, and none failed
 */
export function runWasiSuite (directory: string, print: (line: string) => void): boolean {
  let [passed, failed] = [0, 0]
  for (const [folder, names] of casesBelow(directory)) {
    if (basename(folder) === 'wasm32-wasip3') {
      print(`${relative(directory, folder)}: ${names.length} not run: components of WASI 0.3`)
      continue
    }
    const failures = names.map(name => [name, runCase(folder, name)] as const).filter(([, failure]) => failure != null)
    failed += failures.length
    passed += names.length - failures.length
    print(`${relative(directory, folder) || '.'}: ${names.length - failures.length} of ${names.length} passed`)
    failures.forEach(([name, failure]) => { print(`  ${name}: ${failure}`) })
  }
  print(`\n${passed} passed, ${failed} failed`)
  return passed > 0 && failed === 0
}

/** Folders with modules, and the modules' names. */
function casesBelow (directory: string): Array<readonly [folder: string, names: readonly string[]]> {
  const folders = new Map<string, string[]>()
  for (const entry of readdirSync(directory, { withFileTypes: true, recursive: true })) {
    if (entry.isFile() && entry.name.endsWith('.wasm')) {
      folders.set(entry.parentPath, [...folders.get(entry.parentPath) ?? [], entry.name.slice(0, -'.wasm'.length)])
    }
  }
  return [...folders].map(([folder, names]) => [folder, names.sort()] as const).sort(([a], [b]) => a < b ? -1 : 1)
}
