import { readFileSync } from 'node:fs'
import { encodeManifest } from '@mycel/wire'
import type { CapacityView, JobRequest, JobView, NodeSpec, SwarmNode } from '@mycel/daemon/swarm'

/** What every provider of a bench offers. */
export const COMPUTE: CapacityView = { class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1', region: '' }

/** The module whose units do nothing. */
export const NOOP = readFileSync(new URL('../../docs/examples/noop/dist/noop.wasm', import.meta.url))

export function provider (name: string, more: Partial<NodeSpec> = {}): NodeSpec {
  return { name, capacities: [COMPUTE], ...more }
}

async function put (node: SwarmNode, bytes: Uint8Array): Promise<string> {
  const { cid } = await node.control.putBlob((async function * () { yield bytes })())
  return cid
}

/** A job of units that do nothing, its blobs put into the requester's store. */
export async function noopJob (node: SwarmNode, units: number, more: Partial<JobRequest> = {}): Promise<JobRequest> {
  const inputs = encodeManifest(Array.from({ length: units }, (_, i) => ({ index: BigInt(i), input: new Uint8Array(0) })))

  return {
    name: 'noop',
    class: 'compute',
    module: await put(node, NOOP),
    args: [],
    mounts: [],
    inputs: await put(node, inputs),
    units,
    facets: [],
    asset: 'credit',
    unitPriceCap: '1000',
    evidence: 'batch',
    floorPpm: 20_000,
    kappaPpm: 950_000,
    windowUnits: 1024,
    limits: { fuel: '100000000', memoryPages: 4, outputBytes: 64, wallMs: 10_000 },
    deadlineMs: 120_000,
    providers: 1,
    shares: [],
    ...more
  }
}

/** Submits a job and follows it until a view satisfies. Error where the job ends otherwise. */
export async function follow (node: SwarmNode, job: JobRequest, satisfied: (view: JobView) => boolean): Promise<JobView> {
  const leaving = new AbortController()
  const { id } = await node.control.submit(job)

  try {
    for await (const view of node.control.watchJob(id, leaving.signal)) {
      if (satisfied(view)) {
        return view
      }
      if (view.state !== 'running') {
        throw new Error(`the job is ${view.state}: ${view.reason ?? 'no reason'}`)
      }
    }
  } finally {
    leaving.abort()
  }

  throw new Error('the job\'s view ended before the job did')
}
