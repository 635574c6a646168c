import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { compileModule, HostFailure, runCommand } from '../packages/verify/src/execute/index.ts'
import { writableTree } from '../packages/verify/src/wasi/index.ts'
import type { Mount } from '../packages/verify/src/wasi/index.ts'

/** What a test's JSON file may say, in the suite's older form, which all tests of preview 1 have. */
interface Expectation {
  readonly args?: readonly string[]
  readonly env?: Readonly<Record<string, string>>
  /** A folder beside the test, to be found as `/`. */
  readonly root?: string
  readonly exit_code?: number
  readonly stdout?: string
  readonly stderr?: string
}

const MEMORY_PAGES = 1024
const FUEL = 10n ** 11n
const OUTPUT_BYTES = 1 << 20

const text = (value: string): Uint8Array => new TextEncoder().encode(value)

/** The files below a folder. */
function filesBelow (root: string): Mount[] {
  return readdirSync(root, { withFileTypes: true, recursive: true }).filter(entry => entry.isFile()).map(entry => {
    const path = join(entry.parentPath, entry.name)
    return { path: relative(root, path), bytes: new Uint8Array(readFileSync(path)) }
  })
}

/**
 * Runs one test as a unit is run, but for its world: the suite's environment, and a writable copy of its folder as `/`.
 *
 * @returns why it failed; undefined where it passed
 */
export function runCase (folder: string, name: string): string | undefined {
  const path = join(folder, `${name}.json`)
  const { args = [], env = {}, root, exit_code: expected = 0, stdout, stderr } = (existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : {}) as Expectation
  const files = root == null ? [] : filesBelow(join(folder, root))
  try {
    const outcome = runCommand(compileModule(new Uint8Array(readFileSync(join(folder, `${name}.wasm`))), MEMORY_PAGES), {
      args: [`${name}.wasm`, ...args].map(text),
      environment: Object.entries(env).map(([key, value]) => text(`${key}=${value}`)),
      input: new Uint8Array(0),
      preopens: () => root == null ? [] : [{ name: '/', node: writableTree(files) }],
      seed: () => new Uint8Array(32),
      outputBytes: OUTPUT_BYTES,
      fuel: FUEL,
      sha256: bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
    })
    const output = Buffer.from(outcome.output).toString()
    if (outcome.status !== expected) {
      return `status ${outcome.status}, not ${expected}: ${outcome.reason ?? ''} ${outcome.stderr.trim()}`
    }
    return stdout != null && output !== stdout ? `stdout is ${JSON.stringify(output)}` : stderr != null && outcome.stderr !== stderr ? `stderr is ${JSON.stringify(outcome.stderr)}` : undefined
  } catch (error) {
    if (error instanceof HostFailure) {
      return `no result: ${error.message}`
    }
    throw error
  }
}
