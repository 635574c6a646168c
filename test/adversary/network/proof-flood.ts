import { randomBytes } from 'node:crypto'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { EXECUTION, ONE_ACCUSED } from '../../../packages/daemon/dist/src/proofs/budget.js'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { RogueProvider } from '../rogue/rogue-provider.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { accusation, judgedBy, openedOf } from './accuse.ts'
import { bomb } from './bomb.ts'
import { Draw, garbage } from './garbage.ts'
import { asker, bidOf, COMPUTE, median, withRogue, worker } from './lab.ts'
import type { Opened } from './accuse.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { StatusView, Swarm, SwarmNode } from '@mycel/daemon/swarm'
import type { Signer } from '@mycel/wire'

const UNITS = 8
const PAUSE_MS = 2
/** A bomb that is being run gives way; what waits of the same concern comes first. */
const JUDGED_MS = 45_000
const OVERSIZE_BYTES = 70_000
const TOO_LARGE = 17n * 1024n * 1024n
/** Peers of the victim's dealings that anybody accuses here: the honest provider and the liar. */
const ACCUSED = 2
/** It has job after job done and pays nobody meanwhile: the harness's own limits. */
const AMPLE = { config: '' } as const
const TOPIC = { kind: 'proofs', class: '' } as const

/** A name for nobody: as many accusers as proofs. */
function fresh (peer: RoguePeer): Signer {
  const seed = new Uint8Array(randomBytes(32))
  return { seed, publicKey: peer.crypto.publicKey(seed) }
}

interface Flood {
  readonly sent: () => number
  readonly stop: () => Promise<void>
}

/** Proofs of every worthless kind, each by another accuser, as fast as they can be signed: by gossip, and straight to the victim. */
function flood (victim: SwarmNode, requester: RogueRequester, accused: RoguePeer, noisy: RoguePeer, opened: Opened): Flood {
  const { peer } = requester
  const draw = new Draw('flood')
  const context = { network: peer.network, signer: noisy.signer, digests: [opened.play.contract.headDigest], keys: [victim.key, peer.key], envelopes: [opened.play.contract.tender.bytes], now: BigInt(Date.now()) }
  const under = new Set<Promise<unknown>>()
  const ending = new AbortController()
  let sent = 0
  const straight = (from: RoguePeer, bytes: Uint8Array): void => {
    // an answer may be long in coming: nobody waits for it, but only so many are open
    const one = from.send(victim.key, [bytes]).catch(() => {}).finally(() => { under.delete(one) })
    under.add(one)
  }

  const flooding = (async () => {
    for (; !ending.signal.aborted; sent++) {
      const accuser = fresh(peer)
      const kind = sent % 5
      const bytes = kind === 0
        ? bomb(requester, accused, accuser).bytes
        : kind === 1
          ? accusation(opened, accuser, sent % UNITS, new Uint8Array(randomBytes(32))).bytes
          : kind === 2 ? bomb(requester, accused, accuser, TOO_LARGE).bytes : kind === 3 ? draw.bytes(OVERSIZE_BYTES) : garbage(draw, draw.of(['fraud-proof', 'double-root']), { ...context, now: BigInt(Date.now()) }).bytes

      if (kind >= 3) {
        // from elsewhere: whoever gossips nonsense is soon not listened to
        straight(noisy, bytes)
      } else if (sent % 2 === 0) {
        await peer.publish(TOPIC, bytes)
      } else {
        straight(peer, bytes)
      }
      await (under.size > 64 ? Promise.race(under) : delay(PAUSE_MS))
    }
  })()

  return {
    sent: () => sent,
    async stop () {
      ending.abort()
      await flooding
    }
  }
}

async function took (node: SwarmNode, region: string): Promise<number> {
  const at = performance.now()
  const { id } = await node.control.submit(await walkJob(node, UNITS, region, { windowUnits: UNITS }))
  const view = await followed(node, id, ({ state }) => state !== 'running')
  expect(view.state, view.reason).to.equal('done')
  return performance.now() - at
}

/** Jobs one after another, for so long and at least three. */
async function jobs (node: SwarmNode, region: string, ms: number): Promise<number[]> {
  const times: number[] = []
  for (const until = performance.now() + ms; times.length < 3 || performance.now() < until;) {
    times.push(await took(node, region))
  }
  return times
}

async function run (size: Size): Promise<Outcome> {
  const swarm = await arena([asker('victim', AMPLE), worker('honest', { capacities: [{ ...COMPUTE, region: 'honest' }], ...AMPLE }), asker('other', AMPLE)])
  try {
    await swarm.ready()
    return await withRogue(swarm, async peer => withRogue(swarm, async noisy => withRogue(swarm, async liar => attack(swarm, peer, noisy, liar, size === 'test' ? 2500 : 80_000))))
  } finally {
    await swarm.down()
  }
}

