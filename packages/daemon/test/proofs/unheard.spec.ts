import { equals } from '@mycel/wire'
import { encodeBlobAnswer } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { Confirmer } from '../../src/effects/confirm.ts'
import { ExecutorError } from '../../src/executors/errors.ts'
import { FETCHED } from '../../src/proofs/budget.ts'
import { sha256 } from '../../src/stores/blobs/hashing.ts'
import { encodeRecord } from '../../src/stores/record.ts'
import { echo } from '../cli/modules.ts'
import { caseOf, doubleRootOf } from '../cli/proof-case.ts'
import { crypto } from '../discovery/ads.ts'
import { inCourt, NOTHING, SELF, strangerOf } from './courtroom.ts'
import type { Executor } from '../../src/executors/executor.ts'
import type { Twist } from '../blobs/net.ts'

const MIB = 1 << 20
const FALSE = { claimed: 'input 1', found: 'another output' }

describe('what keeps a true proof from being heard', () => {
  it('is not that somebody brings an honest accuser\'s proof again and again while its blobs cannot be had', async () => {
    await inCourt(async ({ court, proof, server }) => {
      const [one, other] = [proof(), proof({ salt: 2 })]
      server.twist = NOTHING
      for (let i = 0; i < 4; i++) {
        expect(await court.judge(one, 'gossip')).to.equal('unverifiable')
      }
      server.twist = async (_, honest) => honest()
      expect(await court.judge(other, 'gossip')).to.equal('upheld')
      expect(await court.judge(one, 'gossip')).to.equal('upheld')
    })
  })

  it('is not that its accuser\'s earlier units took longer than there is time for here', async () => {
    let slow = true
    const run = (honest: Executor['run']): Executor['run'] => async (...all) => {
      if (slow) {
        throw new Error('killed')
      }
      return honest(...all)
    }
    await inCourt(async ({ court, proof }) => {
      for (let salt = 10; salt < 14; salt++) {
        expect(await court.judge(proof({ salt }), 'gossip')).to.equal('unverifiable')
      }
      slow = false
      expect(await court.judge(proof({ salt: 2 }), 'gossip')).to.equal('upheld')
    }, { run })
  })

  it('is not that this machine had no engine for it just then, however often', async () => {
    for (const code of ['spawn-failed', 'overloaded', 'aborted'] as const) {
      let down = true
      const run = (honest: Executor['run']): Executor['run'] => async (...all) => down ? Promise.reject(new ExecutorError(code, 'not now')) : honest(...all)
      await inCourt(async room => {
        const { court, proof, told } = room
        const right = proof()
        for (let i = 0; i < 20; i++) {
          expect(await court.judge(right, 'gossip'), code).to.equal('kept')
        }
        expect([court.list().length, told.length, court.view().kept]).to.deep.equal([0, 0, 1])
        down = false
        await court.resume()
        expect([court.get(right.id)?.verdict, court.view().kept], code).to.deep.equal(['upheld', 0])
      }, { run })
    }
  })

  it('is not that no child of its engine could be started', async () => {
    let down = true
    const { fuel } = caseOf().proof.body
    const honest: Executor = { tier: 'test', run: async (_, { input }) => ({ status: 0, fuel, output: input, stderr: '' }), stop: async () => {} }
    const confirmer = new Confirmer(crypto, async () => down ? Promise.reject(new ExecutorError('spawn-failed', 'the children did not start')) : honest)
    await inCourt(async ({ court, proof }) => {
      const right = proof()
      expect(await court.judge(right, 'gossip')).to.equal('kept')
      down = false
      await court.resume()
      expect(court.get(right.id)?.verdict).to.equal('upheld')
    }, { ports: { confirmer } })
  })

  it('is not that this machine had too little memory for it for some minutes', async () => {
    for (const code of ['out-of-memory', 'child-crashed'] as const) {
      let short = true
      const run = (honest: Executor['run']): Executor['run'] => async (...all) => short ? Promise.reject(new ExecutorError(code, 'killed')) : honest(...all)
      await inCourt(async room => {
        const { court, proof, runs } = room
        const right = proof()
        for (let i = 0; i < 5; i++) {
          expect(await court.judge(right, 'gossip'), code).to.equal('kept')
          // and whoever accuses meanwhile does not use its tries up
          expect(await court.judge(proof({ accuser: strangerOf(100 + i) }), 'gossip')).to.equal('kept')
          expect(runs()).to.equal(i + 1)
          room.time += 60_000
        }
        short = false
        await court.resume()
        expect(court.get(right.id)?.verdict, code).to.equal('upheld')
      }, { run })
    }
  })

  it('is given up after eight such tries: a unit may be made to end whoever runs it', async () => {
    const run = (): Executor['run'] => async () => Promise.reject(new ExecutorError('child-crashed', 'ended'))
    await inCourt(async room => {
      const { court, proof, runs } = room
      const crash = proof()
      for (let i = 0; i < 7; i++) {
        expect(await court.judge(crash, 'gossip')).to.equal('kept')
        room.time += 60_000
      }
      await court.resume()
      expect([court.view().kept, runs()]).to.deep.equal([0, 8])
      expect(await court.judge(proof({ accuser: strangerOf(8) }), 'gossip')).to.equal('unverifiable')
      expect(runs()).to.equal(8)
    }, { run })
  })

  it('is its own limits, or a blob that is gone: that stays as it is', async () => {
    for (const code of ['timeout', 'missing-blob', 'stack-exhausted', 'bad-workload', 'engine'] as const) {
      const run = (): Executor['run'] => async () => Promise.reject(new ExecutorError(code, 'no'))
      await inCourt(async ({ court, proof, runs }) => {
        const one = proof()
        expect([await court.judge(one, 'gossip'), await court.judge(one, 'gossip'), runs()], code).to.deep.equal(['unverifiable', 'unverifiable', 2])
      }, { run })
    }
  })

  it('is not that sixteen others about one peer, for which there is no time, wait before it', async () => {
    let clock = 0
    const run = (honest: Executor['run']): Executor['run'] => async (...all) => {
      clock += 15_000
      return honest(...all)
    }
    await inCourt(async room => {
      const { court, proof } = room
      const [loud, quiet] = [strangerOf(1), strangerOf(2)]
      room.relation = () => undefined
      const all = [...Array.from({ length: 16 }, (_, i) => proof({ ...FALSE, salt: 100 + i, provider: loud, accuser: strangerOf(500 + i) })), proof({ provider: quiet })]
      for (const one of all) {
        expect(await court.judge(one, 'gossip')).to.equal('kept')
      }
      room.relation = () => 'dealings'
      await court.resume()
      const verdicts = court.list().map(({ verdict }) => verdict)
      expect(verdicts).to.have.members(['dismissed', 'dismissed', 'upheld'])
    }, { run, ports: { clock: () => clock } })
  })

  it('is not that its accused has filled its place with others: two roots prove themselves', async () => {
    await inCourt(async room => {
      const { court, proof } = room
      const accused = strangerOf(1)
      room.relation = () => undefined
      for (let i = 0; i < 16; i++) {
        expect(await court.judge(proof({ ...FALSE, salt: 100 + i, provider: accused, accuser: strangerOf(500 + i) }), 'gossip')).to.equal('kept')
      }
      expect(await court.judge(proof({ ...FALSE, salt: 99, provider: accused }), 'gossip')).to.equal('busy')
      const double = doubleRootOf({ provider: accused })
      expect(await court.judge(double, 'gossip')).to.equal('kept')
      expect(court.view().kept).to.equal(16)
      // a second one says nothing more
      expect(await court.judge(doubleRootOf({ provider: accused, salt: 5 }), 'gossip')).to.equal('busy')
      room.relation = () => 'strangers'
      await (await room.again()).recall(accused.publicKey)
      expect((await room.again()).get(double.id)?.verdict).to.equal('upheld')
    })
  })

  it('is not that its accused has filled its place with others by keys made up for it: who is known here comes before them', async () => {
    await inCourt(async room => {
      const { court, proof } = room
      const [accused, friend] = [strangerOf(1), strangerOf(2)]
      room.relation = peer => Buffer.compare(peer, friend.publicKey) === 0 ? 'dealings' : undefined
      for (let i = 0; i < 16; i++) {
        expect(await court.judge(proof({ ...FALSE, salt: 100 + i, provider: accused, accuser: strangerOf(500 + i) }), 'gossip')).to.equal('kept')
      }
      const known = proof({ provider: accused, accuser: friend })
      expect(await court.judge(known, 'gossip')).to.equal('kept')
      expect(await court.judge(proof({ ...FALSE, salt: 99, provider: accused, accuser: strangerOf(600) }), 'gossip')).to.equal('busy')
      expect(court.view().kept).to.equal(16)
      const later = await room.again()
      room.relation = peer => Buffer.compare(peer, friend.publicKey) === 0 ? 'dealings' : 'strangers'
      await later.recall(accused.publicKey)
      expect(later.get(known.id)?.verdict).to.equal('upheld')
      expect(later.list()[0]?.id, 'and is run before them').to.equal(known.id)
    })
  })
})

