// Builds everything that is run from `dist`: the packages (type check included), then the examples' WebAssembly modules.
// Plain JavaScript: npm's `prepare` runs it on a fresh clone. Compiled code and examples alike need the repository's own Node.
import { spawnSync } from 'node:child_process'
import { delimiter } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const env = { ...process.env, PATH: `${root}node_modules/.bin${delimiter}${process.env.PATH}` }

/**
 * @param {string} command
 * @param {string[]} args
 */
function run (command, args) {
  const { status, error } = spawnSync(command, args, { cwd: root, env, stdio: 'inherit' })
  if (status !== 0) {
    process.stderr.write(`build: ${command} ${args.join(' ')} failed${error == null ? '' : `: ${error.message}`}\n`)
    process.exit(status ?? 1)
  }
}

run('tsc', ['-b'])
run('node', ['docs/examples/digits/build.js'])
run('node', ['docs/examples/noop/build.js'])
