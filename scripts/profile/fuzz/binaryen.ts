// `node binaryen.ts FOLDER FROM TO`: writes binaryen's fuzz modules of these seeds to FOLDER/<seed>.wasm. wasm-opt is one script with its WebAssembly inside, made to run once a process; here
// it is compiled once and run many times, each in an instance of its own: a module costs about 30 ms in place of 300.
import { createHash } from 'node:crypto'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { compileFunction } from 'node:vm'

/** What the profile admits. Without NaNs, whose bits raw modules leave to the engine. */
const FLAGS = ['--denan', ...['simd', 'bulk-memory', 'multivalue', 'reference-types', 'tail-call', 'sign-ext', 'nontrapping-float-to-int', 'mutable-globals'].map(name => `--enable-${name}`)]
const WASM_OPT = fileURLToPath(new URL('../../../node_modules/binaryen/bin/wasm-opt', import.meta.url))
const SEED_BYTES = 4_800

type Hooks = Record<string, unknown>

/** The bytes that wasm-opt makes its choices from. */
function entropy (seed: number): Buffer {
  return Buffer.concat(Array.from({ length: SEED_BYTES / 32 }, (_, at) => createHash('sha256').update(`${seed}/${at}`).digest()))
}

const start = compileFunction(readFileSync(WASM_OPT, 'utf8').replace(/^#!.*\n/, ''), ['Module', 'require', '__dirname', '__filename'], { filename: WASM_OPT }) as (hooks: Hooks, require: NodeJS.Require, folder: string, file: string) => void
const { instantiate } = WebAssembly
let compiled: WebAssembly.Module | undefined

/** Runs wasm-opt once, to its end. */
async function wasmOpt (args: readonly string[]): Promise<void> {
  const complaints: string[] = []
  await new Promise<void>((resolve, reject) => {
    const hooks: Hooks = {
      arguments: [...args],
      printErr: (text: string) => { complaints.push(text) },
      onAbort: (what: unknown) => { reject(new Error(String(what))) },
      postRun: () => { resolve() }
    }
    if (compiled == null) {
      WebAssembly.instantiate = (async (bytes: BufferSource, imports: WebAssembly.Imports) => {
        WebAssembly.instantiate = instantiate
        const made = await instantiate(bytes, imports)
        compiled = made.module
        return made
      }) as typeof instantiate
    } else {
      const module = compiled
      hooks['instantiateWasm'] = (imports: WebAssembly.Imports, done: (instance: WebAssembly.Instance) => void) => { done(new WebAssembly.Instance(module, imports)) }
    }
    start(hooks, createRequire(WASM_OPT), dirname(WASM_OPT), WASM_OPT)
  })
  if (complaints.length > 0 || (process.exitCode != null && process.exitCode !== 0)) {
    throw new Error(`wasm-opt ${args.join(' ')}: ${complaints.join(' ')}`)
  }
}

const [folder = '.', from = '0', to = '0'] = process.argv.slice(2)

for (let seed = Number(from); seed < Number(to); seed++) {
  const random = join(folder, `${seed}.seed`)
  writeFileSync(random, entropy(seed))
  await wasmOpt([random, '-ttf', ...FLAGS, '-o', join(folder, `${seed}.wasm`)])
  rmSync(random)
}