describe('what', () => {
  it('convicts a peer that this node deals with stays, however many strangers are convicted after it', async function () {
    this.timeout(20_000)
    await inCourt(async room => {
      const { court, proof, store, again } = room
      const [right, wrong] = [proof(), proof({ ...FALSE, salt: 9, accuser: strangerOf(31) })]
      expect([await court.judge(right, 'gossip'), await court.judge(wrong, 'gossip')]).to.deep.equal(['upheld', 'dismissed'])
      room.relation = () => 'strangers'
      const key = new Uint8Array(32)
      for (let at = 10_000; at < 11_030; at++) {
        const id = at.toString(16).padStart(64, '0')
        await store.write([{ type: 'put', space: 'proofs', key: id, value: encodeRecord({ id, kind: 'double-root', bytes: key, contract: key, window: at, position: 0, index: 0n, requester: key, provider: key, accuser: key, root: key, class: 'compute', verdict: 'upheld', learned: 'gossip', at }) }])
      }
      const later = await again()
      expect(await later.judge(proof({ salt: 10 }), 'gossip'), 'a stranger').to.equal('upheld')
      expect([later.get(right.id)?.verdict, later.get(wrong.id)?.verdict, later.list().length]).to.deep.equal(['upheld', 'dismissed', 1024])
    })
  })
})

