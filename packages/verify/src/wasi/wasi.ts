import { Clock, clockRoom } from './clock.ts'
import { descriptorRoom } from './descriptor-room.ts'
import { ALL_RIGHTS, Descriptors, RIGHTS } from './descriptors.ts'
import { Errno } from './errno.ts'
import { Guest } from './guest.ts'
import { pathRoom } from './paths.ts'
import { pollRoom } from './poll.ts'
import { Exit, processRoom } from './process.ts'
import { randomRoom } from './random.ts'
import { streamRoom } from './streams.ts'
import { directory, TMP_QUOTA_BYTES, TMP_QUOTA_NODES } from './tree.ts'
import type { Sink } from './descriptors.ts'
import type { DirectoryNode } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'

export const WASI_MODULE = 'wasi_snapshot_preview1'
export const MAX_STDERR_BYTES = 64 * 1024

export interface WasiInit {
  /** Names that the module imports; only these are made. */
  readonly imports: readonly string[]
  /** `argv`, program name first. */
  readonly args: readonly Uint8Array[]
  readonly input: Uint8Array
  /** The read-only tree of `/in`, shared by the units of a workload. */
  readonly inputs: DirectoryNode
  /** Cap on stdout in bytes. */
  readonly outputBytes: number
  /** What randomness grows from, 32 bytes. */
  readonly seed: () => Uint8Array
  readonly sha256: (bytes: Uint8Array) => Uint8Array
}

/** What ends a unit from inside a call. The first one counts, whatever the module does afterwards. */
export type End = { readonly kind: 'exit', readonly status: number } | { readonly kind: 'output-limit' } | { readonly kind: 'broken', readonly error: unknown }

class OutputLimit extends Error {
  override readonly name = 'OutputLimit'
}

const READ_ONLY = ALL_RIGHTS & ~(RIGHTS.write | RIGHTS.allocate | RIGHTS.setSize)

/** WASI preview1 for one unit: everything in memory, nothing of the host. stdin 0, stdout 1, stderr 2, `/in` 3, `/tmp` 4. */
export class Wasi {
  readonly calls: Readonly<Record<string, (...parameters: never[]) => number>>
  end: End | undefined
  readonly #guest = new Guest()
  #output: Uint8Array[] = []
  #errors: Uint8Array[] = []

  constructor (init: WasiInit) {
    const quota = { bytes: TMP_QUOTA_BYTES, nodes: TMP_QUOTA_NODES }
    const descriptors = new Descriptors()
    const stream = { rights: RIGHTS.poll | RIGHTS.stat | RIGHTS.setFlags, inheriting: 0n, flags: 0 }
    descriptors.add({ ...stream, kind: 'input', bytes: init.input, position: 0, rights: stream.rights | RIGHTS.read })
    descriptors.add({ ...stream, kind: 'output', sink: this.#stdout(init.outputBytes), rights: stream.rights | RIGHTS.write })
    descriptors.add({ ...stream, kind: 'output', sink: this.#stderr(), rights: stream.rights | RIGHTS.write })
    descriptors.add({ kind: 'directory', node: init.inputs, preopen: '/in', rights: READ_ONLY, inheriting: READ_ONLY, flags: 0 })
    descriptors.add({ kind: 'directory', node: directory(3n, undefined, quota), preopen: '/tmp', rights: ALL_RIGHTS & ~(RIGHTS.read | RIGHTS.write | RIGHTS.seek | RIGHTS.tell), inheriting: ALL_RIGHTS, flags: 0 })
    const state: UnitState = { guest: this.#guest, descriptors, clock: new Clock(), args: init.args, quota, seed: init.seed, sha256: init.sha256, nextIno: 1n << 32n }
    const rooms: Room = { ...streamRoom(state), ...descriptorRoom(state), ...pathRoom(state), ...clockRoom(state), ...randomRoom(state), ...processRoom(state), ...pollRoom(state) }
    this.calls = Object.fromEntries(init.imports.map(name => [name, this.#guarded(name, rooms)]))
  }

  attach (memory: WebAssembly.Memory): void {
    this.#guest.attach(memory)
  }

  get output (): Uint8Array {
    return concat(this.#output)
  }

  get stderr (): Uint8Array {
    return concat(this.#errors)
  }

  #guarded (name: string, rooms: Room): (...parameters: never[]) => number {
    const call = rooms[name]
    if (call == null) {
      throw new Error(`no WASI function ${name}`)
    }
    return (...parameters) => {
      if (this.end != null) {
        throw new Exit(255)
      }
      try {
        return call(...parameters)
      } catch (error) {
        if (error instanceof Errno) {
          return error.errno
        }
        this.end = error instanceof Exit ? { kind: 'exit', status: error.status } : error instanceof OutputLimit ? { kind: 'output-limit' } : { kind: 'broken', error }
        throw error
      }
    }
  }

  #stdout (limit: number): Sink {
    let left = limit
    return bytes => {
      left -= bytes.length
      if (left < 0) {
        this.#output = []
        throw new OutputLimit(`more than ${limit} bytes of output`)
      }
      if (bytes.length > 0) {
        this.#output.push(bytes.slice())
      }
    }
  }

  #stderr (): Sink {
    let left = MAX_STDERR_BYTES
    return bytes => {
      const piece = bytes.slice(0, left)
      left -= piece.length
      if (piece.length > 0) {
        this.#errors.push(piece)
      }
    }
  }
}

function concat (pieces: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    whole.set(piece, at)
    at += piece.length
  }
  return whole
}
