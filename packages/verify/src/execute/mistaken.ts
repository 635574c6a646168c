import type { ModuleRefusal } from './refused-module.ts'

interface Other { readonly is: (bytes: Uint8Array, text: string) => boolean, readonly what: string, readonly advice: string }

const starts = (...magic: readonly number[]) => (bytes: Uint8Array): boolean => magic.every((byte, i) => bytes[i] === byte)
const HEAD_BYTES = 256

/** What people hand over in place of a module. */
const OTHERS: readonly Other[] = [
  { is: bytes => bytes.length === 0, what: 'the file is empty', advice: 'Build it again.' },
  { is: starts(0x7f, 0x45, 0x4c, 0x46), what: 'this is a native program (ELF)', advice: 'Compile for WebAssembly: clang --target=wasm32-wasi, rustc --target wasm32-wasip1.' },
  { is: starts(0x4d, 0x5a), what: 'this is a Windows program', advice: 'Compile for WebAssembly: clang --target=wasm32-wasi, rustc --target wasm32-wasip1.' },
  { is: starts(0x42, 0x43, 0xc0, 0xde), what: 'this is LLVM bitcode', advice: 'Compile without -emit-llvm and -flto, and link it with wasm-ld.' },
  { is: starts(0x21, 0x3c, 0x61, 0x72, 0x63, 0x68, 0x3e), what: 'this is a static library', advice: 'Link it into a command.' },
  { is: starts(0x1f, 0x8b), what: 'this is compressed (gzip)', advice: 'Unpack it.' },
  { is: starts(0x50, 0x4b, 0x03, 0x04), what: 'this is compressed (zip)', advice: 'Unpack it.' },
  { is: starts(0x28, 0xb5, 0x2f, 0xfd), what: 'this is compressed (zstd)', advice: 'Unpack it.' },
  // each comment can be read in one way only: with two, a file of comments takes the expression for ever
  { is: (_, text) => /^\s*(?:(?:;;[^\n]*\n|\(;(?:[^;]|;(?!\)))*;\))\s*)*\((?:module|component)/.test(text), what: 'this is WebAssembly as text', advice: 'Turn it into binary: wat2wasm FILE.wat, or wasm-tools parse.' },
  { is: (bytes, text) => /^[\t\n\r\x20-\x7e]{4,}$/.test(text), what: 'this is text, no program', advice: 'Give the .wasm file that the compiler wrote.' }
]

/** What a file that does not begin like a module is, as far as its first bytes tell. */
export function mistaken (bytes: Uint8Array): ModuleRefusal | undefined {
  const text = String.fromCharCode(...bytes.subarray(0, HEAD_BYTES))
  const found = OTHERS.find(({ is }) => is(bytes, text))
  return found == null ? undefined : { code: 'malformed', what: `not a WebAssembly module: ${found.what}`, offset: 0, remedy: { advice: found.advice, flags: [] } }
}
