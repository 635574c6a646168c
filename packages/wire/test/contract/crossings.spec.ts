import { expect } from 'aegir/chai'
import { apply, CROSSINGS, EXCLUSIVE, permitted, replay, STATES, TRANSITIONS } from '../../src/contract/index.ts'
import { ports } from '../fixtures/ports.ts'
import { fingerprint, must, standing, STANDINGS, walk } from '../fixtures/standings.ts'
import { receiptFor, stepOf } from '../fixtures/steps.ts'
import type { Contract, Guard, Step, Transition } from '../../src/contract/index.ts'
import type { Message } from '../../src/envelope/index.ts'

function compatible (a: Transition, b: Transition): boolean {
  const has = (row: Transition, guard: Guard): boolean => row.when?.includes(guard) === true
  return !EXCLUSIVE.some(([one, other]) => (has(a, one) && has(b, other)) || (has(a, other) && has(b, one)))
}

/** Every pair of steps that two roles can take on top of the same head, from the table of transitions. */
function possiblePairs (): string[] {
  return STATES.flatMap(state => {
    const rows = TRANSITIONS.filter(({ from }) => from === state)
    const mine = rows.filter(({ by }) => by === 'requester')
    const theirs = rows.filter(({ by }) => by === 'provider')
    return mine.flatMap(a => theirs.filter(b => compatible(a, b)).map(b => `${state} ${a.step} ${b.step}`))
  })
}

/** A standing in which both steps of a crossing are allowed. */
function meeting (requesterStep: Step, providerStep: Step, state: string): Contract {
  const found = Object.values(STANDINGS).findLast(contract => {
    const rows = permitted(contract)
    return contract.state === state && rows.some(({ step, by }) => step === requesterStep && by === 'requester') && rows.some(({ step, by }) => step === providerStep && by === 'provider')
  })

  if (found == null) {
    throw new Error(`no standing in ${state} allows ${requesterStep} and ${providerStep}`)
  }

  return found
}

function inOrder (contract: Contract, first: Message, second: Message): ReturnType<typeof apply> {
  return apply(must(contract, first), second, ports)
}

describe('contract: crossings', () => {
  it('decides every pair that the table of transitions allows, and no other', () => {
    expect(CROSSINGS.map(({ state, requester, provider }) => `${state} ${requester} ${provider}`).sort()).to.deep.equal([...new Set(possiblePairs())].sort())
  })

  for (const { state, requester, provider, winner } of CROSSINGS) {
    it(`${state}: ${requester} × ${provider} ends alike in both orders, by the ${winner}'s`, () => {
      const contract = meeting(requester, provider, state)
      const mine = stepOf(contract, requester, 'requester')
      const theirs = stepOf(contract, provider, 'provider')
      const [won, lost] = winner === 'requester' ? [mine, theirs] : [theirs, mine]

      const late = inOrder(contract, won, lost)
      expect(late).to.have.property('code', 'crossed')

      const early = inOrder(contract, lost, won)
      expect(early.ok && fingerprint(early.contract)).to.deep.equal(fingerprint(must(contract, won)))
      expect(early.ok && early.undone.map(({ id }) => id)).to.deep.equal([lost.id])

      // what was undone stays refused, and the transcript says all there is to say
      expect(early.ok && apply(early.contract, lost, ports)).to.have.property('code', 'crossed')
      const again = early.ok ? replay(early.contract.transcript, ports) : early
      expect(again.ok && fingerprint(again.contract)).to.deep.equal(fingerprint(must(contract, won)))
    })
  }

  it('undoes the whole run that the loser built on its message', () => {
    const contract = standing('proven, all')
    const deliver = stepOf(contract, 'deliver', 'provider')
    const receipt = stepOf(must(contract, deliver), 'receipt', 'provider')
    const refute = stepOf(contract, 'refute', 'requester')
    const crossed = apply(must(must(contract, deliver), receipt), refute, ports)

    expect(crossed.ok && crossed.contract.state).to.equal('refuted')
    expect(crossed.ok && crossed.undone.map(({ id }) => id)).to.deep.equal([deliver.id, receipt.id])
  })

  it('refuses a winner whose author has meanwhile built on the loser: nobody rewrites what the other relied on', () => {
    const contract = standing('accepted')
    const held = stepOf(contract, 'cancel', 'provider')
    const started = must(contract, stepOf(contract, 'start', 'requester'))
    const committed = walk(started, [['commit', 'provider']])
    const much = walk(committed, [['reveal', 'requester'], ['open', 'provider'], ['approve', 'requester'], ['start', 'requester']])

    for (const later of [committed, much]) {
      const applied = apply(later, held, ports)
      expect(applied).to.have.property('code', 'equivocation')
      expect(applied).to.have.nested.property('conflict[1].id', held.id)
    }

    // the same message is an honest crossing as long as its author has signed nothing since
    expect(apply(started, held, ports)).to.have.nested.property('contract.state', 'cancelled')
  })

  it('still calls a late loser crossed after its author has moved on', () => {
    const contract = standing('accepted')
    const expire = stepOf(contract, 'expire', 'provider')
    const later = walk(contract, [['start', 'requester'], ['commit', 'provider'], ['reveal', 'requester']])
    expect(apply(later, expire, ports)).to.have.property('code', 'crossed')
  })

  it('checks a winner at the fork as if it had come first', () => {
    const contract = standing('opened')
    const expired = must(contract, stepOf(contract, 'expire', 'provider'))
    expect(apply(expired, stepOf(contract, 'approve', 'requester', { change: { audited: 4097 - 1 } }), ports)).to.have.property('code', 'out-of-terms')
    expect(apply(expired, stepOf(contract, 'approve', 'requester', { after: -1n }), ports)).to.have.property('code', 'time-reversed')
  })

  it('knows no crossing with a step that was never possible', () => {
    const contract = standing('accepted')
    const started = must(contract, stepOf(contract, 'start', 'requester'))
    expect(apply(started, stepOf(contract, 'deliver', 'provider'), ports)).to.have.property('code', 'not-allowed')
    expect(apply(walk(started, [['commit', 'provider']]), stepOf(contract, 'deliver', 'provider'), ports)).to.have.property('code', 'not-allowed')
  })

  it('carries both messages of an equivocation', () => {
    const contract = standing('started')
    const first = stepOf(contract, 'commit', 'provider')
    const second = stepOf(contract, 'commit', 'provider', { change: { root: new Uint8Array(32).fill(0x77) } })
    const refusal = inOrder(contract, first, second)
    expect(refusal).to.have.property('code', 'equivocation')
    expect(!refusal.ok && refusal.conflict?.map(({ id }) => id)).to.deep.equal([first.id, second.id])
  })

  it('knows a second award of one bid as an equivocation', () => {
    const bid = standing('bid')
    const first = stepOf(bid, 'award', 'requester')
    const second = stepOf(bid, 'award', 'requester', { change: { units: 9 } })
    expect(inOrder(bid, first, second)).to.have.property('code', 'equivocation')
  })
})

