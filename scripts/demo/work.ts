import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { encodeManifest } from '@mycel/wire'
import { inputOf } from './search.ts'
import type { Experiment } from './search.ts'
import type { Control, JobView } from '@mycel/daemon/client'

const EXAMPLE = new URL('../../docs/examples/digits/dist/', import.meta.url)

/** Files of the real job; `npm run build` makes them. */
export const MODULE_FILE = fileURLToPath(new URL('digits.wasm', EXAMPLE))
export const DATA_FILE = fileURLToPath(new URL('digits.bin', EXAMPLE))
export const DATA_PATH = 'digits.bin'

/** What a unit may have. `fuel` is several times what the dearest proposal burns; `memoryPages`, of 64 KiB, come to 64 MiB; a provider that is gone holds a window up for `windowMs` at most. */
export const LIMITS = { fuel: '200000000000', memoryPages: 1024, outputBytes: 4096, wallMs: 30_000, windowMs: 60_000 } as const
const DEADLINE_MS = 10 * 60_000

/** Module and data as bytes. */
export interface Work {
  readonly module: Uint8Array
  readonly data: Uint8Array
}

export async function loadWork (): Promise<Work> {
  try {
    const [module, data] = await Promise.all([readFile(MODULE_FILE), readFile(DATA_FILE)])
    return { module, data }
  } catch (err) {
    throw new Error('the example job is not built: run "npm run build"', { cause: err })
  }
}

export interface Order {
  readonly name: string
  readonly experiments: ReadonlyArray<{ readonly index: number, readonly experiment: Experiment }>
  readonly facets: readonly string[]
  readonly providers: number
  readonly windowUnits: number
  readonly floorPpm: number
  readonly kappaPpm: number
  readonly asset: string
  readonly class: string
  /** Micro-units per unit. */
  readonly cap: string
}

/** Puts module, data and inputs into the requester's store and submits the job. */
export async function submitUnits (control: Control, { module, data }: Work, order: Order): Promise<JobView> {
  const { name, experiments, facets, providers, windowUnits, floorPpm, kappaPpm, asset } = order
  const put = async (bytes: Uint8Array): Promise<string> => (await control.putBlob(once(bytes))).cid
  const inputs = encodeManifest(experiments.map(({ index, experiment }) => ({ index: BigInt(index), input: inputOf(experiment) })))

  return control.submit({
    name,
    class: order.class,
    module: await put(module),
    args: [],
    mounts: [{ path: DATA_PATH, cid: await put(data), size: data.byteLength }],
    inputs: await put(inputs),
    units: experiments.length,
    facets,
    asset,
    unitPriceCap: order.cap,
    evidence: 'batch',
    floorPpm,
    kappaPpm,
    windowUnits,
    limits: LIMITS,
    deadlineMs: DEADLINE_MS,
    providers,
    shares: []
  })
}

async function * once (bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
