/** Liars let loose on one requester, a job each, fresh identities all: what the requester's own view and the liars' own books say of every window. */
import { setTimeout as delay } from 'node:timers/promises'
import { toHex } from '@mycel/wire'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { RoguePeer } from '../rogue/rogue-peer.ts'
import { RogueProvider } from '../rogue/rogue-provider.ts'
import { walked } from '../rogue/work.ts'
import type { Play } from '../rogue/play.ts'
import type { Tactics } from '../rogue/rogue-provider.ts'
import type { ContractView, JobRequest, JobView, ProofView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** A window as both sides know it. */
export interface Judged {
  readonly units: number
  readonly forged: number
  /** Units that were drawn and run again before it was approved or refuted; undefined: the window was never judged. */
  readonly checked: number | undefined
  /** Units that were run again in the end. */
  readonly again: number
  /** Units whose payment a failed check takes. */
  readonly atStake: number
  /** A proof was made of it. */
  readonly found: boolean
}

/** A liar's whole life. */
export interface Life {
  readonly peer: string
  /** Units that it computed, or said it had; and those of which it claimed something else. */
  readonly units: number
  readonly forged: number
  /** Units that it was paid for, and forged ones among them. */
  readonly paid: number
  readonly paidForged: number
  readonly rerun: number
  readonly convicted: boolean
  readonly contracts: number
  readonly windows: readonly Judged[]
  /** What the requester makes of it in the end: the score, and whether it holds against it that something was let lie. */
  readonly scorePpm: number
  readonly letLie: boolean
}

export interface LiarsInit {
  readonly runs: number
  /** Of each one's job. */
  readonly units: number
  readonly tactics: (run: number, stage: Stage) => Tactics
  readonly request?: Partial<JobRequest>
  /** Work that is no walk: what the requester is to have in its store, and what the job says of it. */
  readonly prepare?: (asker: SwarmNode) => Promise<Partial<JobRequest>>
  /** Honest providers that share each liar's job, so that it comes to its end all the same. Default: none. */
  readonly company?: number
}

/** What a liar may know beside its own contracts. */
export interface Stage {
  /** The honest ones that share its job: a liar may be in league with whoever lets it look. */
  readonly company: readonly RogueProvider[]
}

/** How many jobs run at a time: enough to keep one requester busy. */
const SIDE_BY_SIDE = { alone: 4, inCompany: 3 }

/** How long nodes may take to hear of each other. */
const MEET_MS = 10_000
const POLL_MS = 10

/** Units that a proof costs beyond the audit: one in each tier. */
export const CONFIRMATIONS = 2

export async function liars ({ runs, units, tactics, request = {}, prepare = async () => ({}), company = 0 }: LiarsInit): Promise<readonly Life[]> {
  const swarm = await arena([{ name: 'asker' }])

  try {
    const asker = swarm.node('asker')
    const own = await prepare(asker)
    const lives: Life[] = []
    const honest = new Set([asker.peerId])
    let next = 0
    await Promise.all(Array.from({ length: Math.min(company === 0 ? SIDE_BY_SIDE.alone : SIDE_BY_SIDE.inCompany, runs) }, async () => {
      for (let run = next++; run < runs; run = next++) {
        const cast = await castOf(swarm, `liar-${run}`, company, stage => tactics(run, stage))
        cast.honest.forEach(({ peer }) => honest.add(peer.peerId))

        try {
          // results are blobs by content: what one job fetched would serve another one with the same units
          const from = company === 0 ? 0 : run * units
          const job = await walkJob(asker, units, cast.region, { ...request, ...own, providers: 1 + company }, from)
          lives[run] = await lifeOf(asker, cast, job, from)
        } finally {
          await cast.stop()
        }
      }
    }))
    expectInnocent(await asker.control.listProofs(), honest)
    return lives
  } finally {
    await swarm.down()
  }
}

/** A liar and who shares its jobs, ready to be hired by every node of the swarm. */
export interface Cast {
  readonly region: string
  readonly liar: RogueProvider
  readonly honest: readonly RogueProvider[]
  stop (): Promise<void>
}

export async function castOf (swarm: Swarm, region: string, company: number, tactics: (stage: Stage) => Tactics): Promise<Cast> {
  const bootstrap = swarm.nodes.map(({ addr }) => addr)
  const peers = await Promise.all(Array.from({ length: 1 + company }, async () => RoguePeer.start({ network: swarm.network, bootstrap })))
  const [first, ...others] = peers as [RoguePeer, ...RoguePeer[]]
  const honest = others.map(peer => new RogueProvider(peer, { region }))
  const liar = new RogueProvider(first, { ...tactics({ company: honest }), region })
  await Promise.all(swarm.nodes.map(async node => {
    await Promise.all([liar, ...honest].map(async provider => provider.offer(node.key)))
    await knownTo(node, peers.map(({ peerId }) => peerId))
  }))
  return { region, liar, honest, stop: async () => { await Promise.all(peers.map(async peer => peer.stop())) } }
}

/** Until a node has all their ads: it knows by then that they listen to tenders, too, which they said first. */
async function knownTo (node: SwarmNode, peers: readonly string[]): Promise<void> {
  for (const until = Date.now() + MEET_MS; ;) {
    const known = new Set((await node.control.peers()).flatMap(({ peer, classes }) => classes.includes('compute') ? peer : []))

    if (peers.every(peer => known.has(peer))) {
      return
    }

    if (Date.now() > until) {
      throw new Error(`${node.name} does not hear of rogues`)
    }

    await delay(POLL_MS)
  }
}

/** One job, from its first bid until nothing more will come of it; `from`: which walks its units are. */
export async function lifeOf (asker: SwarmNode, { liar, honest }: Cast, job: JobRequest, from: number): Promise<Life> {
  const alone = honest.length === 0
  const [before, ...befores] = [liar, ...honest].map(({ units, forged }) => ({ units, forged }))
  const { id } = await asker.control.submit(job)
  // alone, a liar goes on until nobody gives it work any more; in company the job comes to its end
  const view = await followed(asker, id, one => one.contracts.length > 0 && closed(one) && (alone || one.state !== 'running'))

  if (alone) {
    await asker.control.cancelJob(id)
  } else {
    await expectRight(asker, view, job.units, from)
    expectPaid(honest, befores, view)
  }

  expectPlayed([liar, ...honest])
  const [known] = await asker.control.showReputation(liar.peer.peerId)
  return { ...life(liar, view.contracts, before), scorePpm: known?.scorePpm ?? 0, letLie: Number(known?.counts.nonDeliveries ?? 0) > 0 }
}

/** A rogue that failed by itself was not beaten by anybody. */
export function expectPlayed (rogues: readonly RogueProvider[]): void {
  const [fault] = rogues.flatMap(({ peer }) => peer.faults)

  if (fault != null) {
    throw new Error('a rogue failed in its own play', { cause: fault })
  }
}

/** Every unit of the job has its true result, whoever brought it. */
async function expectRight (asker: SwarmNode, view: JobView, units: number, from: number): Promise<void> {
  const results = await asker.control.results(view.id)
  const truth = walked(units, from)
  const wrong = results.filter(({ index, output }) => Buffer.compare(output, truth[Number(index)] ?? new Uint8Array(0)) !== 0).length

  if (view.state !== 'done' || results.length !== units || wrong > 0) {
    throw new Error(`a job of ${units} units is ${view.state} (${view.reason ?? ''}) with ${results.length} results, ${wrong} of them wrong`)
  }
}

/** Whoever was honest is paid for every unit that it computed. */
function expectPaid (honest: readonly RogueProvider[], befores: readonly Done[], { contracts }: JobView): void {
  for (const [i, { peer: { peerId, faults }, units: all }] of honest.entries()) {
    const units = all - (befores[i]?.units ?? 0)
    const paid = contracts.filter(({ peer, state }) => peer === peerId && state === 'settled').reduce((sum, { payable }) => sum + Number(payable), 0)

    if (paid !== units) {
      throw new Error(`an honest provider computed ${units} units and was paid for ${paid}`, { cause: faults[0] })
    }
  }
}

/** What a provider has computed, and claimed wrongly. */
type Done = Pick<RogueProvider, 'units' | 'forged'>

/** Both sides' books of one liar, joined; `before`: what it had done before these contracts. */
export function life (provider: RogueProvider, contracts: readonly ContractView[], before: Done = { units: 0, forged: 0 }): Omit<Life, 'scorePpm' | 'letLie'> {
  const plays = new Map(provider.plays.map(play => [toHex(play.contract.award?.digest ?? new Uint8Array(0)), play]))
  const own = contracts.filter(({ peer }) => peer === provider.peer.peerId)
  const told = own.map(contract => ({ contract, windows: judged(provider, contract, plays.get(contract.id)) }))
  const paid = own.filter(({ state }) => state === 'settled').reduce((sum, { payable }) => sum + Number(payable), 0)
  const windows = told.flatMap(one => one.windows)
  return {
    peer: provider.peer.peerId,
    units: provider.units - before.units,
    forged: provider.forged - before.forged,
    paid,
    paidForged: told.reduce((sum, { contract, windows: of }) => sum + (contract.state === 'settled' ? forgedIn(of, Number(contract.payable)) : 0), 0),
    rerun: windows.reduce((sum, { again }) => sum + again, 0) + told.filter(({ contract }) => contract.proof != null).length * CONFIRMATIONS,
    convicted: own.some(({ proof }) => proof != null),
    contracts: own.length,
    windows
  }
}

/** Payable windows are the first ones. */
function forgedIn (windows: readonly Judged[], payable: number): number {
  let left = payable
  return windows.reduce((sum, { units, forged }) => {
    left -= units
    return sum + (left >= 0 ? forged : 0)
  }, 0)
}

/** What was drawn stands in the approval; of the window that was found, in the view. Windows that are run again whole after that were not drawn. */
function judged (provider: RogueProvider, { windows, proof }: ContractView, play: Play | undefined): Judged[] {
  const claimed = play == null ? [] : provider.windows(play)
  return windows.map((window, i) => ({
    units: window.indexes.length,
    forged: claimed[i]?.forged.length ?? 0,
    checked: play?.contract.windows[i]?.approve?.body.audited ?? window.audited?.length,
    again: window.audited?.length ?? 0,
    atStake: window.auditOdds?.atStake ?? 0,
    found: proof != null && i === windows.length - 1
  }))
}

/** Nobody honest is convicted. */
function expectInnocent (proofs: readonly ProofView[], honest: ReadonlySet<string>): void {
  const wronged = proofs.find(({ convicts }) => honest.has(convicts))

  if (wronged != null) {
    throw new Error(`an honest peer was convicted: ${JSON.stringify(wronged)}`)
  }
}
