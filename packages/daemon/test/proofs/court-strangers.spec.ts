import { once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect } from 'aegir/chai'
import { doubleRootOf } from '../cli/proof-case.ts'
import { inCourt, SELF, strangerOf } from './courtroom.ts'
import type { Executor } from '../../src/executors/executor.ts'

/** A unit that is run once the test lets it, or until it is killed. */
function gated (): { readonly run: (honest: Executor['run']) => Executor['run'], go (): void } {
  const gate = Promise.withResolvers<void>()
  return {
    go: () => { gate.resolve() },
    run: honest => async (workload, unit, options) => {
      await Promise.race([gate.promise, ...options?.signal == null ? [] : [once(options.signal, 'abort').then(() => { throw new Error('killed') })]])
      return honest(workload, unit, options)
    }
  }
}

async function until (holds: () => boolean): Promise<void> {
  for (const end = performance.now() + 5000; !holds() && performance.now() < end;) {
    await setImmediate()
  }
}

describe('strangers in court', () => {
  it('are not run where there is no wall for them: unverifiable, and held against nobody', async () => {
    await inCourt(async ({ court, proof, runs }) => {
      expect(await court.judge(proof(), 'gossip')).to.equal('unverifiable')
      expect(court.list()).to.deep.equal([])
      expect(runs()).to.equal(0)
    }, { ports: { unwalled: () => 'no sandbox' } })
  })

  it('a unit that never ends is given up, whoever accuses again, and the next proof is heard', async () => {
    let hung = 0
    const run = (honest: Executor['run']): Executor['run'] => async (workload, unit, options) => {
      if (hung++ > 0) {
        return honest(workload, unit, options)
      }

      await once(options?.signal ?? new EventTarget() as AbortSignal, 'abort')
      throw new Error('killed')
    }

    await inCourt(async ({ court, proof, runs }) => {
      expect(await court.judge(proof(), 'gossip')).to.equal('unverifiable')
      expect(await court.judge(proof({ salt: 2 }), 'gossip')).to.equal('upheld')
      expect(await court.judge(proof({ accuser: strangerOf(8) }), 'gossip')).to.equal('unverifiable')
      expect(runs()).to.equal(3)
    }, { run, ports: { gossipMs: 100 } })
  })

  it('who brings a proof and leaves takes the judgement away from nobody', async () => {
    const { run, go } = gated()
    await inCourt(async ({ court, proof }) => {
      const one = proof()
      const leaving = new AbortController()
      const brought = court.judge(one, 'gossip', { signal: leaving.signal })
      const heard = court.judge(one, 'gossip')
      leaving.abort(new Error('gone'))
      await expect(brought).to.eventually.be.rejectedWith('gone')
      go()
      expect(await heard).to.equal('upheld')
    }, { run })
  })

  it('sixteen wait at a time, a further one later; what concerns this node itself stands before them', async () => {
    const { run, go } = gated()
    await inCourt(async ({ court, proof, runs }) => {
      const ended: string[] = []
      const judge = async (name: string, twist: Parameters<typeof proof>[0]): Promise<string> => {
        const verdict = await court.judge(proof(twist), 'gossip')
        ended.push(`${name}${verdict === 'upheld' ? '' : ` ${verdict}`}`)
        return verdict
      }
      const sixteen = Array.from({ length: 16 }, async (_, i) => judge(`stranger ${i}`, { salt: i, provider: strangerOf(100 + i) }))
      expect(await judge('one more', { salt: 50 })).to.equal('kept')
      await until(() => runs() === 1)
      const own = judge('own', { salt: 51, requester: SELF })
      await until(() => court.view().queued === 15 && ended.length === 2)
      go()
      const verdicts = await Promise.all(sixteen)
      expect(verdicts.filter(verdict => verdict === 'upheld')).to.have.lengthOf(15)
      expect(await own).to.equal('upheld')
      // the one that was being run gave way, and is not lost
      expect(ended.slice(0, 3).map(text => text.replace(/\d+/, ''))).to.deep.equal(['one more kept', 'stranger  kept', 'own'])
      const before = runs()
      await court.resume()
      expect([runs() - before, court.list().length, court.view().kept]).to.deep.equal([4, 18, 0])
    }, { run })
  })

  it('of peers that are nothing to this node nothing is run: it is kept, over a restart, until they matter', async () => {
    await inCourt(async room => {
      const { court, proof, runs, again } = room
      room.relation = () => undefined
      const [one, double] = [proof(), doubleRootOf({ salt: 2, provider: strangerOf(31) })]
      expect([await court.judge(one, 'gossip'), await court.judge(double, 'gossip')]).to.deep.equal(['kept', 'kept'])
      await court.resume()
      expect([runs(), court.list().length, court.view().kept]).to.deep.equal([0, 0, 2])

      const later = await again()
      room.relation = () => 'strangers'
      await later.recall(strangerOf(99).publicKey)
      expect(later.view().kept).to.equal(2)
      await later.recall(strangerOf(31).publicKey)
      expect(later.list().map(({ kind }) => kind)).to.deep.equal(['double-root'])
      await later.resume()
      expect([later.get(one.id)?.verdict, later.view().kept]).to.deep.equal(['upheld', 0])
      expect((await again()).view()).to.deep.include({ rulings: 2, kept: 0 })
    })
  })

  it('of one accused sixteen are kept, of all 512; those of peers that are something to this node stay', async function () {
    this.timeout(20_000)
    await inCourt(async room => {
      const { court, proof, again } = room
      room.relation = () => undefined
      const same = await Promise.all(Array.from({ length: 17 }, async (_, i) => court.judge(doubleRootOf({ salt: i }), 'gossip')))
      expect(same.filter(verdict => verdict === 'kept')).to.have.lengthOf(16)
      const mattered = proof({ provider: strangerOf(30) })
      expect(await court.judge(mattered, 'gossip')).to.equal('kept')
      room.relation = peer => Buffer.compare(peer, strangerOf(30).publicKey) === 0 ? 'strangers' : undefined

      for (let i = 0; i < 512; i++) {
        await court.judge(doubleRootOf({ salt: i, provider: strangerOf(300 + i) }), 'gossip')
      }

      const { kept } = court.view()
      expect(kept).to.be.within(448, 512)
      const later = await again()
      expect(later.view().kept).to.equal(kept)
      await later.resume()
      expect(later.get(mattered.id)?.verdict).to.equal('upheld')
    })
  })
})
