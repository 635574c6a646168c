import { expect } from 'aegir/chai'
import { stateOdds, unitsOfRound } from '../../scripts/demo/odds.ts'
import { parseOptions } from '../../scripts/demo/options.ts'

const PLAN = { units: 250, rounds: 5, providers: 5, windowUnits: 10, floorPpm: 20_000, kappaPpm: 950_000, forge: 0.1, patience: 0 }

describe('the odds that the demo states', () => {
  it('are certain for a tenth forged from the start: the first ten units are all checked', () => {
    const { detection, firstRound, windows } = stateOdds(PLAN)
    expect([detection, firstRound]).to.deep.equal([1, 1])
    expect(windows.map(({ count }) => count)).to.deep.equal([10, 3, 3, 3, 3])
  })

  it('are those of sampling for a liar that behaves first', () => {
    // one forged unit in each of four windows of ten, three checked in each: 1 − 0.7⁴
    const { detection, patient } = stateOdds({ ...PLAN, patience: 10 })
    expect(detection).to.be.closeTo(0.7599, 1e-9)
    expect(patient).to.equal(detection)
    expect(stateOdds(PLAN).patient).to.be.closeTo(0.7599, 1e-9)
  })

  it('fall with the share that is forged, and are zero where nobody forges', () => {
    const little = stateOdds({ ...PLAN, forge: 0.03 }).detection
    expect(little).to.be.within(0.3, 0.7)
    expect(stateOdds({ ...PLAN, forge: 0.01 }).detection).to.be.below(little)
    expect(stateOdds({ ...PLAN, forge: 0 }).detection).to.equal(0)
  })

  it('plan every unit of the liar once', () => {
    for (const rounds of [4, 5, 7]) {
      const all = Array.from({ length: rounds }, (_, i) => unitsOfRound(203, rounds, i + 1))
      expect(all.reduce((sum, one) => sum + one, 0)).to.equal(203)
    }
  })
})

describe('the options of the demo', () => {
  it('have defaults', () => {
    expect(parseOptions([])).to.deep.include({ ok: true })
    expect(parseOptions(['--forge', '0.03', '--seed', '5', '--keep'])).to.have.nested.property('options.forge', 0.03)
    expect(parseOptions(['--seed', '5'])).to.have.nested.property('options.seedGiven', true)
  })

  it('say what is wrong', () => {
    for (const [args, word] of [[['--frge', '1'], '--frge'], [['--forge', '2'], '--forge'], [['--forge', '-1'], '--forge'], [['--units', '10'], '--units'], [['--rounds', 'x'], '--rounds'], [['--seed', '1e3'], '--seed'], [['extra'], 'extra']] as const) {
      const parsed = parseOptions(args)
      expect(parsed.ok, args.join(' ')).to.equal(false)
      expect(parsed.ok ? '' : parsed.text.split('\n')[0]).to.include(word)
    }
  })
})
