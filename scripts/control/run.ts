import { createHash } from 'node:crypto'
import { swarmUp } from '@mycel/daemon/swarm'
import { encodeManifest } from '@mycel/wire'
import { nodesOf } from './hosts.ts'
import { CONTROL_MODULES, INPUT_BYTES } from './modules.ts'
import type { Pair } from './hosts.ts'
import type { ControlModule } from './modules.ts'
import type { JobRequest, JobView, NodeSpec, Swarm, SwarmNode } from '@mycel/daemon/swarm'

export interface ControlInit {
  /** At least so many units, the same number for every pair of hosts and module. */
  readonly units: number
  readonly pairs: readonly Pair[]
  readonly modules?: readonly ControlModule[]
  /** How long one job may take, milliseconds. Default four minutes. */
  readonly jobMs?: number
  /** See `nodesOf`. */
  readonly spoil?: NodeSpec['adversary']
  /** Hears how far it is. */
  note? (done: Counts): void
}

/** Everything is counted over all nodes. */
export interface Counts {
  readonly units: number
  /** Units that were run again by their requester. */
  readonly audited: number
  /** Units that trapped: a result like any other. */
  readonly trapped: number
  /** Fraud proofs that any node holds, whatever came of them. */
  readonly proofs: number
  /** Units that came out otherwise when they were run again. */
  readonly mismatches: number
  /** Of those, units on which the two V8 tiers of their requester did not agree. */
  readonly disagreed: number
  /** Contracts that did not end in a countersigned receipt over all their units. */
  readonly unfinished: number
  /** Windows whose audit was not in the tier that it should have been in. */
  readonly sameHost: number
}

export interface Control extends Counts {
  readonly pairs: number
  readonly modules: number
  readonly ms: number
}

const WINDOW_UNITS = 256
/** Jobs that one requester has at a time. */
const LANES = 2
const JOB_MS = 240_000
/** Between two looks at contracts that are being settled. */
const LOOK_MS = 20

const ZERO: Counts = { units: 0, audited: 0, trapped: 0, proofs: 0, mismatches: 0, disagreed: 0, unfinished: 0, sameHost: 0 }

/**
 * Honest work by real nodes: every unit is computed by a provider's daemon, committed, opened, and run again by the requester's, on another V8 tier or another major of Node. Inputs
 * are the same for the same number of units, so whatever it finds can be found again.
 */
export async function runControl ({ units, pairs, modules = CONTROL_MODULES, jobMs = JOB_MS, spoil, note = () => {} }: ControlInit): Promise<Control> {
  const begun = performance.now()
  const each = Math.ceil(units / (pairs.length * modules.length))
  let [mismatches, disagreed] = [0, 0]
  const log = (line: string): void => {
    mismatches += line.includes('came out otherwise than claimed') ? 1 : 0
    disagreed += line.includes('tiers disagree') ? 1 : 0
  }
  const swarm = await swarmUp({ mode: 'in-process', network: 'control', nodes: nodesOf(pairs, spoil), log })

  try {
    await swarm.ready()
    const waiting = pairs.flatMap(pair => modules.map(module => ({ pair, module })))
    const found: Counts[] = []
    let first = 0
    const lane = async (auditor: string): Promise<void> => {
      for (;;) {
        const at = waiting.findIndex(({ pair }) => pair.auditor.name === auditor)
        const [next] = at < 0 ? [] : waiting.splice(at, 1)
        if (next == null) {
          return
        }
        const seed = first
        first += each
        found.push(await job(swarm, next.pair, next.module, { seed, units: each, jobMs }))
        note({ ...sum(found), mismatches, disagreed })
      }
    }
    await Promise.all(pairs.map(({ auditor }) => auditor.name).filter((name, i, all) => all.indexOf(name) === i).flatMap(name => Array.from({ length: LANES }, async () => lane(name))))
    const proofs = (await Promise.all(swarm.nodes.map(async ({ control }) => control.listProofs()))).flat().length
    return { ...sum(found), proofs, mismatches, disagreed, pairs: pairs.length, modules: modules.length, ms: performance.now() - begun }
  } finally {
    await swarm.down()
  }
}

