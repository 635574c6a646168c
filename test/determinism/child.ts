// `node <flags> child.ts FOLDER main|worker noble|native units|raw`: runs every case of a folder, one line for each thing that is to be the same everywhere.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker, isMainThread, workerData } from 'node:worker_threads'
import { compileModule, HostFailure, runUnit } from '@mycel/verify/execute'
import { instrument } from '@mycel/verify/profile'
import { readOnlyTree } from '@mycel/verify/wasi'
import { nobleCrypto } from '@mycel/wire'
import { digest, observe } from '../../packages/verify/test/profile/observe.ts'
import { randomModule } from '../../packages/verify/test/profile/random/module.ts'
import { rawRun } from './raw.ts'
import type { Stored } from './folder.ts'
import type { Outcome } from '@mycel/verify/execute'

const PLENTY = 2n ** 50n
const MEMORY_PAGES = 64
const OUTPUT_BYTES = 1 << 20
/** A thread's stack for what the main thread has by `--stack-size` and the system. */
const WORKER_STACK_MIB = 16

const native = (bytes: Uint8Array): Uint8Array => new Uint8Array(createHash('sha256').update(bytes).digest())

function short (bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 24)
}

/** Everything of an outcome that a contract knows, and the memory. */
function seen ({ status, fuel, output, memoryPages }: Outcome): string {
  return `${status} ${fuel} ${output.length} ${short(output)} ${memoryPages ?? '-'}`
}

function attempt (act: () => string): string {
  try {
    return act()
  } catch (error) {
    return error instanceof HostFailure ? `failure ${error.code}: ${error.message}` : String(error)
  }
}

function units (one: Stored, sha256: (bytes: Uint8Array) => Uint8Array): string[] {
  const bytes = readFileSync(one.file)
  const compiled = compileModule(bytes, one.memoryPages ?? MEMORY_PAGES)
  const inputs = readOnlyTree((one.mounts ?? []).map(({ path, file }) => ({ path, bytes: readFileSync(file) })))
  const run = (fuel: bigint): Outcome => runUnit({ compiled, digest: sha256(bytes), args: ['unit'], inputs, outputBytes: OUTPUT_BYTES, fuel, sha256 }, { index: 7n, input: new TextEncoder().encode(one.input ?? '') })
  const budget = one.fuel == null ? PLENTY : BigInt(one.fuel)
  const whole = run(budget)
  const lines = [seen(whole)]
  if (whole.fuel < budget && whole.fuel > 0n && one.mounts == null) {
    // to the last unit is enough, and one less is not
    lines.push(`enough ${seen(run(whole.fuel))}`, `short ${seen(run(whole.fuel - 1n))}`)
  }
  if (one.everyBudget === true) {
    const all = Array.from({ length: Number(whole.fuel) + 2 }, (_, fuel) => seen(run(BigInt(fuel))))
    lines.push(`every budget ${all.filter(line => line.startsWith('257 ')).length} exhausted of ${all.length}, ${short(new TextEncoder().encode(all.join('\n')))}`)
  }
  return lines
}

function random (seed: number): string {
  const { bytes, plan } = randomModule(seed)
  const made = instrument(bytes, { memoryPages: 3 })
  if (!made.ok) {
    return made.code
  }
  const { calls, ...rest } = observe(new WebAssembly.Module(new Uint8Array(made.bytes)), plan)
  // V8 changes the words of its traps from one major to the next: they are for people
  return digest({ ...rest, calls: calls.map(({ end, fuel }) => ({ fuel, end: end !== 'undefined' && /[a-z]{5}/.test(end) ? 'trap' : end })) })
}

function main ([folder = '.', , hash, kind]: readonly string[]): void {
  const { cases, seeds } = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8')) as { readonly cases: readonly Stored[], readonly seeds: number }
  const write = (line: string): void => { process.stdout.write(`${line}\n`) }
  if (kind === 'raw') {
    // without meters nothing would stop the ones that only fuel ends
    cases.forEach(one => { write(`${one.name}: ${one.mounts == null && one.fuel == null ? attempt(() => rawRun(readFileSync(one.file))) : 'not run raw'}`) })
    return
  }
  const sha256 = hash === 'noble' ? nobleCrypto.sha256 : native
  cases.forEach(one => { write(`${one.name}: ${attempt(() => units(one, sha256).join(' | '))}`) })
  for (let seed = 0; seed < seeds; seed++) {
    write(`random ${seed}: ${attempt(() => random(seed))}`)
  }
}

const args = isMainThread ? process.argv.slice(2) : workerData as string[]

if (isMainThread && args[1] === 'worker') {
  const worker = new Worker(new URL(import.meta.url), { workerData: args, resourceLimits: { stackSizeMb: WORKER_STACK_MIB } })
  worker.once('error', error => {
    process.stderr.write(`${error.stack ?? error.message}\n`)
    process.exitCode = 1
  })
} else {
  main(args)
}
