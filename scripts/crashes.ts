/**
 * `npm run crashes [-- --count N] [--seed N]`: kills a process that writes a settlement log N times (default 1000) at durable steps that the seeds draw, and checks the log after each. Exit status 1 at the first fault,
 * which names its seed.
 */
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const { values: { count, seed } } = parseArgs({ options: { count: { type: 'string', default: '1000' }, seed: { type: 'string', default: '1' } } })

if (!/^[1-9]\d{0,6}$/.test(count) || !/^\d{1,9}$/.test(seed)) {
  process.stderr.write('--count is a number from 1, --seed one from 0\n')
  process.exit(2)
}

const { status } = spawnSync('npx', ['--no-install', 'mocha', 'packages/daemon/dist/test/settlement/log/crash.spec.js'], {
  cwd: fileURLToPath(new URL('..', import.meta.url)), stdio: 'inherit', env: { ...process.env, MYCEL_KILLS: count, MYCEL_SEED: seed }
})
process.exit(status ?? 1)
