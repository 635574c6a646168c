import { once } from 'node:events'
import { open } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { BlobExchange } from '../../src/blobs/exchange.ts'
import { Confirmer } from '../../src/effects/confirm.ts'
import { Court } from '../../src/proofs/court.ts'
import { decodeProofBundle } from '../../src/proofs/index.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { Net } from '../blobs/net.ts'
import { bundleOf } from '../cli/proof-case.ts'
import { crypto } from '../discovery/ads.ts'
import type { Executor } from '../../src/executors/executor.ts'
import type { CourtPorts } from '../../src/proofs/court.ts'
import type { Authenticated } from '@mycel/wire/envelope'

const network = 'test'

function caseOf (found: string): { readonly proof: Authenticated<'fraud-proof'>, readonly blobs: Iterable<Uint8Array> } {
  const decoded = decodeProofBundle(crypto, bundleOf({ found }))
  const opened = decoded.ok ? open(crypto, decoded.bundle.envelope, { network, only: ['fraud-proof'] }) : decoded

  if (!decoded.ok || !opened.ok) {
    throw new Error('the case is broken')
  }

  return { proof: opened.message, blobs: decoded.bundle.blobs.values() }
}

/** A court whose executor runs units as the test says. */
async function inCourt (run: Executor['run'], over: Partial<CourtPorts>, use: (court: Court, again: () => Promise<Court>) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)
    const net = new Net()
    const accuser = await net.peer(0)
    await Promise.all([...caseOf('x').blobs].map(async bytes => accuser.store.put(bytes)))
    const exchange = new BlobExchange({ store: await net.store(), requester: net.requester(9), onBlame: () => {} })
    const ports: CourtPorts = {
      crypto,
      network,
      store,
      exchange,
      confirmer: new Confirmer(crypto, async () => ({ tier: 'test', run, stop: async () => {} })),
      now: () => BigInt(Date.now()),
      locate: async () => accuser.peer,
      fail: () => [],
      log: () => {},
      ...over
    }

    try {
      await use(await Court.open(ports), async () => Court.open(ports))
    } finally {
      await store.close()
      await net.end()
    }
  })
}

const echo: Executor['run'] = async (_, { input }) => ({ status: 0, fuel: 0n, output: input, stderr: '' })

describe('strangers in court', () => {
  it('are not run where there is no wall for them: unverifiable, and held against nobody', async () => {
    let runs = 0
    await inCourt(async (...all) => {
      runs++
      return echo(...all)
    }, { unwalled: () => 'no sandbox' }, async court => {
      const { proof } = caseOf('x')
      expect(await court.judge(proof, 'gossip')).to.equal('unverifiable')
      expect(court.list()).to.deep.equal([])
      expect(runs).to.equal(0)
    })
  })

  it('a unit that never ends is given up, and the next proof is heard', async () => {
    let hung = 0
    const hangs: Executor['run'] = async (workload, unit, options) => {
      if (hung++ > 0) {
        return echo(workload, unit, options)
      }

      await once(options?.signal ?? new EventTarget() as AbortSignal, 'abort')
      throw new Error('killed')
    }

    await inCourt(hangs, { gossipMs: 100 }, async court => {
      const [first, second] = await Promise.all([court.judge(caseOf('a').proof, 'gossip'), court.judge(caseOf('b').proof, 'gossip')])
      expect([first, second]).to.deep.equal(['unverifiable', 'upheld'])
    })
  })

  it('who brings a proof and leaves takes the judgement away from nobody', async () => {
    let go = (): void => {}
    const gate = new Promise<void>(resolve => { go = resolve })
    const waits: Executor['run'] = async (workload, unit, options) => {
      await Promise.race([gate, ...options?.signal == null ? [] : [once(options.signal, 'abort').then(() => { throw new Error('killed') })]])
      return echo(workload, unit, options)
    }

    await inCourt(waits, {}, async court => {
      const { proof } = caseOf('a')
      const leaving = new AbortController()
      const brought = court.judge(proof, 'gossip', { signal: leaving.signal })
      const heard = court.judge(proof, 'gossip')
      leaving.abort(new Error('gone'))
      await expect(brought).to.eventually.be.rejectedWith('gone')
      go()
      expect(await heard).to.equal('upheld')
    })
  })

  it('executes only so many of their proofs at once', async () => {
    let runs = 0
    const counted: Executor['run'] = async (workload, unit, options) => {
      runs++
      return echo(workload, unit, options)
    }

    await inCourt(counted, { now: () => 5000n }, async court => {
      const verdicts = []

      for (let i = 0; i < 66; i++) {
        verdicts.push(await court.judge(caseOf(`finding ${i}`).proof, 'gossip'))
      }

      expect(verdicts.slice(62)).to.deep.equal(['upheld', 'upheld', 'busy', 'busy'])
      expect(runs).to.equal(128)
    })
  })
})
