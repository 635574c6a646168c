import { SIGNATURES, WASI_MODULE } from '../wasi/index.ts'
import { shown } from './refused-module.ts'
import type { ModuleRefusal } from './refused-module.ts'
import type { ModuleImport, Remedy } from '../profile/index.ts'

const LETTERS: Readonly<Record<string, string>> = { i32: 'i', i64: 'I' }
const TYPES: Readonly<Record<string, string>> = { i: 'i32', I: 'i64' }

const RETARGET: Remedy['flags'] = [
  ['C, C++', 'clang --target=wasm32-wasi, with wasi-libc'],
  ['Rust', '--target wasm32-wasip1'],
  ['Go', 'GOOS=wasip1 GOARCH=wasm; tinygo -target=wasip1'],
  ['AssemblyScript', 'import from wasi_snapshot_preview1, or build with @assemblyscript/wasi-shim']
]

interface Origin {
  readonly is: (module: string, name: string) => boolean
  readonly advice: string
  readonly flags?: Remedy['flags']
}

const ASSEMBLYSCRIPT_RUNTIME = new Set(['abort', 'seed', 'trace', 'console.log', 'console.warn', 'console.error', 'console.info', 'console.debug', 'Date.now', 'Math.random', 'performance.now', 'process.exit'])

const EMSCRIPTEN = /^_{0,3}(?:syscall|emscripten_|invoke_|cxa_|emval_|embind_|asm_const|assert_fail|abort_js)/

/** Whose imports these are, by their names: the first that fits. */
const ORIGINS: readonly Origin[] = [
  { is: module => module === 'wasi_unstable', advice: 'This is the ABI before preview 1, with other layouts of the same structures: build again.', flags: [['C, C++', 'wasi-sdk 8 or later, or Debian\'s wasi-libc'], ['Rust', 'Rust 1.42 or later']] },
  { is: (module, name) => module === 'wasi' && name === 'thread-spawn', advice: 'A unit is one thread: build for wasm32-wasip1, not wasm32-wasip1-threads.' },
  { is: module => /^[a-z][a-z0-9-]*:[a-z]/.test(module), advice: 'These are imports of a component (WASI preview 2): build for preview 1.', flags: [['C, C++', 'target wasm32-wasip1 or wasm32-wasi, not wasm32-wasip2'], ['Rust', '--target wasm32-wasip1, not wasm32-wasip2']] },
  { is: module => module.startsWith('wasix'), advice: 'WASIX goes beyond WASI: build for wasm32-wasip1.', flags: RETARGET },
  { is: (module, name) => module === WASI_MODULE && name.startsWith('sock_'), advice: 'Units have no network: mount what is needed below /in.' },
  { is: module => module === WASI_MODULE, advice: 'WASI preview 1 has no such function: it is an extension of some runtime. Build without it.' },
  { is: (module, name) => module === 'wbg' || module.startsWith('__wbindgen') || name.startsWith('__wbindgen') || name.startsWith('__wbg_'), advice: 'wasm-bindgen\'s modules need JavaScript: build a plain command, and without crates\' features for the web (getrandom "js", chrono "wasmbind").', flags: [['Rust', 'cargo build --release --target wasm32-wasip1, not wasm-pack and not wasm32-unknown-unknown']] },
  { is: module => module === 'go' || module === 'gojs', advice: 'This is Go\'s port to browsers.', flags: [['Go', 'GOOS=wasip1 GOARCH=wasm go build; tinygo build -target=wasip1']] },
  { is: module => module.startsWith('GOT.'), advice: 'This is a shared library or not linked to the end: link one whole command.', flags: [['C, C++', 'no -shared, no -fPIC']] },
  { is: (module, name) => module === 'env' && ASSEMBLYSCRIPT_RUNTIME.has(name), advice: 'This is what AssemblyScript\'s library asks of a JavaScript host.', flags: [['AssemblyScript', 'build with @assemblyscript/wasi-shim; or --use abort= (an abort then traps), and without Math.random, Date, console and trace']] },
  { is: (module, name) => module === 'env' && EMSCRIPTEN.test(name), advice: 'This is Emscripten\'s JavaScript host.', flags: [['C, C++', 'clang --target=wasm32-wasi with wasi-libc; or emcc -sSTANDALONE_WASM -sPURE_WASI, without the functions that it then names']] },
  { is: module => module === 'a', advice: 'Names of one letter are Emscripten\'s: its output needs its own JavaScript.', flags: [['C, C++', 'clang --target=wasm32-wasi with wasi-libc; or emcc -sSTANDALONE_WASM -sPURE_WASI']] },
  { is: module => module === 'env', advice: 'No library that was linked defines it, so the linker left it to the host. Define it, link the library that has it, or leave out the call.', flags: [['C, C++', 'without -Wl,--allow-undefined and -Wl,--import-undefined the linker says where it is used'], ['Rust', 'extern "C" blocks need their library: link = "…" or a build script'], ['AssemblyScript', 'declare function means "the host has it": write the function']] }
]

const OTHER: Origin = { is: () => true, advice: `A host offers ${WASI_MODULE} and nothing else: input is stdin and /in, the result is stdout.`, flags: RETARGET }

/** The first import that no host offers, or offers otherwise. `offset` is not known: imports are named, which is better. */
export function foreignImport (imports: readonly ModuleImport[]): ModuleRefusal | undefined {
  for (const { module, name, kind, parameters, results } of imports) {
    const expected = module === WASI_MODULE && kind === 'function' ? SIGNATURES.get(name) : undefined
    if (expected == null) {
      const { advice, flags = [] } = ORIGINS.find(({ is }) => is(module, name)) ?? OTHER
      return { code: 'import', what: `the module imports ${shown(module)}.${shown(name)}, which is not to be had`, remedy: { advice, flags } }
    }
    const letters = (types: readonly string[]): string => types.map(type => LETTERS[type] ?? '?').join('')
    if (`${letters(parameters)}:${letters(results)}` !== expected) {
      return {
        code: 'import',
        what: `the module imports ${module}.${name} as (${parameters.join(', ')}) -> (${results.join(', ')}); WASI has it as ${signature(expected)}`,
        remedy: { advice: 'Correct the declaration.', flags: [] }
      }
    }
  }
  return undefined
}

function signature (letters: string): string {
  const [parameters = '', results = ''] = letters.split(':').map(half => [...half].map(letter => TYPES[letter]).join(', '))
  return `(${parameters}) -> (${results})`
}
