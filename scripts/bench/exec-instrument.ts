import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { instrument } from '../../packages/verify/src/profile/index.ts'
import { median, rounded, timed } from './figure.ts'
import type { Figure } from './figure.ts'

const MODULE = fileURLToPath(new URL('../../node_modules/playwright-core/lib/webp_codec.wasm', import.meta.url))
const ROUNDS = 30
const WARM_UP = 10

/** Megabytes of module that are instrumented in a second, once warm. */
export async function instrumenting (): Promise<Figure> {
  const bytes = readFileSync(MODULE)
  const times: number[] = []
  for (let i = 0; i < ROUNDS; i++) {
    times.push(await timed(() => instrument(bytes, { memoryPages: 65_536 })))
  }
  const compiling = await timed(() => new WebAssembly.Module(bytes))
  const rate = (ms: number): number => rounded(bytes.length / 1_000 / ms)
  return { bench: 'exec', figure: 'instrumenting', value: rate(median(times.slice(WARM_UP))), unit: 'MB/s', goal: '>= 15', peer: `V8's validation of the same ${bytes.length} bytes`, peerValue: rate(compiling) }
}
