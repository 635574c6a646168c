import { expect } from 'aegir/chai'
import { decideProvider } from '../../src/core/decide-provider.ts'
import { awaitedUntil, GIVE_UP_MS, givesUpAt, GRACE_MS, wakesAt } from '../../src/core/lapse.ts'
import { Played } from '../standing/played.ts'
import type { ProviderContext } from '../../src/core/decide-provider.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { Contract, Role } from '@mycel/wire'

const TIMEOUTS = { acceptMs: 1000, startMs: 2000, windowMs: 3000, revealMs: 4000, openMs: 5000, approveMs: 6000, settleMs: 7000 }
const played = (): Played => new Played({ timeouts: TIMEOUTS })
const GIVEN_UP = { do: 'sign', draft: { type: 'fail', body: { reason: 'the window could not be finished in its time' } } }
const EXPIRE = { do: 'sign', draft: { type: 'expire', body: {} } }

function decide (contract: Contract, now: bigint, notes: Partial<Notes> = {}): ReturnType<typeof decideProvider> {
  const context: ProviderContext = { now, headSince: contract.at, unwilling: undefined, challenged: true, secretOf: () => new Uint8Array(32), resultsRoot: () => new Uint8Array(32) }
  return decideProvider(contract, { windows: {}, headSince: contract.at, ...notes }, context)
}

describe('a provider whose requester is silent', () => {
  it('gives a window up by itself, once its time and a little more are over', () => {
    const { contract } = played().steps('accept', 'start')
    const end = contract.at + 3000n + GIVE_UP_MS
    expect(givesUpAt(contract, contract.at)).to.equal(end)
    expect(wakesAt(contract, 'provider', contract.at), 'its timer').to.equal(end)
    expect(decide(contract, end - 1n)).to.deep.equal({ do: 'run', window: 0 })
    expect(decide(contract, end)).to.deep.equal(GIVEN_UP)
  })

  it('has its time from when it saw the start, whatever time that was signed for', () => {
    const { contract } = played().steps('accept', 'start')
    expect(givesUpAt(contract, contract.at + 500n)).to.equal(contract.at + 3500n + GIVE_UP_MS)
    expect(givesUpAt(contract, contract.at - 500n)).to.equal(contract.at + 3000n + GIVE_UP_MS)
  })

  it('commits what it has finished, however late', () => {
    const { contract } = played().steps('accept', 'start')
    const executed = { results: new Uint8Array(32), resultsSize: 1, root: new Uint8Array(32), fuel: 1n }
    expect(decide(contract, contract.at + 1_000_000n, { windows: { 0: { executed } } })).to.have.nested.property('draft.type', 'commit')
  })

  // every state in which it waits, and how long
  const waits: ReadonlyArray<readonly [string, Played, number]> = [
    ['the start', played().steps('accept'), TIMEOUTS.startMs],
    ['the reveal', played().steps('accept', 'start', 'commit'), TIMEOUTS.revealMs],
    ['the approval', played().steps('accept', 'start', 'commit', 'reveal', 'open'), TIMEOUTS.approveMs],
    ['the next start', played().step('accept').window(), TIMEOUTS.startMs],
    ['the countersignature', played().step('accept').window().steps('cancel', 'receipt'), TIMEOUTS.settleMs]
  ]

  for (const [what, { contract }, ms] of waits) {
    it(`signs expire where it waits for ${what}`, () => {
      const due = contract.at + BigInt(ms) + GRACE_MS
      expect(wakesAt(contract, 'provider', contract.at)).to.equal(due)
      expect(decide(contract, due - 1n)).to.equal(undefined)
      expect(decide(contract, due)).to.deep.equal(EXPIRE)
    })
  }

  it('waits for nothing where nothing is owed to it, or a bill of it is disputed', () => {
    const over = [played().step('accept').step('expire', { by: 'provider' }), played().step('accept').window().steps('cancel', 'receipt').step('expire', { by: 'provider' })]
    expect(over.map(({ contract }) => [contract.state, wakesAt(contract, 'provider', contract.at), decide(contract, contract.at + 1_000_000n)])).to.deep.equal([['expired', undefined, undefined], ['disputed', undefined, undefined]])
  })
})

describe('how long the other side waits', () => {
  it('is known of each state in which it does', () => {
    const at = (one: Played, role: Role): bigint | undefined => {
      const end = awaitedUntil(one.contract, role, one.contract.at)
      return end == null ? undefined : end - one.contract.at
    }
    expect(at(played().steps('accept', 'start', 'commit', 'reveal', 'open'), 'requester')).to.equal(6000n)
    expect(at(played().steps('accept', 'start', 'commit', 'reveal', 'open'), 'provider')).to.equal(undefined)
    expect(at(played().steps('accept', 'start'), 'provider')).to.equal(3000n)
    expect(at(played().step('accept').window().steps('cancel', 'receipt'), 'requester')).to.equal(7000n)
  })
})
