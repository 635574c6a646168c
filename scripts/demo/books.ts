import { LAB } from './cast.ts'
import { until } from './progress.ts'
import { nameOf } from './rounds.ts'
import type { Books, Receipt, Round } from './record.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** Contracts in these states are still on their way to a receipt. */
const UNDER_WAY = new Set(['awarded', 'accepted', 'started', 'committed', 'revealed', 'opened', 'proven', 'delivered', 'receipted'])

/** Waits until every contract of the rounds has come to its end, receipts included; returns the rounds with their last views. */
export async function settledRounds (swarm: Swarm, rounds: readonly Round[]): Promise<readonly Round[]> {
  const { control } = swarm.node(LAB)
  const views = await until('the receipts', async () => {
    const jobs = await Promise.all(rounds.map(async ({ job }) => control.showJob(job.id)))
    return jobs.every(job => job.contracts.every(({ state }) => !UNDER_WAY.has(state))) ? jobs : undefined
  }, 90_000)
  return rounds.map((round, i) => ({ ...round, job: views[i] ?? round.job }))
}

/** Reconciles every node with everybody it has settled with, checks every log, and reads all balances. */
export async function readBooks (swarm: Swarm, rounds: readonly Round[]): Promise<Books> {
  const nodes = swarm.nodes

  // the fee's payee learns of the receipts here: the requester goes first
  for (const node of [...nodes].sort((a, b) => Number(b.name === LAB) - Number(a.name === LAB))) {
    await node.control.reconcile()
  }

  const read = await Promise.all(nodes.map(async ({ name, control }) => ({ name, pairs: await control.reconcile(), balances: await control.balances(), log: await control.verifyLog() })))
  const spent = rounds.reduce((sum, { job }) => sum + BigInt(job.spent), 0n)
  return { nodes: read, receipts: await readReceipts(swarm, swarm.node(LAB)), spent: spent.toString() }
}

async function readReceipts (swarm: Swarm, lab: SwarmNode): Promise<readonly Receipt[]> {
  const entries = (await lab.control.listEntries()).filter(({ kind }) => kind === 'receipt')
  // a receipt is entered twice: signed by the provider, then countersigned
  const last = new Map(entries.map(entry => [entry.id, entry]))
  return Promise.all([...last.values()].map(async entry => {
    const { detail } = await lab.control.showEntry(entry.id)
    const { lines = [], units = '0' } = detail as { readonly lines?: ReadonlyArray<{ readonly amount: string, readonly reason: string }>, readonly units?: string }
    const sum = (reason: string): string => lines.filter(line => line.reason === reason).reduce((total, { amount }) => total + BigInt(amount), 0n).toString()
    return { entry, provider: nameOf(swarm, entry.peer ?? ''), units: Number(units), work: sum('work'), fee: sum('protocol-fee') }
  }))
}

/** The sum of what everybody owes everybody, micro-units; zero where books agree. */
export function sumOfBalances ({ nodes }: Books): bigint {
  return nodes.flatMap(({ balances }) => balances).reduce((sum, { balance }) => sum + BigInt(balance), 0n)
}
