import { expect } from 'aegir/chai'
import { decideProvider } from '../../src/core/decide-provider.ts'
import { heldBackUntil, holdBack, OUTLIVED } from '../../src/core/hold-back.ts'
import { AFTER_BREAK_MS, GIVE_UP_MS } from '../../src/core/lapse.ts'
import { Played } from '../standing/played.ts'
import type { Intention } from '../../src/core/intention.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { Contract, Role } from '@mycel/wire'

const TIMEOUTS = { acceptMs: 1000, startMs: 2000, windowMs: 3000, revealMs: 4000, openMs: 5000, approveMs: 6000, settleMs: 7000 }
const played = (): Played => new Played({ timeouts: TIMEOUTS })

/** Every state in which either side may have something to sign. */
const STATES: readonly Contract[] = [
  played(),
  played().steps('accept'),
  played().steps('accept', 'start'),
  played().steps('accept', 'start', 'commit'),
  played().steps('accept', 'start', 'commit', 'reveal'),
  played().steps('accept', 'start', 'commit', 'reveal', 'open'),
  played().step('accept').window(),
  played().step('accept').window().window().window(),
  played().step('accept').window().window().window().step('deliver'),
  played().step('accept').window().step('cancel'),
  played().step('accept').window().steps('cancel', 'receipt')
].map(({ contract }) => contract)

function held (contract: Contract, role: Role, now: bigint): ReturnType<typeof holdBack> {
  return holdBack(contract, role, { now, headSince: contract.at, challenged: true })
}

function signed (intention: Intention | string): string {
  return typeof intention === 'string' ? intention : intention.do === 'sign' ? intention.draft.type : intention.do
}

describe('a node that does not know yet whether the other side holds later messages', () => {
  it('signs nothing but what is due by the other side\'s silence, as long as a state lasts', () => {
    for (const contract of STATES) {
      for (const role of ['requester', 'provider'] as const) {
        const until = heldBackUntil(contract, { headSince: contract.at })
        expect(until >= contract.at + 1000n + GIVE_UP_MS, contract.state).to.equal(true)

        for (const now of [contract.at, contract.at + 999n, until - 1n]) {
          expect(signed(held(contract, role, now)), `${contract.state} ${role}`).to.be.oneOf(['wait', 'expire'])
        }
      }
    }
  })

  it('ends what is left then, and begins nothing: no acceptance, no window, no root', () => {
    const end = (role: Role): ReadonlyArray<readonly [string, string]> => STATES.map(contract => [contract.state, signed(held(contract, role, heldBackUntil(contract, { headSince: contract.at })))])
    expect(end('provider')).to.deep.equal([
      ['awarded', 'decline'], ['accepted', 'expire'], ['started', 'fail'], ['committed', 'expire'], ['revealed', 'fail'], ['opened', 'expire'], ['proven', 'expire'], ['proven', 'go-on'], ['delivered', 'go-on'], ['cancelled', 'go-on'], ['receipted', 'expire']
    ])
    expect(end('requester')).to.deep.equal([
      ['awarded', 'expire'], ['accepted', 'cancel'], ['started', 'expire'], ['committed', 'go-on'], ['revealed', 'expire'], ['opened', 'go-on'], ['proven', 'cancel'], ['proven', 'expire'], ['delivered', 'expire'], ['cancelled', 'go-on'], ['receipted', 'go-on']
    ])
  })

  it('gives the other side as long to be heard after its own break', () => {
    const contract = played().steps('accept', 'start').contract
    const awakeSince = contract.at + 1_000_000n
    expect(heldBackUntil(contract, { headSince: contract.at, awakeSince })).to.equal(awakeSince + 3000n + GIVE_UP_MS)
    const long = new Played({ timeouts: { ...TIMEOUTS, windowMs: 10_000_000 } }).steps('accept', 'start').contract
    expect(heldBackUntil(long, { headSince: long.at, awakeSince: long.at + 20_000_000n })).to.equal(long.at + 20_000_000n + AFTER_BREAK_MS + GIVE_UP_MS)
  })
})

describe('a provider that was rolled back since it bid', () => {
  const executed = { results: new Uint8Array(32).fill(5), resultsSize: 10, root: new Uint8Array(32).fill(3), fuel: 10n }
  const decide = ({ contract }: Played, notes: Partial<Notes> = {}, outlived = true): ReturnType<typeof decideProvider> => {
    return decideProvider(contract, { windows: {}, headSince: contract.at, ...notes }, { now: contract.at, headSince: contract.at, unwilling: undefined, challenged: true, secretOf: () => new Uint8Array(32).fill(4), resultsRoot: () => new Uint8Array(32), outlived })
  }

  it('signs no root for a window, whatever it has computed: it may have signed another', () => {
    const failed = { do: 'sign', draft: { type: 'fail', body: { reason: OUTLIVED } } }
    expect(decide(played().steps('accept', 'start'))).to.deep.equal(failed)
    expect(decide(played().steps('accept', 'start'), { windows: { 0: { executed } } })).to.deep.equal(failed)
    expect(decide(played().steps('accept'))).to.have.nested.property('draft.type', 'cancel')
    expect(decide(played().steps('accept', 'start'), { windows: { 0: { executed } } }, false)).to.have.nested.property('draft.type', 'commit')
  })

  it('computes again what it had committed to, and opens it only where the root is the same', () => {
    const revealed = played().steps('accept', 'start', 'commit', 'reveal')
    expect(decide(revealed)).to.deep.equal({ do: 'run', window: 0 })
    expect(decide(played().steps('accept', 'start', 'commit')), 'while it waits for the nonces').to.deep.equal({ do: 'run', window: 0 })
    expect(decide(revealed, { windows: { 0: { executed } } })).to.have.nested.property('draft.type', 'open')
    expect(decide(played().steps('accept', 'start', 'commit'), { windows: { 0: { executed } } })).to.equal(undefined)
    expect(decide(revealed, { windows: { 0: { executed: { ...executed, root: new Uint8Array(32).fill(9) } } } })).to.have.nested.property('draft.type', 'fail')
    expect(decide(revealed, { broken: 'gone' })).to.have.nested.property('draft.body.reason', 'gone')
  })

  it('bills what is proven', () => {
    expect(decide(played().step('accept').window().step('cancel'))).to.deep.equal({ do: 'receipt' })
    expect(decide(played().step('accept').window().window().window())).to.have.nested.property('draft.type', 'deliver')
  })
})
