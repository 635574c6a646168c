import { MAX_FUEL } from '@mycel/verify/profile'
import { seedOf } from '@mycel/verify/wasi'
import { createNodeCrypto } from '../../crypto/node-crypto.ts'
import { PROFILE } from '../../executors/index.ts'
import { usage } from '../exit.ts'
import { positional, text, texts } from '../verb.ts'
import { FileBlobs } from './file-blobs.ts'
import { findInFiles } from './in-files.ts'
import { readInput } from './input.ts'
import { MEMORY, OUTPUT, quantity, WALL, wholeNumber } from './quantity.ts'
import type { BlobSource, Unit, Workload } from '../../executors/index.ts'
import type { Call, Options } from '../verb.ts'

const TIERS = ['default', 'liftoff', 'turbofan'] as const
const ISOLATIONS = ['auto', 'none'] as const
const SEED_BYTES = 32

// as of a job file that says nothing about them: docs/job.md
const FUEL = 100_000_000_000n
const MEMORY_PAGES = 1_024
const OUTPUT_BYTES = 64 * 1024
const WALL_MS = 60_000

export const PLAN_OPTIONS: Options = {
  input: { type: 'string', value: 'FILE', help: 'what the unit reads on stdin; "-": this command\'s own stdin (default: what is piped in, nothing at a terminal)' },
  in: { type: 'string', multiple: true, value: 'NAME=FILE', help: 'a file, or a folder\'s files, read-only below /in; may be repeated' },
  index: { type: 'string', value: 'N', help: 'the unit\'s index: what {index} in arguments stands for (default: 0)' },
  fuel: { type: 'string', value: 'N', help: `the budget; a unit that needs more ends with "out of fuel" (default: ${FUEL})` },
  memory: { type: 'string', value: 'SIZE', help: 'most linear memory: 64 or 64MiB, 1GiB, 100pages (default: 64MiB)' },
  'output-limit': { type: 'string', value: 'SIZE', help: 'most bytes on stdout: 64 or 64KiB, 1MiB, 100B (default: 64KiB)' },
  wall: { type: 'string', value: 'TIME', help: 'most time, compilation included: 500 or 500ms, 60s; beyond it there is no result (default: 60s)' },
  seed: { type: 'string', value: 'HEX', help: 'what random_get follows from, 32 bytes (default, and the only one in a contract: sha2-256 of module digest, input and index)' },
  tier: { type: 'string', value: 'TIER', help: `V8's: ${TIERS.join(', ')}; the result is the same (default: default)` },
  isolation: { type: 'string', value: 'KIND', help: 'auto: the strongest that this machine has; none: a process of its own, for modules that you trust (default: auto)' }
}

export type Tier = typeof TIERS[number]
export type IsolationWish = typeof ISOLATIONS[number]

/** One unit with everything it needs, read and checked. */
export interface Plan {
  readonly file: string
  readonly workload: Workload
  readonly unit: Unit
  /** What `random_get` follows from, as given or as contracts have it. */
  readonly seed: Uint8Array
  readonly tier: Tier
  readonly isolation: IsolationWish
  /** Module and mounts. */
  readonly blobs: BlobSource
}

export async function planOf (call: Call): Promise<Plan> {
  const { sha256 } = createNodeCrypto()
  const [tier, isolation, limits, given] = [oneOf(call, 'tier', TIERS), oneOf(call, 'isolation', ISOLATIONS), limitsOf(call), seedIn(call)]
  const index = wholeNumber(call, 'index', (1n << 64n) - 1n, 0n)
  const file = positional(call, 0)
  const blobs = new FileBlobs()
  const ref = await blobs.add(file)
  const mounts: Array<Workload['mounts'][number]> = []

  for (const { path, file: source } of await findInFiles(texts(call, 'in'))) {
    mounts.push({ path, ...await blobs.add(source) })
  }

  const input = await readInput(call)
  return {
    file,
    workload: {
      module: ref,
      profile: PROFILE,
      args: call.positionals.slice(1),
      mounts,
      limits,
      ...(given == null ? {} : { seed: given })
    },
    unit: { index, input },
    seed: given ?? seedOf(sha256, ref.digest, input, index),
    tier,
    isolation,
    blobs
  }
}

export function limitsOf (call: Call): Workload['limits'] {
  return {
    fuel: wholeNumber(call, 'fuel', MAX_FUEL, FUEL),
    memoryPages: quantity(call, 'memory', MEMORY, MEMORY_PAGES),
    outputBytes: quantity(call, 'output-limit', OUTPUT, OUTPUT_BYTES),
    wallMs: quantity(call, 'wall', WALL, WALL_MS)
  }
}

export function oneOf<T extends string> (call: Call, name: 'tier' | 'isolation', choices: readonly [T, ...T[]]): T {
  const given = text(call, name) ?? choices[0]
  const found = choices.find(choice => choice === given)

  if (found == null) {
    throw usage(`--${name}: "${given}" is unknown`, `one of ${choices.join(', ')}`)
  }

  return found
}

function seedIn (call: Call): Uint8Array | undefined {
  const given = text(call, 'seed')

  if (given == null) {
    return undefined
  }

  if (given.length !== 2 * SEED_BYTES || !/^[0-9a-fA-F]*$/.test(given)) {
    throw usage(`--seed: "${given}" is no seed`, `${2 * SEED_BYTES} hexadecimal digits, as --json shows them`)
  }

  return new Uint8Array(Buffer.from(given, 'hex'))
}
