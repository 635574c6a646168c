import { SIGNATURES } from '@mycel/verify/wasi'
import binaryen from 'assemblyscript/binaryen'

/** Assembles a module from its text. */
export function assemble (text: string): Uint8Array {
  const module = binaryen.parseText(text)
  // with garbage collection it writes null references as that proposal has them
  module.setFeatures(binaryen.Features.All & ~binaryen.Features.GC)
  try {
    return new Uint8Array(module.emitBinary())
  } finally {
    module.dispose()
  }
}

/** A command that imports the named WASI functions and runs `body`. */
export function command (imports: readonly string[], body: string, rest = '(memory (export "memory") 1)', locals = ''): Uint8Array {
  const declared = imports.map(name => {
    const [parameters = '', results = ''] = (SIGNATURES.get(name) ?? ':').split(':')
    const types = (letters: string): string => [...letters].map(letter => letter === 'i' ? 'i32' : 'i64').join(' ')
    return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${types(parameters)}) (result ${types(results)})))`.replace(' (param )', '').replace(' (result )', '')
  })
  return assemble(`(module ${declared.join('\n')} ${rest} (func (export "_start") ${locals} ${body}))`)
}

/** Writes the bytes [from, from + length) to stdout. */
export function show (from: number, length: number): string {
  return `(i32.store (i32.const 0) (i32.const ${from})) (i32.store (i32.const 4) (i32.const ${length})) (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`
}
