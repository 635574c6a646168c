import { encodeManifest } from '@mycel/wire'
import { blobRefOf } from '@mycel/wire/blobs'
import { expect } from 'aegir/chai'
import { Hires } from '../../src/verifiers/hires.ts'
import { Verifiers } from '../../src/verifiers/verifiers.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import { Played } from '../standing/played.ts'
import { fill, Held, hireOf } from './held.ts'
import type { Knowledge } from '../../src/core/choose-units.ts'
import type { Vacancy } from '../../src/verifiers/hiring.ts'
import type { AuditTerms } from '../../src/verifiers/plan.ts'
import type { Hire } from '../../src/verifiers/records.ts'
import type { VerifiersInit } from '../../src/verifiers/verifiers.ts'

const LIST = [31, 32, 33].map(signerOf)
const KEYS = LIST.map(({ publicKey }) => publicKey)
const TERMS: AuditTerms = { job: 'job', verifiers: 2, auditSelf: false, budget: 1_000_000n }
const KNOWN: Knowledge = { passes: 0, nonces: [fill(14)], hiddenNonce: fill(15), spreadPpm: 1_000_000, held: { open: [], verified: 0n, base: 5_000_000n, growth: 50n, most: 10_000_000n } }
const MANIFEST = encodeManifest([7n, 8n, 9n, 10n].map(index => ({ index, input: Uint8Array.of(Number(index)) })))

/** A window of four units, committed to. */
const committed = (): Held => new Held(new Played({ timeouts: { acceptMs: 1000, startMs: 1000, windowMs: 1000, revealMs: 1000, openMs: 1000, approveMs: 1000, settleMs: 1000 } }, 1, { verifiers: KEYS }).step('accept').step('start').step('commit'))

interface World {
  readonly verifiers: Verifiers
  readonly hires: Hires
  readonly audits: Held[]
  readonly vacancies: Vacancy[]
  readonly released: string[]
}

/** Verifiers that get as far as `upTo` says as soon as they are hired. */
function world (more: Partial<VerifiersInit> = {}, upTo: (vacancy: Vacancy, audit: Held) => void = (_, audit) => { audit.played.step('accept').step('start').step('commit') }): World {
  const hires = new Hires()
  const audits: Held[] = []
  const vacancies: Vacancy[] = []
  const released: string[] = []
  const verifiers = new Verifiers({
    crypto,
    blobs: { get: async () => MANIFEST, put: async bytes => blobRefOf(crypto, bytes) },
    hires,
    hiring: {
      hire: async vacancy => {
        vacancies.push(vacancy)
        const units = vacancy.positions.length
        const audit = new Held(new Played({ units, windowUnits: units }, 40 + audits.length, { verifiers: KEYS, by: LIST.find(({ publicKey }) => publicKey.every((byte, i) => byte === vacancy.verifier[i])) ?? expect.fail('a stranger') }))
        const hire: Hire = { ...hireOf(new Held(new Played()), audit), of: vacancy.of, window: vacancy.window, positions: vacancy.positions }
        audits.push(audit)
        hires.add(hire)
        hires.attach(hire, audit)
        upTo(vacancy, audit)
        return hire
      }
    },
    now: () => 0n,
    terms: () => TERMS,
    knowledge: () => KNOWN,
    suspect: () => false,
    convicted: () => false,
    release: key => { released.push(key) },
    crashed: err => { throw err },
    ...more
  })
  return { verifiers, hires, audits, vacancies, released }
}

