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
    hires.changed(running)
    expect(hires.spokenFor('job')).to.equal(4n * PRICE)
  })

  it('speak for a sum that is kept: what one more is asked does not grow with those that are there', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const all = [11, 12, 13].map(seed => audit(seed, 2))
    all.forEach(held => { hires.add(hireOf(audited, held), held) })
    let read = 0
    all.forEach(held => { Object.defineProperty(held, 'contract', { get: () => { read++; return held.played.contract } }) })
    expect([hires.spokenFor('job'), hires.spokenFor('another'), read]).to.deep.equal([6n * PRICE, 0n, 0])
    all[0]?.played.step('cancel')
    all.slice(0, 1).forEach(held => { hires.changed(held); hires.changed(held) })
    expect(hires.spokenFor('job')).to.equal(4n * PRICE)
    all.slice(1).forEach(held => { hires.remove(hireOf(audited, held)); hires.remove(hireOf(audited, held)) })
    expect(hires.spokenFor('job')).to.equal(0n)
  })

  it('keep of an audit that is over, and of whose window there is a judgement, what is shown and no transcript', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const [running, settled] = [audit(11, 3), audit(12, 2)]
    settled.played.step('accept').window(0).settle()
    const [first, second] = [hireOf(audited, running), hireOf(audited, settled)]
    hires.watch(audited)
    hires.add(first, running)
    hires.add(second, settled)
    const shown = hires.auditOf(second)
    expect([hires.isDone(first), hires.isDone(second)], 'not judged').to.deep.equal([false, false])
    audited.notes = { headSince: 0n, windows: { 0: { check: { verdict: 'passed' } } } }
    expect([hires.isDone(first), hires.isDone(second)]).to.deep.equal([false, true])
    hires.close(second)
    expect(shown).to.deep.equal({ id: settled.contract.id, state: 'settled', total: 2n * PRICE, begun: true, committed: true })
    expect([hires.mailboxOf(second), hires.auditOf(second), hires.spokenFor('job')]).to.deep.equal([undefined, shown, 5n * PRICE])
    expect([hires.at(settled.key), hires.in(second), hires.of(audited.key)]).to.deep.equal([second, second, [first, second]])

    // what is audited goes with the last of its audits, once it is over too
    audited.played.step('cancel')
    hires.changed(audited)
    expect(hires.auditedBy(first)).to.equal(audited)
    running.played.step('cancel')
    hires.changed(running)
    hires.close(first)
    expect([hires.auditedBy(first), hires.auditOf(first)]).to.deep.equal([undefined, { id: running.contract.id, state: 'cancelled', total: 0n, begun: false, committed: false }])
    expect(hires.forget('job')).to.deep.equal([running.key, settled.key])
    expect([hires.of(audited.key), hires.spokenFor('job')]).to.deep.equal([[], 0n])
  })

  it('do not hold a contract that is over and for which nobody was hired', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const hire = hireOf(audited, audit(11, 3))
    hires.watch(audited)
    hires.changed(audited)
    expect(hires.auditedBy(hire)).to.equal(audited)
    audited.played.step('cancel')
    hires.changed(audited)
    expect(hires.auditedBy(hire)).to.equal(undefined)
  })

  it('take a contract up again that was over and is not', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const before = audit(11, 3)
    before.played.step('cancel')
    const hire = hireOf(audited, before)
    hires.add(hire, before)
    hires.close(hire)
    const again = audit(11, 3)
    hires.changed(again)
    expect([hires.mailboxOf(hire), hires.auditOf(hire)?.state, hires.spokenFor('job'), hires.isDone(hire)]).to.deep.equal([again, 'awarded', 3n * PRICE, false])
    again.played.step('cancel')
    hires.changed(again)
    // nothing is known here of what it audited: that was let go
    expect(hires.isDone(hire)).to.equal(true)
  })

  it('hold what they audit for as long as one of them goes on, again if need be', () => {
    const hires = new Hires()
    const audited = new Held(new Played())
    const before = audit(11, 3)
    const hire = hireOf(audited, before)
    hires.watch(audited)
    hires.add(hire, before)
    hires.close(hire)
    hires.changed(audit(11, 3))
    audited.played.step('cancel')
    hires.changed(audited)
    expect(hires.auditedBy(hire)).to.equal(audited)
  })

  it('come back from the disk without the transcripts of what is done, and what they audit is read once', async () => {
    const dir = await mkdtemp(join(tmpdir(), 'hires-'))
    const store = await Store.open(dir)

    try {
      const [ended, going] = [new Held(new Played()), new Held(new Played({}, 2))]
      ended.played.step('cancel')
      const [one, other, third, fourth] = [audit(11, 3), audit(12, 2), audit(13, 1), audit(14, 1)]
      ;[one, other, third].forEach(({ played }) => { played.step('cancel') })
      await store.write([putHire(hireOf(ended, one)), putHire(hireOf(ended, other)), putHire(hireOf(going, third)), putHire(hireOf(going, fourth))])
      const hires = new Hires()
      const asked: string[] = []
      await hires.load(store, () => true, async key => {
        asked.push(key)
        return [ended, going, one, other, third, fourth].find(held => held.key === key)
      })
      expect([one, other, third, fourth].map(held => hires.mailboxOf(hireOf(going, held)))).to.deep.equal([undefined, undefined, third, fourth])
      expect([hires.auditOf(hireOf(ended, one))?.state, hires.auditedBy(hireOf(ended, one)), hires.auditedBy(hireOf(going, fourth))]).to.deep.equal(['cancelled', undefined, going])
      expect(asked.filter(key => key === ended.key || key === going.key)).to.have.members([ended.key, going.key])
      expect(hires.spokenFor('job')).to.equal(1n * PRICE)
    } finally {
      await store.close()
      await rm(dir, { recursive: true })
    }
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
    hires.changed(audit(11, 3))
    holds = true
    hires.changed(audit(11, 3))
    expect(await waited).to.equal(true)
    expect(await hires.until(() => false, 1)).to.equal(false)
    const stopping = AbortSignal.abort()
    expect(await hires.until(() => false, 60_000, { signal: stopping })).to.equal(false)
    expect(await hires.until(() => true, 0)).to.equal(true)
  })
})
