import { performance } from 'node:perf_hooks'
import { expect } from 'aegir/chai'
import { arena, followed, walkJob } from '../rogue/arena.ts'
import { RoguePeer } from '../rogue/rogue-peer.ts'
import { RogueProvider } from '../rogue/rogue-provider.ts'
import { asker, COMPUTE, inLanes, mean, PRICE, worker } from './lab.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { JobView, Swarm, SwarmNode } from '@mycel/daemon/swarm'

/** Newcomers alive at a time; when they are through the next ones come. */
const WAVE = { test: 6, table: 10 } as const
const LANES = 4
const UNITS = 16
const WINDOW = 4
/** What a job gives a provider for a window: so long a silent one holds what it was given. */
const WINDOW_MS = 1500
const PROVIDERS = 4
/** A job that keeps failing at liars asks for bids again; it has to come to its end within this. */
const JOB_MS = 60_000

interface Wave {
  readonly forged: number
  readonly paid: number
  readonly convicted: number
  readonly awarded: number
  /** From submission to the honest newcomer's first window, and to the end, milliseconds. */
  readonly waited: number
  readonly took: number
  readonly rerun: number
  readonly wrong: number
}

/** Cheaper than anybody honest, and of the same standing as any newcomer: half of them forge every unit, half take their contract and fall silent. */
async function attack (swarm: Swarm, node: SwarmNode, honest: SwarmNode, size: number): Promise<Wave> {
  const bootstrap = [node.addr]
  const peers = await inLanes(Array.from({ length: size }), LANES, async () => RoguePeer.start({ network: swarm.network, bootstrap }))

  try {
    const liars = await inLanes(peers, LANES, async (peer, i) => {
      const liar = new RogueProvider(peer, {
        unitPrice: PRICE / 2n,
        ...(i % 2 === 0
          ? { claim: ({ honest: true_ }) => ({ ...true_, output: Uint8Array.of(...true_.output.subarray(1), 7) }) }
          : { send: step => step.type === 'commit' ? [] : [step] })
      })
      await liar.offer(node.key)
      return liar
    })
    const { view, waited, took } = await job(node, honest)
    const names = new Set(peers.map(({ peerId }) => peerId))
    const theirs = view.contracts.filter(({ peer }) => names.has(peer))
    const proofs = (await node.control.listProofs()).filter(({ provider }) => names.has(provider))
    const results = await node.control.results(view.id)
    return {
      forged: liars.reduce((sum, one) => sum + one.forged, 0),
      paid: theirs.reduce((sum, { payable }) => sum + Number(payable), 0),
      convicted: new Set(proofs.map(({ provider }) => provider)).size,
      awarded: new Set(theirs.map(({ peer }) => peer)).size,
      waited,
      took,
      rerun: theirs.flatMap(({ windows }) => windows).reduce((sum, { audited = [] }) => sum + audited.length, 0),
      wrong: results.filter(({ provider }) => names.has(provider)).length
    }
  } finally {
    await inLanes(peers, LANES, async peer => peer.stop())
  }
}

async function job (node: SwarmNode, honest: SwarmNode): Promise<{ readonly view: JobView, readonly waited: number, readonly took: number }> {
  const request = await walkJob(node, UNITS, '', { facets: [], providers: PROVIDERS, windowUnits: WINDOW, deadlineMs: JOB_MS })
  const at = performance.now()
  const { id, created } = await node.control.submit({ ...request, limits: { ...request.limits, windowMs: WINDOW_MS } })
  const view = await followed(node, id, one => one.state !== 'running', JOB_MS + 5000)
  const first = view.contracts.filter(({ peer }) => peer === honest.peerId).flatMap(({ windows }) => windows).map(({ startedAt }) => startedAt)

  if (view.state !== 'done') {
    throw new Error(`the job is ${view.state}: ${view.reason ?? ''}; ${view.contracts.map(({ state }) => state).join(' ')}`)
  }

  return { view, waited: Math.min(...first) - created, took: performance.now() - at }
}

async function run (size: Size): Promise<Outcome> {
  const waves = size === 'test' ? 1 : 10
  const swarm = await arena([asker('asker'), worker('honest', { capacities: [COMPUTE], config: '' })])

  try {
    await swarm.ready()
    const [node, honest] = [swarm.node('asker'), swarm.node('honest')]
    const done: Wave[] = []

    for (let i = 0; i < waves; i++) {
      // the honest one is a newcomer in every wave: another requester's first day
      const fresh = i === 0 ? { node, honest } : { node: await swarm.add(asker(`asker-${i}`)), honest }
      if (i > 0) {
        await met(fresh.node, honest)
      }
      done.push(await attack(swarm, fresh.node, fresh.honest, WAVE[size]))
    }

    // whoever has worked well is known: how long it waits among the next crowd
    const known = await attack(swarm, node, honest, WAVE[size])
    const total = (of: (wave: Wave) => number): number => done.reduce((sum, wave) => sum + of(wave), 0)
    const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`
    const innocent = (await Promise.all(swarm.nodes.map(async one => one.control.listProofs()))).flat().filter(({ provider }) => provider === honest.peerId)

    return {
      runs: waves,
      gained: mean(done.map(({ paid }) => paid)),
      paidWrong: mean(done.map(({ wrong }) => wrong)),
      cost: { rerun: mean(done.map(one => one.rerun)), wasted: 0, lost: mean(done.map(({ paid }) => paid)) },
      lasted: { count: total(({ awarded }) => awarded), of: 'identities' },
      stopped: waves,
      by: 'bounded',
      facts: [
        `${waves * WAVE[size]} identities asked half the honest price, ${total(({ awarded }) => awarded)} were given work; ${total(({ forged }) => forged)} units were forged, ${total(({ paid }) => paid)} paid, ${total(({ convicted }) => convicted)} liars convicted at once, the silent ones let go after ${seconds(WINDOW_MS)}`,
        `an honest newcomer among them waited ${seconds(mean(done.map(({ waited }) => waited)))} for its first window (the longest ${seconds(Math.max(...done.map(({ waited }) => waited)))}), and ${seconds(known.waited)} once it was known there`,
        ...innocent.length > 0 ? [`${innocent.length} proofs against honest peers`] : []
      ]
    }
  } finally {
    await swarm.down()
  }
}

/** Waits until a requester knows the honest provider's ad. */
async function met (node: SwarmNode, honest: SwarmNode): Promise<void> {
  while (!(await node.control.find(['class=compute'], 20)).some(({ peer }) => peer === honest.peerId)) {
    await new Promise(resolve => { setTimeout(resolve, 50) })
  }
}

export const SYBIL_PROVIDERS: Play = {
  name: '100 fresh providers that forge everything or fall silent',
  run,
  holds ({ gained, paidWrong, cost, facts = [] }) {
    expect([gained, paidWrong, cost.lost], 'paid nothing').to.deep.equal([0, 0, 0])
    expect(facts.join()).to.not.include('proofs against')
    expect(facts[0], 'somebody was convicted').to.not.match(/ 0 liars/)
  }
}
