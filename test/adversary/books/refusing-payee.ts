import { countersign, open, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { asker, PRICE, withRogue } from '../network/lab.ts'
import { arena } from '../rogue/arena.ts'
import { accountOf, fresh, inUnits, logSize, PAYMENT, pretending } from './bank.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { Authenticated } from '@mycel/wire'
import type { Reply } from '@mycel/wire/streams'

const UNITS = 10n

/** What the payee says to a payment that it got. */
const ANSWERS: ReadonlyArray<readonly [string, (peer: RoguePeer, claim: Authenticated<'payment'>) => Partial<Reply>]> = [
  ['refuses', (_, { digest }) => ({ verdicts: [{ id: digest, code: 'refused', reason: 'no such money' }] })],
  ['says nothing', () => ({})],
  ['confirms a smaller one', (peer, { body }) => ({ envelopes: [countersign(peer.crypto, peer.signer, sign(peer.crypto, pretending(body.payer), 'payment', { ...body, amount: 1n })).bytes] })],
  ['confirms with a signature that does not hold', (peer, claim) => ({ envelopes: [countersign(peer.crypto, pretending(peer.key), claim).bytes] })],
  ['refuses another one', () => ({ verdicts: [{ id: fresh(32), code: 'refused', reason: 'no' }] })],
  ['refuses with words that end lines and turn text round', (_, { digest }) => ({ verdicts: [{ id: digest, code: 'refused', reason: 'paid\n+5.00 credit\u202e' }] })]
]

async function run (size: Size): Promise<Outcome> {
  const rounds = size === 'test' ? 1 : 5
  const swarm = await arena([asker('payer')])

  try {
    await swarm.ready()
    const node = swarm.node('payer')
    return await withRogue(swarm, async peer => {
      const said = new Map<string, number>()
      const before = await logSize(node)
      await peer.onSettle(({ body, envelopes: [bytes] }) => {
        const opened = body[0] === PAYMENT && bytes != null ? open(peer.crypto, bytes, { network: peer.network, only: ['payment'] }) : undefined
        // it is told again of what it did not answer: each payment gets the same answer every time
        const [name, answer] = opened?.ok === true ? ANSWERS.find(([one]) => one === opened.message.body.reference) ?? [] : []
        if (opened?.ok !== true || name == null || answer == null) {
          return {}
        }
        said.set(name, (said.get(name) ?? 0) + 1)
        return answer(peer, opened.message)
      })
      for (let i = 0; i < rounds * ANSWERS.length; i++) {
        await node.control.pay({ peer: peer.peerId, asset: 'credit', amount: (UNITS * PRICE).toString(), reference: ANSWERS[i % ANSWERS.length]?.[0] ?? '' })
      }
      const { balance, paid } = await accountOf(node, peer.peerId)
      const disputes = await node.control.listEntries({ kind: 'dispute' })
      const shown = await Promise.all(disputes.map(async ({ id }) => node.control.showEntry(id)))
      // its own signature over each payment is in its log, for whoever it shows it to
      const evidence = shown.filter(({ detail }) => JSON.stringify(detail).includes('"payment"')).length
      return {
        runs: rounds * ANSWERS.length,
        gained: Math.abs(inUnits(balance)) + inUnits(paid),
        paidWrong: 0,
        cost: { rerun: 0, wasted: 0, lost: rounds * ANSWERS.length * Number(UNITS), entries: await logSize(node) - before },
        lasted: { count: [...said.values()].reduce((sum, count) => sum + count, 0), of: 'messages' },
        stopped: rounds * ANSWERS.length,
        by: 'refused',
        facts: [
          `the ways: ${ANSWERS.map(([name]) => name).join(', ')}; what is "lost" was paid outside, and no book can bring it back`,
          `the payer's log has ${disputes.length} disputes, ${evidence} of them with the payment as it signed it; notes on one line: ${disputes.every(({ note }) => !/\p{Cc}/u.test(note))}`
        ]
      }
    })
  } finally {
    await swarm.down()
  }
}

export const REFUSING_PAYEE: Play = {
  name: 'payee that denies what it was paid',
  run,
  holds ({ runs, gained, lasted, facts = [] }) {
    expect(gained, 'in the payer\'s books').to.equal(0)
    expect(lasted.count).to.be.at.least(runs)
    const disputes = runs / ANSWERS.length * 2
    expect(facts[1]).to.equal(`the payer's log has ${disputes} disputes, ${disputes} of them with the payment as it signed it; notes on one line: true`)
  }
}
