import { open, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { asker, withRogue } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { checkpointOf, fresh, HEADS, logSize, pretending } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { SwarmNode } from '@mycel/daemon/swarm'

/** A node's own head, as it signs it for whoever asks. */
async function headOf (peer: RoguePeer, { key }: SwarmNode, shown: readonly Uint8Array[] = []): Promise<Uint8Array> {
  const { envelopes: [own] } = await peer.settle(key, { body: Uint8Array.of(HEADS), envelopes: shown })
  return own ?? expect.fail('it shows no head')
}

async function run (size: Size): Promise<Outcome> {
  const rounds = size === 'test' ? 10 : 60
  const swarm = await arena([asker('victim'), asker('friend')])

  try {
    await swarm.ready()
    const [victim, friend] = [swarm.node('victim'), swarm.node('friend')]
    const { log: { epoch } } = await victim.control.status()
    return await withRogue(swarm, async peer => {
      const olds: Uint8Array[] = []
      for (let i = 1; i <= rounds; i++) {
        olds.push(await headOf(peer, victim))
        await victim.control.grantLine({ peer: friend.peerId, asset: 'credit', amount: String(i) })
      }
      const sizes = olds.map(bytes => {
        const opened = open(peer.crypto, bytes, { network: peer.network, only: ['checkpoint'] })
        return opened.ok ? opened.message.body.head.size : -1n
      })
      expect(new Set(sizes).size, 'heads of different lengths').to.equal(rounds)
      const before = await logSize(victim)
      // its own older heads, the friend's to it and its to the friend, and some in its name that it never signed
      for (let i = 0; i < rounds; i++) {
        const forged = [2n, 1n << 40n].map(length => checkpointOf(peer.network, pretending(victim.key), { epoch: i % 2 === 0 ? Uint8Array.from(Buffer.from(epoch, 'hex')) : fresh(16), size: length, root: fresh(32) }).bytes)
        await headOf(peer, victim, [...olds.slice(-8), ...forged])
        await headOf(peer, friend, [...olds.slice(0, 8), ...forged])
      }
      await friend.control.reconcile(victim.peerId)
      const [met] = await victim.control.reconcile(friend.peerId)
      const after = await victim.control.status()
      const forks = [...await victim.control.listForks(), ...await friend.control.listForks()].length
      return {
        runs: rounds,
        gained: Number(after.log.size) - before + (after.log.epoch === epoch ? 0 : 1),
        paidWrong: 0,
        cost: { rerun: 0, wasted: 0, lost: 0 },
        lasted: { count: rounds * 2, of: 'messages' },
        stopped: rounds,
        by: 'bounded',
        facts: [
          `${rounds} older heads of the victim's and as many in its name that it never signed, shown to it and to its friend: its epoch is ${after.log.epoch === epoch ? 'the same' : toHex(fresh(2))}, ${forks} forks are held against anybody`,
          `the two reconcile as before: ${met?.agreed === true ? 'they agree' : met?.reason ?? 'no answer'}`
        ]
      }
    })
  } finally {
    await swarm.down()
  }
}

export const OLD_HEADS: Play = {
  name: 'old heads, shown so that logs begin anew',
  run,
  holds ({ gained, facts = [] }) {
    expect(gained, 'entries and epochs').to.equal(0)
    expect(facts[0]).to.match(/its epoch is the same, 0 forks/)
    expect(facts[1]).to.match(/they agree$/)
  }
}
