import { performance } from 'node:perf_hooks'
import { expect } from 'aegir/chai'
import { decodeFrame, encodeFrame } from '../../../packages/settle/dist/src/reconcile/frame.js'
import { asker, COMPUTE, withRogue, worker } from '../network/lab.ts'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { bring, frame, fresh, madeUp, receiptOf } from './bank.ts'
import type { Range, ReconcileFrame } from '../../../packages/settle/dist/src/reconcile/frame.js'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { SwarmNode } from '@mycel/daemon/swarm'

/** docs/spec/settlement.md, "Reconciliation": frames of one reconciliation, and descriptions of a whole set with nothing learned. */
const MAX_FRAMES = 4_096
const MAX_PASSES = 4
/** Comparisons that one peer may begin at once. */
const COMPARISONS = 60
const UNITS = 8
/** Held between the two: what there is to compare. */
const HELD = 200

const none = new Uint8Array(0)
const everything = (fingerprint: Uint8Array): Range => ({ lowerAt: 0n, lowerId: none, upperAt: 0n, upperId: none, count: 1 << 30, fingerprint, ids: none })

/** One way of not coming to an end: what to send next. */
type Course = (network: string, nth: number) => Uint8Array

const blank = (network: string, parts: Partial<ReconcileFrame>): Uint8Array => encodeFrame({ network, ranges: [], wants: none, settled: [], more: true, ...parts })
const lie = (network: string): Uint8Array => blank(network, { more: false, summary: { count: 1_000_000n, root: fresh(32), epoch: fresh(16), size: 9n, logRoot: fresh(32) } })

const COURSES: ReadonlyArray<readonly [string, Course, (size: Size) => number]> = [
  ['says every time that there is more', network => blank(network, {}), size => size === 'test' ? 300 : 5_000],
  ['never agrees', network => lie(network), () => 50],
  ['describes all that there is anew, in a stretch that never shrinks', network => blank(network, { ranges: [everything(fresh(16))] }), size => size === 'test' ? 200 : 5_000],
  ['splits it into as many as a frame takes', network => blank(network, { ranges: stretches() }), size => size === 'test' ? 60 : 5_000],
  ['sends a frame that is too large', () => new Uint8Array(1_536 * 1024 + 1), () => 4],
  ['sends noise', () => fresh(4_000), () => 4]
]

/** A thousand stretches side by side, of which each is said to hold something else. */
function stretches (): Range[] {
  const from = BigInt(Date.now()) - 60_000n
  return Array.from({ length: 1_000 }, (_, i) => ({ ...everything(fresh(16)), lowerAt: from + BigInt(i) * 100n, upperAt: from + BigInt(i + 1) * 100n }))
}

interface Went { readonly name: string, readonly frames: number, readonly bytes: number, readonly told: number }

/** Goes on for as long as it is answered, at most so often. */
async function goesOn (peer: RoguePeer, node: SwarmNode, name: string, course: Course, most: number): Promise<Went> {
  let [frames, bytes, told] = [0, 0, 0]

  for (; frames < most; frames++) {
    const { attachments: [answer] } = await frame(peer, node.key, frames === 0, frames === 0 ? lie(peer.network) : course(peer.network, frames))
    if (answer == null) {
      break
    }
    const decoded = decodeFrame(answer)
    told += decoded.ok ? decoded.value.settled.length : 0
    bytes += answer.byteLength
  }

  return { name, frames, bytes, told }
}

async function job (from: SwarmNode): Promise<number> {
  const began = performance.now()
  const { id } = await from.control.submit(await walkJob(from, UNITS, 'victim', { windowUnits: UNITS, deadlineMs: 60_000 }))
  await followed(from, id, view => view.state !== 'running' && closed(view))
  return performance.now() - began
}

async function run (size: Size): Promise<Outcome> {
  const swarm = await arena([worker('victim', { capacities: [{ ...COMPUTE, region: 'victim' }] }), asker('customer')])

  try {
    await swarm.ready()
    const [node, customer] = [swarm.node('victim'), swarm.node('customer')]
    const before = await job(customer)
    return await withRogue(swarm, async peer => {
      await bring(peer, node.key, Array.from({ length: HELD }, () => receiptOf({ network: peer.network, provider: madeUp(), requester: peer.signer, share: node.key })))
      const ways: Went[] = []
      let during = 0
      for (const [name, next, most] of COURSES) {
        const [went, ms] = await Promise.all([goesOn(peer, node, name, next, most(size)), job(customer)])
        ways.push(went)
        during = Math.max(during, ms)
      }
      let begun = 0
      while (begun < COMPARISONS * 3 && (await frame(peer, node.key, true, lie(peer.network))).attachments.length > 0) {
        begun++
      }
      const most = Math.max(...ways.map(({ told }) => told))
      return {
        runs: ways.length,
        gained: Math.max(0, ...ways.map(({ frames }) => frames - MAX_FRAMES)),
        paidWrong: 0,
        cost: { rerun: 0, wasted: 0, lost: 0 },
        lasted: { count: ways.reduce((sum, { frames }) => sum + frames, begun), of: 'messages' },
        stopped: ways.length,
        by: 'bounded',
        facts: [
          `the ways, and the frames that were answered: ${ways.map(({ name, frames }) => `${name} ${frames}`).join(', ')}; of ${HELD} receipts it got at most ${most} in one go, and ${(ways.reduce((sum, { bytes }) => sum + bytes, 0) / 1024).toFixed(0)} KiB in all`,
          `${begun} more were begun before it was told to wait; the victim's customer's jobs took ${(during / 1000).toFixed(2)} s at most meanwhile, and ${(before / 1000).toFixed(2)} s before`
        ]
      }
    })
  } finally {
    await swarm.down()
  }
}

export const ENDLESS: Play = {
  name: 'reconciliations that never end',
  run,
  holds ({ gained, facts = [] }) {
    expect(gained, 'frames beyond the budget').to.equal(0)
    const count = (name: string): number => Number(new RegExp(`${name} (\\d+)`).exec(facts[0] ?? '')?.[1] ?? Number.NaN)
    expect(count('never agrees')).to.be.within(1, MAX_PASSES + 1)
    expect(count('too large')).to.equal(1)
    expect(count('sends noise')).to.equal(1)
    expect(Number(/^(\d+) more/.exec(facts[1] ?? '')?.[1])).to.be.within(1, COMPARISONS)
    expect(Number(/at most (\d+) in/.exec(facts[0] ?? '')?.[1])).to.be.at.most(HELD)
  }
}
