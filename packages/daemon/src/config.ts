import { readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { parse, TomlError } from 'smol-toml'
import { ConfigError, problemsOf } from './config/problems.ts'
import { fileSchema } from './config/schema.ts'
import type { ConfigFile } from './config/schema.ts'
import type { TrustPolicy } from '@mycel/verify/credentials'
import type { PeerKey } from '@mycel/wire'

export { ConfigError } from './config/problems.ts'

/** The config file's name inside a node's folder. */
export const CONFIG_FILE = 'config.toml'

/** Longest path of a unix socket, bytes (`sun_path` less its terminator). */
export const MAX_SOCKET_PATH_BYTES = 107

/** What a node's owner has chosen: read once, checked, frozen, handed on. Every option with unit, default and bounds: docs/config.md. */
export interface Config {
  readonly network: NetworkConfig
  /** Absolute paths. */
  readonly node: { readonly key: string, readonly store: string, readonly blobs: string }
  readonly policy: PolicyConfig
  readonly fees: FeesConfig
  readonly executor: ExecutorConfig
  readonly blobs: { readonly quotaBytes: number }
  /** Absolute path of the control socket. */
  readonly api: { readonly socket: string }
  readonly capacities: readonly CapacityConfig[]
}

export interface NetworkConfig {
  readonly id: string
  /** Multiaddrs that end in `/p2p/<peer id>`. */
  readonly bootstrap: readonly string[]
  readonly listen: readonly string[]
  /** True on loopback and private networks: private addresses are advertised and believed. */
  readonly local: boolean
}

export interface PolicyConfig {
  /** sha2-256 CIDs of modules that this node runs. */
  readonly allowModules: 'any' | readonly string[]
  readonly allowRequesters: 'any' | readonly PeerKey[]
  readonly denyRequesters: readonly PeerKey[]
  readonly allowClasses: 'any' | readonly string[]
  /** Most that this node promises to all peers together, per asset, micro-units. */
  readonly maxOwed: bigint
  /** Unpaid work at risk for all newcomers together, as provider, per asset, micro-units. */
  readonly newcomerPoolProvider: bigint
  /** Prepayment at risk for all newcomers together, as requester, per asset, micro-units. */
  readonly newcomerPoolRequester: bigint
  /** Part of either pool that only attested newcomers can use, ppm. */
  readonly newcomerAttestedPpm: number
  readonly trust: TrustPolicy
  /** As provider, contracts that run at a time. */
  readonly maxParallelContracts: number
  /** Whose findings and nonces this node believes beside its own: the peers that it hires to check others' units. Distinct. */
  readonly verifiers: readonly PeerKey[]
}

export interface FeesConfig {
  /** Fee of this node's own tenders, ppm; 0 where there is no payee. */
  readonly ppm: number
  /** Raw Ed25519 key, 32 bytes. */
  readonly payee: Uint8Array | undefined
  /** Bounds of the fee in tenders that this node bids on, ppm; the floor is 0 where there is no payee. */
  readonly floorPpm: number
  readonly ceilingPpm: number
}

export interface ExecutorConfig {
  /** Child processes. */
  readonly workers: number
  readonly tier: 'default' | 'liftoff' | 'turbofan'
  /** Of the children that re-execute for audits; `alternate`: Liftoff or TurboFan, drawn for each window. */
  readonly auditTier: 'alternate' | 'default' | 'liftoff' | 'turbofan'
  readonly isolation: 'auto' | 'none'
  /** Most linear memory of one unit that this node offers, pages of 64 KiB. */
  readonly memoryPages: number
}

export interface CapacityConfig {
  readonly class: string
  /** Field-standard terms in the spelling of `CapacityView`. */
  readonly descriptor: Readonly<Record<string, string | number | readonly string[]>>
  readonly asset: string
  /** Micro-units per unit. */
  readonly unitPrice: bigint
  readonly region: string
}

/**
 * Reads `config.toml` in `dir`.
 *
 * @throws {ConfigError} `config-missing`, `config-unreadable`, `config-invalid`: says what is wrong, where, and what to do
 */
export async function loadConfig (dir: string): Promise<Config> {
  const path = join(resolve(dir), CONFIG_FILE)
  let text: string

  try {
    text = await readFile(path, 'utf8')
  } catch (err) {
    const missing = (err as NodeJS.ErrnoException).code === 'ENOENT'
    throw missing
      ? new ConfigError('config-missing', path, [{ where: '', what: 'there is no such file', todo: `create it with "mycel init --dir ${dir}"` }], { cause: err })
      : new ConfigError('config-unreadable', path, [{ where: '', what: (err as Error).message, todo: 'make it readable for the user that runs mycel' }], { cause: err })
  }

  return parseConfig(text, dir)
}

/** As `loadConfig`, from the file's text; relative paths count from `dir`. */
export function parseConfig (text: string, dir: string): Config {
  const path = join(resolve(dir), CONFIG_FILE)
  let raw: unknown

  try {
    raw = parse(text)
  } catch (err) {
    const where = err instanceof TomlError ? `line ${err.line}, column ${err.column}` : ''
    throw new ConfigError('config-invalid', path, [{ where, what: ((err as Error).message.split('\n')[0] ?? '').replace('Invalid TOML document: ', 'not TOML: '), todo: 'correct that line' }], { cause: err })
  }

  const checked = fileSchema.safeParse(raw)

  if (!checked.success) {
    throw new ConfigError('config-invalid', path, problemsOf(checked.error, fileSchema))
  }

  return deepFreeze(build(checked.data, resolve(dir), path))
}

function build (file: ConfigFile, dir: string, path: string): Config {
  const socket = resolve(dir, file.api.socket)

  if (Buffer.byteLength(socket) > MAX_SOCKET_PATH_BYTES) {
    throw new ConfigError('config-invalid', path, [{
      where: 'api.socket', what: `${socket} is longer than the ${MAX_SOCKET_PATH_BYTES} bytes a socket path can have`, todo: 'name a shorter absolute path, for instance below /run or $XDG_RUNTIME_DIR'
    }])
  }

  const { payee, ppm, floor_ppm: floorPpm, ceiling_ppm: ceilingPpm } = file.fees
  const { policy } = file

  return {
    network: file.network,
    node: { key: resolve(dir, file.node.key), store: resolve(dir, file.node.store), blobs: resolve(dir, file.node.blobs) },
    policy: {
      allowModules: policy.allow_modules,
      allowRequesters: policy.allow_requesters,
      denyRequesters: policy.deny_requesters,
      allowClasses: policy.allow_classes,
      maxOwed: policy.max_owed,
      newcomerPoolProvider: policy.newcomer_pool_provider,
      newcomerPoolRequester: policy.newcomer_pool_requester,
      newcomerAttestedPpm: Math.round(policy.newcomer_attested_share * 1_000_000),
      trust: policy.trust,
      maxParallelContracts: policy.max_parallel_contracts,
      verifiers: policy.verifiers
    },
    // without a payee there is nobody to pay: no fee is asked, none is expected
    fees: { ppm: payee == null ? 0 : ppm, payee, floorPpm: payee == null ? 0 : floorPpm, ceilingPpm },
    executor: { workers: file.executor.workers, tier: file.executor.tier, auditTier: file.executor.audit_tier, isolation: file.executor.isolation, memoryPages: file.executor.memory_mib * 16 },
    blobs: { quotaBytes: file.blobs.quota_mib * 1024 * 1024 },
    api: { socket },
    capacities: file.capacity
  }
}

function deepFreeze<T> (value: T): T {
  // typed arrays with elements cannot be frozen; the payee's key is the only one
  if (typeof value === 'object' && value != null && !ArrayBuffer.isView(value)) {
    Object.values(value).forEach(deepFreeze)
    Object.freeze(value)
  }

  return value
}
