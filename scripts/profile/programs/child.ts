// `child.ts MODULE WORKLOAD`: for every line on stdin, runs the workload once on a fresh instance, and answers one line of JSON, a `Run`.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { DEPTH_BUDGET, EXPORT } from '../../../packages/verify/src/profile/index.ts'
import { Wasi, WASI_MODULE } from '../../../packages/verify/src/wasi/index.ts'
import { evaluate } from './quickjs.ts'
import type { Run } from './run.ts'

const [path = '', workload = ''] = process.argv.slice(2)
const module = new WebAssembly.Module(readFileSync(path))
const script = readFileSync(workload, 'utf8')
const imports = WebAssembly.Module.imports(module)
const BUDGET = 2n ** 60n
const OUTPUT_BYTES = 1 << 20

function once (): Run {
  const wasi = new Wasi({
    imports: imports.filter(({ module }) => module === WASI_MODULE).map(({ name }) => name),
    args: ['python', '-c', script].map(arg => new TextEncoder().encode(arg)),
    environment: [],
    input: new Uint8Array(0),
    preopens: [],
    outputBytes: OUTPUT_BYTES,
    seed: () => new Uint8Array(32),
    sha256: bytes => new Uint8Array(createHash('sha256').update(bytes).digest())
  })
  // what QuickJS asks for besides: an interrupt, a module loader and the like, none of which the workload uses
  const env = Object.fromEntries(imports.filter(({ module }) => module === 'env').map(({ name }) => [name, () => 0]))
  const { exports } = new WebAssembly.Instance(module, { [WASI_MODULE]: wasi.calls, env })
  const [fuel, depth] = [exports[EXPORT.fuel], exports[EXPORT.depth]] as Array<WebAssembly.Global<'i64'> | undefined>
  const enter = <T>(call: () => T): T => {
    if (depth != null) {
      depth.value = DEPTH_BUDGET
    }
    return call()
  }
  if (fuel != null) {
    fuel.value = BUDGET
  }
  wasi.attach(fuel ?? { value: BUDGET }, exports.memory as WebAssembly.Memory)
  const at = performance.now()
  let value: number | undefined
  const { _start: entry, [EXPORT.start]: start } = exports
  if (typeof start === 'function') {
    enter(() => { start() })
  }
  if (typeof entry === 'function') {
    try {
      enter(() => { entry() })
    } catch (error) {
      if (wasi.end?.kind !== 'exit' || wasi.end.status !== 0) {
        throw new Error(new TextDecoder().decode(wasi.stderr), { cause: error })
      }
    }
  } else {
    value = evaluate(exports, script, enter)
  }
  const ms = performance.now() - at
  const output = createHash('sha256').update(wasi.output).update(wasi.stderr).update(String(value)).digest('hex')
  return { ms, output, fuel: fuel == null ? '' : String(BUDGET - fuel.value) }
}

createInterface({ input: process.stdin }).on('line', () => { process.stdout.write(`${JSON.stringify(once())}\n`) })
