import { swarmUp } from '@mycel/daemon/swarm'
import { didOf } from '@mycel/wire'
import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import { allOver, balanceOf, COMPUTE, echoJob, eventually, expectBooksAgree } from './lab.ts'
import type { JobRequest, JobView, NodeSpec, Swarm, SwarmInit, SwarmNode, VerifierView } from '@mycel/daemon/swarm'

/** Units of a job of several windows. */
export const UNITS = 24
export const WINDOW = 8
export const PRICE = 1000n
/** What a verifier asks for a unit: somewhat more than a provider, so that no job of newcomers chooses it as one. */
export const FEE = 1500n

const seedOf = (seed: number): Uint8Array => new Uint8Array(32).fill(seed)

export function verifier (name: string, seed: number, more: Partial<NodeSpec> = {}): NodeSpec {
  return { name, capacities: [{ ...COMPUTE, unitPrice: FEE.toString() }], seed: seedOf(seed), ...more }
}

/** Identities follow from the seeds, so that the list can be written before anybody runs. */
export function trusting (...seeds: readonly number[]): NodeSpec {
  return { name: 'asker', config: `[policy]\nverifiers = [${seeds.map(seed => `"${didOf(nobleCrypto.publicKey(seedOf(seed)))}"`).join(', ')}]` }
}

/** A swarm that knows itself. */
export async function up (nodes: readonly NodeSpec[], more: Partial<SwarmInit> = {}): Promise<Swarm> {
  const swarm = await swarmUp({ mode: 'in-process', nodes, ...more })
  await swarm.ready()
  return swarm
}

/** Asks for two verifiers a unit. */
export async function submit (asker: SwarmNode, units: number, more: Partial<JobRequest>): Promise<string> {
  const { id } = await asker.control.submit(await echoJob(asker, units, { windowUnits: WINDOW, providers: 1, verifiers: 2, auditSelf: false, auditBudget: '200000', ...more }))
  return id
}

/** Every verifier that was drawn for a window of the job. */
export function asked ({ contracts }: JobView): readonly VerifierView[] {
  return contracts.flatMap(({ windows }) => windows.flatMap(({ verifiers = [] }) => verifiers))
}

const OVER = ['settled', 'refuted', 'expired', 'cancelled', 'declined', 'failed']

/** The job, once its contracts and every audit are over, and all books agree. */
export async function settled (swarm: Swarm, asker: SwarmNode, id: string): Promise<JobView> {
  await allOver(asker, id)
  const view = await eventually('every audit is over', async () => {
    const now = await asker.control.showJob(id)
    const open = asked(now).filter(({ state, total, paid }) => !(state == null || paid || (OVER.includes(state) && total === '0')))
    expect(open.map(({ state, total }) => `${state} ${total}`)).to.deep.equal([])
    return now
  })
  await eventually('books agree', async () => expectBooksAgree(swarm).then(() => true))
  return view
}

/** No verifier has two contracts for one window, and what all jobs of the requester owe it, as verifier or provider, is what stands in the books. */
export async function expectPaidOnce (swarm: Swarm, asker: SwarmNode, names: readonly string[]): Promise<void> {
  const jobs = await asker.control.listJobs()

  for (const name of names) {
    const node = swarm.node(name)
    const places = jobs.flatMap(({ contracts }) => contracts.flatMap(({ id, windows }) => windows.flatMap(({ window, verifiers = [] }) => verifiers.flatMap(({ peer, contract }) => peer === node.peerId && contract != null ? `${id} ${window}` : []))))
    expect(new Set(places).size, `${name}: contracts for one place`).to.equal(places.length)
    const owed = [...jobs.flatMap(asked), ...jobs.flatMap(({ contracts }) => contracts)].filter(({ peer }) => peer === node.peerId)
    expect(await balanceOf(node, asker), name).to.equal(owed.reduce((sum, { total }) => sum + BigInt(total), 0n))
    const { contracts: states } = await node.control.status()
    expect(Object.keys(states).filter(state => !OVER.includes(state) && state !== 'bid'), `${name} holds contracts that are not over`).to.deep.equal([])
  }
}
