import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { explain, instrument, V8_FLAGS } from '../../packages/verify/src/profile/index.ts'
import { lineChild } from '../profile/line-child.ts'
import { fetchProgram } from '../profile/programs/fetch.ts'
import { PROGRAMS } from '../profile/programs/packages.ts'
import { median, rounded } from './figure.ts'
import type { Figure, Note } from './figure.ts'
import type { LineChild } from '../profile/line-child.ts'
import type { Program } from '../profile/programs/packages.ts'
import type { Run } from '../profile/programs/run.ts'

const WARM_UP = 1
const ROUNDS = 7
const PAGES = 32_768
const CHILD = fileURLToPath(new URL('../profile/programs/child.ts', import.meta.url))
const TIERS = ['--liftoff-only', '--no-liftoff']

const ask = async (child: LineChild): Promise<Run> => JSON.parse(await child.ask('run')) as Run

/** Three real programs from npm, metered beside bare V8 with the same flags and the same WASI; and whether their fuel is the same everywhere. */
export async function programs (note: Note, directory: string): Promise<readonly Figure[]> {
  const figures: Figure[] = []
  for (const program of PROGRAMS) {
    let bare: string
    try {
      bare = await fetchProgram(program)
    } catch (error) {
      note(`${program.name} is left out: ${program.package} could not be fetched (${error instanceof Error ? error.message.split('\n')[0] ?? '' : String(error)})`)
      continue
    }
    const workload = fileURLToPath(new URL(`../profile/programs/${program.workload}`, import.meta.url))
    const made = (trapFuel: boolean): string => instrumented(bare, join(directory, `${program.workload}.${String(trapFuel)}.wasm`), trapFuel)
    const [lazy, precise] = [made(false), made(true)]
    const start = (module: string, ...flags: readonly string[]): LineChild => lineChild(CHILD, [module, workload], [...V8_FLAGS, ...flags])
    figures.push(await pace(program, note, start(bare), start(lazy)))
    figures.push(await sameness(program, note, TIERS.flatMap(tier => [start(lazy, tier), start(precise, tier)])))
  }
  return figures
}

function instrumented (bare: string, path: string, trapFuel: boolean): string {
  const made = instrument(readFileSync(bare), { memoryPages: PAGES, trapFuel })
  if (!made.ok) {
    throw new Error(explain(made))
  }
  writeFileSync(path, made.bytes)
  return path
}

async function pace ({ name, package: source }: Program, note: Note, bare: LineChild, metered: LineChild): Promise<Figure> {
  note(`${name}, ${ROUNDS} rounds`)
  const rounds: Array<readonly [bare: number, metered: number]> = []
  try {
    for (let i = 0; i < WARM_UP + ROUNDS; i++) {
      const [a, b] = [await ask(bare), await ask(metered)]
      if (a.output !== b.output) {
        throw new Error(`${name} wrote something else where it was metered`)
      }
      if (i >= WARM_UP) {
        rounds.push([a.ms, b.ms])
      }
    }
  } finally {
    bare.stop()
    metered.stop()
  }
  const ms = rounded(median(rounds.map(([a]) => a)))
  return {
    bench: 'exec', figure: `metered ${name}`, value: rounded(median(rounds.map(([a, b]) => b / a))), unit: 'times bare V8', goal: '<= 1.35', peer: `bare V8 with the same flags and WASI, ${ms} ms (${source})`, peerValue: 1
  }
}

/** Fuel and output in the baseline tier and the optimising one, with and without `trapFuel`: how many different ones there are. */
async function sameness ({ name }: Program, note: Note, children: readonly LineChild[]): Promise<Figure> {
  note(`${name} in both tiers, with and without trapFuel`)
  try {
    const runs = await Promise.all(children.map(ask))
    const different = new Set(runs.map(({ fuel, output }) => `${fuel} ${output}`))
    return { bench: 'exec', figure: `${name}: fuel and output in two tiers, with and without trapFuel (fuel ${runs[0]?.fuel ?? ''})`, value: different.size, unit: 'different', goal: '<= 1', peer: 'runs', peerValue: runs.length }
  } finally {
    children.forEach(child => { child.stop() })
  }
}
