import { countersign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { asker, inLanes, POOL_UNITS, withRogue, worker } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { accountOf, bring, inUnits, logSize, madeUp, PAYMENT, paymentOf, pretending } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'

const LANES = 8
/** What waits for an owner's word of one payer. */
const OF_ONE = 32

async function run (size: Size): Promise<Outcome> {
  const claims = size === 'test' ? 100 : 2000
  const swarm = await arena([worker('victim'), asker('other')])

  try {
    await swarm.ready()
    const node = swarm.node('victim')
    return await withRogue(swarm, async peer => {
      const { network, signer, crypto } = peer
      const before = { size: await logSize(node), pools: await node.control.pools() }
      await inLanes(Array.from({ length: claims }), LANES, async (_, i) => {
        const claim = paymentOf(network, signer, node.key, 5_000_000n)
        // every other one says that a dispute is noted, and some that the payee has confirmed it with a signature in its name
        const bytes = i % 5 === 4 ? countersign(crypto, pretending(node.key), claim).bytes : claim.bytes
        await peer.settle(node.key, { body: Uint8Array.from(i % 2 === 0 ? [PAYMENT] : [PAYMENT, 1]), envelopes: [bytes] })
      })
      // and one that somebody else is to have made
      await peer.settle(node.key, { body: Uint8Array.of(PAYMENT), envelopes: [paymentOf(network, madeUp(), node.key, 5_000_000n).bytes] })
      await bring(peer, node.key, [paymentOf(network, signer, node.key, 5_000_000n)])
      const { balance, got } = await accountOf(node, peer.peerId)
      const waiting = (await node.control.listEntries()).filter(({ kind }) => kind === 'claimed').length
      const grown = await logSize(node) - before.size
      expect(await node.control.pools()).to.deep.equal(before.pools)
      return {
        runs: claims,
        gained: Math.abs(inUnits(balance)) + inUnits(got),
        paidWrong: 0,
        cost: { rerun: 0, wasted: 0, lost: 0, entries: grown },
        lasted: { count: claims, of: 'messages' },
        stopped: claims,
        by: 'refused',
        facts: [`${waiting} of ${claims} claims wait for the owner's word, the others are not kept; ${grown} notes of disputes came into its log; its limits are as they were (${POOL_UNITS} units for all strangers)`]
      }
    })
  } finally {
    await swarm.down()
  }
}

export const CLAIMS: Play = {
  name: 'payer that claims payments it never made',
  run,
  holds ({ gained, cost, facts = [] }) {
    expect(gained).to.equal(0)
    expect(cost.entries, 'entries in the log').to.be.within(1, OF_ONE)
    expect(facts[0]).to.match(new RegExp(`^${OF_ONE} of`))
  }
}