describe('asking verifiers before the reveal', () => {
  it('draws once, on disk before anybody hears of it; every drawn unit has its verifiers', async () => {
    const main = committed()
    let drawnBefore = false
    const { verifiers, vacancies } = world({}, (_, audit) => {
      drawnBefore = main.notes.windows[0]?.chosen != null
      audit.played.step('accept').step('start').step('commit')
    })
    const { windows } = (await verifiers.consult(main, 0, {}))(main.notes)
    expect(drawnBefore).to.equal(true)
    expect(windows[0]?.chosen?.positions).to.deep.equal([0, 1, 2, 3])
    expect(vacancies.flatMap(({ positions }) => positions).sort((a, b) => a - b)).to.deep.equal([0, 0, 1, 1, 2, 2, 3, 3])
    expect(windows[0]?.asked?.map(({ committed: bound, positions, contract }) => [bound, positions.length > 0, contract != null])).to.deep.equal(vacancies.map(() => [true, true, true]))
    expect(vacancies[0]).to.include({ job: 'job', of: main.key, window: 0, budget: 1_000_000n, until: 500n })
  })

  it('takes the draw for foreseen: a verifier may tell the provider, which then loses one window and not two', async () => {
    const main = new Held(new Played({}, 1, { verifiers: KEYS }).step('accept').window(4).step('start').step('commit'))
    const { verifiers } = world({ knowledge: () => ({ ...KNOWN, passes: 100 }) })
    await verifiers.consult(main, 1, {})
    expect(main.notes.windows[1]?.chosen?.explained?.atStake).to.equal(4)
  })

  it('goes on after a restart with the draw and the hires that are there', async () => {
    const main = committed()
    const { verifiers, vacancies, hires } = world()
    await verifiers.consult(main, 0, {})
    const before = vacancies.length
    const chosen = { positions: [2], rate: 0.25, why: 'as before' }
    await main.note(notes => ({ ...notes, windows: { 0: { chosen } } }))
    const { windows } = (await verifiers.consult(main, 0, {}))(main.notes)
    expect(vacancies.length).to.equal(before)
    expect(windows[0]?.chosen).to.equal(chosen)
    expect(windows[0]?.asked?.map(({ contract }) => contract)).to.deep.equal(hires.of(main.key).filter(({ verifier }) => windows[0]?.asked?.some(one => one.verifier === verifier)).map(({ contract }) => contract))
    expect(windows[0]?.asked).to.have.lengthOf(2)
  })

  it('waits no longer than half of the time for the reveal: who is late does not count', async () => {
    const main = committed()
    const { verifiers } = world({ now: () => 490n }, (vacancy, audit) => {
      audit.played.step('accept').step('start')

      if (vacancy.verifier === KEYS[0]) {
        audit.played.step('commit')
      }
    })
    const { windows } = (await verifiers.consult(main, 0, {}))(main.notes)
    expect(windows[0]?.asked?.map(({ verifier, committed: bound }) => [verifier === KEYS[0], bound])).to.have.deep.members(windows[0]?.asked?.map(({ verifier }) => [verifier === KEYS[0], verifier === KEYS[0]]) ?? [])
  })

  it('does not wait for who is gone, and keeps why a place is empty', async () => {
    const main = committed()
    const { verifiers } = world({ hiring: { hire: async ({ verifier }) => verifier === KEYS[0] ? 'it is full' : 'it is gone' } })
    const { windows } = (await verifiers.consult(main, 0, {}))(main.notes)
    expect(windows[0]?.asked?.every(({ why, committed: bound, contract }) => why?.startsWith('it is') === true && !bound && contract == null)).to.equal(true)
    const declined = world({}, (_, audit) => { audit.played.step('cancel') })
    const { windows: again } = (await declined.verifiers.consult(committed(), 0, {}))(main.notes)
    expect(again[0]?.asked?.some(({ committed: bound }) => bound)).to.equal(false)
  })

  it('hires nobody who was convicted since the award: its units are the requester\'s', async () => {
    const main = committed()
    const { verifiers, vacancies } = world({ convicted: peer => peer === KEYS[1] })
    const { windows } = (await verifiers.consult(main, 0, {}))(main.notes)
    expect(vacancies.some(({ verifier }) => verifier === KEYS[1])).to.equal(false)
    expect(windows[0]?.asked?.filter(({ verifier }) => verifier === KEYS[1]).map(({ why, committed: bound }) => [why, bound])).to.deep.equal([['it was convicted here since the award', false]])
  })

  it('waits once in a contract for one that begins and does not commit: later its units are the requester\'s', async () => {
    const main = new Held(new Played({}, 1, { verifiers: KEYS }).step('accept').step('start').step('commit'))
    const { verifiers, vacancies } = world({ now: () => 1_000_000n }, (vacancy, audit) => {
      audit.played.step('accept')

      // one stalls, one is gone before it has begun, one works
      if (vacancy.verifier !== KEYS[1]) {
        audit.played.step('start')
      }

      if (vacancy.verifier === KEYS[2]) {
        audit.played.step('commit')
      }
    })
    await main.note(await verifiers.consult(main, 0, {}))
    const first = vacancies.splice(0).map(({ verifier }) => KEYS.indexOf(verifier))
    main.played.steps('reveal', 'open', 'approve', 'start', 'commit')
    const { windows } = (await verifiers.consult(main, 1, {}))(main.notes)
    expect(first).to.include(0)
    expect(vacancies.map(({ verifier }) => KEYS.indexOf(verifier))).to.deep.equal([1, 2])
    expect(windows[1]?.asked?.filter(({ why }) => why?.includes('did not commit in time')).map(({ verifier }) => KEYS.indexOf(verifier))).to.deep.equal([0])
  })

  it('is for contracts of jobs that want it, and not for audits or for peers of which all is run again', async () => {
    const main = committed()
    const { verifiers, audits } = world()
    expect(verifiers.consults(main.key, main.contract)).to.equal(true)
    await verifiers.consult(main, 0, {})
    expect(audits.map(({ key, contract }) => verifiers.consults(key, contract))).to.deep.equal(audits.map(() => false))
    expect(world({ suspect: () => true }).verifiers.consults(main.key, main.contract)).to.equal(false)
    expect(world({ terms: () => undefined }).verifiers.consults(main.key, main.contract)).to.equal(false)
    expect(verifiers.consults(main.key, new Played({}, 2).contract)).to.equal(false)
  })
})

