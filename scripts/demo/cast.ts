import { randomBytes } from 'node:crypto'
import { didOf, nobleCrypto } from '@mycel/wire'
import type { DemoOptions } from './options.ts'
import type { Member, Role, Settings } from './record.ts'
import type { NodeSpec, SwarmNode } from '@mycel/daemon/swarm'

export const NETWORK = 'demo'
export const CLASS = 'compute'
export const ASSET = 'credit'

/** Units that the benchmark gives each provider; the liar behaves for them. */
export const BENCHMARK_UNITS = 2

/** Epochs that the liar really trains for in a forged unit. */
const FORGED_EPOCHS = 1

interface Part {
  readonly name: string
  readonly role: Role
  readonly tier: 'default' | 'liftoff' | 'turbofan'
  readonly price?: number
  readonly does: string
}

export const LAB = 'lab'
export const BENCH = 'bench'
export const WITNESS = 'witness'
export const LIAR = 'p3'
export const LATECOMER = 'p6'
/** In which tier everybody audits: none computes in it. */
export const AUDIT_TIER = 'turbofan'
/** Killed in the middle of a window. Its tier is the slow one: its windows last longest. */
export const VICTIM = 'p4'

const PARTS: readonly Part[] = [
  { name: LAB, role: 'requester', tier: 'turbofan', does: 'asks for the work, re-runs a sample of it, pays for what holds' },
  { name: BENCH, role: 'issuer', tier: 'default', does: 'measured each provider and attests it; also the payee of the 1 % fee' },
  { name: WITNESS, role: 'bystander', tier: 'liftoff', does: 'no part in any contract; judges fraud proofs by itself' },
  { name: 'p1', role: 'provider', tier: 'default', price: 1_000, does: 'runs experiments' },
  { name: 'p2', role: 'provider', tier: 'liftoff', price: 900, does: 'runs experiments' },
  { name: LIAR, role: 'liar', tier: 'default', price: 950, does: 'runs experiments, and makes some of them up' },
  { name: VICTIM, role: 'provider', tier: 'liftoff', price: 850, does: 'runs experiments; killed in the middle, and back' },
  { name: 'p5', role: 'provider', tier: 'default', price: 1_050, does: 'runs experiments' },
  { name: LATECOMER, role: 'latecomer', tier: 'default', price: 500, does: 'the cheapest of all, but never benchmarked' }
]

export const PROVIDERS = PARTS.filter(({ role }) => role === 'provider' || role === 'liar').map(({ name }) => name)
export const PRICE_CAP = '2000'

/** The rules of this run: what every job of the lab asks for. */
export function settingsOf ({ seed, seedGiven, forge, patience, units, rounds }: DemoOptions): Settings {
  return { seed, seedGiven, forge, patience, units, rounds, providers: PROVIDERS.length, windowUnits: 10, floorPpm: 20_000, kappaPpm: 950_000, feePpm: 10_000, forgedEpochs: FORGED_EPOCHS }
}

/** The nodes to start: those that are there from the beginning, and the one that comes late. Keys are fresh each time. */
export function nodeSpecs ({ seed, forge, patience, feePpm, forgedEpochs }: Settings): { readonly first: readonly NodeSpec[], readonly late: NodeSpec } {
  const issuer = new Uint8Array(randomBytes(32))
  const issuerDid = didOf(nobleCrypto.publicKey(issuer))
  // only the lab has somebody to believe and a fee to pay
  const labConfig = `[fees]\nppm = ${feePpm}\npayee = "${issuerDid}"\n[policy]\ntrust = [{ issuer = "${issuerDid}", kinds = ["peer-benchmarked"] }]\n[executor]\nworkers = 2\n`

  const specs = PARTS.map(({ name, tier, price }): NodeSpec => ({
    name,
    tier,
    auditTier: AUDIT_TIER,
    ...(name === LAB ? { config: labConfig } : {}),
    ...(name === BENCH ? { seed: issuer } : {}),
    ...(price == null ? {} : { capacities: [{ class: CLASS, descriptor: { cores: 1, memoryMib: 512, arch: 'x86-64' }, asset: ASSET, unitPrice: String(price), region: 'local' }] }),
    ...(name === LIAR ? { adversary: { module: 'forge', options: { fraction: String(forge), after: String(BENCHMARK_UNITS + patience), epochs: String(forgedEpochs), seed: String(seed) } } } : {})
  }))

  return { first: specs.filter(({ name }) => name !== LATECOMER), late: specs.find(({ name }) => name === LATECOMER) as NodeSpec }
}

/** Who is who, for people. */
export function castOf (nodes: readonly SwarmNode[]): readonly Member[] {
  return PARTS.flatMap(({ name, role, tier, price, does }) => {
    const node = nodes.find(one => one.name === name)
    return node == null ? [] : [{ name, role, tier, does, peer: node.peerId, did: node.did, pid: node.pid ?? 0, ...(price == null ? {} : { price: String(price) }) }]
  })
}
