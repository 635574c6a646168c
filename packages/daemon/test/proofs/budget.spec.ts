import { readFileSync } from 'node:fs'
import { expect } from 'aegir/chai'
import * as fc from 'fast-check'
import { Allowance } from '../../src/proofs/allowance.ts'
import { Budget, CHECKS, EXECUTION, FETCHED, MAX_EXECUTION_MS, MIN_EXECUTION_MS, ONE_ACCUSED } from '../../src/proofs/budget.ts'
import { RankedQueue } from '../../src/proofs/ranked-queue.ts'

const [one, other] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

describe('an allowance', () => {
  it('never lets more be spent than its burst and what came back, if nobody spends what is not left', () => {
    fc.assert(fc.property(fc.array(fc.record({ after: fc.nat(10_000), amount: fc.nat(500) }), { maxLength: 60 }), steps => {
      const allowance = new Allowance({ burst: 1000, perMs: 0.05 })
      let [now, spent] = [0, 0]
      for (const { after, amount } of steps) {
        now += after
        if (allowance.left(now) >= amount) {
          allowance.spend(amount, now)
          spent += amount
        }
        expect(allowance.left(now)).to.be.within(-1e-6, 1000)
      }
      return spent <= 1000 + now * 0.05 + 1e-6
    }))
  })

  it('is one for each name, and forgets the name untouched longest', () => {
    const allowance = new Allowance({ burst: 10, perMs: 0, capacity: 2 })
    allowance.spend(10, 0, 'a')
    allowance.spend(4, 0, 'b')
    expect([allowance.left(0, 'a'), allowance.left(0, 'b'), allowance.left(0, 'c')]).to.deep.equal([0, 6, 10])
    allowance.spend(1, 0, 'c')
    expect([allowance.left(0, 'a'), allowance.left(0, 'b')]).to.deep.equal([10, 6])
  })

  it('takes a clock that runs backwards for one that stands', () => {
    const allowance = new Allowance({ burst: 10, perMs: 1 })
    allowance.spend(10, 100)
    expect([allowance.left(50), allowance.left(100), allowance.left(105), allowance.left(1e9)]).to.deep.equal([0, 0, 5, 10])
  })
})

describe('the budget for proofs', () => {
  it('begins nothing that could take more than is left', () => {
    const budget = new Budget()
    expect(budget.forExecution('strangers', one, 1, 0)).to.equal(MAX_EXECUTION_MS)
    budget.executed('strangers', one, EXECUTION.strangers.burst - MAX_EXECUTION_MS, 0)
    expect(budget.forExecution('strangers', one, 1, 0)).to.equal(MAX_EXECUTION_MS)
    budget.executed('strangers', one, 1, 0)
    expect(budget.forExecution('strangers', other, 1, 0)).to.equal(0)
    expect(budget.forExecution('dealings', other, 1, 0)).to.equal(MAX_EXECUTION_MS)
    // a hundredth of a core
    expect(budget.forExecution('strangers', other, 1, MIN_EXECUTION_MS * 100 - 1)).to.equal(0)
    expect(budget.forExecution('strangers', other, 1, MIN_EXECUTION_MS * 100)).to.equal(MAX_EXECUTION_MS)
  })

  it('gives a unit of an own contract the time that the contract gives it, in both tiers', () => {
    const budget = new Budget()
    expect(budget.forExecution('own', one, 20_000, 0)).to.equal(45_000)
    expect(budget.forExecution('own', one, 10_000_000, 0)).to.equal(EXECUTION.own.burst)
    budget.executed('own', one, 1, 0)
    expect(budget.forExecution('own', one, 10_000_000, 0)).to.equal(0)
    expect(budget.forExecution('own', one, 10_000_000, 10)).to.equal(EXECUTION.own.burst)
  })

  it('counts a small unit of somebody else as a tenth of a second', () => {
    const budget = new Budget()
    budget.executed('strangers', one, 1, 0)
    budget.executed('own', one, 1, 0)
    expect(budget.view(0)).to.deep.include({ strangers: { count: 1, ms: 100, leftMs: EXECUTION.strangers.burst - 100 }, own: { count: 1, ms: 1, leftMs: EXECUTION.own.burst - 1 } })
  })

  it('keeps one accused from taking the others\' share', () => {
    const budget = new Budget()
    budget.executed('dealings', one, ONE_ACCUSED.burst, 0)
    expect([budget.forExecution('dealings', one, 1, 0), budget.forExecution('dealings', other, 1, 0)]).to.deep.equal([0, MAX_EXECUTION_MS])
  })

  it('fetches so much for others, and whatever its own contracts take', () => {
    const budget = new Budget()
    expect([budget.mayFetch('strangers', FETCHED.burst, 0), budget.mayFetch('strangers', 1, 0), budget.mayFetch('own', 1e12, 0), budget.mayFetch('strangers', 65, 1)]).to.deep.equal([true, false, true, true])
    expect([budget.mayFetch('dealings', FETCHED.burst, 1), budget.mayFetch('dealings', 1, 1)], 'nobody takes what is there for those who concern this node more').to.deep.equal([true, false])
    budget.giveBack('dealings', 10, 1)
    budget.giveBack('own', 1e12, 1)
    expect([budget.mayFetch('dealings', 11, 1), budget.mayFetch('dealings', 10, 1), budget.mayFetch('strangers', 1, 1)], 'what did not come').to.deep.equal([false, true, false])
  })
})

