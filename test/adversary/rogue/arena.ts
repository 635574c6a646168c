/** What the adversaries' runs share: daemons as they are, a job of cheap units, and the wait for its end. */
import { setTimeout as delay } from 'node:timers/promises'
import { swarmUp } from '@mycel/daemon/swarm'
import { encodeManifest } from '@mycel/wire'
import { walkInputs, walkModule } from './work.ts'
import type { JobRequest, JobView, NodeSpec, Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** What a swarm of unmodified daemons is attacked with: they run in this process unless told otherwise. */
export async function arena (nodes: readonly NodeSpec[], mode: 'in-process' | 'processes' = 'in-process'): Promise<Swarm> {
  return swarmUp({ mode, nodes })
}

/** Into a node's own store; its CID. */
export async function put (node: SwarmNode, bytes: Uint8Array): Promise<string> {
  const { cid } = await node.control.putBlob((async function * () { yield bytes })())
  return cid
}

/** A job of walks (work.ts) for the providers of one region; `from`: which walks. */
export async function walkJob (node: SwarmNode, units: number, region: string, more: Partial<JobRequest> = {}, from = 0): Promise<JobRequest> {
  return {
    name: region,
    class: 'compute',
    module: await put(node, walkModule()),
    args: [],
    mounts: [],
    inputs: await put(node, encodeManifest(walkInputs(units, from))),
    units,
    facets: [`region=${region}`],
    asset: 'credit',
    unitPriceCap: '2000',
    evidence: 'batch',
    floorPpm: 20_000,
    kappaPpm: 950_000,
    windowUnits: 75,
    limits: { fuel: '1000000', memoryPages: 1, outputBytes: 64, wallMs: 5000 },
    deadlineMs: 120_000,
    providers: 1,
    shares: [],
    ...more
  }
}

/** Follows a job until this holds. Error after `ms`. */
export async function followed (node: SwarmNode, id: string, enough: (view: JobView) => boolean, ms = 60_000): Promise<JobView> {
  let last: JobView | undefined

  for (const until = Date.now() + ms; Date.now() < until;) {
    last = await node.control.showJob(id)

    if (enough(last)) {
      return last
    }

    await delay(10)
  }

  throw new Error(`a job goes on for ${ms} ms: ${last?.state ?? ''} ${last?.contracts.map(({ state, payable }) => `${state} ${payable}`).join(', ') ?? ''}`)
}

/** Whether everything of a job is paid, or never will be. */
export function closed ({ contracts }: JobView): boolean {
  return contracts.every(({ state, payable }) => ['settled', 'disputed'].includes(state) || (['refuted', 'expired', 'cancelled', 'declined', 'failed'].includes(state) && payable === '0'))
}
