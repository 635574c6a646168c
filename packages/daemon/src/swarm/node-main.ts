import '../small-heap.ts'
import { main } from '../cli/main.ts'
import { untilToldToStop } from './told-to-stop.ts'

/** `mycel run` as a child of the harness: the same command, which also stops when the harness is gone. */
const { signal, orphaned } = untilToldToStop()
const [dir = '', ...flags] = process.argv.slice(2)
const { stdin, stdout, stderr, env } = process
const code = await main({ args: ['run', '--dir', dir, '--json'], stdin, stdout, stderr, env, signal })
await orphaned(dir, flags.includes('--transient'))
process.exit(code)
