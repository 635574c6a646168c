import { performance } from 'node:perf_hooks'
import { expect } from 'aegir/chai'
import { arena, followed, walkJob } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { walkInputs } from '../rogue/work.ts'
import { executedBy } from './counting.ts'
import { asker, bidOf, inLanes, POOL_UNITS, PRICE, withRogue, worker } from './lab.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Swarm, SwarmNode } from '@mycel/daemon/swarm'

const UNITS = 8
const LANES = 4
/** What a newcomer's job waits for somebody to work for it. */
const PATIENCE_MS = 4000

/** One identity takes what it can get: every other one leaves its receipt unsigned, the others sign and never pay. Units whose results it got. */
async function takes (swarm: Swarm, node: SwarmNode, nth: number): Promise<number> {
  return withRogue(swarm, async peer => {
    const requester = new RogueRequester(peer)
    const tender = requester.tender({ units: UNITS, windowUnits: UNITS })
    const bid = await bidOf(requester, node, tender)

    if (bid == null) {
      return 0
    }

    const play = await requester.award(tender, bid, { inputs: walkInputs(Math.min(UNITS, bid.body.maxUnits)), send: step => step.type === 'countersign' && nth % 2 === 0 ? [] : [step] })
    await play.until(({ state }) => ['receipted', 'settled', 'declined'].includes(state), 20_000)
    return play.contract.windows.reduce((sum, { open, units }) => sum + (open == null ? 0 : units), 0)
  })
}

/** How long an honest newcomer's job of so many units takes, from its submission, milliseconds; undefined: it is not worked for. */
async function waited (node: SwarmNode, units: number): Promise<number | undefined> {
  const at = performance.now()
  const { id } = await node.control.submit(await walkJob(node, units, '', { facets: [], windowUnits: units, deadlineMs: PATIENCE_MS }))
  const { state } = await followed(node, id, view => view.state !== 'running')
  return state === 'done' ? performance.now() - at : undefined
}

async function run (size: Size): Promise<Outcome> {
  const identities = size === 'test' ? 16 : 100
  const swarm = await arena([worker('worker'), asker('early'), asker('late')])

  try {
    await swarm.ready()
    const node = swarm.node('worker')
    const [early, late] = [swarm.node('early'), swarm.node('late')]
    const before = await waited(early, 4)
    // what it owes stands in the same pool as the strangers' debts: it pays
    await pays(early, node, 4)
    const already = executedBy(node.dir)
    const got = await inLanes(Array.from({ length: identities }), LANES, async (_, nth) => takes(swarm, node, nth))
    const extracted = got.reduce((sum, units) => sum + units, 0)
    const executed = executedBy(node.dir) - already
    const refused = await waited(late, UNITS)
    await pays(late, node, UNITS)
    const paid = await waited(late, UNITS)
    const proofs = await node.control.listProofs()

    return {
      runs: 1,
      gained: extracted,
      paidWrong: 0,
      cost: { rerun: 0, wasted: executed, lost: 0 },
      lasted: { count: got.filter(units => units > 0).length, of: 'identities' },
      stopped: 1,
      by: 'bounded',
      facts: [
        `${identities} identities got ${extracted} units together, of a newcomers' pool of ${POOL_UNITS}; ${got.filter(units => units === 0).length} of them got nothing`,
        `an honest newcomer's job took ${said(before)} before they came; with the pool taken it was ${refused == null ? 'not worked for' : `done in ${said(refused)}`}, and done in ${said(paid)} once it had paid in advance`,
        ...proofs.length > 0 ? [`${proofs.length} proofs`] : []
      ]
    }
  } finally {
    await swarm.down()
  }
}

/** Pays a provider, who confirms it. */
async function pays (from: SwarmNode, to: SwarmNode, units: number): Promise<void> {
  await from.control.pay({ peer: to.peerId, asset: 'credit', amount: (PRICE * BigInt(units)).toString(), reference: 'in advance' })

  for (;;) {
    const claimed = (await to.control.listEntries()).find(({ kind, peer }) => kind === 'claimed' && peer === from.peerId)

    if (claimed != null) {
      await to.control.confirmPayment(claimed.id)
      return
    }

    await from.control.reconcile(to.peerId)
  }
}

const said = (ms: number | undefined): string => ms == null ? 'for ever' : `${(ms / 1000).toFixed(2)} s`

export const SYBIL_REQUESTERS: Play = {
  name: '100 fresh requesters that never pay',
  run,
  holds ({ gained, cost, facts = [] }) {
    expect(gained, 'one newcomers\' pool in all').to.be.at.most(POOL_UNITS)
    expect(cost.wasted).to.be.at.most(POOL_UNITS)
    expect(gained, 'the play is no empty one').to.be.above(POOL_UNITS / 2)
    expect(facts.filter(fact => /proofs$/.test(fact))).to.deep.equal([])
    expect(facts[1]).to.match(/before they came; with the pool taken .* in \d+\.\d+ s once it had paid in advance$/)
  }
}