describe('bytes that are fetched for proofs', function () {
  this.timeout(20_000)

  /** Fifteen pieces of something else than the input that was asked for. */
  function garbage (piece: Uint8Array): Twist {
    return async ({ part, digest }, honest) => part === 'value' && !equals(digest, sha256(echo)) ? { body: encodeBlobAnswer({ code: 'ok', size: 15 * MIB, holders: [] }), attachments: [piece] } : honest()
  }

  it('are counted though nothing tells the size of an input before: who sends garbage for it is not asked for more than is allowed', async () => {
    await inCourt(async ({ court, proof, server }) => {
      const good = proof({ salt: 1, provider: strangerOf(9999) })
      const { asked } = server
      server.twist = garbage(new Uint8Array(MIB))
      const verdicts = []
      for (let i = 0; i < 40; i++) {
        verdicts.push(await court.judge(proof({ salt: 100 + i, provider: strangerOf(i), accuser: strangerOf(500 + i) }), 'gossip'))
      }
      expect(asked.filter(({ part }) => part === 'value').length * MIB).to.be.at.most(FETCHED.burst)
      expect(new Set(verdicts)).to.deep.equal(new Set(['unverifiable', 'kept']))
      expect(await court.judge(good, 'gossip')).to.equal('kept')
      // nor does it keep back what is this node's own
      server.twist = async (_, honest) => honest()
      expect(await court.judge(proof({ salt: 2, requester: SELF }), 'gossip')).to.equal('upheld')
    })
  })

  it('are counted for strangers apart: what they name, and nobody has, leaves room for peers that this node deals with', async () => {
    await inCourt(async room => {
      const { court, proof } = room
      const friend = strangerOf(1)
      room.relation = peer => Buffer.compare(peer, friend.publicKey) === 0 ? 'dealings' : 'strangers'
      for (let i = 0; i < 20; i++) {
        await court.judge(proof({ salt: 100 + i, provider: strangerOf(100 + i), accuser: strangerOf(500 + i), moduleSize: 16n << 20n }), 'gossip')
      }
      expect(await court.judge(proof({ salt: 1, provider: strangerOf(99) }), 'gossip'), 'all of theirs is spent').to.equal('kept')
      expect(await court.judge(proof({ salt: 2, provider: friend }), 'gossip')).to.equal('upheld')
    })
  })

  it('are counted as those that came: what was small, or did not come, leaves room for others', async () => {
    await inCourt(async ({ court, proof, server }) => {
      for (let i = 0; i < 30; i++) {
        server.twist = i % 2 === 0 ? NOTHING : async (_, honest) => honest()
        expect(await court.judge(proof({ salt: 100 + i, provider: strangerOf(i), accuser: strangerOf(500 + i) }), 'gossip')).to.equal(i === 0 ? 'unverifiable' : 'upheld')
      }
    })
  })
})
