import { expect } from 'aegir/chai'
import { standingOf } from '../../src/contract/contract.ts'
import { SharedList } from '../../src/contract/shared-list.ts'
import { must, provenTo, standing, walk, WINDOW } from '../fixtures/standings.ts'
import { stepOf } from '../fixtures/steps.ts'
import type { Standing } from '../../src/contract/contract.ts'

function pastOf (start: Standing | undefined): number {
  let length = 0

  for (let at = start; at != null; at = at.facts.past) {
    length++
  }

  return length
}

describe('contract: shared storage', () => {
  it('appends without copying, as long as it is the newest version that grows', () => {
    let keys = 0
    let list = new SharedList<number>(item => {
      keys++
      return String(item)
    })

    for (let i = 0; i < 1_000; i++) {
      list = list.append(i)
    }

    expect(keys).to.equal(1_000)
    expect(list.toArray(998)).to.deep.equal([998, 999])
  })

  it('shows each version its own items only', () => {
    const one = new SharedList<string>(item => item).append('a')
    const two = one.append('b')
    const other = one.append('c')
    const more = two.append('d')

    expect([one, two, other, more].map(list => list.toArray().join(''))).to.deep.equal(['a', 'ab', 'ac', 'abd'])
    expect([one.at(0), one.at(1), one.at(-1), two.at(1), other.at(1)]).to.deep.equal(['a', undefined, undefined, 'b', 'c'])
    expect([one.find('b'), two.find('b'), two.find('c'), other.find('c'), other.find('b')]).to.deep.equal([undefined, 1, undefined, 1, undefined])
  })

  it('remembers no more of the past than a crossing can reach', () => {
    let contract = provenTo(0, { windowUnits: 1 })
    let longest = 0

    for (let i = 0; i < 10; i++) {
      for (const [step, role] of WINDOW) {
        contract = must(contract, stepOf(contract, step, role))
        longest = Math.max(longest, pastOf(standingOf(contract)))
      }
    }

    // approve and start are the longest run of one role: both, and what lay before them
    expect(longest).to.equal(3)
    expect(pastOf(standingOf(walk(standing('receipted'), [['refute', 'requester'], ['receipt', 'provider'], ['dispute', 'provider']])))).to.be.at.most(8)
  })
})
