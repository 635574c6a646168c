import { open } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { bidOf, POOL_UNITS, PRICE, withRogue, worker } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import { LINES, lineOf, logSize, pretending } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'

/** New lines of one peer that become entries at once. */
const OF_ONE = 16
const LIMIT = PRICE * 50n

async function run (size: Size): Promise<Outcome> {
  const shown = size === 'test' ? 50 : 500
  const swarm = await arena([worker('victim')])

  try {
    await swarm.ready()
    const node = swarm.node('victim')
    return await withRogue(swarm, async peer => {
      const { network, signer } = peer
      const show = async (...envelopes: Uint8Array[]): Promise<readonly Uint8Array[]> => (await peer.settle(node.key, { body: Uint8Array.of(LINES), envelopes })).envelopes
      const line = async (): Promise<{ granted: string, received: string } | undefined> => (await node.control.listLines()).find(one => one.peer === peer.peerId)

      // it was granted a line, and has lost it again: the signed one is still in its hands
      await node.control.grantLine({ peer: peer.peerId, asset: 'credit', amount: LIMIT.toString() })
      const [granted] = await show()
      const opened = open(peer.crypto, granted ?? new Uint8Array(0), { network, only: ['credit-line'] })
      expect(opened.ok && opened.message.body.limit).to.equal(LIMIT)
      await node.control.grantLine({ peer: peer.peerId, asset: 'credit', amount: '0' })

      // it has granted one itself, and lowered it: what it may have the victim owe is the latest
      const old = lineOf(network, signer, node.key, 5n, LIMIT)
      await show(old.bytes)
      await show(lineOf(network, signer, node.key, 6n, 1n).bytes)
      const before = await logSize(node)
      for (let i = 0; i < shown; i++) {
        await show(granted ?? new Uint8Array(0), old.bytes, lineOf(network, signer, node.key, 6n, LIMIT).bytes, lineOf(network, pretending(node.key), peer.key, 1n << 60n, LIMIT).bytes)
      }
      const replayed = await logSize(node) - before
      const kept = await line()
      // and new ones of another key, one after another, each of which would be an entry for ever
      await withRogue(swarm, async other => {
        for (let i = 0; i < shown; i++) {
          await other.settle(node.key, { body: Uint8Array.of(LINES), envelopes: [lineOf(network, other.signer, node.key, 10n + BigInt(i), BigInt(i + 2)).bytes] })
        }
      })
      const requester = new RogueRequester(peer)
      const bid = await bidOf(requester, node, requester.tender({ units: POOL_UNITS + 50 }))
      const over = Math.max(0, (bid?.body.maxUnits ?? 0) - POOL_UNITS)
      return {
        runs: shown,
        gained: over + replayed + Number(kept?.granted ?? 0),
        paidWrong: 0,
        cost: { rerun: 0, wasted: 0, lost: 0, entries: await logSize(node) - before },
        lasted: { count: shown * 5, of: 'messages' },
        stopped: shown,
        by: 'bounded',
        facts: [
          `a line that was taken back, one that was lowered, and one in the victim's name, ${shown} times each: ${replayed} entries, ${kept?.granted ?? 'no'} granted, ${kept?.received ?? 'no'} received; bid for ${bid?.body.maxUnits ?? 0} units, as for any newcomer`,
          `of ${shown} new lines ${await logSize(node) - before} became entries`
        ]
      }
    })
  } finally {
    await swarm.down()
  }
}

export const OLD_LINES: Play = {
  name: 'credit lines of before, shown again',
  run,
  holds ({ gained, cost, facts = [] }) {
    expect(gained, 'units beyond the pool, entries, and lines').to.equal(0)
    expect(facts[0]).to.match(new RegExp(`0 granted, 1 received; bid for ${POOL_UNITS} units`))
    expect(cost.entries).to.be.within(1, OF_ONE)
  }
}