describe('the spec of the budget', () => {
  const spec = readFileSync(new URL('../../../../../docs/spec/verification.md', import.meta.url), 'utf8')
  const seconds = ({ burst }: { readonly burst: number }): string => `${burst / 1000} s`
  const share = ({ perMs }: { readonly perMs: number }): string => `${perMs * 100} %`

  it('says what the code does', () => {
    for (const row of [
      `| own | ${seconds(EXECUTION.own)} | ${share(EXECUTION.own)} of a core |`,
      `| dealings | ${seconds(EXECUTION.dealings)}, of which ${seconds(ONE_ACCUSED)} against one accused | ${share(EXECUTION.dealings)}, of which ${share(ONE_ACCUSED)} against one accused | ${MAX_EXECUTION_MS / 1000} s |`,
      `| strangers | ${seconds(EXECUTION.strangers)} | ${share(EXECUTION.strangers)} | ${MAX_EXECUTION_MS / 1000} s |`,
      `| checks that need no execution, all together | ${seconds(CHECKS)} | ${share(CHECKS)} |`,
      `| bytes fetched, for dealings and for strangers each | ${FETCHED.burst / 1024 / 1024} MiB | ${FETCHED.perMs * 1000 / 1024} KiB a second |`,
      `at least ${MIN_EXECUTION_MS} ms a proof`
    ]) {
      expect(spec).to.include(row)
    }
  })
})

describe('a ranked queue', () => {
  it('runs one at a time: the lowest rank first, of one rank the first that came, whoever fails', async () => {
    const queue = new RankedQueue()
    const ran: string[] = []
    let running = 0
    const task = (name: string) => async (): Promise<void> => {
      expect(++running).to.equal(1)
      ran.push(name)
      await Promise.resolve()
      running--
      if (name === 'fails') {
        throw new Error(name)
      }
    }
    const all = [queue.run(2, task('first')), queue.run(2, task('second')), queue.run(1, task('fails')), queue.run(0, task('own')), queue.run(1, task('known'))]
    expect([queue.waits(0), queue.waits(1), queue.waits(2)]).to.deep.equal([1, 2, 1])
    const ended = await Promise.allSettled(all)
    expect(ended.map(({ status }) => status)).to.deep.equal(['fulfilled', 'fulfilled', 'rejected', 'fulfilled', 'fulfilled'])
    expect(ran).to.deep.equal(['first', 'own', 'fails', 'known', 'second'])
    await queue.run(0, task('after'))
    expect(queue.waits(0)).to.equal(0)
  })
})
