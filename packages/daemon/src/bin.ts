import './small-heap.ts'
import { main } from './cli/main.ts'

const stop = new AbortController()
let asked = false

function ask (): void {
  if (asked) {
    // asked twice: whatever still hangs is not waited for
    process.exit(130)
  }

  asked = true
  stop.abort()
}

process.on('SIGINT', ask)
process.on('SIGTERM', ask)

// `mycel … | head` is no fault
process.stdout.on('error', (err: NodeJS.ErrnoException) => { process.exit(err.code === 'EPIPE' ? 0 : 70) })

const { stdin, stdout, stderr, env } = process
const code = await main({ args: process.argv.slice(2), stdin, stdout, stderr, env, signal: stop.signal })
process.exitCode = code
// what a verb has left open (a child being reaped, a socket) must not keep a finished command alive
stdout.write('', () => { process.exit(code) })
