import { Clock, clockRoom } from './clock.ts'
import { descriptorRoom } from './descriptor-room.ts'
import { ALL_RIGHTS, Descriptors, OF_DIRECTORY, RIGHTS } from './descriptors.ts'
import { Errno } from './errno.ts'
import { Guest } from './guest.ts'
import { Exhausted, Meter } from './meter.ts'
import { Output, OutputLimit } from './output.ts'
import { openRoom } from './path-open.ts'
import { pathRoom } from './paths.ts'
import { Places } from './places.ts'
import { pollRoom } from './poll.ts'
import { PRICE, priceOf } from './prices.ts'
import { Exit, processRoom } from './process.ts'
import { randomRoom } from './random.ts'
import { readdirRoom } from './readdir.ts'
import { streamRoom } from './streams.ts'
import type { Descriptor } from './descriptors.ts'
import type { Fuel } from './meter.ts'
import type { Preopen } from './mounts.ts'
import type { Call, Room, UnitState } from './unit-state.ts'

export const WASI_MODULE = 'wasi_snapshot_preview1'
export const MAX_STDERR_BYTES = 64 * 1024
const FIRST_INO = 1n << 32n

export interface WasiInit {
  /** Names that the module imports; only these are made. */
  readonly imports: readonly string[]
  /** `argv`, program name first, without NUL. */
  readonly args: readonly Uint8Array[]
  /** `NAME=value`, without NUL. Units of contracts have none. */
  readonly environment: readonly Uint8Array[]
  /** stdin. */
  readonly input: Uint8Array
  /** Descriptors 3 and up, in order; writable where their tree is. */
  readonly preopens: readonly Preopen[]
  /** Cap on stdout in bytes. */
  readonly outputBytes: number
  /** What randomness grows from, 32 bytes. */
  readonly seed: () => Uint8Array
  readonly sha256: (bytes: Uint8Array) => Uint8Array
}

/** What ends a unit from inside a call. The first one counts, whatever the module does afterwards. */
export type End =
  | { readonly kind: 'exit', readonly status: number }
  | { readonly kind: 'output-limit' | 'exhausted' }
  | { readonly kind: 'broken', readonly error: unknown }

const STREAM = RIGHTS.poll | RIGHTS.stat | RIGHTS.setFlags

/** WASI preview1 for one unit: everything in memory, nothing of the host. */
export class Wasi {
  readonly calls: Readonly<Record<string, Call>>
  end: End | undefined
  readonly #guest = new Guest()
  readonly #meter = new Meter()
  readonly #stdout: Output
  readonly #stderr = new Output(MAX_STDERR_BYTES)

  constructor ({ imports, preopens, outputBytes, ...init }: WasiInit) {
    this.#stdout = new Output(outputBytes)
    const descriptors = new Descriptors()
    const stream = { inheriting: 0n, flags: 0 }
    descriptors.add({ ...stream, kind: 'input', position: 0, rights: STREAM | RIGHTS.read })
    descriptors.add({ ...stream, kind: 'output', sink: this.#stdout.strict, rights: STREAM | RIGHTS.write })
    descriptors.add({ ...stream, kind: 'output', sink: this.#stderr.lenient, rights: STREAM | RIGHTS.write })
    preopens.forEach(preopen => { descriptors.add(preopened(preopen)) })
    const state: UnitState = { ...init, guest: this.#guest, meter: this.#meter, descriptors, clock: new Clock(), nextIno: FIRST_INO }
    const places = new Places(state)
    const rooms: Room = {
      ...streamRoom(state),
      ...descriptorRoom(state),
      ...readdirRoom(state),
      ...openRoom(state, places),
      ...pathRoom(state, places),
      ...clockRoom(state),
      ...randomRoom(state),
      ...processRoom(state),
      ...pollRoom(state)
    }
    this.calls = Object.fromEntries(imports.map(name => [name, this.#guarded(name, rooms)]))
  }

  /**
   * Before the first call.
   *
   * @param fuel - the unit's counter; calls lower it, and end the unit where it would be negative
   * @param memory - without one, every pointer is `EFAULT`
   */
  attach (fuel: Fuel, memory?: WebAssembly.Memory): void {
    this.#meter.attach(fuel)
    if (memory != null) {
      this.#guest.attach(memory)
    }
  }

  get output (): Uint8Array {
    return this.#stdout.bytes
  }

  get stderr (): Uint8Array {
    return this.#stderr.bytes
  }

  #guarded (name: string, rooms: Room): Call {
    const call = rooms[name] as ((...parameters: ReadonlyArray<number | bigint>) => number) | undefined
    if (call == null) {
      throw new Error(`no WASI function ${name}`)
    }
    const price = priceOf(name)
    return (...parameters: ReadonlyArray<number | bigint>) => {
      if (this.end != null) {
        throw new Exit(255)
      }
      try {
        this.#meter.charge(price(parameters))
        return this.#answer(call, parameters)
      } catch (error) {
        this.end = endOf(error)
        throw error
      }
    }
  }

  #answer (call: (...parameters: ReadonlyArray<number | bigint>) => number, parameters: ReadonlyArray<number | bigint>): number {
    try {
      return call(...parameters)
    } catch (error) {
      if (!(error instanceof Errno)) {
        throw error
      }
      this.#meter.charge(PRICE.errno)
      return error.errno
    }
  }
}

/** Rights do not tell what is read-only: libc would leave out those that it sees it cannot have, and a program that opens a file for writing would find out late. */
function preopened ({ name, node }: Preopen): Descriptor {
  return { kind: 'directory', node, preopen: name, rights: OF_DIRECTORY, inheriting: ALL_RIGHTS, flags: 0 }
}

function endOf (error: unknown): End {
  if (error instanceof Exit) {
    return { kind: 'exit', status: error.status }
  }
  return error instanceof OutputLimit ? { kind: 'output-limit' } : error instanceof Exhausted ? { kind: 'exhausted' } : { kind: 'broken', error }
}