describe('an audit\'s contract', () => {
  it('has one window, of exactly its units', async () => {
    const main = committed()
    const { verifiers, hires, audits } = world({}, () => {})
    await verifiers.consult(main, 0, { signal: AbortSignal.abort() })
    const [hire] = hires.of(main.key)
    const audit = audits[0] ?? expect.fail('no audit')
    const fewer = { ...hire ?? expect.fail('nobody'), positions: [1, 3] }
    const next = await verifiers.nextWindow(fewer, audit.contract, 5)
    expect(next?.indexes).to.deep.equal([8n, 10n])
    expect((await verifiers.nextWindow(fewer, audit.contract, 1))?.indexes).to.deep.equal([8n])
    expect(await verifiers.nextWindow(fewer, audit.played.step('accept').step('start').contract, 5)).to.equal(undefined)
  })

  it('is cancelled once nobody waits for it, but not when it has begun', async () => {
    const main = committed()
    const { verifiers, hires, audits } = world({}, (vacancy, audit) => {
      if (vacancy.verifier === KEYS[0]) {
        audit.played.step('accept').step('start')
      }
    })
    const change = await verifiers.consult(main, 0, { signal: AbortSignal.abort() })
    const states = (): unknown => hires.of(main.key).map(hire => [hire.verifier === KEYS[0], verifiers.stopReason(hire, hires.mailboxOf(hire)?.contract ?? expect.fail('none'))])
    expect(states()).to.deep.equal(hires.of(main.key).map(({ verifier }) => [verifier === KEYS[0], undefined]))
    await main.note(change)
    expect(states()).to.deep.equal(hires.of(main.key).map(({ verifier }) => [verifier === KEYS[0], verifier === KEYS[0] ? undefined : 'no further units']))
    verifiers.changed(main)
    expect(audits.map(({ asked, contract }) => [contract.state, asked])).to.have.deep.members(audits.map(({ contract: { state } }) => [state, state === 'awarded' ? 1 : 0]))
  })

  it('is cancelled where the audited contract has ended before the reveal', async () => {
    const main = committed()
    const { verifiers, hires, audits } = world({}, () => {})
    await verifiers.consult(main, 0, { signal: AbortSignal.abort() })
    main.played.step('fail')
    expect(hires.of(main.key).map(hire => verifiers.stopReason(hire, audits[0]?.contract ?? expect.fail('none')))).to.deep.equal(hires.of(main.key).map(() => 'no further units'))
  })

  it('gives its results free once both it and what it audits are judged', async () => {
    const main = committed()
    const { verifiers, audits, released, hires } = world({}, () => {})
    await main.note(await verifiers.consult(main, 0, { signal: AbortSignal.abort() }))
    audits.forEach(({ played }) => { played.step('cancel') })
    verifiers.changed(main)
    expect(released).to.deep.equal([])
    await main.note(notes => ({ ...notes, windows: { 0: { ...notes.windows[0], check: { verdict: 'passed' } } } }))
    verifiers.changed(main)
    expect(released).to.have.members(audits.map(({ key }) => key))
    expect(hires.of(main.key).map(hire => [hires.mailboxOf(hire), hires.auditOf(hire)?.state]), 'and is held no longer').to.deep.equal(audits.map(() => [undefined, 'cancelled']))
    verifiers.changed(main)
    expect(released, 'once').to.have.lengthOf(audits.length)
  })
})
