import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { assemble, CASES } from './modules/index.ts'

/** A case as it lies in a folder: children read no text and need no assembler. */
export interface Stored {
  readonly name: string
  readonly file: string
  readonly input?: string
  readonly memoryPages?: number
  /** Decimal. */
  readonly fuel?: string
  readonly everyBudget?: boolean
  readonly mounts?: ReadonlyArray<{ readonly path: string, readonly file: string }>
}

const DIGITS = fileURLToPath(new URL('../../docs/examples/digits/dist/', import.meta.url))

/** A real program, compiled by AssemblyScript: it trains a small network with floating-point numbers, and hashes the weights. */
const PROGRAM: Stored = {
  name: 'a program: a network is trained',
  file: join(DIGITS, 'digits.wasm'),
  input: '{"hidden":24,"lr":0.05,"momentum":0.9,"batch":16,"epochs":1,"l2":0.0001,"seed":7}\n',
  memoryPages: 256,
  mounts: [{ path: 'digits.bin', file: join(DIGITS, 'digits.bin') }]
}

/** Random modules beside the cases. */
export const SEEDS = 100

/** Writes all modules and their list into a fresh folder. */
export function writeCases (): { readonly folder: string, readonly cases: readonly Stored[] } {
  const folder = mkdtempSync(join(tmpdir(), 'mycel-determinism-'))
  const cases = CASES.map((one, i): Stored => {
    const { name, input, memoryPages, fuel, everyBudget } = one
    const file = join(folder, `${i}.wasm`)
    writeFileSync(file, assemble(one))
    return { name, file, ...(input == null ? {} : { input }), ...(memoryPages == null ? {} : { memoryPages }), ...(fuel == null ? {} : { fuel: fuel.toString() }), ...(everyBudget == null ? {} : { everyBudget }) }
  })
  writeFileSync(join(folder, 'cases.json'), JSON.stringify({ cases: [...cases, PROGRAM], seeds: SEEDS }))
  return { folder, cases: [...cases, PROGRAM] }
}
