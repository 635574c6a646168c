import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { curve, MARKS } from '../../scripts/simulate/curve.ts'
import { between, RUNS, SEEDS, written } from '../../scripts/simulate/document.ts'
import { gaining } from '../../scripts/simulate/outcome.ts'
import { strategies, untold } from '../../scripts/simulate/rows.ts'
import { STRIPPED } from '../../scripts/simulate/strategy.ts'
import { strip } from '../../scripts/simulate/strip.ts'
import { gainTable } from '../../scripts/simulate/tables.ts'
import { DEFAULTS } from '../../scripts/simulate/world.ts'

const ROOT = new URL('../../', import.meta.url)
const stored = (path: string): string => readFileSync(new URL(path, ROOT), 'utf8')

describe('simulated liars', () => {
  it('gain by no strategy at default settings', function () {
    this.timeout(60_000)
    const outcomes = strategies(1500)
    expect(outcomes.length).to.be.greaterThan(25)
    expect(gaining(outcomes).map(({ name }) => name)).to.deep.equal([])
  })

  it('gain against a policy that has a fact wrong, and not once it is told', () => {
    const outcomes = untold(400)
    const wrong = outcomes.filter(({ name }) => name.includes('untold'))
    expect(wrong.map(({ gains }) => (gains.at(-1)?.low ?? 0) > 0)).to.deep.equal([true, true, true])
    expect(gaining(outcomes.filter(one => !wrong.includes(one)))).to.deep.equal([])
    expect(outcomes.length).to.be.greaterThan(wrong.length)
  })

  // a few of the quick lines in full; `npm run simulate -- --check` does all
  it('are in the document as they played', function () {
    this.timeout(60_000)
    const names = ['50 % of its units', 'a new identity after each conviction: 10 %', "once trusted, each contract's first window, 50 %", 'a lazy verifier that guesses 10 % of its units, 50 % of them right']
    const rows = gainTable(strategies(RUNS, names)).split('\n').slice(2)
    expect(rows).to.have.lengthOf(names.length)

    for (const row of rows) {
      expect(stored('docs/verification.md')).to.include(row)
    }
  })

  it('make the same strip of 200 seeds wherever it is drawn', () => {
    const cells = strip(DEFAULTS, STRIPPED)
    expect(cells.map(({ seed }) => seed)).to.deep.equal(Array.from({ length: 200 }, (_, i) => i + 1))
    expect(strip(DEFAULTS, STRIPPED, 3, 50)).to.deep.equal(cells.slice(49, 52))

    for (const { caughtAt, taken, forged, paidWrong, audited, gain } of cells) {
      expect(caughtAt == null || (caughtAt > 0 && caughtAt <= taken)).to.equal(true)
      expect(paidWrong <= forged && forged <= taken && audited <= taken).to.equal(true)
      expect(caughtAt == null ? gain >= 0 : Number.isFinite(gain)).to.equal(true)
    }
  })
})

describe('the detection curve', () => {
  const measured = curve(SEEDS)

  it('lies within 3σ of the formula at every mark, for each rule', () => {
    for (const { name, line, measured: found } of measured.rules) {
      for (const [i, mark] of MARKS.entries()) {
        const odds = line.find(([units]) => units === mark)?.[1] ?? Number.NaN
        const sigma = Math.sqrt(odds * (1 - odds) / SEEDS)
        expect(Math.abs((found[i] ?? 0) / SEEDS - odds), `${name} after ${mark}`).to.be.at.most(3 * sigma + 1 / SEEDS)
      }
    }
  })

  it('is the picture and the table of the document', () => {
    const files = written({ strategies: [], untold: [], curve: measured })
    const image = files.get('docs/images/detection.svg')
    const table = files.get('docs/verification.md')
    expect(image?.('')).to.equal(stored('docs/images/detection.svg'))
    // the two tables of strategies are the other tests' and keep what stands there
    const text = stored('docs/verification.md')
    const part = (all: string, name: string): string | undefined => all.split(`<!-- run:${name} -->`)[1]?.split(`<!-- end:${name} -->`)[0]
    const again = table?.(text) ?? ''
    expect([part(again, 'curve'), part(again, 'strip')]).to.deep.equal([part(text, 'curve'), part(text, 'strip')])
    expect(part(text, 'curve')).to.include('38.3 %')
  })
})

describe('a part that a run writes', () => {
  it('is what stands between its marks', () => {
    expect(between('a\n<!-- run:x -->\nold\n<!-- end:x -->\nb', 'x', 'new')).to.equal('a\n<!-- run:x -->\nnew\n<!-- end:x -->\nb')
    expect(between('<!-- run:x -->\n\n<!-- end:x -->', 'x', 'new')).to.equal('<!-- run:x -->\nnew\n<!-- end:x -->')
    expect(() => between('text', 'x', 'new')).to.throw('no place for "x"')
  })
})
