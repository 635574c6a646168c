import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { eventually } from '../network/eventually.ts'
import { COMPUTE, crypto, Stranger, Victim } from './lab.ts'
import { awardBy, bidBy, now, stepBy, tenderBy } from './messages.ts'
import type { Authenticated, Message } from '@mycel/wire'

/** What this node would have crashed of, in words. */
function crashes ({ crashes: all }: Victim): string[] {
  return all.map(err => err instanceof Error ? err.message : String(err))
}

function only<T extends Message['type']> (messages: readonly Message[], type: T): Array<Authenticated<T>> {
  return messages.filter(message => message.type === type) as unknown as Array<Authenticated<T>>
}

describe('hostile peers', () => {
  let victim: Victim
  let stranger: Stranger

  async function set (toml = ''): Promise<void> {
    victim = await Victim.start(toml)
    stranger = await Stranger.join(victim)
  }

  afterEach(async () => {
    await stranger.stop()
    await victim.end()
  })

  it('tenders that the contract law refuses stop no provider', async () => {
    await set(COMPUTE)
    const at = now()

    for (const over of [
      { bidDeadline: at + 5000n, deadline: at + 3000n },
      { evidence: { kind: 'hearsay', body: new Uint8Array(0) } },
      { shares: [{ party: stranger.signer.publicKey, ppm: 500_000, reason: 'a' }, { party: stranger.signer.publicKey, ppm: 500_000, reason: 'b' }] },
      { feePpm: 0, feePayee: stranger.signer.publicKey }
    ]) {
      await stranger.gossipTender(tenderBy(stranger, over))
    }

    // the last one is fine: its bid says that the others have been looked at
    const good = tenderBy(stranger)
    await stranger.gossipTender(good)
    await eventually(() => only(stranger.received, 'bid').length > 0)
    expect(crashes(victim)).to.deep.equal([])
    expect(only(stranger.received, 'bid').map(({ body }) => Buffer.from(body.tender).toString('hex'))).to.deep.equal([good.id])
  })

  it('bids that the contract law refuses stop no requester', async () => {
    await set()
    let over: Partial<Parameters<typeof bidBy>[2]> = {}
    await stranger.hearTenders(tender => {
      over = { at: tender.body.at - 1n }
      void stranger.send([bidBy(stranger, tender, over)])
    })
    const { id } = await victim.daemon.control.submit(await victim.job({ deadlineMs: 4000 }))
    await eventually(async () => (await victim.daemon.control.showJob(id)).state === 'failed')
    expect(over).to.have.property('at')
    expect(crashes(victim)).to.deep.equal([])
    expect((await victim.daemon.control.showJob(id)).passedOver[0]?.why).to.match(/earlier than/)
  })

  it('a bid that comes twice is awarded once, and a provider has one bid in a round', async () => {
    await set()
    await stranger.hearTenders(tender => {
      const bid = bidBy(stranger, tender)
      void stranger.send([bid]).then(async () => stranger.send([bid, bidBy(stranger, tender, { unitPrice: 99n })]))
    })
    await victim.daemon.control.submit(await victim.job({ providers: 4 }))
    await eventually(() => only(stranger.received, 'award').length > 0)
    await new Promise(resolve => { setTimeout(resolve, 300) })
    expect(only(stranger.received, 'award')).to.have.length(1)
  })

  /** Takes a job and opens its first window with results that it may or may not have. */
  async function takeJob (results: Uint8Array, dates: { accept?: bigint, open?: bigint } = {}): Promise<void> {
    let award: Authenticated<'award'> | undefined
    await stranger.hearTenders(tender => { void stranger.send([bidBy(stranger, tender)]) })
    stranger.onMessage = message => {
      setTimeout(() => { void answer(message) }, 5)
      return 'ok'
    }

    async function answer (message: Message): Promise<void> {
      if (message.type === 'award') {
        award = message as Authenticated<'award'>
        await stranger.send([stepBy(stranger, 'accept', award, award, dates.accept == null ? {} : { at: dates.accept })])
      } else if (message.type === 'start' && award != null) {
        await stranger.send([stepBy(stranger, 'commit', award, message as Authenticated<'start'>, { window: message.body.window, units: message.body.units, root: new Uint8Array(32), fuel: 0n })])
      } else if (message.type === 'reveal' && award != null) {
        await stranger.send([stepBy(stranger, 'open', award, message as Authenticated<'reveal'>, { window: message.body.window, secret: new Uint8Array(32), results, resultsSize: 1n })])
      }
    }
  }

  it('results that nobody hands over are given up on; the node goes on', async () => {
    await set()
    await takeJob(crypto.sha256(Uint8Array.of(1)))
    const job = await victim.job({ deadlineMs: 8000 })
    const { id } = await victim.daemon.control.submit({ ...job, limits: { ...job.limits, windowMs: 1000 } })
    await eventually(async () => (await victim.daemon.control.showJob(id)).contracts[0]?.state === 'cancelled')
    expect(crashes(victim)).to.deep.equal([])
    expect((await victim.daemon.control.showJob(id)).contracts[0]?.reason).to.match(/results/)
  })

  it('a provider that dates its messages beyond the deadline does not stop the requester', async () => {
    await set()
    await takeJob(new Uint8Array(32), { accept: now() + 50_000n })
    const { id } = await victim.daemon.control.submit(await victim.job({ deadlineMs: 6000 }))
    await eventually(async () => (await victim.daemon.control.showJob(id)).contracts[0]?.state === 'cancelled', 15_000)
    expect(crashes(victim)).to.deep.equal([])
    await victim.stop()
    await victim.start()
    expect(crashes(victim)).to.deep.equal([])
  })

  it('blobs that somebody attaches to messages of no contract are not kept', async () => {
    await set()
    const tender = tenderBy(stranger)
    const award = awardBy(stranger, tender, bidBy(stranger, tender, {}))
    const blob = new Uint8Array(1000).fill(3)
    const start = stepBy(stranger, 'start', award, award, { window: 0, units: 1, manifest: crypto.sha256(blob), manifestSize: 1000, inputsRoot: new Uint8Array(32), nonces: [] })
    expect(await stranger.send([start], [blob])).to.deep.equal(['unknown-predecessor'])
    const { cid } = await victim.daemon.control.putBlob((async function * () { yield Uint8Array.of(1) })())
    await victim.daemon.control.getBlob(cid)
    const { cidOf } = await import('@mycel/wire')
    await expect(victim.daemon.control.getBlob(cidOf(crypto.sha256(blob)))).to.eventually.be.rejected()
  })

  it('a provider takes no more contracts than its owner allows, however many bids are out', async () => {
    await set(`[policy]\nmax_parallel_contracts=2\n${COMPUTE}`)
    const tenders = Array.from({ length: 4 }, () => tenderBy(stranger))
    await Promise.all(tenders.map(async tender => stranger.gossipTender(tender)))
    await eventually(() => only(stranger.received, 'bid').length === 4)
    const bids = only(stranger.received, 'bid')
    const awards = bids.flatMap(bid => tenders.filter(({ digest }) => Buffer.compare(digest, bid.body.tender) === 0).map(tender => awardBy(stranger, tender, bid)))
    await stranger.send(awards)
    await eventually(() => stranger.received.filter(({ type }) => type === 'accept' || type === 'decline').length === 4)
    expect(only(stranger.received, 'accept')).to.have.length(2)
    expect(only(stranger.received, 'decline')[0]?.body.reason).to.match(/places/)
  })

  it('a node whose inputs are gone starts all the same, and says so of the job', async () => {
    await set()
    const { control } = victim.daemon
    const { id } = await control.submit(await victim.job({ deadlineMs: 30_000 }))
    await victim.stop()
    await rm(join(victim.dir, 'blobs'), { recursive: true })
    await victim.start()
    const job = await victim.daemon.control.showJob(id)
    expect(job.state).to.equal('failed')
    expect(job.reason).to.match(/not in this node's store/)
    expect(job.units.total).to.equal(4)
    expect(crashes(victim)).to.deep.equal([])
  })
})
