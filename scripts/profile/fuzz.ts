// Differential fuzzing of the execution profile: `node scripts/profile/fuzz.ts [--random N] [--binaryen N] [--from SEED]`.
// Random modules (our own generator): instrumented against a raw module that canonicalises at once. binaryen's modules (wasm-opt -ttf): instrumented against raw. Both: V8's two tiers
// against each other, fuel included.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs, promisify } from 'node:util'
import { instrument } from '../../packages/verify/src/profile/index.ts'
import { sameBits } from '../../packages/verify/test/profile/observe.ts'
import { sameTrace, trace } from './trace.ts'

const run = promisify(execFile)
const { values } = parseArgs({ options: { random: { type: 'string', default: '2000' }, binaryen: { type: 'string', default: '100' }, from: { type: 'string', default: '0' } } })
const [randomCount, binaryenCount, from] = [Number(values.random), Number(values.binaryen), Number(values.from)]
const TIERS = ['--liftoff-only', '--no-liftoff'] as const
const WORKERS = 4
const FEATURES = ['simd', 'bulk-memory', 'multivalue', 'reference-types', 'tail-call', 'sign-ext', 'nontrapping-float-to-int', 'mutable-globals'].map(name => `--enable-${name}`)
const WASM_OPT = fileURLToPath(new URL('../../node_modules/binaryen/bin/wasm-opt', import.meta.url))
let problems = 0

function report (text: string): void {
  problems++
  process.stdout.write(`${text}\n`)
}

/** Runs a script once in each tier and compares the lines that it writes. */
async function tiers (script: string, ...args: string[]): Promise<number> {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const [liftoff = [], turbofan = []] = await Promise.all(TIERS.map(async tier => {
    const { stdout } = await run(process.execPath, [tier, path, ...args], { maxBuffer: 1 << 28 })
    return stdout.trim().split('\n')
  }))
  liftoff.forEach((line, i) => {
    if (line !== turbofan[i] && !line.endsWith('overflowed') && turbofan[i]?.endsWith('overflowed') !== true) {
      report(`tiers differ: ${line} / ${turbofan[i] ?? 'nothing'}`)
    }
  })
  return liftoff.length
}

for (let seed = from; seed < from + randomCount; seed++) {
  const problem = sameBits(seed)
  if (problem != null) {
    report(`random module ${seed}: ${problem}`)
  }
}
if (randomCount > 0) {
  const compared = await tiers('../../packages/verify/test/profile/tiers.ts', String(from), String(from + randomCount))
  process.stdout.write(`${randomCount} random modules against raw, ${compared} in two tiers\n`)
}

const directory = mkdtempSync(join(tmpdir(), 'mycel-fuzz-'))
try {
  await Promise.all(Array.from({ length: WORKERS }, async (_, worker) => {
    for (let i = worker; i < binaryenCount; i += WORKERS) {
      const seed = join(directory, `${i}.seed`)
      writeFileSync(seed, Buffer.concat(Array.from({ length: 150 }, (_, at) => createHash('sha256').update(`${from + i}/${at}`).digest())))
      await run(process.execPath, [WASM_OPT, seed, '-ttf', '--denan', ...FEATURES, '-o', join(directory, `${i}.wasm`)])
    }
  }))
  let refused = 0
  for (const name of readdirSync(directory).filter(name => name.endsWith('.wasm'))) {
    const bytes = readFileSync(join(directory, name))
    const made = instrument(bytes, { memoryPages: 65_536 })
    if (!made.ok) {
      refused++
      process.stdout.write(`binaryen module ${name}: ${made.code}, ${made.reason}\n`)
    } else {
      const [raw, metered] = [trace(new WebAssembly.Module(bytes)), trace(new WebAssembly.Module(made.bytes))]
      if (!sameTrace(raw, metered)) {
        const at = raw.events.findIndex((event, i) => event !== metered.events[i])
        report(`binaryen module ${name}: ${at === -1 ? 'memories differ' : `${raw.events[at] ?? ''} / ${metered.events[at] ?? ''}`}`)
      }
    }
  }
  if (binaryenCount > 0) {
    const compared = await tiers('./fuzz-child.ts', directory)
    process.stdout.write(`${binaryenCount} binaryen modules against raw, ${refused} refused, ${compared} in two tiers\n`)
  }
} finally {
  process.env.KEEP == null && rmSync(directory, { recursive: true })
}
process.stdout.write(`${problems} differences\n`)
process.exitCode = problems > 0 ? 1 : 0
