import { encodeResults } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { ALONE } from '../../src/effects/counsel.ts'
import { Findings } from '../../src/verifiers/findings.ts'
import { Hires } from '../../src/verifiers/hires.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import { Played, provider } from '../standing/played.ts'
import { fill, Held, hireOf } from './held.ts'
import type { Check, WindowAudit } from '../../src/core/notes.ts'
import type { Opened } from '../../src/effects/opened-window.ts'
import type { FindingsInit } from '../../src/verifiers/findings.ts'
import type { Outcome } from '@mycel/verify/commit'

const CLAIMED = [0, 1, 2, 3].map(value => ({ status: 0, fuel: BigInt(value), output: Uint8Array.of(value) }))
const outcome = (value: number): Outcome => ({ status: 0, fuel: BigInt(value), output: crypto.sha256(Uint8Array.of(value)) })
const CHOSEN: WindowAudit = { positions: [1, 3], rate: 0.5, why: 'drawn' }

/** A window of so many units, as it is once it is fetched and belongs to its commitment. */
function opened (values: readonly number[]): Opened {
  return { ok: true, units: values.map(value => ({ index: BigInt(value), input: Uint8Array.of(value) })), inputs: [], outcomes: values.map(outcome), outputs: [], leaves: [] }
}

interface World {
  readonly findings: Findings
  readonly main: Held
  readonly audit: Held
  readonly hires: Hires
}

/** One window, of which one verifier was asked for positions 1 and 3. */
function world ({ check, audit: judged, committed = true, upTo = 'open', ...more }: Partial<FindingsInit> & { readonly check?: Check, readonly audit?: WindowAudit, readonly committed?: boolean, readonly upTo?: 'commit' | 'open' | 'fail' } = {}): World {
  const main = new Held(new Played().step('accept').steps('start', 'commit', 'reveal', 'open'))
  const audit = new Held(new Played({ units: 2, windowUnits: 2 }, 5, { by: signerOf(21) }).step('accept').steps('start', 'commit'))

  if (upTo !== 'commit') {
    audit.played.steps(...upTo === 'open' ? ['reveal', 'open'] as const : ['fail'] as const)
  }

  const hires = new Hires()
  const hire = hireOf(main, audit, { positions: [1, 3] })
  hires.add(hire)
  hires.attach(hire, audit)
  hires.watch(main)
  main.notes = { headSince: 0n, windows: { 0: { chosen: CHOSEN, asked: [{ verifier: hire.verifier, positions: [1, 3], contract: audit.key, committed }], ...(check == null ? {} : { check }), ...(judged == null ? {} : { audit: judged }) } } }
  audit.notes = { headSince: 0n, windows: {}, audits: { contract: main.key, window: 0, positions: [1, 3] } }
  const findings = new Findings({
    crypto,
    hires,
    blobs: { get: async () => encodeResults(CLAIMED) },
    verifiers: { planFor: () => ({ count: 1, self: false, blindPpm: 0 }) },
    now: () => 0n,
    suspect: () => false,
    opened: async () => opened([1, 9]),
    log: () => {},
    ...more
  })
  return { findings, main, audit, hires }
}

