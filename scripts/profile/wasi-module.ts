import binaryen from 'assemblyscript/binaryen'
import { SIGNATURES } from '../../packages/verify/src/wasi/index.ts'

const TYPES: Readonly<Record<string, string>> = { i: 'i32', I: 'i64' }

/** A command in WebAssembly text. */
export interface Program {
  /** What `_start` does. Calls are written `(call $fd_write …)`; whatever is called so is imported. */
  readonly body: string
  /** Locals, globals, data, further functions; a start function is `(start $main)`. */
  readonly rest?: string
  readonly locals?: string
  /** Pages at first. */
  readonly pages?: number
  /** The name of the memory's export. */
  readonly memory?: string
}

/** Assembles a command over WASI preview 1. */
export function wasiModule ({ body, rest = '', locals = '', pages = 1, memory = 'memory' }: Program): Uint8Array {
  const used = new Set([...`${body}${rest}`.matchAll(/\$([a-z_0-9]+)/g)].map(([, name]) => name ?? '').filter(name => SIGNATURES.has(name)))
  const imports = [...used].map(name => {
    const [parameters, results] = (SIGNATURES.get(name) ?? ':').split(':').map(letters => [...letters].map(letter => TYPES[letter]).join(' '))
    return `(import "wasi_snapshot_preview1" "${name}" (func $${name}${parameters === '' ? '' : ` (param ${parameters})`}${results === '' ? '' : ` (result ${results})`}))`
  })
  return assemble(`(module ${imports.join('\n')} (memory (export "${memory}") ${pages}) ${rest} (func (export "_start") ${locals} ${body}))`)
}

export function assemble (text: string): Uint8Array {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.All)
  try {
    return new Uint8Array(module.emitBinary())
  } finally {
    module.dispose()
  }
}
