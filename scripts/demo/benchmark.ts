import { readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { ASSET, BENCH, BENCHMARK_UNITS, CLASS, LAB, LATECOMER, PRICE_CAP, PROVIDERS } from './cast.ts'
import { mycelJson } from './mycel.ts'
import { until } from './progress.ts'
import { submitUnits } from './work.ts'
import type { Progress } from './progress.ts'
import type { Benchmark } from './record.ts'
import type { Experiment } from './search.ts'
import type { Work } from './work.ts'
import type { NodeSpec, Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** The same for everybody, and in the middle of what the search asks for. */
const EXPERIMENT: Experiment = { hidden: 32, lr: 0.05, momentum: 0.9, batch: 32, epochs: 8, l2: 0.0001, seed: 1 }

/** Unit numbers of the benchmark, far from those of the search. */
const FIRST_INDEX = 1_000_000

/** The kind that the latecomer gets: true, and not what the requester believes this issuer about. */
const UNBELIEVED = 'inspected'

/**
 * The benchmark issuer gives every provider the same units as a job of its own, re-runs them, and attests how fast they came back. Then the latecomer joins, with a
 * credential of another kind. Ends when the requester sees all of it.
 */
export async function attest (swarm: Swarm, work: Work, late: NodeSpec, progress: Progress): Promise<Benchmark> {
  const bench = swarm.node(BENCH)
  const units = PROVIDERS.length * BENCHMARK_UNITS
  const experiments = Array.from({ length: units }, (_, i) => ({ index: FIRST_INDEX + i, experiment: { ...EXPERIMENT, seed: i + 1 } }))
  const job = await submitUnits(bench.control, work, { name: 'benchmark', experiments, facets: [], providers: PROVIDERS.length, windowUnits: BENCHMARK_UNITS, floorPpm: 1_000_000, kappaPpm: 950_000, asset: ASSET, class: CLASS, cap: PRICE_CAP })
  const view = await until('the benchmark', async () => {
    const now = await bench.control.showJob(job.id)

    if (now.state === 'failed') {
      throw new Error(`the benchmark failed: ${now.reason ?? ''}`)
    }

    return now.state === 'done' ? now : undefined
  })
  const attested: Array<Benchmark['attested'][number]> = []

  for (const name of PROVIDERS) {
    const node = swarm.node(name)
    const windows = view.contracts.filter(({ peer }) => peer === node.peerId).flatMap(contract => contract.windows).filter(({ approvedAt }) => approvedAt != null)
    const done = windows.reduce((sum, { indexes }) => sum + indexes.length, 0)
    const ms = windows.reduce((sum, { startedAt, committedAt }) => sum + (committedAt ?? startedAt) - startedAt, 0)

    if (done === 0 || ms <= 0) {
      throw new Error(`${name} got no unit of the benchmark, so there is nothing to attest`)
    }

    const unitsPerSecond = (done / ms * 1000).toFixed(2)
    const claims = { benchmark: 'digits-8-epochs', unitsPerSecond, units: String(done), conditions: 'one worker; all providers at once on one shared machine; fetching of module and data included' }
    const { validUntil } = await issue(bench, node, 'peer-benchmarked', claims)
    attested.push({ name, units: done, ms, unitsPerSecond, validUntil })
    progress.now(`attested ${name}: ${unitsPerSecond} units a second`)
  }

  const latecomer = await swarm.add(late)
  await issue(bench, latecomer, UNBELIEVED, { note: 'runs on the same machine; its speed was not measured' })
  const found = await seen(swarm, bench)
  return { experiment: EXPERIMENT, attested, unbelieved: { name: LATECOMER, kind: UNBELIEVED }, found }
}

/** The facet that the lab's jobs ask for. */
export function attestedBy (swarm: Swarm): string {
  return `attested-by=${swarm.node(BENCH).did}`
}

async function issue (issuer: SwarmNode, subject: SwarmNode, kind: string, claims: Readonly<Record<string, string>>): Promise<{ readonly validUntil: number }> {
  const out = join(issuer.dir, `${subject.name}-${kind}.json`)
  const stated = Object.entries(claims).flatMap(([name, value]) => ['--claim', `${name}=${value}`])
  const { validUntil } = await mycelJson(['attest', 'issue', '--dir', issuer.dir, '--subject', subject.did, '--kind', kind, '--class', CLASS, ...stated, '--days', '1', '--out', out]) as { readonly validUntil: number }
  await subject.control.addAttestation(await readFile(out, 'utf8'))
  await rm(out)
  return { validUntil }
}

/** Waits until the requester has everybody's newest ad. */
async function seen (swarm: Swarm, bench: SwarmNode): Promise<Benchmark['found']> {
  const { control } = swarm.node(LAB)
  return until('the attestations at the requester', async () => {
    const any = (await control.find([`class=${CLASS}`], 50)).length
    const attested = (await control.find([`class=${CLASS}`, `attested-by=${bench.did}`], 50)).length
    return any === PROVIDERS.length + 1 && attested === PROVIDERS.length ? { any, attested } : undefined
  })
}
