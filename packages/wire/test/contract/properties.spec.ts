import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { apply, replay, STATES } from '../../src/contract/index.ts'
import { ports } from '../fixtures/ports.ts'
import { Replica } from '../fixtures/replica.ts'
import { awarded, fingerprint, must, provenTo, UNCHALLENGED, walk } from '../fixtures/standings.ts'
import { stepOf } from '../fixtures/steps.ts'
import type { Contract } from '../../src/contract/index.ts'
import type { Message } from '../../src/envelope/index.ts'

const action = fc.record({
  who: fc.constantFrom('requester', 'provider'),
  what: fc.constantFrom('move', 'move', 'receive', 'receive', 'receive', 'repeat'),
  pick: fc.nat(1_000)
})

type Action = typeof action extends fc.Arbitrary<infer T> ? T : never

const challenged = awarded()
const late = provenTo(2)

// games of a few dozen moves, so some begin where the end is near
const STARTS: ReadonlyArray<readonly [string, Contract]> = [
  ['from the award', challenged],
  ['without challenges', awarded(UNCHALLENGED)],
  ['from the last window', late],
  ['from the last approval', provenTo(3)]
]

/** Two honest parties, a network that reorders, duplicates and delays, and at the end a delivery of everything. */
function play (start: Contract, actions: readonly Action[]): { a: Replica, b: Replica } {
  const a = new Replica('requester', start)
  const b = new Replica('provider', start)
  const flying = new Map<Replica, Message[]>([[a, []], [b, []]])

  for (const { who, what, pick } of actions) {
    const [self, other] = who === 'requester' ? [a, b] : [b, a]
    const mine = flying.get(self) ?? []

    if (what === 'move') {
      const message = self.move(pick)
      flying.get(other)?.push(...(message == null ? [] : [message]))
    } else if (mine.length > 0) {
      const at = pick % mine.length
      const [message] = what === 'receive' ? mine.splice(at, 1) : mine.slice(at, at + 1)
      message != null && self.receive(message)
    }
  }

  for (const [replica, messages] of flying) {
    messages.forEach(message => { replica.receive(message) })
  }

  return { a, b }
}

describe('contract: properties', function () {
  this.timeout(20_000)

  for (const [name, start] of STARTS) {
    it(`two honest parties agree in the end, whatever crosses, repeats or comes out of order (${name})`, () => {
      fc.assert(fc.property(fc.array(action, { maxLength: 80, minLength: 5 }), actions => {
        const { a, b } = play(start, actions)
        expect(fingerprint(a.contract)).to.deep.equal(fingerprint(b.contract))

        // an honest party never convicts itself
        const codes = [...a.refusals, ...b.refusals].filter(code => !['duplicate', 'crossed', 'unknown-predecessor', 'wrong-window'].includes(code))
        expect(codes).to.deep.equal([])

        const again = replay(a.contract.transcript, ports)
        expect(again.ok && fingerprint(again.contract)).to.deep.equal(fingerprint(a.contract))
      }), { numRuns: 300 })
    })
  }

  it('reaches every state in those games, crossings included', () => {
    const reached = new Set<string>()
    let crossed = 0

    for (const actions of fc.sample(fc.array(action, { maxLength: 120, minLength: 60 }), { numRuns: 200, seed: 7 })) {
      for (const start of [challenged, late]) {
        const { a, b } = play(start, actions)
        a.contract.transcript.forEach((_, i) => {
          const prefix = replay(a.contract.transcript.slice(0, i + 1), ports)
          prefix.ok && reached.add(prefix.contract.state)
        })
        crossed += a.refusals.has('crossed') || b.refusals.has('crossed') ? 1 : 0
      }
    }

    expect(STATES.filter(state => !reached.has(state))).to.deep.equal([])
    expect(crossed).to.be.greaterThan(100)
  })

  it('one transcript in any order, each message any number of times, ends in one contract', () => {
    const settled = walk(challenged, [
      ['accept', 'provider'], ['start', 'requester'], ['commit', 'provider'], ['reveal', 'requester'], ['open', 'provider'], ['approve', 'requester'],
      ['cancel', 'requester'], ['receipt', 'provider'], ['dispute', 'requester'], ['countersign', 'requester']
    ])
    const [tender, ...rest] = settled.transcript
    const first = must(undefined, tender ?? expect.fail())

    fc.assert(fc.property(fc.shuffledSubarray([...rest, ...rest], { minLength: rest.length * 2 }), messages => {
      const replica = new Replica('requester', first)
      messages.forEach(message => { replica.receive(message) })
      expect(fingerprint(replica.contract)).to.deep.equal(fingerprint(settled))
    }))
  })

  it('leaves the contract it was given as it was', () => {
    fc.assert(fc.property(fc.array(fc.nat(30), { maxLength: 30 }), picks => {
      const replica = new Replica('requester', walk(challenged, [['accept', 'provider']]))
      const other = new Replica('provider', replica.contract)

      for (const pick of picks) {
        const before = replica.contract
        const print = JSON.stringify(fingerprint(before), big)
        const message = replica.move(pick) ?? other.move(pick)
        message != null && other.receive(message)
        message != null && replica.receive(message)
        // the same step once more, on a contract that has a successor by now
        const branch = apply(before, stepOf(before, 'cancel', 'requester'), ports)
        expect(JSON.stringify(fingerprint(before), big)).to.equal(print)
        expect(branch.ok ? branch.contract.transcript.length : before.transcript.length + 1).to.equal(before.transcript.length + 1)
      }
    }), { numRuns: 50 })
  })
})

function big (_key: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value
}
