import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { askedFor, planOf, trustedFor } from '../../src/verifiers/plan.ts'
import type { AuditWish, Plan } from '../../src/verifiers/plan.ts'

const key = (n: number): Uint8Array => new Uint8Array(32).fill(n)

describe('the plan for a window\'s verifiers', () => {
  const plans: ReadonlyArray<readonly [string, AuditWish, number, Plan]> = [
    ['nobody is wanted', {}, 5, { count: 0, self: true, blindPpm: 0 }],
    ['nobody is there', { verifiers: 2, auditSelf: false }, 0, { count: 0, self: true, blindPpm: 0 }],
    ['the requester runs all itself', { verifiers: 2 }, 5, { count: 2, self: true, blindPpm: 0 }],
    // 3 of 10 collude: 3/10 · 2/9
    ['two of ten are left alone', { verifiers: 2, auditSelf: false }, 10, { count: 2, self: false, blindPpm: 66_667 }],
    ['one of three is left alone', { verifiers: 1, auditSelf: false }, 3, { count: 1, self: false, blindPpm: 333_334 }],
    ['one of two cannot outvote the other', { verifiers: 2, auditSelf: false }, 2, { count: 2, self: false, blindPpm: 0 }],
    ['fewer than wanted', { verifiers: 3, auditSelf: false }, 2, { count: 2, self: true, blindPpm: 0 }],
    ['the only one may well collude', { verifiers: 1, auditSelf: false }, 1, { count: 1, self: true, blindPpm: 0 }]
  ]

  for (const [what, wish, trusted, plan] of plans) {
    it(what, () => { expect(planOf(wish, trusted)).to.deep.equal(plan) })
  }
})

describe('whom an award names', () => {
  const list = [1, 2, 3, 4].map(n => peerKey(key(n)))

  it('is the list without its provider, this node, and whoever was convicted', () => {
    expect(trustedFor(key(9), { list, self: key(8), convicted: () => false })).to.deep.equal([1, 2, 3, 4].map(key))
    expect(trustedFor(key(2), { list, self: key(1), convicted: one => one[0] === 3 })).to.deep.equal([key(4)])
  })
})

describe('who is asked for what', () => {
  it('is each verifier once, for all its positions', () => {
    const drawn = new Map([[1, [key(3), key(1)]], [4, [key(1), key(2)]], [6, [key(3), key(1)]]])
    expect(askedFor([1, 4, 6], [1, 2, 3, 4].map(key), position => drawn.get(position) ?? [])).to.deep.equal([
      { verifier: key(1), positions: [1, 4, 6] },
      { verifier: key(2), positions: [4] },
      { verifier: key(3), positions: [1, 6] }
    ])
  })
})
