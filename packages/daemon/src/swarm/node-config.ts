import { parse, stringify } from 'smol-toml'
import { formatAmount } from '../amount.ts'
import { SwarmError } from './errors.ts'
import type { NodeSpec } from './spec.ts'
import type { Tiers } from './tiers.ts'
import type { CapacityView } from '../control.ts'
import type { TomlTable, TomlValue } from 'smol-toml'

/** Large enough that tests and demos meet the owner's limits only where they set them. */
const PLENTY = '1000.00'

export interface Placement {
  readonly network: string
  /** 127.0.0.1's TCP port. */
  readonly port: number
  /** Addresses with peer id of nodes to join through. */
  readonly bootstrap: readonly string[]
  /** Path of the control socket. */
  readonly socket: string
  readonly tiers: Tiers
}

/** A node's config.toml as the harness writes it, the spec's own part merged in. */
export function nodeConfig (spec: NodeSpec, { network, port, bootstrap, socket, tiers }: Placement): string {
  const own: TomlTable = {
    network: { id: network, listen: [`/ip4/127.0.0.1/tcp/${port}`], bootstrap: [...bootstrap], local: true },
    policy: { max_owed: PLENTY, newcomer_pool_provider: PLENTY, newcomer_pool_requester: PLENTY },
    executor: { workers: spec.workers ?? 1, tier: spec.tier ?? tiers.work, audit_tier: spec.auditTier ?? tiers.audit },
    api: { socket },
    ...(spec.capacities == null ? {} : { capacity: spec.capacities.map(capacityTable) })
  }

  return stringify(merged(own, extra(spec)))
}

function extra ({ name, config }: NodeSpec): TomlTable {
  try {
    return parse(config ?? '')
  } catch (err) {
    throw new SwarmError('bad-spec', `the config of node "${name}" is not TOML: ${(err as Error).message}`, 'docs/config.md lists what config.toml takes', { cause: err })
  }
}

function capacityTable ({ class: cls, descriptor, asset, unitPrice, region }: CapacityView): TomlTable {
  const terms = Object.entries(descriptor).map(([key, value]): [string, TomlValue] => [snake(key), typeof value === 'string' || typeof value === 'number' ? value : [...value]])
  return { class: cls, price: formatAmount(BigInt(unitPrice)), asset, region, ...Object.fromEntries(terms) }
}

function snake (key: string): string {
  return key.replace(/[A-Z]/g, letter => `_${letter.toLowerCase()}`)
}

function merged (base: TomlTable, more: TomlTable): TomlTable {
  const both = Object.keys(more).map((key): [string, TomlValue] => {
    const [one, other] = [base[key], more[key] as TomlValue]
    return [key, isTable(one) && isTable(other) ? merged(one, other) : other]
  })
  return { ...base, ...Object.fromEntries(both) }
}

function isTable (value: TomlValue | undefined): value is TomlTable {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Date)
}
