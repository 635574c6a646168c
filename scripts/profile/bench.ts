// What metering costs: `node scripts/profile/bench.ts`. One JSON line per figure. Each kernel runs in two children by turns: bare V8 as it comes, and instrumented with the flags that
// a host gives its children (docs/spec/execution.md, "Hosts"); the figure is the median of the pairs' ratios.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { explain, instrument } from '../../packages/verify/src/profile/index.ts'

const HOST_FLAGS = ['--wasm-inlining-min-budget=400', '--stack-size=6000']
const KERNELS = [
  ['sha256', 16_000, '<= 1.15'], ['mandelbrot', 300, '<= 1.15'], ['sieve', 2_000_000, '<= 1.15'], ['collatz', 150_000, '<= 1.15'], ['matmul', 200, '<= 1.9'], ['fib', 30, '<= 1.8']
] as const
const WARM_UP = 8
const PAIRS = 31
const here = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

interface Child {
  readonly run: (kernel: string, size: number) => Promise<{ readonly ms: number, readonly result: string }>
  readonly stop: () => void
}

function start (module: string, flags: readonly string[]): Child {
  const child = spawn(process.execPath, [...flags, here('./bench-child.ts'), module], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    run: async (kernel, size) => {
      child.stdin.write(`${kernel} ${size}\n`)
      const [ms = '', result = ''] = String((await lines.next()).value).split(' ')
      return { ms: Number(ms), result }
    },
    stop: () => { child.kill() }
  }
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN
const print = (figure: string, value: number, unit: string, goal: string | null, peer: string, peerValue: number): void => {
  process.stdout.write(`${JSON.stringify({ bench: 'exec', figure, value: Number(value.toPrecision(3)), unit, goal, peer, peerValue })}\n`)
}

/** Megabytes of input a second; warm, the median. */
function throughput (bytes: Uint8Array): number {
  const times: number[] = []
  for (let i = 0; i < 30; i++) {
    const at = performance.now()
    instrument(bytes, { memoryPages: 65_536 })
    times.push(performance.now() - at)
  }
  return bytes.length / 1_000 / median(times.slice(10))
}

const directory = mkdtempSync(join(tmpdir(), 'mycel-bench-'))
try {
  const bare = join(directory, 'bare.wasm')
  // the compiler wants a .ts file, and TypeScript should not take it for its own
  writeFileSync(join(directory, 'kernels.ts'), readFileSync(here('./kernels.as')))
  const { error, stderr } = await asc.main(['kernels.ts', '--baseDir', directory, '--outFile', bare, '-O3', '--runtime', 'minimal', '--use', 'abort='])
  if (error != null) {
    throw new Error(stderr.toString())
  }
  const metered = (name: string, trapFuel: boolean): Child => {
    const made = instrument(readFileSync(bare), { memoryPages: 1_024, trapFuel })
    if (!made.ok) {
      throw new Error(explain(made))
    }
    const path = join(directory, name)
    writeFileSync(path, made.bytes)
    return start(path, HOST_FLAGS)
  }
  const [plain, flagged, counted, precise] = [start(bare, []), start(bare, HOST_FLAGS), metered('metered.wasm', false), metered('precise.wasm', true)]
  for (const [kernel, size, goal] of KERNELS) {
    const ratios: number[] = []
    const preciseRatios: number[] = []
    const flaggedRatios: number[] = []
    const bareMs: number[] = []
    for (let i = 0; i < WARM_UP + PAIRS; i++) {
      const [a, b, c, d] = [await plain.run(kernel, size), await counted.run(kernel, size), await precise.run(kernel, size), await flagged.run(kernel, size)]
      if (a.result !== b.result || a.result !== c.result) {
        throw new Error(`${kernel}: ${a.result} bare, ${b.result} instrumented`)
      }
      if (i >= WARM_UP) {
        ratios.push(b.ms / a.ms)
        preciseRatios.push(c.ms / a.ms)
        flaggedRatios.push(b.ms / d.ms)
        bareMs.push(a.ms)
      }
    }
    const peer = `bare V8, ${median(bareMs).toPrecision(3)} ms`
    print(`metered ${kernel}`, median(ratios), 'times bare', goal, peer, 1)
    print(`metered ${kernel}, fuel right after traps`, median(preciseRatios), 'times bare', null, peer, 1)
    print(`metered ${kernel}, both with the host's flags`, median(flaggedRatios), 'times bare', null, 'bare V8 with the same flags', 1)
  }
  plain.stop()
  flagged.stop()
  counted.stop()
  precise.stop()
  const [real] = process.argv.slice(2)
  const large = readFileSync(real ?? here('../../node_modules/playwright-core/lib/webp_codec.wasm'))
  print('instrumenting', throughput(large), 'MB/s', '>= 15', `a module of ${large.length} bytes; compiling it (both tiers), MB/s`, Number((large.length / 1_000 / compiling(large)).toPrecision(3)))
} finally {
  rmSync(directory, { recursive: true })
}

function compiling (bytes: Uint8Array<ArrayBuffer>): number {
  const at = performance.now()
  const module = new WebAssembly.Module(bytes)
  return module == null ? 0 : performance.now() - at
}
