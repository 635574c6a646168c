import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { performance } from 'node:perf_hooks'
import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { asker, mean, worker } from '../network/lab.ts'
import { arena, closed, followed, walkJob } from '../rogue/arena.ts'
import { RoguePeer } from '../rogue/rogue-peer.ts'
import { checkpointOf, fresh, HEADS } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'

const UNITS = 8
const SOON_MS = 30_000

interface Run { readonly named: boolean, readonly ms: number, readonly owed: string, readonly still: string }

/** A node's key is copied, and used beside it. */
async function once (): Promise<Run> {
  const seed = fresh(32)
  const swarm = await arena([worker('friend'), asker('victim', { seed })], 'processes')
  let run: Run | undefined

  try {
    await swarm.ready()
    const [friend, victim] = [swarm.node('friend'), swarm.node('victim')]
    const { id } = await victim.control.submit(await walkJob(victim, UNITS, 'before', { facets: [], windowUnits: UNITS }))
    await followed(victim, id, view => view.state !== 'running' && closed(view))
    const owed = async (): Promise<string> => (await friend.control.balances()).find(({ peer }) => peer === victim.peerId)?.balance ?? '0'
    // the friend has the signature some milliseconds after it was given
    for (const until = performance.now() + SOON_MS; await owed() === '0' && performance.now() < until;) {
      await delay(20)
    }
    const before = await owed()
    const { log } = await victim.control.status()

    const began = performance.now()
    const thief = await RoguePeer.start({ network: swarm.network, bootstrap: [friend.addr], seed })
    try {
      await thief.settle(friend.key, { body: Uint8Array.of(HEADS), envelopes: [checkpointOf(swarm.network, thief.signer, { epoch: Uint8Array.from(Buffer.from(log.epoch, 'hex')), size: BigInt(log.size) + 1n, root: fresh(32) }).bytes] })
    } finally {
      await thief.stop()
    }
    // the next time that the two meet
    await victim.control.reconcile(friend.peerId).catch(() => [])
    while (victim.running && performance.now() - began < SOON_MS) {
      await delay(20)
    }
    const said = await readFile(join(victim.dir, 'log'), 'utf8')
    run = { named: !victim.running && said.includes('another process signs with this node\'s key'), ms: performance.now() - began, owed: before, still: await owed() }
  } finally {
    // a node that ended by itself is an error everywhere else
    await swarm.down().catch((err: unknown) => { expect(err).to.have.property('code', 'node-crashed') })
  }

  return run
}

async function run (size: Size): Promise<Outcome> {
  const runs: Run[] = []
  for (let i = 0; i < (size === 'test' ? 1 : 3); i++) {
    runs.push(await once())
  }
  return {
    runs: runs.length,
    gained: runs.filter(({ owed, still }) => owed !== still || owed === '0').length,
    paidWrong: 0,
    cost: { rerun: 0, wasted: 0, lost: 0 },
    lasted: { count: 1, of: 'messages' },
    stopped: runs.filter(({ named }) => named).length,
    by: 'refused',
    facts: [`the node whose key it is named the other process and ended ${(mean(runs.map(({ ms }) => ms)) / 1000).toFixed(1)} s after the first thing that this signed; what it owes its friend is the same to the micro-unit`]
  }
}

export const TWIN: Play = {
  name: 'second node with a copied key',
  run,
  holds ({ runs, gained, stopped }) {
    expect([stopped, gained]).to.deep.equal([runs, 0])
  }
}
