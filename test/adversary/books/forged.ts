import { countersign, open } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { asker, withRogue } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { accountOf, bring, bringing, frame, inUnits, logSize, madeUp, paymentOf, pretending, receiptOf } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { SwarmNode } from '@mycel/daemon/swarm'
import type { Settled } from '@mycel/settle/reconcile'

/** Frames that come before the one before them was answered. */
const AT_ONCE = 4
const FORGERIES = ['a receipt of work for it', 'a payment that it confirmed', 'a share of others\' work'] as const

/** What the thief would like to be true: it signs in the victim's name as well, without its key. */
function forgery ({ crypto, network, signer }: RoguePeer, { key }: SwarmNode, what: typeof FORGERIES[number]): Settled {
  switch (what) {
    case 'a receipt of work for it':
      return receiptOf({ network, provider: signer, requester: pretending(key), units: 1000n })
    case 'a payment that it confirmed':
      return countersign(crypto, pretending(key), paymentOf(network, signer, key, 5_000_000n))
    case 'a share of others\' work':
      return receiptOf({ network, provider: pretending(madeUp().publicKey), requester: signer, share: key })
  }
}

/** The frame that brings the forgery, and others around it, all at once: they share what is checked beside the event loop. */
async function attempt (peer: RoguePeer, node: SwarmNode, what: typeof FORGERIES[number]): Promise<number> {
  const message = forgery(peer, node, what)
  const theirs = bringing(peer, node.key, [message])
  const { attachments: [described] } = await frame(peer, node.key, true, await theirs.start())
  const { reply } = await theirs.receive(described ?? new Uint8Array(0))
  const blank = await bringing(peer, node.key, []).start()
  const frames = Array.from({ length: AT_ONCE }, (_, i) => i === 1 ? reply ?? blank : blank)
  await Promise.all(frames.map(async bytes => frame(peer, node.key, false, bytes)))
  return frames.length
}

async function run (size: Size): Promise<Outcome> {
  const attempts = size === 'test' ? 18 : 57
  const swarm = await arena([asker('victim')])

  try {
    await swarm.ready()
    const node = swarm.node('victim')
    return await withRogue(swarm, async peer => {
      const before = await logSize(node)
      let frames = 0
      for (let i = 0; i < attempts; i++) {
        frames += await attempt(peer, node, FORGERIES[i % FORGERIES.length] ?? FORGERIES[0])
      }
      const { balance, contributed, got, receipts } = await accountOf(node, peer.peerId)
      const grown = await logSize(node) - before
      // the same way, a share that is truly signed: the play is no empty one
      const true_ = receiptOf({ network: peer.network, provider: madeUp(), requester: peer.signer, share: node.key })
      expect(FORGERIES.map(what => open(peer.crypto, forgery(peer, node, what).bytes, { network: peer.network }).ok)).to.deep.equal([false, false, false])
      await bring(peer, node.key, [true_])
      const learned = await accountOf(node, peer.peerId)
      return {
        runs: attempts,
        gained: Math.abs(inUnits(balance)) + inUnits(contributed) + inUnits(got),
        paidWrong: receipts,
        cost: { rerun: 0, wasted: 0, lost: 0, entries: grown },
        lasted: { count: frames, of: 'messages' },
        stopped: attempts,
        by: 'refused',
        facts: [
          `receipts, payments and shares with a signature in another's name, ${AT_ONCE} frames at once; ${grown} entries came into the victim's log`,
          `one share with true signatures, brought the same way, is in its books: ${learned.receipts} receipt, ${inUnits(learned.contributed)} unit prices`
        ]
      }
    })
  } finally {
    await swarm.down()
  }
}

export const FORGED: Play = {
  name: 'forged receipts and payments in frames sent at once',
  run,
  holds ({ gained, paidWrong, cost, facts = [] }) {
    expect([gained, paidWrong, cost.entries]).to.deep.equal([0, 0, 0])
    expect(facts[1]).to.match(/: 1 receipt, 4 unit prices$/)
  }
}
