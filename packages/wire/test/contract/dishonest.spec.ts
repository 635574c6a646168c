import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { apply, permitted, replay } from '../../src/contract/index.ts'
import { ports } from '../fixtures/ports.ts'
import { fingerprint, must, provenTo, standing } from '../fixtures/standings.ts'
import { stepOf } from '../fixtures/steps.ts'
import type { Contract, Role, Step } from '../../src/contract/index.ts'
import type { Message } from '../../src/envelope/index.ts'

type Turn = readonly [Step, Role]

/** Four messages: the first and third by one role, the second by the other on top of the first, the fourth by the other beside the first. */
const REJOINED: ReadonlyArray<readonly [string, string, readonly [Turn, Turn, Turn, Turn]]> = [
  ['a provider that fails a window which it has opened', 'committed', [['reveal', 'requester'], ['open', 'provider'], ['expire', 'requester'], ['fail', 'provider']]],
  ['a requester that cancels a window which it has revealed', 'started', [['commit', 'provider'], ['reveal', 'requester'], ['fail', 'provider'], ['cancel', 'requester']]]
]

describe('contract: parties that contradict themselves', () => {
  for (const [name, state, [first, second, third, fourth]] of REJOINED) {
    it(`are no fault of the law: ${name}`, () => {
      const fork = standing(state)
      const one = must(fork, stepOf(fork, ...first))
      const two = must(one, stepOf(one, ...second))
      const rejoined = must(two, stepOf(one, ...third))
      expect(rejoined.transcript.at(-2)?.id).to.equal(one.head)

      const late = stepOf(fork, ...fourth)
      const applied = apply(rejoined, late, ports)
      expect(applied.ok && fingerprint(applied.contract)).to.deep.equal(fingerprint(must(fork, late)))
      expect(applied.ok && applied.undone.map(({ id }) => id)).to.deep.equal([one.head, rejoined.head])

      // the same from the transcript alone, as after a restart
      const again = replay(rejoined.transcript, ports)
      expect(again.ok && fingerprint(must(again.contract, late))).to.deep.equal(fingerprint(must(fork, late)))
    })
  }

  it('never make the law throw, change what is settled, or hold a transcript that does not replay', () => {
    const turn = fc.record({ back: fc.nat(3), pick: fc.nat(20), after: fc.bigInt(0n, 2n) })
    const starts = [provenTo(1), provenTo(3), standing('committed'), standing('delivered')]

    fc.assert(fc.property(fc.constantFrom(...starts), fc.array(turn, { minLength: 3, maxLength: 12 }), fc.array(fc.nat(11)), (start, turns, order) => {
      const messages = contradictions(start, turns)
      let contract = start

      for (const message of [...order.flatMap(i => messages[i] ?? []), ...messages, ...messages]) {
        const applied = apply(contract, message, ports)

        if (applied.ok) {
          expect(contract.state).to.not.equal('settled')
          contract = applied.contract
          const again = replay(contract.transcript, ports)
          expect(again.ok && fingerprint(again.contract)).to.deep.equal(fingerprint(contract))
        }
      }
    }), { numRuns: 400 })
  })
})

/** Steps that some role may take on one of the last contracts it has seen, whatever it has signed since. */
function contradictions (start: Contract, turns: ReadonlyArray<{ readonly back: number, readonly pick: number, readonly after: bigint }>): readonly Message[] {
  const seen = [start]

  return turns.flatMap(({ back, pick, after }) => {
    const contract = seen[Math.max(0, seen.length - 1 - back)] ?? start
    const rows = permitted(contract)
    const row = rows[pick % Math.max(1, rows.length)]

    if (row == null) {
      return []
    }

    const message = stepOf(contract, row.step, row.by, { after: row.step === 'expire' ? undefined : after })
    const applied = apply(contract, message, ports)
    seen.push(...(applied.ok ? [applied.contract] : []))
    return [message]
  })
}
