import { nobleCrypto } from '@mycel/wire/crypto'
import { readOnlyTree, writableTree } from '../../src/wasi/mounts.ts'
import { SIGNATURES } from '../../src/wasi/signatures.ts'
import { Wasi } from '../../src/wasi/wasi.ts'
import type { Mount } from '../../src/wasi/mounts.ts'

export const text = (value: string): Uint8Array => new TextEncoder().encode(value)
export const ALL = [...SIGNATURES.keys()]
export const EVERYTHING = (1n << 29n) - 1n
export const [IN, TMP] = [3, 4] as const
export const BUDGET = 1n << 60n

const [PATH, OTHER, OUT, VECTOR, PAGE] = [1000, 5200, 9400, 9500, 16_384]

export interface UnitOptions {
  readonly input?: Uint8Array
  readonly mounts?: readonly Mount[]
  readonly outputBytes?: number
  readonly fuel?: bigint
}

/** WASI as a module sees it, with its memory of one page at hand. */
export class Unit {
  readonly memory = new WebAssembly.Memory({ initial: 1 })
  readonly bytes = new Uint8Array(this.memory.buffer)
  readonly view = new DataView(this.memory.buffer)
  readonly fuel: { value: bigint }
  readonly wasi: Wasi

  constructor ({ input = text('the input'), mounts = [], outputBytes = 1 << 20, fuel = BUDGET }: UnitOptions = {}) {
    this.fuel = { value: fuel }
    this.wasi = new Wasi({
      imports: ALL,
      args: [text('unit'), text('an argument')],
      environment: [text('NAME=value')],
      input,
      preopens: [{ name: '/in', node: readOnlyTree(mounts) }, { name: '/tmp', node: writableTree() }],
      outputBytes,
      seed: () => new Uint8Array(32).fill(7),
      sha256: nobleCrypto.sha256
    })
    this.wasi.attach(this.fuel, this.memory)
  }

  call (name: string, ...parameters: ReadonlyArray<number | bigint>): number {
    const call = this.wasi.calls[name] as ((...parameters: ReadonlyArray<number | bigint>) => number) | undefined
    return call?.(...parameters) ?? -1
  }

  /** Puts a path into memory: pointer and length. */
  path (value: string, at: number = PATH): [number, number] {
    this.bytes.set(text(value), at)
    return [at, text(value).length]
  }

  second (value: string): [number, number] {
    return this.path(value, OTHER)
  }

  /** A descriptor, or minus the errno. */
  open (path: string, flags = 0, rights = EVERYTHING, dir: number = TMP, lookup = 0): number {
    const errno = this.call('path_open', dir, lookup, ...this.path(path), flags, rights, rights, 0, OUT)
    return errno === 0 ? this.view.getUint32(OUT, true) : -errno
  }

  write (fd: number, offset: number, bytes: Uint8Array): number {
    this.bytes.set(bytes, PAGE)
    this.#vector(bytes.length)
    return this.call('fd_pwrite', fd, VECTOR, 1, BigInt(offset), OUT)
  }

  read (fd: number, offset: number, length: number): Uint8Array | number {
    this.#vector(length)
    const errno = this.call('fd_pread', fd, VECTOR, 1, BigInt(offset), OUT)
    return errno === 0 ? this.bytes.slice(PAGE, PAGE + this.view.getUint32(OUT, true)) : errno
  }

  list (fd: number): string[] {
    this.call('fd_readdir', fd, PAGE, 40_000, 0n, OUT)
    const names: string[] = []
    for (let at = PAGE; at < PAGE + this.view.getUint32(OUT, true);) {
      const length = this.view.getUint32(at + 16, true)
      names.push(new TextDecoder().decode(this.bytes.subarray(at + 24, at + 24 + length)))
      at += 24 + length
    }
    return names
  }

  #vector (length: number): void {
    this.view.setUint32(VECTOR, PAGE, true)
    this.view.setUint32(VECTOR + 4, length, true)
  }
}
