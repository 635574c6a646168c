import { LIMIT, PROFILE_1 } from './rules.ts'
import type { Feature, Refusal } from './refusal.ts'

const LLVM = 'with clang or rustc'

/** What an author can do about a feature that the profile leaves out. */
const REMEDIES: Readonly<Record<Feature, string>> = {
  threads: 'Compile without threads: no -pthread and -matomics, no wasm32-wasi-threads target; in Rust no +atomics in target-feature. A shared memory alone is fine and becomes an unshared one.',
  'relaxed-simd': 'Relaxed SIMD gives other results on other processors. Compile with -msimd128 and without -mrelaxed-simd.',
  gc: 'Garbage-collected types need another profile. Use a toolchain that keeps its heap in linear memory (C, C++, Rust, Zig, AssemblyScript, TinyGo).',
  'typed-references': `Compile without typed function references: ${LLVM} this is the default, with binaryen --disable-gc.`,
  exceptions: 'Exceptions could catch what ends a unit. Compile with -fno-exceptions and without -fwasm-exceptions or SUPPORT_LONGJMP=wasm; in Rust with panic = "abort".',
  memory64: 'Compile for wasm32, not wasm64.',
  'multi-memory': 'Link everything into one memory: without --multi-memory.',
  'extended-const': 'Compile without -mextended-const and without -fPIC; with binaryen --disable-extended-const.',
  'custom-page-sizes': 'Compile without --page-size: pages are 64 KiB.',
  'wide-arithmetic': 'Compile without -mwide-arithmetic.',
  component: 'This file is a component. Take the module out of it (wasm-tools component unbundle), or build for wasm32-wasip1 and not wasm32-wasip2.',
  unknown: 'The toolchain is newer than this profile: choose the features of WebAssembly 2.0, -mcpu=mvp or -mcpu=generic with bulk-memory, sign-ext, nontrapping-fptoint, multivalue, reference-types, simd128 and tail-call as needed.'
}

function remedy ({ code, feature, reason }: Refusal): string {
  switch (code) {
    case 'malformed':
      return 'The file is damaged or no WebAssembly module (.wasm, binary): build it again, and check it with wasm-validate or wasm-tools validate.'
    case 'feature':
      return REMEDIES[feature ?? 'unknown']
    case 'limit':
      return reason.includes('one function') ? 'Split the function, or compile it with less inlining (-Os, -fno-inline).' : `The module is larger than the profile allows: strip what it does not use (wasm-opt -Oz, --gc-sections); a module has at most ${LIMIT.moduleBytes >> 20} MiB.`
    case 'import':
      return 'Let the module define and export its own memory and tables (with wasm-ld no --import-memory and --import-table; with asc no --importMemory and --importTable), and import functions only.'
    case 'memory':
      return 'Raise the job\'s memory limit, or link with less initial memory and stack (wasm-ld --initial-memory, -z stack-size; asc --initialMemory).'
    case 'reserved-name':
      return 'Rename the export.'
  }
}

/** A refusal in words that the module's author can act on: what, where, and what to do. `nameOf` gives a function's name where one is known. */
export function explain (refusal: Refusal, nameOf: (index: number) => string | undefined = () => undefined): string {
  const { function: index, offset } = refusal.where
  const name = index == null ? undefined : nameOf(index)
  const place = index == null ? `byte ${offset}` : `function ${index}${name == null ? '' : ` (${name})`}, byte ${offset}`
  const feature = refusal.feature == null || refusal.feature === 'unknown' ? '' : ` (${refusal.feature})`
  return `Refused by ${PROFILE_1}: ${refusal.reason}${feature}, at ${place}. ${remedy(refusal)}`
}
