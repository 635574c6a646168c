import { expect } from 'aegir/chai'
import { Job } from '../../src/jobs/job.ts'
import { UnitLedger } from '../../src/jobs/unit-ledger.ts'
import { signerOf } from '../discovery/ads.ts'
import { Played } from '../standing/played.ts'
import { bidBy, tenderFor } from './parties.ts'
import type { JobRequest, JobState } from '../../src/control.ts'
import type { JobPorts } from '../../src/jobs/job-ports.ts'
import type { ContractKey } from '../../src/stores/transcripts.ts'

const request: JobRequest = {
  name: 'j',
  class: 'compute',
  module: '',
  args: [],
  mounts: [],
  inputs: '',
  units: 4,
  facets: [],
  asset: 'credit',
  unitPriceCap: '10',
  evidence: 'batch',
  floorPpm: 20_000,
  kappaPpm: 950_000,
  windowUnits: 2,
  limits: { fuel: '0', memoryPages: 1, outputBytes: 1, wallMs: 1 },
  deadlineMs: 60_000,
  providers: 2,
  shares: []
}

describe('a job that ends', () => {
  it('while an award is on its way to the disk stays ended there, and awards nothing more', async () => {
    const tender = tenderFor(4)
    const saved: JobState[] = []
    let awards = 0
    const awarding = Promise.withResolvers<void>()
    const written = Promise.withResolvers<void>()
    const ports: JobPorts = {
      now: () => 0n,
      tender: async () => tender,
      publish: async job => {
        for (const number of [1, 2]) {
          job.roundOf(tender.id)?.accept({ bid: bidBy(number, tender), bidder: { unitPrice: 1n, passes: 1, failures: 0, scorePpm: 50_000, latencyMs: 0, luck: 0 } })
        }
      },
      closed: () => {},
      lookAround: async () => ({ peers: [], unfit: [] }),
      whyNobody: () => '',
      award: async (job, _, bid, __, ops) => {
        awards++
        ops(bid.id)
        awarding.resolve()
        await written.promise
        // what its batch said of the job, decided before it ended
        saved.push('running')
        return 'not today'
      },
      save: async ({ state }) => { saved.push(state) },
      op: () => ({ type: 'del', space: '', key: '' }),
      peerName: key => Buffer.from(key).toString('hex'),
      changed: () => {},
      crashed: err => { throw err }
    }
    const job = new Job({ id: 'id', request, state: 'running', created: 0, tenders: 0, passedOver: [], contracts: [] }, [0n, 1n, 2n, 3n].map(index => ({ index, input: new Uint8Array(0) })), ports)
    const run = job.run()
    await awarding.promise
    await job.cancel()
    written.resolve()
    await run
    expect(awards).to.equal(1)
    expect(saved).to.deep.equal(['cancelled', 'running', 'cancelled'])
  })
})

describe('a job of which every bidder holds as much as it may', () => {
  it('calls again until its deadline, and does not give up as if nobody had bid', async () => {
    const tender = tenderFor(4)
    let now = 0n
    let calls = 0
    const ports: JobPorts = {
      now: () => now,
      tender: async () => tender,
      publish: async one => {
        calls++

        if (calls === 6) {
          now = 60_001n
        }

        one.roundOf(tender.id)?.accept({ bid: bidBy(1, tender), bidder: { unitPrice: 1n, passes: 1, failures: 0, scorePpm: 50_000, latencyMs: 0, luck: 0 } })
      },
      closed: () => {},
      lookAround: async () => ({ peers: [], unfit: [] }),
      whyNobody: () => 'nobody',
      award: async () => ({ full: 'it holds 5 of 5' }),
      save: async () => {},
      op: () => ({ type: 'del', space: '', key: '' }),
      peerName: key => Buffer.from(key).toString('hex'),
      changed: () => {},
      crashed: err => { throw err }
    }
    const job = new Job({ id: 'id', request: { ...request, providers: 1 }, state: 'running', created: 0, tenders: 0, passedOver: [], contracts: [] }, [0n, 1n, 2n, 3n].map(index => ({ index, input: new Uint8Array(0) })), ports, { fullMs: 1 })
    await job.run()
    expect(calls).to.equal(6)
    expect(job.record).to.include({ state: 'failed', reason: 'the deadline passed with 0 of 4 units done' })
    expect(job.record.passedOver).to.deep.equal([{ peer: Buffer.from(bidBy(1, tender).body.provider).toString('hex'), why: 'it holds 5 of 5' }])
  })
})

describe('units taken twice for one window', () => {
  it('wait again: the first window came to nothing', () => {
    const ledger = new UnitLedger(6)
    const key = 'contract' as ContractKey
    expect(ledger.take(key, 0, 2)).to.deep.equal([0, 1])
    const again = ledger.take(key, 0, 3)
    expect(ledger.waiting).to.equal(3)
    expect(again).to.have.length(3)
    ledger.finish(key, 0)
    ledger.giveBack(key, () => true)
    expect([ledger.done, ledger.waiting, ledger.assigned]).to.deep.equal([3, 3, 0])
  })
})

describe('a job one window of which a witness has cost, and whose provider is gone', () => {
  it('calls for its units again, and for no others', async () => {
    const witnesses = [signerOf(11)]
    const played = new Played({}, 1, { witnesses }).step('accept').window().steps('start', 'commit')
    const indexes = (window: number): bigint[] => [0n, 1n, 2n, 3n].map(i => 4n * BigInt(window) + i)
    const silent = witnesses.map(({ publicKey }) => publicKey)
    const called = Promise.withResolvers<number>()
    const job = new Job({ id: 'id', request, state: 'running', created: 0, tenders: 0, passedOver: [], contracts: [] }, [...indexes(0), ...indexes(1)].map(index => ({ index, input: new Uint8Array(0) })), {
      now: () => 0n,
      tender: async (_: unknown, units: number) => {
        called.resolve(units)
        return new Promise(() => {})
      },
      peerName: () => '',
      changed: () => {}
    } as unknown as JobPorts)
    const mailbox = { key: 'k', contract: played.contract, notes: { windows: { 0: { indexes: indexes(0) }, 1: { indexes: indexes(1), witnesses: { commitments: [], without: [], silent } } }, headSince: 0n } }
    job.restore(mailbox as unknown as Parameters<Job['restore']>[0])
    expect([job.ledger.done, job.ledger.waiting]).to.deep.equal([4, 0])
    void job.run()
    expect([await called.promise, job.ledger.done, job.ledger.waiting]).to.deep.equal([4, 4, 4])
    job.stop()
  })
})
