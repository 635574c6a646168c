import { expect } from 'aegir/chai'
import { checksOf } from '../../scripts/demo/checks.ts'
import { renderReport } from '../../scripts/demo/report/page.ts'
import { DEFAULTS } from '../../scripts/simulate/world.ts'
import { smallRecord } from './record.ts'
import type { Convictions } from '../../scripts/demo/checks.ts'
import type { DemoRecord } from '../../scripts/demo/record.ts'

const HOSTILE = '"><script>alert(1)</script><img src=x onerror=\'1\'>&'

/** Words that the program itself chooses among; a node cannot put its own text there. */
const CLOSED = new Set(['kind', 'role', 'outcome', 'origin', 'learned', 'name', 'who', 'peer', 'provider'])

/** Every text that is free, made hostile. */
function poisoned (value: unknown, key = ''): unknown {
  if (typeof value === 'string') {
    return CLOSED.has(key) || /^-?\d+$/.test(value) ? value : `${value}${HOSTILE}`
  }

  return Array.isArray(value)
    ? value.map(one => poisoned(one, key))
    : value != null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, poisoned(one, name)])) : value
}

describe('the report of the demo', () => {
  it('escapes every text', () => {
    const page = renderReport(poisoned(smallRecord()) as DemoRecord)
    expect(page).to.include('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(page).to.not.match(/<script|<img|onerror='/i)
    expect(page).to.not.include('alert(1)</')
  })

  it('escapes names, too', () => {
    const record = smallRecord()
    const cast = record.cast.map(member => ({ ...member, name: member.role === 'latecomer' ? HOSTILE : member.name }))
    expect(renderReport({ ...record, cast })).to.not.match(/<script|<img/i)
  })

  it('needs no network and no script, and ends with the command to paste', () => {
    const page = renderReport(smallRecord())
    expect(page).to.not.match(/(?:src|href)=|url\((?!#)|@import|<script/)
    expect(page.trimEnd().split('\n').at(-2)).to.equal('<pre>npx mycel proof verify demo-out/fraud-proof.json</pre>')
    expect(page).to.include('Lying was a loss.').and.to.include('The seed was fixed: 1').and.to.include('What this does not show')
  })

  it('has one script where there is a unit to run again, and whatever that carries stays text', () => {
    const script = { text: 'void 0', hash: 'sha256-x' }
    const carried = { network: 'demo', envelope: '', blobs: [], packed: '', names: { 'did:key:z': '</script><script>alert(1)</script>' } }
    const page = renderReport(smallRecord(), { rerun: { carried, script } })
    expect(page.match(/<script/g)).to.have.length(2)
    expect(page).to.include("script-src 'sha256-x' 'wasm-unsafe-eval'; worker-src blob:").and.to.include('<script>void 0</script>').and.to.include('\\u003c/script>')
    expect(page).to.not.include('alert(1)</')
  })

  it('sets the other world beside this one', () => {
    const record = smallRecord()
    const page = renderReport(record)
    expect(page).to.include('the search would have gone the same way').and.to.include('1 of 4 published results would have been made up, the worst of them 30.0 points off')
    expect(page).to.include('<strong>0.002000</strong> <span class="soft">for 2 units</span>').and.to.include('<strong>0.001000</strong>')
    expect(page).to.not.include('rounds could be computed')

    const { otherWorld: world } = record

    if (world == null) {
      expect.fail('the record has no other world')
    }

    const lied = { ...world, best: { ...world.best, index: 1 } }
    expect(renderReport({ ...record, otherWorld: lied })).to.include('the published winner would have been one of the results that p3 made up')
    expect(renderReport({ ...record, otherWorld: { ...world, elsewhere: 1 } })).to.include('sent parts of the search another way, to the same winner. ')
    const other = { ...world.best, experiment: { ...world.best.experiment, seed: 1 } }
    expect(renderReport({ ...record, otherWorld: { ...world, elsewhere: 1, best: other } })).to.include('have sent the search another way. ')
    expect(renderReport({ ...record, otherWorld: { ...world, elsewhere: 1, best: { ...other, truth: { kind: 'trained', accuracy: 0.94, loss: 1, weights: '' } } } })).to.include('another way, by chance to a better end')
    expect(renderReport({ ...record, otherWorld: { ...world, rounds: 1, units: 2 } })).to.include('Only 1 of 2 rounds could be computed').and.to.include('0 of 2')
    expect(renderReport({ ...record, otherWorld: undefined })).to.include('not even its first round was finished in time')
    expect(renderReport({ ...record, fraud: undefined, otherWorld: undefined })).to.include('nothing to set beside it')
    expect(renderReport({ ...record, settings: { ...record.settings, forge: 0 }, fraud: undefined, otherWorld: undefined })).to.not.include('Two worlds')
  })

  it('draws a column for each seed of a simulated liar, and says who came off well', () => {
    const cell = { seed: 1, caughtAt: 100, taken: 400, forged: 9, paidWrong: 2, audited: 30, gain: -20 }
    const cells = [cell, { ...cell, seed: 2, caughtAt: 300, gain: -40, audited: 50 }, { ...cell, seed: 3, caughtAt: null, gain: 7, audited: 20, paidWrong: 9 }]
    const page = renderReport(smallRecord(), { seeds: { strategy: 'lies <on> Mondays', world: DEFAULTS, cells } })
    expect(page).to.include('lies &lt;on&gt; Mondays').and.to.include('>2 of 3</span>half of them within 200 units')
    expect(page).to.include('>2 of 3</span>half of them 20 units\' pay lost or more; 1 gained, 7 at most')
    expect(page).to.include('>30 units</span>run again; 2 made-up ones')
    expect(page).to.include('seed 2: caught after 300 units').and.to.include('seed 3: never caught in 400 units').and.to.include('class="s-gain"')
    expect(page.match(/seed \d: \d made up/g)).to.have.length(3)
    expect(renderReport(smallRecord())).to.not.include('id="seeds"')
  })

  it('says plainly when the liar got away', () => {
    const { fraud, ...rest } = smallRecord()
    const page = renderReport({ ...rest, fraud: undefined, forged: [{ index: 1, at: 1, audited: false, paid: true }] })
    expect(page).to.include('1 of 1').and.to.include('was not caught').and.to.include('This time lying paid')
  })
})

describe('the checks of the demo', () => {
  const failing = (record: DemoRecord, convictions: Convictions = []): readonly string[] => checksOf(record, convictions).filter(({ ok }) => !ok).map(({ name }) => name)
  const small = smallRecord()
  // too small a run for one of them: everything else holds
  const size = 'at least 4 rounds, 200 units, 4 providers, 6 processes'

  it('hold for a run in which all went well', () => {
    const results = small.rounds.flatMap(({ results: some }) => some)
    expect(results).to.have.length(small.settings.units)
    expect(failing(small)).to.deep.equal([size])
  })

  const broken: ReadonlyArray<readonly [string, DemoRecord, Convictions?]> = [
    ['every experiment has one approved result', { ...small, rounds: small.rounds.map(round => ({ ...round, results: round.results.slice(1) })) }],
    ['no honest node was convicted by anybody', small, [{ node: 'lab', accused: 'p1' }]],
    ['every audit ran in another V8 tier than the work', { ...small, cast: small.cast.map(one => ({ ...one, tier: 'turbofan' })) }],
    ['the winner came out the same in both V8 tiers', { ...small, winner: { ...small.winner, rechecks: [{ tier: 'liftoff', same: false, ms: 1 }, { tier: 'turbofan', same: true, ms: 1 }] } }],
    ['every pair of books agrees', { ...small, books: { ...small.books, nodes: small.books.nodes.map(node => ({ ...node, pairs: node.pairs.map(pair => ({ ...pair, agreed: false })) })) } }],
    ['every settlement log verifies', { ...small, books: { ...small.books, nodes: small.books.nodes.map(node => ({ ...node, log: { ...node.log, ok: false } })) } }],
    ['all balances add up to zero', { ...small, books: { ...small.books, nodes: small.books.nodes.slice(1) } }],
    ['countersigned receipts hold exactly what the approved units cost', { ...small, books: { ...small.books, receipts: small.books.receipts.slice(1) } }],
    ['kill -9 in the middle of a window lost nothing', { ...small, crash: { ...small.crash, outcome: 'nothing-under-way' } }],
    ['the forgery was found by re-execution', { ...small, fraud: undefined }],
    ['the bidder without the attestation was passed over', { ...small, rounds: small.rounds.map(round => ({ ...round, job: { ...round.job, passedOver: [] } })) }]
  ]

  for (const [name, record, convictions] of broken) {
    it(`fail: ${name}`, () => {
      expect(failing(record, convictions)).to.include(name)
    })
  }

  it('fail where the bystander did not judge, the flipped proof passed, the other world began otherwise, or the refuted window counted', () => {
    const { fraud, otherWorld: world } = small

    if (fraud == null || world == null) {
      expect.fail('the record has no fraud')
    }

    expect(failing({ ...small, fraud: { ...fraud, witnesses: [] } })).to.include('a bystander re-executed it and agrees')
    expect(failing({ ...small, fraud: { ...fraud, flipped: { ...fraud.flipped, exit: 0 } } })).to.include('the proof verifies from its file, and not with one byte flipped')
    expect(failing({ ...small, otherWorld: { ...world, forged: [] } })).to.include('the world without audits begins with the result that the liar signed')
    expect(failing({ ...small, otherWorld: { ...world, forged: world.forged.map(one => ({ ...one, truth: one.claimed })) } })).to.include('the world without audits begins with the result that the liar signed')
    expect(failing({ ...small, otherWorld: { ...world, rounds: 0, forged: [] } })).to.deep.equal([size])
    expect(failing({ ...small, rounds: small.rounds.map(round => ({ ...round, results: round.results.map(result => result.index === 1 ? { ...result, contract: 'c3' } : result) })) })).to.include('nothing in the refuted window is paid')
    expect(failing({ ...small, rounds: small.rounds.map(round => ({ ...round, results: round.results.map(result => result.index === 1 ? { ...result, provider: 'p3' } : result) })) })).to.include('its units were re-run elsewhere')
  })
})