interface Portion {
  /** Of its first unit's input; the others' follow. */
  readonly seed: number
  readonly units: number
  readonly jobMs: number
}

async function job (swarm: Swarm, { provider, auditor }: Pair, module: ControlModule, portion: Portion): Promise<Counts> {
  const node = swarm.node(auditor.name)
  const { id } = await node.control.submit(await request(node, provider.name, module, portion))
  const view = await settled(node, id, portion.jobMs)
  const results = view.state === 'done' ? await node.control.results(id) : []
  const windows = view.contracts.flatMap(one => one.windows)
  return {
    ...ZERO,
    units: results.length,
    audited: windows.reduce((total, { audited = [] }) => total + audited.length, 0),
    trapped: results.filter(({ status }) => status === 256).length,
    unfinished: view.contracts.filter(({ state, payable, windows: all }) => state !== 'settled' || BigInt(payable) !== BigInt(all.reduce((total, { indexes }) => total + indexes.length, 0))).length + (view.state === 'done' ? 0 : 1),
    sameHost: windows.filter(({ auditTier }) => auditTier !== auditor.tier).length + view.contracts.filter(({ peer }) => peer !== swarm.node(provider.name).peerId).length
  }
}

/** The job once it is over and its contracts are, or as it stands when time is up. */
async function settled (node: SwarmNode, id: string, ms: number): Promise<JobView> {
  const until = AbortSignal.timeout(ms)
  let last = await node.control.showJob(id)
  for await (const view of node.control.watchJob(id, until)) {
    last = view
  }
  const open = ({ contracts }: JobView): boolean => contracts.some(({ state }) => ['accepted', 'started', 'committed', 'revealed', 'opened', 'proven', 'delivered', 'receipted'].includes(state))
  while (open(last) && !until.aborted) {
    await new Promise(resolve => { setTimeout(resolve, LOOK_MS) })
    last = await node.control.showJob(id)
  }
  return last
}

async function request (node: SwarmNode, region: string, module: ControlModule, { seed, units, jobMs }: Portion): Promise<JobRequest> {
  const inputs = Array.from({ length: units }, (_, i) => ({ index: BigInt(i), input: new Uint8Array(createHash('sha256').update(`control ${seed + i}`).digest().subarray(0, INPUT_BYTES)) }))
  return {
    name: module.name.slice(0, 64),
    class: 'compute',
    module: await put(node, module.bytes),
    args: [],
    mounts: [],
    inputs: await put(node, encodeManifest(inputs)),
    units,
    facets: [`region=${region}`],
    asset: 'credit',
    unitPriceCap: '1',
    evidence: 'batch',
    floorPpm: 1_000_000,
    kappaPpm: 950_000,
    windowUnits: WINDOW_UNITS,
    limits: { fuel: '1000000000', memoryPages: module.memoryPages, outputBytes: 4096, wallMs: 30_000 },
    deadlineMs: jobMs,
    providers: 1,
    shares: []
  }
}

async function put (node: SwarmNode, bytes: Uint8Array): Promise<string> {
  return (await node.control.putBlob((async function * () { yield bytes })())).cid
}

function sum (counts: readonly Counts[]): Counts {
  return counts.reduce((total, one) => ({
    units: total.units + one.units,
    audited: total.audited + one.audited,
    trapped: total.trapped + one.trapped,
    proofs: total.proofs + one.proofs,
    mismatches: total.mismatches + one.mismatches,
    disagreed: total.disagreed + one.disagreed,
    unfinished: total.unfinished + one.unfinished,
    sameHost: total.sameHost + one.sameHost
  }), ZERO)
}
