// Builds every package (type check included). Plain JavaScript: it runs from npm's `prepare` step.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

function run (command, args) {
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (status !== 0) {
    process.exit(status ?? 1)
  }
}

run('npx', ['--no-install', 'tsc', '-b'])
