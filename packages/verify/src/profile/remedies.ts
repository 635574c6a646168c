import { LIMIT } from './rules.ts'
import type { Feature, Refusal } from './refusal.ts'

/** What a module's author can do about a refusal: in general, and toolchain by toolchain. */
export interface Remedy {
  readonly advice: string
  /** What to change, by toolchain; empty where the advice says it all. */
  readonly flags: ReadonlyArray<readonly [toolchain: string, change: string]>
}

const C = 'C, C++'
const RUST = 'Rust'
const ASSEMBLYSCRIPT = 'AssemblyScript'
const BINARYEN = 'wasm-opt'

const remedy = (advice: string, ...flags: Remedy['flags']): Remedy => ({ advice, flags })

const OF_FEATURE: Readonly<Record<Feature, Remedy>> = {
  threads: remedy('A unit is one thread; units are what runs side by side. Build without threads and atomics. A shared memory alone is fine, it becomes an unshared one.',
    [C, 'no -pthread, no -matomics; target wasm32-wasi or wasm32-wasip1, not wasm32-wasi-threads'],
    [RUST, 'target wasm32-wasip1, not wasm32-wasip1-threads; no +atomics in target-feature'],
    [ASSEMBLYSCRIPT, 'no --enable threads, no --sharedMemory']),
  'relaxed-simd': remedy('Relaxed SIMD gives other results on other processors. Fixed-width SIMD is fine.',
    [C, '-msimd128 without -mrelaxed-simd, and no wasm_*_relaxed_* intrinsics'],
    [RUST, '+simd128 without +relaxed-simd in target-feature'],
    [ASSEMBLYSCRIPT, '--enable simd without --enable relaxed-simd'],
    [BINARYEN, '--disable-relaxed-simd']),
  gc: remedy('Garbage-collected types are left out: use a toolchain that keeps its heap in linear memory (C, C++, Rust, Zig, TinyGo, AssemblyScript). Kotlin, Dart, Java and OCaml need another one.',
    [ASSEMBLYSCRIPT, 'no --enable gc'],
    [BINARYEN, '--disable-gc']),
  'typed-references': remedy('Typed function references are left out.',
    [C, 'no -mgc'],
    [ASSEMBLYSCRIPT, 'no --enable gc'],
    [BINARYEN, '--disable-gc']),
  exceptions: remedy('Exceptions of WebAssembly could catch what ends a unit: report errors by return values, or exit.',
    [C, '-fno-exceptions, no -fwasm-exceptions; setjmp and longjmp need exceptions too (-mllvm -wasm-enable-sjlj, SUPPORT_LONGJMP=wasm)'],
    [RUST, 'panic = "abort" (-C panic=abort), which is the default of wasm32-wasip1'],
    [BINARYEN, '--disable-exception-handling']),
  memory64: remedy('Memory has 32-bit addresses.',
    [C, '--target=wasm32-wasi, not wasm64'],
    [RUST, 'target wasm32-wasip1, not wasm64-unknown-unknown']),
  'multi-memory': remedy('A module has one memory: link everything into one.',
    [C, 'no -mmultimemory'],
    ['wasm-merge, wasm-opt', '--disable-multimemory, or --multi-memory-lowering']),
  'extended-const': remedy('A constant expression is one instruction.',
    [C, 'no -mextended-const and no -fPIC'],
    [RUST, 'no +extended-const in target-feature; -C relocation-model=static'],
    [BINARYEN, '--disable-extended-const']),
  'custom-page-sizes': remedy('Pages have 64 KiB.',
    [C, 'no -Wl,--page-size']),
  'wide-arithmetic': remedy('128-bit arithmetic is left out as instructions; the compiler has it in 64-bit steps.',
    [C, 'no -mwide-arithmetic'],
    [RUST, 'no +wide-arithmetic in target-feature']),
  component: remedy('This is a component; a unit is a plain module.',
    [C, 'target wasm32-wasip1, not wasm32-wasip2'],
    [RUST, 'target wasm32-wasip1, not wasm32-wasip2; without cargo-component'],
    ['a component that exists', 'wasm-tools component unbundle takes the modules out']),
  unknown: remedy('The toolchain is newer than this profile, or the file is damaged. Admitted is WebAssembly 2.0 with tail calls: choose its features one by one.',
    [C, '-mcpu=mvp, then -mbulk-memory -msign-ext -mnontrapping-fptoint -mmultivalue -mreference-types -msimd128 -mtail-call as needed'],
    [RUST, '-C target-cpu=mvp, then target-feature=+bulk-memory,+sign-ext,+nontrapping-fptoint,+simd128 as needed'])
}

const DAMAGED = remedy('The file is damaged or no WebAssembly module (.wasm, binary): build it again, and look at it with wasm-validate or wasm-tools validate.')

const TOO_MUCH_CODE = remedy('Split the function, or have less inlined into it.',
  [C, '-Os, or -fno-inline for that file'],
  [RUST, 'opt-level = "s", #[inline(never)]'],
  [BINARYEN, '-Oz'])

const TOO_LARGE = remedy(`The module is larger than the profile allows (${LIMIT.moduleBytes >> 20} MiB in all): leave out what it does not use, and mount data as files below /in.`,
  [C, '-Os -ffunction-sections -Wl,--gc-sections -Wl,--strip-all'],
  [RUST, 'opt-level = "z", lto = true, strip = true'],
  [BINARYEN, '-Oz --strip-debug'])

const OWN_MEMORY = remedy('Let the module define and export its own memory and tables, and import functions only.',
  [C, 'link as a command: no -Wl,--import-memory, no -Wl,--import-table, no -shared; an object file (-c) is not linked yet'],
  [RUST, 'no --import-memory among the linker\'s arguments'],
  [ASSEMBLYSCRIPT, 'no --importMemory, no --importTable'])

const LESS_MEMORY = remedy('Raise the memory limit (memory_mib in job.toml, --memory of mycel exec), or begin with less.',
  [C, '-Wl,--initial-memory=BYTES, -Wl,-z,stack-size=BYTES; large static arrays count too'],
  [RUST, '-C link-arg=--initial-memory=BYTES; large statics count too'],
  [ASSEMBLYSCRIPT, '--initialMemory PAGES'])

/** What to do about a refusal by the profile. */
export function remedyOf ({ code, feature, reason }: Pick<Refusal, 'code' | 'feature' | 'reason'>): Remedy {
  switch (code) {
    case 'malformed':
      return DAMAGED
    case 'feature':
      return OF_FEATURE[feature ?? 'unknown']
    case 'limit':
      return /one function|operands|blocks|one branch/.test(reason) ? TOO_MUCH_CODE : TOO_LARGE
    case 'import':
      return OWN_MEMORY
    case 'memory':
      return LESS_MEMORY
    case 'reserved-name':
      return remedy('Rename the export.')
  }
}
