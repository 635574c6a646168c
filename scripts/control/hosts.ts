import { fileURLToPath } from 'node:url'
import { node22 } from '../../test/determinism/engines.ts'
import type { CapacityView, NodeSpec } from '@mycel/daemon/swarm'

type Tier = 'default' | 'liftoff' | 'turbofan'

/** Where units are computed, or audited. */
export interface Host {
  /** The node's name, and the region that its provider advertises: jobs ask for it by that. */
  readonly name: string
  readonly tier: Tier
  /** Node's major. */
  readonly major: number
}

/** Who computes and who audits. They differ in tier, major, or both. */
export interface Pair {
  readonly provider: Host
  readonly auditor: Host
}

const TIERS: readonly Tier[] = ['turbofan', 'liftoff', 'default']
const OWN = Number(process.versions.node.split('.')[0])
const OLDER = fileURLToPath(new URL('older-node.ts', import.meta.url))

/** Providers in every tier of every Node that is here. */
export const PROVIDERS: readonly Host[] = [OWN, ...(node22 == null || node22.major === OWN ? [] : [node22.major])]
  .flatMap(major => TIERS.map(tier => ({ name: `${tier}-${major}`, tier, major })))

/** A requester audits in the Node that it runs on. */
export const AUDITORS: readonly Host[] = TIERS.map(tier => ({ name: `audits-${tier}`, tier, major: OWN }))

/** Neighbours have different requesters, so that those work side by side. */
export const PAIRS: readonly Pair[] = PROVIDERS.flatMap((_, shift) => AUDITORS.map((auditor, i): Pair => ({ provider: PROVIDERS[(shift + i * 2) % PROVIDERS.length] as Host, auditor })))
  .filter(({ provider, auditor }) => provider.tier !== auditor.tier || provider.major !== auditor.major)

function capacity (region: string): CapacityView {
  return { class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1', region }
}

/** The nodes of those pairs, requesters first. `spoil` is an adversary for the first provider, for a look at whether the control would see it. */
export function nodesOf (pairs: readonly Pair[], spoil?: NodeSpec['adversary']): readonly NodeSpec[] {
  const auditors = AUDITORS.filter(one => pairs.some(({ auditor }) => auditor === one))
  const providers = PROVIDERS.filter(one => pairs.some(({ provider }) => provider === one))
  return [
    ...auditors.map(({ name, tier }): NodeSpec => ({ name, auditTier: tier, tier, workers: 2 })),
    ...providers.map(({ name, tier, major }, i): NodeSpec => {
      const adversary = i === 0 && spoil != null ? spoil : major === OWN ? undefined : { module: OLDER, options: {} }
      return { name, tier, capacities: [capacity(name)], ...(adversary == null ? {} : { adversary }) }
    })
  ]
}