describe('contract: a countersigned receipt', () => {
  const delivered = standing('delivered')
  const half = stepOf(delivered, 'receipt', 'provider')
  const full = receiptFor(delivered)
  const receipted = must(delivered, half)

  it('has the id of its half', () => {
    expect(full.id).to.equal(half.id)
    expect(full.complete).to.equal(true)
  })

  it('settles whether or not its half came first', () => {
    const direct = must(delivered, full)
    expect(direct.state).to.equal('settled')
    expect(fingerprint(must(receipted, full))).to.deep.equal(fingerprint(direct))
    expect(apply(direct, half, ports)).to.have.property('code', 'duplicate')
    expect(apply(direct, full, ports)).to.have.property('code', 'duplicate')
  })

  const later: ReadonlyArray<readonly [string, ReadonlyArray<readonly [Step, 'requester' | 'provider']>]> = [
    ['a dispute', [['dispute', 'requester']]],
    ['a dispute of its own author', [['dispute', 'provider']]],
    ['an expired receipt', [['expire', 'provider']]],
    ['a fraud proof', [['refute', 'requester']]],
    ['a fraud proof, a new receipt and its dispute', [['refute', 'requester'], ['receipt', 'provider'], ['dispute', 'requester']]],
    ['a dispute and a fraud proof', [['dispute', 'provider'], ['refute', 'requester'], ['dispute', 'requester']]]
  ]

  for (const [name, path] of later) {
    it(`beats ${name}`, () => {
      const moved = walk(receipted, path)
      const applied = apply(moved, full, ports)
      expect(applied.ok && fingerprint(applied.contract)).to.deep.equal(fingerprint(must(delivered, full)))
      expect(applied.ok && applied.undone.length).to.equal(path.length)
      expect(applied.ok && applied.undone.some(({ id }) => id === full.id)).to.equal(false)
    })
  }

  it('beats what crossed its half', () => {
    for (const step of ['refute', 'expire', 'dispute'] as const) {
      const moved = must(delivered, stepOf(delivered, step, 'requester'))
      const applied = apply(moved, full, ports)
      expect(applied.ok && fingerprint(applied.contract), step).to.deep.equal(fingerprint(must(delivered, full)))
      expect(apply(must(delivered, full), stepOf(delivered, step, 'requester'), ports), step).to.have.property('code', 'crossed')
    }
  })

  it('is final: a second one is an equivocation of both', () => {
    const expired = walk(delivered, [['expire', 'requester']])
    const other = receiptFor(expired)
    expect(apply(must(delivered, full), other, ports)).to.have.property('code', 'equivocation')
    expect(apply(must(expired, other), full, ports)).to.have.property('code', 'equivocation')
  })

  it('settles nothing where no receipt is possible', () => {
    const working = standing('revealed')
    expect(apply(working, receiptFor(working), ports)).to.have.property('code', 'not-allowed')
    const approved = standing('opened')
    expect(apply(walk(approved, [['approve', 'requester'], ['start', 'requester'], ['commit', 'provider']]), receiptFor(approved), ports)).to.have.property('code', 'not-allowed')
    expect(apply(standing('accepted'), full, ports)).to.have.property('code', 'unknown-predecessor')
  })
})
