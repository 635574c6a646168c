import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import { adversaryTable, FORMS, mergedTable, namesIn, partOf } from '../../scripts/adversaries/table.ts'
import { detection, within3Sigma } from './outcome.ts'
import { SUITE } from './suite.ts'
import type { Outcome } from './outcome.ts'

const documentOf = (name: string): string => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')

const SOME: Outcome = { runs: 4, gained: -12.25, paidWrong: 0, cost: { rerun: 3, wasted: 0.5, lost: 0 }, lasted: { count: 150, of: 'units' }, stopped: 3, by: 'convicted' }

for (const [document, plays] of Object.entries(SUITE)) {
  describe(`adversaries of docs/${document}.md`, function () {
    this.timeout(60_000)

    for (const { name, run, holds } of plays) {
      it(name, async () => { holds(await run('test')) })
    }

    it('are those of the document, each once, in the same order', () => {
      const names = plays.map(({ name }) => name)
      expect(new Set(names).size).to.equal(names.length)
      expect(namesIn(partOf(documentOf(document), 'adversaries') ?? '')).to.deep.equal(names)
    })
  })
}

describe('the table of adversaries', () => {
  it('says of each what was measured, and has a place for what else was', () => {
    const sampled = { ...SOME, detection: detection([0.5, 0.5, 0.5, 0.5], [true, true, true, false]), facts: ['one thing', 'another'] }
    expect(adversaryTable([{ name: 'plain', outcome: SOME }, { name: 'sampled', outcome: sampled }]).split('\n').slice(2)).to.deep.equal([
      '| plain | 4 | -12.3 | 0 | 3 | 0.5 | 0 | 150 units | convicted in 3 of 4 |  |  |',
      '| sampled | 4 | -12.3 | 0 | 3 | 0.5 | 0 | 150 units | convicted in 3 of 4 | 50.0 % | 75.0 % (25.0 %) |',
      '',
      '* *sampled*: one thing; another.'
    ])
    expect(namesIn(adversaryTable([{ name: 'plain', outcome: SOME }, { name: 'sampled', outcome: sampled }]))).to.deep.equal(['plain', 'sampled'])
  })

  it('says of those that are after the books what they left in logs', () => {
    const entries = { ...SOME, cost: { ...SOME.cost, entries: 32 } }
    expect(adversaryTable([{ name: 'plain', outcome: SOME }, { name: 'noted', outcome: entries }], FORMS.books).split('\n')).to.deep.equal([
      '| adversary | runs | gained | honest peers: in vain | lost | entries | it tried | how it ended |',
      '| --- | --: | --: | --: | --: | --: | --: | --: |',
      '| plain | 4 | -12.3 | 0.5 | 0 |  | 150 units | convicted in 3 of 4 |',
      '| noted | 4 | -12.3 | 0.5 | 0 | 32 | 150 units | convicted in 3 of 4 |'
    ])
  })

  it('takes new rows into the places of old ones, and forgets who is no longer played', () => {
    const row = (name: string, runs: number, ...facts: readonly string[]): Parameters<typeof adversaryTable>[0][number] => ({ name, outcome: { ...SOME, runs, ...(facts.length === 0 ? {} : { facts }) } })
    const old = `${adversaryTable([row('one', 1, 'first'), row('gone', 1, 'x'), row('two', 1, 'second')])}\n\nConditions.`
    const whole = adversaryTable([row('one', 1, 'first'), row('two', 5), row('three', 7, 'third')])
    expect(mergedTable(old, [row('three', 7, 'third'), row('two', 5)], ['one', 'two', 'three'])).to.equal(whole)
    expect(mergedTable('', [row('two', 5)], ['one', 'two'])).to.equal(adversaryTable([row('two', 5)]))
  })

  it('compares with the formula: three sigma are within, four are not, and certainty allows nothing', () => {
    const odds = Array<number>(100).fill(0.5)
    const found = (n: number): boolean[] => odds.map((_, i) => i < n)
    expect([35, 65, 30, 70].map(n => within3Sigma(detection(odds, found(n))))).to.deep.equal([true, true, false, false])
    expect([10, 9].map(n => within3Sigma(detection(Array<number>(10).fill(1), Array.from({ length: 10 }, (_, i) => i < n))))).to.deep.equal([true, false])
    expect(() => detection([], [])).to.throw('0 odds')
  })
})
