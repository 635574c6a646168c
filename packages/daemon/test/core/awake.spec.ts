import { expect } from 'aegir/chai'
import { Awake } from '../../src/core/awake.ts'
import { decideProvider } from '../../src/core/decide-provider.ts'
import { decideRequester } from '../../src/core/decide-requester.ts'
import { AFTER_BREAK_MS, GRACE_MS, wakesAt } from '../../src/core/lapse.ts'
import { Played } from '../standing/played.ts'
import type { Terms } from '../standing/played.ts'
import type { Contract } from '@mycel/wire'

const HOUR_MS = 3_600_000n
const terms = (windowMs: number): Terms => ({ timeouts: { acceptMs: 10_000, startMs: 10_000, windowMs, revealMs: 10_000, openMs: 10_000, approveMs: 10_000, settleMs: 10_000 } })

/** What a requester that waits for a commit does an hour later, having been awake since some time. */
function after (contract: Contract, now: bigint, awakeSince: bigint): unknown {
  return decideRequester(contract, { windows: {}, headSince: contract.at }, {
    now, headSince: contract.at, awakeSince, challenged: true, consults: false, enlists: false, noncesOf: () => undefined, stop: undefined, suspect: false, lacking: undefined, room: units => ({ units })
  })
}

const EXPIRE = { do: 'sign', draft: { type: 'expire', body: {} } }

describe('a node that was away', () => {
  it('holds no silence against anybody before it could have heard them: what it was sent meanwhile is tried again', () => {
    const { contract } = new Played(terms(60_000)).steps('accept', 'start')
    const back = contract.at + HOUR_MS
    expect(after(contract, back, 0n), 'who was there all the time').to.deep.equal(EXPIRE)
    expect(after(contract, back, back)).to.equal(undefined)
    expect(after(contract, back + 60_000n + GRACE_MS - 1n, back)).to.equal(undefined)
    expect(after(contract, back + 60_000n + GRACE_MS, back)).to.deep.equal(EXPIRE)
    // and it comes back to it by itself
    expect(wakesAt(contract, 'requester', contract.at, back)).to.equal(back + 60_000n + GRACE_MS)
  })

  it('does not wait as long as a window takes where that is long, nor longer than it has to where it was back in time', () => {
    const { contract } = new Played(terms(2 * 3_600_000)).steps('accept', 'start')
    const back = contract.at + 3n * HOUR_MS
    expect(wakesAt(contract, 'requester', contract.at, back)).to.equal(back + AFTER_BREAK_MS + GRACE_MS)
    expect(wakesAt(contract, 'requester', contract.at, contract.at + 1n)).to.equal(wakesAt(contract, 'requester', contract.at))
  })

  it('as a provider does the same', () => {
    const { contract } = new Played(terms(60_000)).steps('accept', 'start', 'commit')
    const back = contract.at + HOUR_MS
    const decide = (now: bigint, awakeSince: bigint): unknown => decideProvider(contract, { windows: {}, headSince: contract.at }, { now, headSince: contract.at, awakeSince, unwilling: undefined, challenged: true, secretOf: () => new Uint8Array(32), resultsRoot: () => new Uint8Array(32) })
    expect([decide(back, 0n), decide(back, back), decide(back + 10_000n + GRACE_MS, back)]).to.deep.equal([EXPIRE, undefined, EXPIRE])
  })

  it('knows it by its clock: from its start, and from every break, whichever way', () => {
    let now = 1_000_000n
    const awake = new Awake(() => now)
    const at = (time: bigint): bigint => {
      now = time
      return awake.since()
    }
    expect([at(1_000_000n), at(1_005_000n), at(1_020_000n)]).to.deep.equal([1_000_000n, 1_000_000n, 1_000_000n])
    expect(at(1_035_001n), 'asleep').to.equal(1_035_001n)
    expect(at(1_040_000n)).to.equal(1_035_001n)
    expect(at(900_000n), 'set back').to.equal(900_000n)
    expect(at(910_000n)).to.equal(900_000n)
  })
})
