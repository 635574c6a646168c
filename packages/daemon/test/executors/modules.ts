import { SIGNATURES } from '@mycel/verify/wasi'
import binaryen from 'assemblyscript/binaryen'
import { PROFILE } from '../../src/executors/executor.ts'
import { HeldBlobs } from '../../src/executors/held-blobs.ts'
import type { BlobSource, Limits, Workload } from '../../src/executors/executor.ts'
import type { BlobRef } from '@mycel/wire/blobs'

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

export const LIMITS: Limits = { fuel: 100_000_000_000n, memoryPages: 64, outputBytes: 1024, wallMs: 5000 }

/** Blobs in memory that count how often they are asked for, and workloads over them. */
export class Shelf implements BlobSource {
  readonly #blobs = new HeldBlobs()
  /** How often each was asked for whole, by the digest in hexadecimal. */
  readonly asked = new Map<string, number>()

  add (bytes: Uint8Array): BlobRef {
    return this.#blobs.add(bytes)
  }

  async get (ref: BlobRef): Promise<Uint8Array> {
    const key = Buffer.from(ref.digest).toString('hex')
    this.asked.set(key, (this.asked.get(key) ?? 0) + 1)
    return this.#blobs.get(ref)
  }

  async chunk (ref: BlobRef, n: number): Promise<Uint8Array> {
    return this.#blobs.chunk(ref, n)
  }

  workload (module: Uint8Array, more: Partial<Omit<Workload, 'module'>> = {}): Workload {
    return { module: this.add(module), profile: PROFILE, args: [], mounts: [], limits: LIMITS, ...more }
  }
}

export function text (value: string): Uint8Array {
  return new TextEncoder().encode(value)
}