async function attack (swarm: Swarm, peer: RoguePeer, noisy: RoguePeer, liar: RoguePeer, ms: number): Promise<Outcome> {
  const [victim, honest, other] = [swarm.node('victim'), swarm.node('honest'), swarm.node('other')]
  // what it accuses has an ad at the victim, and honest work of its own behind it
  const provider = new RogueProvider(liar, { region: 'liar', claim: ({ honest: truth, play }) => play.contract.tender.body.requester.every((byte, i) => byte === victim.key[i]) ? truth : { ...truth, output: new Uint8Array(8) } })
  await provider.offer(victim.key)
  await provider.offer(other.key)
  await new RogueProvider(noisy, { region: 'accused' }).offer(victim.key)
  await took(victim, 'liar')
  const before = median(await jobs(victim, 'honest', 500))

  const requester = new RogueRequester(peer)
  const inputs = walkInputs(UNITS)
  const tender = requester.tender({ facets: ['class=compute', 'region=honest'], units: UNITS, windowUnits: UNITS })
  const play = await requester.award(tender, await bidOf(requester, honest, tender) ?? expect.fail('no bid'), { inputs, judge: () => undefined })
  await play.until(({ state }) => state === 'opened')
  const opened = await openedOf(play, inputs)

  const already = judgedBy(await victim.control.status())
  const began = performance.now()
  const flooding = flood(victim, requester, noisy, noisy, opened)
  const working = jobs(victim, 'honest', ms)
  const truth = await trueProof(victim, other, liar)
  const during = await working
  await flooding.stop()
  const elapsed = performance.now() - began
  const status = await victim.control.status()
  const spent = judgedBy(status)
  const proofs = (await Promise.all(swarm.nodes.map(async ({ control }) => control.listProofs()))).flat()
  const wronged = proofs.filter(({ verdict, provider: accused }) => verdict === 'upheld' && accused === honest.peerId).length
  const within = withinBudget(status, elapsed)

  return {
    runs: 1,
    gained: 0,
    paidWrong: 0,
    cost: { rerun: 2 * (spent.count - already.count), wasted: UNITS, lost: 0 },
    lasted: { count: flooding.sent(), of: 'proofs' },
    stopped: 1,
    by: 'bounded',
    facts: [
      `${flooding.sent()} proofs by as many accusers in ${(elapsed / 1000).toFixed(0)} s, fuel bombs, oversized, false and meaningless ones in turn; the victim ran ${spent.count - already.count} units for ${((spent.ms - already.ms) / 1000).toFixed(1)} s of both tiers, ${within ? 'within' : 'beyond'} its budget`,
      `its own jobs took ${(median(during) / 1000).toFixed(2)} s (median of ${during.length}) meanwhile and ${(before / 1000).toFixed(2)} s before`,
      `a true proof about a peer that it deals with was upheld in ${truth == null ? 'no time at all: it was not' : `${(truth / 1000).toFixed(2)} s`}; ${wronged} honest peers convicted`
    ]
  }
}

/** Somebody else convicts a liar that the victim has worked with: how long until the victim has judged it too, milliseconds. */
async function trueProof (victim: SwarmNode, other: SwarmNode, liar: RoguePeer): Promise<number | undefined> {
  const { id } = await other.control.submit(await walkJob(other, UNITS, 'liar', { windowUnits: UNITS, deadlineMs: 5000 }))
  await followed(other, id, view => view.contracts.some(({ state }) => state === 'refuted') && closed(view))
  const at = performance.now()
  while (performance.now() - at < JUDGED_MS) {
    if ((await victim.control.listProofs()).some(({ verdict, provider }) => verdict === 'upheld' && provider === liar.peerId)) {
      return performance.now() - at
    }
    await delay(20)
  }
  return undefined
}

/** What was executed for others' contracts, and for any one accused, beside what the budget allows for the time that has passed. */
function withinBudget ({ proofs: { budget } }: StatusView, elapsed: number): boolean {
  const allowed = ({ burst, perMs }: { readonly burst: number, readonly perMs: number }): number => burst + perMs * elapsed
  return budget.strangers.ms <= allowed(EXECUTION.strangers) && budget.dealings.ms <= ACCUSED * allowed(ONE_ACCUSED) && budget.own.count === 0
}

export const PROOF_FLOOD: Play = {
  name: 'proof flood',
  run,
  holds ({ lasted, facts = [] }) {
    expect(lasted.count, 'a flood').to.be.at.least(200)
    expect(facts[0]).to.match(/, within its budget$/)
    expect(facts[2]).to.match(/was upheld in \d+\.\d+ s; 0 honest peers convicted$/)
  }
}
