import { readFile } from 'node:fs/promises'
import { setTimeout as delay } from 'node:timers/promises'
import { encodeManifest } from '@mycel/wire'
import { expect } from 'aegir/chai'
import type { BalanceView, CapacityView, JobRequest, JobView, NodeSpec, Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** What a provider in these tests offers: compute at 0.001 credit a unit. */
export const COMPUTE: CapacityView = { class: 'compute', descriptor: { cores: 4, memoryMib: 8192, arch: 'x86-64' }, asset: 'credit', unitPrice: '1000', region: '' }

/** Its output is its input. */
export const ECHO = new URL('../../docs/examples/noop/dist/echo.wasm', import.meta.url)

export function provider (name: string, more: Partial<NodeSpec> = {}): NodeSpec {
  return { name, capacities: [COMPUTE], ...more }
}

/** Waits until `check` gives something; its last refusal is the failure. */
export async function eventually<T> (what: string, check: () => Promise<T | undefined | false>, ms = 20_000): Promise<T> {
  const deadline = Date.now() + ms

  for (;;) {
    let last = ''

    try {
      const found = await check()

      if (found !== undefined && found !== false) {
        return found
      }
    } catch (err) {
      last = err instanceof Error ? `: ${err.message}` : ''
    }

    if (Date.now() > deadline) {
      expect.fail(`not within ${ms / 1000} s: ${what}${last}`)
    }

    await delay(20)
  }
}

export async function put (node: SwarmNode, bytes: Uint8Array): Promise<string> {
  const { cid } = await node.control.putBlob((async function * () { yield bytes })())
  return cid
}

export function text (index: number): string {
  return `unit ${index}`
}

/** A job of echo units, put into the node's store and ready to submit. */
export async function echoJob (node: SwarmNode, units: number, more: Partial<JobRequest> = {}): Promise<JobRequest> {
  const module = await put(node, await readFile(ECHO))
  const inputs = await put(node, encodeManifest(Array.from({ length: units }, (_, i) => ({ index: BigInt(i), input: new TextEncoder().encode(text(i)) }))))
  return {
    name: 'echo',
    class: 'compute',
    module,
    args: [],
    mounts: [],
    inputs,
    units,
    facets: [],
    asset: 'credit',
    unitPriceCap: '2000',
    evidence: 'batch',
    floorPpm: 20_000,
    kappaPpm: 950_000,
    windowUnits: 8,
    limits: { fuel: '100000000000', memoryPages: 16, outputBytes: 4096, wallMs: 5000 },
    deadlineMs: 60_000,
    providers: 3,
    shares: [],
    ...more
  }
}

/** Follows a job until it ends. */
export async function ended (node: SwarmNode, id: string, ms = 25_000): Promise<JobView> {
  let last: JobView | undefined

  for await (const view of node.control.watchJob(id, AbortSignal.timeout(ms))) {
    last = view
  }

  expect(last?.state, `job after ${ms} ms: ${JSON.stringify(last?.units)} ${last?.contracts.map(({ state }) => state).join(' ') ?? ''}`).to.not.equal('running')
  return last ?? expect.fail('no view')
}

/** Every unit once, with the output that it must have. */
export async function expectEchoes (node: SwarmNode, job: JobView): Promise<void> {
  expect(job.state, job.reason).to.equal('done')
  const results = await node.control.results(job.id)
  expect(results.map(({ index, status, output }) => [index, status, Buffer.from(output).toString()])).to.deep.equal(Array.from({ length: job.units.total }, (_, i) => [String(i), 0, text(i)]))
}

/** Contracts of a job that are not over: none once everything is paid or refused. */
export async function allOver (node: SwarmNode, id: string): Promise<JobView> {
  const over = ['settled', 'refuted', 'expired', 'cancelled', 'declined', 'failed']
  return eventually('every contract is over', async () => {
    const view = await node.control.showJob(id)
    const open = view.contracts.filter(({ state, payable }) => !(state === 'settled' || (over.includes(state) && payable === '0')))
    expect(open.map(({ state, payable }) => `${state} ${payable}`)).to.deep.equal([])
    return view
  })
}

/** An audited window: who computed and in which tier, and in which tier whoever audited did it again. */
export interface Pair {
  readonly provider: string
  readonly computed: string
  readonly audited: string
}

/** Every window that was audited so far in a swarm, by whomever. */
export async function auditedPairs (swarm: Swarm): Promise<Pair[]> {
  const pairs: Pair[] = []
  for (const node of swarm.nodes.filter(({ running }) => running)) {
    for (const { id } of await node.control.listJobs()) {
      for (const { peer, windows } of (await node.control.showJob(id)).contracts) {
        const provider = swarm.nodes.find(({ peerId }) => peerId === peer) ?? expect.fail(`${peer} is not in the swarm`)
        const computed = provider.running ? (await provider.control.status()).tier : 'not running'
        pairs.push(...windows.filter(({ audited = [] }) => audited.length > 0).map(({ auditTier = 'not said' }) => ({ provider: provider.name, computed, audited: auditTier })))
      }
    }
  }
  return pairs
}

/**
 * Takes a swarm of audited work down, after looking whether each audit ran in another V8 tier than the work: a fault of one tier would go unseen otherwise.
 *
 * @param least - how many audited windows there must have been
 */
export async function downAudited (swarm: Swarm, least = 1): Promise<void> {
  try {
    const pairs = await auditedPairs(swarm)
    expect(pairs.filter(({ computed, audited }) => computed === audited || audited === 'not said'), 'audits in the tier of the work').to.deep.equal([])
    expect(pairs.length, 'audited windows').to.be.at.least(least)
  } finally {
    await swarm.down()
  }
}

export async function balanceOf (node: SwarmNode, peer: SwarmNode): Promise<bigint> {
  const found = (await node.control.balances()).find(one => one.peer === peer.peerId)
  return BigInt(found?.balance ?? '0')
}

/** Every pair agrees on what is settled and on the balance, nothing is reserved any more, every log verifies, and the sum of all balances is zero. */
export async function expectBooksAgree (swarm: Swarm): Promise<void> {
  const books = new Map(await Promise.all(swarm.nodes.map(async node => [node, await node.control.balances()] as const)))

  for (const [node, balances] of books) {
    expect(await node.control.verifyLog(), node.name).to.include({ ok: true })
    expect(balances.filter(({ reserved }) => reserved !== '0'), `${node.name} has value reserved`).to.deep.equal([])

    for (const view of balances) {
      const other = swarm.nodes.find(({ peerId }) => peerId === view.peer) ?? expect.fail(`${view.peer} is not in the swarm`)
      const mirror = books.get(other)?.find(({ peer, asset }) => peer === node.peerId && asset === view.asset)
      expect(BigInt(mirror?.balance ?? '0'), `${node.name} with ${other.name}`).to.equal(-BigInt(view.balance))
    }

    for (const { agreed, reason, peer } of await node.control.reconcile()) {
      expect(agreed, `${node.name} with ${peer}: ${reason ?? ''}`).to.equal(true)
    }
  }

  expect(sum([...books.values()].flat())).to.equal(0n)
}

export function sum (balances: readonly BalanceView[]): bigint {
  return balances.reduce((total, { balance }) => total + BigInt(balance), 0n)
}

/** What a job paid: units that count in settled contracts. */
export function paidUnits (job: JobView): bigint {
  return job.contracts.filter(({ state }) => state === 'settled').reduce((total, { payable }) => total + BigInt(payable), 0n)
}