describe('what verifiers say', () => {
  it('is what they had committed to in time, unit for unit', async () => {
    const { findings, main, audit } = world()
    const by = audit.contract.bid?.body.provider
    expect(await findings.counsel(main, 0, opened([0, 1, 2, 3]), 0n, {})).to.deep.equal({
      chosen: CHOSEN, said: [{ by, position: 1, outcome: outcome(1) }, { by, position: 3, outcome: outcome(9) }], enough: 1, vouches: true
    })
  })

  it('spares nothing where the requester runs all itself', async () => {
    const { findings, main } = world({ verifiers: { planFor: () => ({ count: 1, self: true, blindPpm: 0 }) } })
    const counsel = await findings.counsel(main, 0, opened([0, 1, 2, 3]), 0n, {})
    expect([counsel.enough, counsel.vouches, counsel.said.length]).to.deep.equal([undefined, undefined, 2])
  })

  it('is nothing where it came late, was given up, is not to be had, or belongs to no commitment', async () => {
    const gone = Object.assign(new Error('gone'), { code: 'no-results' })
    const cases: ReadonlyArray<readonly [string, Parameters<typeof world>[0]]> = [
      ['late', { committed: false }],
      ['given up', { upTo: 'fail' }],
      ['not to be had', { opened: async () => { throw gone } }],
      ['another commitment\'s', { opened: async () => ({ ok: false, check: { verdict: 'bad-opening', reason: 'root' } }) }]
    ]

    for (const [what, more] of cases) {
      const { findings, main } = world(more)
      expect(await findings.counsel(main, 0, opened([0, 1, 2, 3]), 0n, {}), what).to.deep.include({ chosen: CHOSEN, said: [], enough: 1 })
    }
  })

  it('is nothing by one that was convicted since it was hired: its word spares no run', async () => {
    const { findings, main, audit } = world({ suspect: ({ bid }) => bid?.body.provider === audit.contract.bid?.body.provider })
    expect(await findings.counsel(main, 0, opened([0, 1, 2, 3]), 0n, {})).to.deep.include({ chosen: CHOSEN, said: [], enough: 1 })
  })

  it('is waited for a little after the opening', async () => {
    const { findings, main, audit, hires } = world({ upTo: 'commit' })
    const counsel = findings.counsel(main, 0, opened([0, 1, 2, 3]), 8_000n, {})
    audit.played.steps('reveal', 'open')
    hires.changed(audit)
    expect((await counsel).said).to.have.lengthOf(2)
  })

  it('is not waited for so long that the window is judged late, nor are its results', async () => {
    const untils: bigint[] = []
    const { findings, main } = world({ upTo: 'commit' })
    const began = performance.now()
    expect(await findings.counsel(main, 0, opened([0, 1, 2, 3]), 400n, {})).to.deep.include({ said: [] })
    expect(performance.now() - began).to.be.below(1_000)
    const shown = world({ opened: async (_, __, until) => { untils.push(until); return opened([1, 9]) } })
    await shown.findings.counsel(shown.main, 0, opened([0, 1, 2, 3]), 400n, {})
    await shown.findings.counsel(shown.main, 0, opened([0, 1, 2, 3]), 400_000n, {})
    expect(untils).to.deep.equal([200n, 10_000n])
  })

  it('counts for nothing about a peer that has failed, or where nobody was asked', async () => {
    const failed = world({ suspect: () => true })
    expect(await failed.findings.counsel(failed.main, 0, opened([0, 1, 2, 3]), 0n, {})).to.equal(ALONE)
    const { findings } = world()
    const other = new Held(new Played({}, 9).step('accept').steps('start', 'commit', 'reveal', 'open'))
    expect(await findings.counsel(other, 0, opened([0, 1, 2, 3]), 0n, {})).to.equal(ALONE)
  })
})

describe('what a verifier is judged by', () => {
  it('is what the audited provider had claimed of its units, once that was found right; what this node ran of them counts as run', async () => {
    const { findings, audit } = world({ check: { verdict: 'passed' }, audit: { ...CHOSEN, ran: [3] } })
    const by = provider.publicKey
    expect(await findings.counsel(audit, 0, opened([1, 3]), 0n, {})).to.deep.include({
      said: [{ by, position: 0, outcome: outcome(1) }, { by, position: 1, outcome: outcome(3) }], enough: 1, ran: [1]
    })
    const all = world({ check: { verdict: 'passed' }, audit: CHOSEN })
    expect((await all.findings.counsel(all.audit, 0, opened([1, 3]), 0n, {})).ran).to.deep.equal([0, 1])
  })

  it('is a run of all its units where the audited provider was refuted: who agrees with a liar proves nothing', async () => {
    const { findings, audit } = world({ check: { verdict: 'refuted', proof: 'x' as never, envelope: fill(0) } })
    const counsel = await findings.counsel(audit, 0, opened([1, 3]), 0n, {})
    // or in another window since
    const since = world({ check: { verdict: 'passed' }, audit: CHOSEN, suspect: ({ bid }) => bid?.body.provider === provider.publicKey })
    expect(await since.findings.counsel(since.audit, 0, opened([1, 3]), 0n, {})).to.deep.equal(counsel)
    expect([counsel.chosen?.positions, counsel.chosen?.rate, counsel.said, counsel.enough]).to.deep.equal([[0, 1], 1, [], undefined])
  })

  it('is the audit rule where the audited window was never judged, or its results are gone', async () => {
    const bad = world({ check: { verdict: 'bad-opening', reason: 'gone' } })
    expect(await bad.findings.counsel(bad.audit, 0, opened([1, 3]), 0n, {})).to.equal(ALONE)
    const lost = world({ check: { verdict: 'passed' }, blobs: { get: async () => undefined } })
    expect(await lost.findings.counsel(lost.audit, 0, opened([1, 3]), 0n, {})).to.equal(ALONE)
    // nor can it wait longer than its verifier does
    const slow = world()
    expect(await slow.findings.counsel(slow.audit, 0, opened([1, 3]), 20n, {})).to.equal(ALONE)
    const dead = world()
    dead.main.played.step('cancel')
    expect(await dead.findings.counsel(dead.audit, 0, opened([1, 3]), 3_600_000n, {})).to.equal(ALONE)
  })

  it('is a run of what the rule says where the verifier itself has failed', async () => {
    const { findings, audit } = world({ check: { verdict: 'passed' }, suspect: () => true })
    expect(await findings.counsel(audit, 0, opened([1, 3]), 0n, {})).to.equal(ALONE)
  })
})
