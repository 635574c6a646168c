import { auditCount, missProbability } from '@mycel/verify/audit'
import { expect } from 'aegir/chai'
import { stateOdds, unitsOfRound } from '../../scripts/demo/odds.ts'
import { parseOptions } from '../../scripts/demo/options.ts'
import { createRandom } from '../../scripts/demo/random.ts'

const PLAN = { units: 250, rounds: 5, providers: 5, windowUnits: 10, floorPpm: 20_000, kappaPpm: 950_000, forge: 0.1, patience: 0 }

describe('the odds that the demo states', () => {
  it('are certain for a tenth forged from the start: the first ten units are all checked', () => {
    const { detection, firstRound, windows } = stateOdds(PLAN)
    expect([detection, firstRound]).to.deep.equal([1, 1])
    // 1 − 0.05^(1/10) of ten units: a contract of one window has nothing before it to lose
    expect(windows.map(({ count }) => Number(count.toFixed(3)))).to.deep.equal([10, 2.589, 2.589, 2.589, 2.589])
    expect(windows.map(({ missed }) => missed)).to.deep.equal([0, 0, 0, 0, 0])
  })

  it('are those of sampling for a liar that behaves first', () => {
    // one forged unit in each of four windows of ten, of which two or three are checked, 2.589 on average: 1 − 0.05^(4/10)
    const { detection, patient } = stateOdds({ ...PLAN, patience: 10 })
    expect(detection).to.be.closeTo(1 - 0.05 ** 0.4, 1e-9)
    expect(patient).to.equal(detection)
    expect(stateOdds(PLAN).patient).to.be.closeTo(1 - 0.05 ** 0.4, 1e-9)
  })

  it('fall with the share that is forged, and are zero where nobody forges', () => {
    const little = stateOdds({ ...PLAN, forge: 0.03 }).detection
    expect(little).to.be.within(0.3, 0.7)
    expect(stateOdds({ ...PLAN, forge: 0.01 }).detection).to.be.below(little)
    expect(stateOdds({ ...PLAN, forge: 0 }).detection).to.equal(0)
  })

  it('are those of the rule itself: what liars meet who are played', () => {
    const plan = { ...PLAN, units: 600, rounds: 4, windowUnits: 12, forge: 0.03, patience: 10 }
    const { detection } = stateOdds(plan)
    const random = createRandom(7)
    const runs = 20_000
    const found = Array.from({ length: runs }, () => {
      let passes = 0
      let before = 0

      for (let round = 1; round <= plan.rounds; round++) {
        let trailingUnits = 0

        for (let left = Math.ceil(unitsOfRound(plan.units, plan.rounds, round) / plan.providers); left > 0; left -= plan.windowUnits) {
          const units = Math.min(left, plan.windowUnits)
          const { count } = auditCount({ units, passes, refusableUnits: units + trailingUnits, floorPpm: plan.floorPpm, kappaPpm: plan.kappaPpm, luckPpm: random.word() % 1_000_000 })
          const mean = plan.forge * (units - Math.max(0, Math.min(units, plan.patience - before)))
          const forged = Math.floor(mean) + (random.uniform() < mean % 1 ? 1 : 0)

          if (random.uniform() >= missProbability({ units, forged, count })) {
            return 1
          }

          passes += count
          before += units
          trailingUnits = units
        }
      }

      return 0
    }).reduce<number>((sum, one) => sum + one, 0) / runs
    // three standard deviations
    expect(found).to.be.closeTo(detection, 3 * Math.sqrt(detection * (1 - detection) / runs))
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
