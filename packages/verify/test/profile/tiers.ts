// Run as a child in one of V8's tiers: `node <tier flag> tiers.js FROM TO` writes one line per random module, its digest.
import { instrument } from '../../src/profile/index.ts'
import { digest, observe } from './observe.ts'
import { randomModule } from './random/module.ts'

const [from = 0, to = 0] = process.argv.slice(2).map(Number)

for (let seed = from; seed < to; seed++) {
  const { bytes, plan } = randomModule(seed)
  const made = instrument(bytes, { memoryPages: 3 })
  const line = made.ok ? digest(observe(new WebAssembly.Module(made.bytes), plan)) : made.code
  process.stdout.write(`${line}\n`)
}
