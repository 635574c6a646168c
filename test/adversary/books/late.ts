import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { bidOf, mean, POOL_UNITS, soon, withRogue, worker } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { accountOf, inUnits } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Play as Course } from '../rogue/play.ts'
import type { Swarm } from '@mycel/daemon/swarm'

const UNITS = 8
const DEADLINE_MS = 250
const MOST = 16

interface Run { readonly contracts: number, readonly units: number, readonly refused: boolean, readonly moved: number, readonly lost: number, readonly late: number, readonly still: number }

/** Signs for nothing until nobody works for it any more, and then for everything. */
async function once (swarm: Swarm): Promise<Run> {
  return withRogue(swarm, async peer => {
    const node = swarm.node('victim')
    const requester = new RogueRequester(peer)
    const plays: Course[] = []
    let refused = false

    while (!refused && plays.length < MOST) {
      const tender = requester.tender({ units: UNITS, windowUnits: UNITS, ...soon(DEADLINE_MS) })
      const bid = await bidOf(requester, node, tender)
      if (bid == null) {
        refused = true
        break
      }
      const play = await requester.award(tender, bid, { inputs: walkInputs(Math.min(UNITS, bid.body.maxUnits)), send: step => step.type === 'countersign' ? [] : [step] })
      await play.until(({ state }) => ['disputed', 'expired'].includes(state), 10_000)
      await delay(50)
      plays.push(play)
    }

    const before = await accountOf(node, peer.peerId)
    for (const play of plays) {
      await play.emit({ type: 'countersign' })
    }
    const after = await accountOf(node, peer.peerId)
    return { contracts: plays.length, units: plays.length * UNITS, refused, moved: inUnits(before.balance), lost: inUnits(before.lost), late: inUnits(after.balance), still: inUnits(after.lost) }
  })
}

async function run (size: Size): Promise<Outcome> {
  const runs: Run[] = []
  const swarm = await arena([worker('victim')])

  try {
    await swarm.ready()
    for (let i = 0; i < (size === 'test' ? 1 : 3); i++) {
      runs.push(await once(swarm))
    }
  } finally {
    await swarm.down()
  }

  const said = (of: (one: Run) => number): string => String(Math.round(mean(runs.map(of))))
  return {
    runs: runs.length,
    gained: mean(runs.map(({ units, late }) => units - late)),
    paidWrong: 0,
    cost: { rerun: 0, wasted: mean(runs.map(({ units, late }) => units - late)), lost: 0 },
    lasted: { count: mean(runs.map(({ contracts }) => contracts)), of: 'contracts' },
    stopped: runs.filter(({ refused }) => refused).length,
    by: 'refused',
    facts: [`${said(({ units }) => units)} units were worked before it was refused: ${said(({ moved }) => moved)} in its balance, ${said(({ lost }) => lost)} counted as unpaid against its part of the pool; once it signed, late, ${said(({ late }) => late)} are owed and ${said(({ still }) => still)} are counted unpaid`]
  }
}

export const LATE: Play = {
  name: 'requester that signs for nothing until it is refused',
  run,
  holds ({ runs, gained, stopped, lasted, facts = [] }) {
    expect(stopped).to.equal(runs)
    expect(gained, 'a late signature counts').to.equal(0)
    const units = Math.round(lasted.count * UNITS)
    expect(units).to.be.within(UNITS, POOL_UNITS)
    expect(facts[0]).to.equal(`${units} units were worked before it was refused: 0 in its balance, ${units} counted as unpaid against its part of the pool; once it signed, late, ${units} are owed and 0 are counted unpaid`)
  }
}
