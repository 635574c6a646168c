import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import asc from 'assemblyscript/asc'
import { explain, instrument, V8_FLAGS } from '../../packages/verify/src/profile/index.ts'
import { lineChild } from '../profile/line-child.ts'
import { median, rounded } from './figure.ts'
import type { Figure, Note } from './figure.ts'
import type { LineChild } from '../profile/line-child.ts'

const KERNELS = [
  ['sha256', 16_000, 1.15], ['mandelbrot', 300, 1.15], ['sieve', 2_000_000, 1.15], ['collatz', 150_000, 1.15], ['matmul', 200, 1.9], ['fib', 30, 1.8]
] as const
const WARM_UP = 8
const ROUNDS = 31
const PAGES = 1_024
const SOURCE = fileURLToPath(new URL('../profile/kernels.as', import.meta.url))
const CHILD = fileURLToPath(new URL('../profile/kernels-child.ts', import.meta.url))

async function compileKernels (directory: string): Promise<string> {
  const bare = join(directory, 'bare.wasm')
  // the compiler wants a .ts file, and TypeScript should not take it for its own
  writeFileSync(join(directory, 'kernels.ts'), readFileSync(SOURCE))
  const { error, stderr } = await asc.main(['kernels.ts', '--baseDir', directory, '--outFile', bare, '-O3', '--runtime', 'minimal', '--use', 'abort='])
  if (error != null) {
    throw new Error(stderr.toString())
  }
  return bare
}

function metered (bare: string, name: string, trapFuel: boolean): LineChild {
  const made = instrument(readFileSync(bare), { memoryPages: PAGES, trapFuel })
  if (!made.ok) {
    throw new Error(explain(made))
  }
  const path = `${bare}.${name}`
  writeFileSync(path, made.bytes)
  return lineChild(CHILD, [path], V8_FLAGS)
}

/**
 * The kernels metered, beside bare V8 as it comes and with a host's flags. All of a round's four run one after the other, in processes of their own; the figure is the
 * median of the rounds' ratios.
 */
export async function kernels (note: Note, directory: string): Promise<readonly Figure[]> {
  const bare = await compileKernels(directory)
  const figures: Figure[] = []
  const children = [lineChild(CHILD, [bare], []), lineChild(CHILD, [bare], V8_FLAGS), metered(bare, 'metered', false), metered(bare, 'precise', true)]
  try {
    for (const [kernel, size, most] of KERNELS) {
      note(`${kernel}, ${ROUNDS} rounds`)
      const rounds: number[][] = []
      for (let i = 0; i < WARM_UP + ROUNDS; i++) {
        const answers: Array<readonly [ms: number, result: string]> = []
        for (const child of children) {
          const [ms = '', result = ''] = (await child.ask(`${kernel} ${size}`)).split(' ')
          answers.push([Number(ms), result])
        }
        if (new Set(answers.map(([, result]) => result)).size !== 1) {
          throw new Error(`${kernel}: ${answers.map(([, result]) => result).join(', ')}`)
        }
        if (i >= WARM_UP) {
          rounds.push(answers.map(([ms]) => ms))
        }
      }
      const times = (which: number, peer: number): number => rounded(median(rounds.map(round => (round[which] ?? Number.NaN) / (round[peer] ?? Number.NaN))))
      const figure = (what: string, value: number, goal: string | null, peer: string): Figure => ({ bench: 'exec', figure: what, value, unit: 'times bare V8', goal, peer, peerValue: 1 })
      const ms = rounded(median(rounds.map(([plain]) => plain ?? Number.NaN)))
      figures.push(
        figure(`metered ${kernel}`, times(2, 0), `<= ${most}`, `bare V8, ${ms} ms`),
        figure(`metered ${kernel}, both with a host's flags`, times(2, 1), `<= ${most}`, 'bare V8 with the same flags'),
        figure(`metered ${kernel}, fuel right after traps`, times(3, 1), null, 'bare V8 with the same flags')
      )
    }
  } finally {
    children.forEach(child => { child.stop() })
  }
  return figures
}
