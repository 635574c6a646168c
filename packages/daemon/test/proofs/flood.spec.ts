import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { EXECUTION, MAX_EXECUTION_MS, ONE_ACCUSED } from '../../src/proofs/budget.ts'
import { inCourt, SELF, strangerOf } from './courtroom.ts'
import type { Room, RoomInit } from './courtroom.ts'
import type { Executor } from '../../src/executors/executor.ts'

const FLOOD = 500
const BOMB = 1n << 61n
const HOUR_MS = 3_600_000

/** What an honest small unit takes in one tier here, milliseconds. */
const UNIT_MS = 40

interface Flooded extends Room {
  /** Milliseconds of execution so far, by the executor's own account. */
  spent (): number
}

/** A court whose executions take time on a clock of their own: a bomb burns what it is allowed, anything else 40 ms in a tier. */
async function underFlood (use: (room: Flooded) => Promise<void>): Promise<void> {
  let clock = 0
  let bombed = false
  const run: RoomInit['run'] = honest => async (workload, unit, options) => {
    if (workload.limits.fuel < BOMB) {
      clock += UNIT_MS
      return honest(workload, unit, options)
    }

    // the first tier is killed when the time is over, the second does not even begin
    bombed = !bombed
    clock += bombed ? MAX_EXECUTION_MS : 0
    throw new Error('killed')
  }
  await inCourt(async room => use(Object.assign(room, { spent: () => clock })), { run: run satisfies (honest: Executor['run']) => Executor['run'], ports: { clock: () => clock } })
}

/** Signing them takes longest: once for all cases. */
const made = new Map<string, ReturnType<Room['proof']>>()

/** Proofs of as many accusers, each against another provider in another contract, every one of which holds by itself: every second one a fuel bomb, the others false. */
async function flood ({ court, proof }: Room, provider: (i: number) => ReturnType<typeof strangerOf> = i => strangerOf(10_000 + i)): Promise<readonly string[]> {
  return Promise.all(Array.from({ length: FLOOD }, async (_, i) => {
    const accused = provider(i)
    const name = `${i} ${peerKey(accused.publicKey)}`
    // any one of them brings the blobs of all
    const one = (i === 0 ? undefined : made.get(name)) ?? proof({ claimed: 'input 1', found: `garbage ${i}`, accuser: strangerOf(i), provider: accused, salt: 1000 + i, ...(i % 2 === 0 ? { fuel: BOMB } : {}) })
    made.set(name, one)
    return court.judge(one, 'gossip')
  }))
}

/** Lets time pass as a node does, taking up from time to time what waits. */
async function pass (room: Room, ms: number): Promise<void> {
  for (const end = room.time + ms; room.time < end; room.time += 300_000) {
    await room.court.resume()
  }
}

describe('a flood of proofs', function () {
  this.timeout(60_000)

  it('by 500 identities, fuel bombs among them, costs no more execution than strangers are allowed, nor does it after an hour', async () => {
    await underFlood(async room => {
      room.relation = () => 'strangers'
      const verdicts = await flood(room)
      expect(verdicts.filter(verdict => verdict === 'kept').length).to.be.above(400)
      expect(room.spent()).to.be.above(0).and.at.most(EXECUTION.strangers.burst)

      const at = room.spent()
      await pass(room, HOUR_MS)
      expect(room.spent()).to.be.above(at).and.at.most(EXECUTION.strangers.burst + HOUR_MS * EXECUTION.strangers.perMs)
      const { strangers, own, dealings } = room.court.view().budget
      // counted at least as much as the executor did
      expect(strangers.ms).to.be.at.least(room.spent()).and.at.most(EXECUTION.strangers.burst + HOUR_MS * EXECUTION.strangers.perMs)
      expect([own.count, dealings.count]).to.deep.equal([0, 0])
      expect(room.told.every(({ verdict }) => verdict === 'dismissed'), 'no honest provider is convicted').to.equal(true)
    })
  })

  it('about peers that are nothing to this node costs no execution at all', async () => {
    await underFlood(async room => {
      room.relation = () => undefined
      const verdicts = await flood(room)
      await pass(room, HOUR_MS)
      expect([room.spent(), room.runs(), new Set(verdicts)]).to.deep.equal([0, 0, new Set(['kept'])])
    })
  })

  it('starves neither a proof about this node\'s own contract nor one about a peer that it deals with', async () => {
    await underFlood(async room => {
      const friend = strangerOf(1)
      room.relation = peer => Buffer.compare(peer, friend.publicKey) === 0 ? 'dealings' : 'strangers'
      const flooding = flood(room)
      const [own, known] = await Promise.all([{ requester: SELF, salt: 1 }, { provider: friend, salt: 2 }].map(async twist => room.court.judge(room.proof(twist), 'gossip')))
      expect([own, known]).to.deep.equal(['upheld', 'upheld'])
      await flooding
      expect(await room.court.judge(room.proof({ provider: SELF, salt: 3 }), 'gossip')).to.equal('upheld')
    })
  })

  it('against one peer that this node deals with leaves the others their time', async () => {
    await underFlood(async room => {
      const accused = strangerOf(1)
      await flood(room, () => accused)
      await pass(room, HOUR_MS)
      expect(room.spent()).to.be.above(0).and.at.most(ONE_ACCUSED.burst + HOUR_MS * ONE_ACCUSED.perMs)
      expect(room.court.view().budget.dealings.leftMs).to.be.above(MAX_EXECUTION_MS)
      expect(await room.court.judge(room.proof({ provider: strangerOf(2), salt: 3 }), 'gossip')).to.equal('upheld')
    })
  })

  it('of proofs that do not hold is checked for 5 % of a core at most', async () => {
    let clock = 0
    await inCourt(async room => {
      // every check seems to take 50 ms
      const verdicts = []
      for (let i = 0; i < 300; i++) {
        verdicts.push(await room.court.judge(room.proof({ salt: i, accuser: strangerOf(i), provider: strangerOf(5000 + i) }), 'gossip'))
      }
      expect(verdicts.indexOf('busy')).to.equal(200)
      room.time += 1000
      expect(await room.court.judge(room.proof({ salt: 999 }), 'gossip')).to.equal('kept')
      expect(await room.court.judge(room.proof({ salt: 998 }), 'gossip')).to.equal('busy')
    }, { ports: { relation: () => undefined, clock: () => { clock += 50; return clock } } })
  })
})
