import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'aegir/chai'
import { Store } from '../../src/stores/store.ts'
import { Hires } from '../../src/verifiers/hires.ts'
import { putHire } from '../../src/verifiers/records.ts'
import { signerOf } from '../discovery/ads.ts'
import { Played, PRICE } from '../standing/played.ts'
import { Held, hireOf } from './held.ts'

const audit = (seed: number, units: number): Held => new Held(new Played({ units, windowUnits: units }, seed, { by: signerOf(seed) }))

describe('hires', () => {
  it('speak for what they may cost until they are over, and then for what they did', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const [running, declined, settled] = [audit(11, 3), audit(12, 2), audit(13, 4)]
    declined.played.step('cancel')
    settled.played.step('accept').window(0).settle()

    for (const held of [running, declined, settled]) {
      const hire = hireOf(audited, held)
      hires.add(hire)
      hires.attach(hire, held)
    }

    hires.add(hireOf(audited, audit(14, 1), { job: 'another', value: 999n }))
    expect(hires.spokenFor('job')).to.equal(3n * PRICE + 0n + 4n * PRICE)
    running.played.step('accept').step('start').step('fail')
    expect(hires.spokenFor('job')).to.equal(4n * PRICE)
  })

  it('count in full between the decision and the award, and not at all where it was not taken', () => {
    const hires = new Hires()
    const hire = hireOf(new Held(new Played()), audit(11, 3))
    hires.add(hire)
    expect([hires.spokenFor('job'), hires.at(hire.contract), hires.of(hire.of), hires.in(hire)]).to.deep.equal([3n * PRICE, hire, [hire], hire])
    hires.remove(hire)
    expect([hires.spokenFor('job'), hires.at(hire.contract), hires.of(hire.of), hires.in(hire)]).to.deep.equal([0n, undefined, [], undefined])
  })

  it('come back from the disk with their contracts, those that are wanted', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'hires-'))
    const store = await Store.open(dir)

    try {
      const audited = new Held(new Played())
      const [one, other] = [audit(11, 3), audit(12, 3)]
      await store.write([putHire(hireOf(audited, one)), putHire(hireOf(audited, other, { job: 'forgotten' })), putHire(hireOf(audited, one))])
      const hires = new Hires()
      await hires.load(store, ({ job }) => job === 'job', async key => [audited, one].find(held => held.key === key))
      expect(hires.of(audited.key)).to.deep.equal([hireOf(audited, one)])
      expect(hires.mailboxOf(hireOf(audited, one))).to.equal(one)
      expect(hires.auditedBy(hireOf(audited, one))).to.equal(audited)
    } finally {
      await store.close()
      await rm(dir, { recursive: true })
    }
  })

  it('are forgotten with their job once they are over', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const [running, over] = [audit(11, 3), audit(12, 2)]
    over.played.step('cancel')
    hires.watch(audited)

    for (const held of [running, over]) {
      const hire = hireOf(audited, held)
      hires.add(hire)
      hires.attach(hire, held)
    }

    expect(hires.forget('job')).to.deep.equal([over.key])
    expect(hires.auditedBy(hireOf(audited, running))).to.equal(audited)
    running.played.step('cancel')
    expect(hires.forget('job')).to.deep.equal([running.key])
    expect(hires.auditedBy(hireOf(audited, running))).to.equal(undefined)
  })

  it('wait for a change, for so long', async () => {
    const hires = new Hires()
    let holds = false
    const waited = hires.until(() => holds, 60_000)
    hires.changed()
    holds = true
    hires.changed()
    expect(await waited).to.equal(true)
    expect(await hires.until(() => false, 1)).to.equal(false)
    const stopping = AbortSignal.abort()
    expect(await hires.until(() => false, 60_000, { signal: stopping })).to.equal(false)
    expect(await hires.until(() => true, 0)).to.equal(true)
  })
})
