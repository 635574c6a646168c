// `node <tier flag> fuzz-child.ts DIR`: one line for each module of a folder, instrumented: what it did, and its fuel.
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { instrument } from '../../packages/verify/src/profile/index.ts'
import { trace } from './trace.ts'

const [directory = '.'] = process.argv.slice(2)

for (const name of readdirSync(directory).filter(name => name.endsWith('.wasm')).sort()) {
  const made = instrument(readFileSync(join(directory, name)), { memoryPages: 65_536 })
  if (made.ok) {
    const { events, memory, fuel, overflowed } = trace(new WebAssembly.Module(made.bytes))
    process.stdout.write(`${name} ${overflowed ? 'overflowed' : `${fuel} ${createHash('sha256').update(`${events.join('\n')}${memory}`).digest('hex')}`}\n`)
  } else {
    process.stdout.write(`${name} ${made.code}\n`)
  }
}
