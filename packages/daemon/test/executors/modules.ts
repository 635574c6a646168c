import { createHash } from 'node:crypto'
import { SIGNATURES } from '@mycel/verify/wasi'
import binaryen from 'assemblyscript/binaryen'
import { PROFILE } from '../../src/executors/executor.ts'
import type { Limits, Workload } from '../../src/executors/executor.ts'

/** Assembles a module from its text. */
export function assemble (text: string): Uint8Array<ArrayBuffer> {
  const module = binaryen.parseText(text)
  module.setFeatures(binaryen.Features.All)
  try {
    return new Uint8Array(module.emitBinary())
  } finally {
    module.dispose()
  }
}

/** A command that imports the named WASI functions and runs `body`; memory of one page unless `memory` says otherwise. */
export function command (imports: readonly string[], body: string, rest = '(memory (export "memory") 1)'): Uint8Array<ArrayBuffer> {
  const declared = imports.map(name => {
    const [parameters = '', results = ''] = (SIGNATURES.get(name) ?? ':').split(':')
    const types = (letters: string): string => [...letters].map(letter => letter === 'i' ? 'i32' : 'i64').join(' ')
    return `(import "wasi_snapshot_preview1" "${name}" (func $${name} (param ${types(parameters)}) (result ${types(results)})))`.replace(' (param )', '').replace(' (result )', '')
  })
  return assemble(`(module ${declared.join('\n')} ${rest} (func (export "_start") ${body}))`)
}

export function digestOfBytes (bytes: Uint8Array): Uint8Array {
  return new Uint8Array(createHash('sha256').update(bytes).digest())
}

export const LIMITS: Limits = { fuel: 100_000_000_000n, memoryPages: 64, outputBytes: 1024, wallMs: 5000 }

/** Blobs in memory, and workloads over them. */
export class Shelf {
  readonly #blobs = new Map<string, Uint8Array>()
  /** How often each was asked for. */
  readonly asked = new Map<string, number>()

  add (bytes: Uint8Array): Uint8Array {
    const digest = digestOfBytes(bytes)
    this.#blobs.set(Buffer.from(digest).toString('hex'), bytes)
    return digest
  }

  readonly blobs = async (digest: Uint8Array): Promise<Uint8Array> => {
    const key = Buffer.from(digest).toString('hex')
    this.asked.set(key, (this.asked.get(key) ?? 0) + 1)
    const found = this.#blobs.get(key)
    if (found == null) {
      throw new Error('not here')
    }
    return found
  }

  workload (module: Uint8Array, more: Partial<Omit<Workload, 'module'>> = {}): Workload {
    return { module: this.add(module), profile: PROFILE, args: [], mounts: [], limits: LIMITS, ...more }
  }
}

export function text (value: string): Uint8Array {
  return new TextEncoder().encode(value)
}
