import { setTimeout as delay } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { arena } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { executedBy } from './counting.ts'
import { bidOf, mean, POOL_UNITS, soon, withRogue, worker } from './lab.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Play as Course } from '../rogue/play.ts'
import type { Swarm } from '@mycel/daemon/swarm'

const UNITS = 24
const WINDOW = 8
const DEADLINE_MS = 250
/** It would go on for as long as it is worked for; no play here needs so many. */
const MOST = 16

type Kept = 'reveal' | 'approve' | 'countersign'

interface Run {
  readonly contracts: number
  readonly executed: number
  /** Units whose results it got, or could have had by asking, without ever paying. */
  readonly seen: number
  readonly refused: boolean
  /** From the last step that it made to the provider's, milliseconds. */
  readonly held: readonly number[]
}

async function once (swarm: Swarm, keeps: Kept): Promise<Run> {
  return withRogue(swarm, async peer => {
    const node = swarm.node('worker')
    const requester = new RogueRequester(peer)
    const before = executedBy(node.dir)
    const held: number[] = []
    let [contracts, seen, refused] = [0, 0, false]

    while (contracts < MOST && !refused) {
      const tender = requester.tender({ units: UNITS, windowUnits: WINDOW, ...soon(DEADLINE_MS) })
      const bid = await bidOf(requester, node, tender)

      if (bid == null) {
        refused = true
        break
      }

      const silent: { at?: number } = {}
      const play = await requester.award(tender, bid, {
        inputs: walkInputs(Math.min(UNITS, bid.body.maxUnits)),
        send: step => {
          if (step.type !== keeps) {
            return [step]
          }
          silent.at = performance.now()
          return []
        }
      })
      await ended(play, keeps)
      held.push(performance.now() - (silent.at ?? performance.now()))
      contracts++
      seen += play.contract.windows.reduce((sum, { open, units }) => sum + (open == null ? 0 : units), 0)
    }

    return { contracts, executed: executedBy(node.dir) - before, seen, refused, held }
  })
}

/** The provider has given up: the deadline passed, and it said so. */
async function ended (play: Course, keeps: Kept): Promise<void> {
  const over = keeps === 'countersign' ? ['disputed', 'expired', 'settled'] : ['expired', 'failed', 'cancelled', 'receipted', 'disputed']
  const told = play.until(({ state }) => over.includes(state), 10_000)
  await told
  // what it noted is on its disk before it bids again
  await delay(50)
}

function silent (keeps: Kept, name: string): Play {
  return {
    name,
    async run (size: Size): Promise<Outcome> {
      const runs: Run[] = []
      for (let i = 0; i < (size === 'test' ? 1 : 3); i++) {
        const swarm = await arena([worker('worker')])
        try {
          runs.push(await once(swarm, keeps))
        } finally {
          await swarm.down()
        }
      }
      return {
        runs: runs.length,
        gained: mean(runs.map(({ seen }) => seen)),
        paidWrong: 0,
        cost: { rerun: 0, wasted: mean(runs.map(({ executed }) => executed)), lost: 0 },
        lasted: { count: mean(runs.map(({ contracts }) => contracts)), of: 'contracts' },
        stopped: runs.filter(({ refused }) => refused).length,
        by: 'refused',
        facts: [
          `its provider gave up ${(mean(runs.flatMap(({ held }) => held)) / 1000).toFixed(2)} s after the last answer, at a deadline of ${DEADLINE_MS / 1000} s`,
          `${mean(runs.map(({ seen }) => seen)).toFixed(0)} units' results came out unpaid, of a newcomers' pool of ${POOL_UNITS}`
        ]
      }
    },
    holds ({ runs, stopped, gained, cost, lasted }) {
      expect(stopped, 'refused at last').to.equal(runs)
      // what strangers together may cost a provider is its pool
      expect(gained).to.be.at.most(POOL_UNITS)
      expect(cost.wasted, 'units computed in vain').to.be.at.most(POOL_UNITS)
      expect(lasted.count).to.be.at.least(1)
    }
  }
}

export const SILENT_REQUESTERS: readonly Play[] = [
  silent('reveal', 'requester that never reveals'),
  silent('approve', 'requester that never approves'),
  silent('countersign', 'requester that never countersigns')
]
