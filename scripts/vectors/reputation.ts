import { decay, lowerBound, reputation, REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { alice, bob, carol, fill } from './people.ts'
import type { AuditEvidence, Evidence, NonDeliveryEvidence, ProofEvidence, ReputationPolicy } from '@mycel/verify/reputation'

const DAY = 86_400_000n
const NOW = 1_800_000_000_000n
const ONE = 1_000_000n

const [self, peer, friend] = [alice.publicKey, bob.publicKey, carol.publicKey]
const stranger = fill(0x77)
const about = { peer, class: 'compute' } as const

const audit = (id: number, days: number, change: Partial<AuditEvidence> = {}): AuditEvidence =>
  ({ kind: 'audit', id: fill(id), ...about, at: NOW - BigInt(days) * DAY, units: 3, value: 3000n, contributors: [self], auditors: [self], ...change })
const proof = (id: number, days: number, value = 0n): ProofEvidence => ({ kind: 'proof', id: fill(id), ...about, at: NOW - BigInt(days) * DAY, value })
const late = (id: number, days: number, change: Partial<NonDeliveryEvidence> = {}): NonDeliveryEvidence =>
  ({ kind: 'non-delivery', id: fill(id), ...about, at: NOW - BigInt(days) * DAY, reporter: self, afterReveal: false, ...change })

/** Each with what is different about it. */
const CASES: ReadonlyArray<readonly [name: string, evidence: readonly Evidence[], policy?: Partial<ReputationPolicy>]> = [
  ['nothing is known', []],
  ['one receipt of today', [audit(1, 0)]],
  ['a year of receipts, one a week', Array.from({ length: 52 }, (_, week) => audit(week + 1, week * 7, { units: 10 + week, value: 10_123n * BigInt(week + 1) }))],
  ['another half-life, pass and doubt', [audit(1, 3), audit(2, 50, { value: 777n })], { halfLifeMs: 10 * Number(DAY) + 1, passValue: 7n, doubtPpm: 10_000 }],
  ['receipts on both sides of a proof', [audit(1, 9), audit(2, 7), proof(3, 8), audit(4, 8)]],
  ['a dear proof', [audit(1, 1, { units: 500, value: 500_000n }), proof(2, 0, 75_000n)]],
  ['contracts let lie, one after the reveal', [audit(1, 9), audit(2, 1), late(3, 5, { afterReveal: true }), late(4, 1, { reporter: friend })]],
  ['what is not believed', [
    audit(1, 0, { contributors: [stranger, peer] }), audit(2, 0, { auditors: [stranger] }), audit(3, 0, { contributors: [friend, stranger], auditors: [self] }), late(4, 0, { reporter: stranger }),
    { kind: 'hearsay', id: fill(5), ...about, at: NOW }, audit(6, 0, { peer: friend }), audit(7, 0, { class: 'gpu' })
  ]],
  ['one vouches for itself', [audit(1, 0, { contributors: [peer], auditors: [peer] })], { trusted: [self, peer] }],
  ['the same again, and another version of it', [audit(1, 2), audit(1, 2), audit(1, 2, { units: 2, value: 2999n }), proof(2, 9, 2000n), proof(2, 9, 8000n)]],
  ['dated ahead', [audit(1, -3), proof(2, 400)]]
]

/** Decay, bound and whole reputations, as integers. */
export function reputationVectors (): unknown {
  const ages: ReadonlyArray<readonly [bigint, bigint]> = [[-1n, DAY], [0n, DAY], [1n, DAY], [DAY / 2n, DAY], [DAY, DAY], [12_345_678n, 7_777_777n], [30n * DAY + 1n, 30n * DAY], [61n * DAY + 5n, DAY], [63n * DAY, DAY], [1n, 9_007_199_254_740_991n]]
  const counts: ReadonlyArray<readonly [bigint, bigint, number]> = [
    [0n, 0n, 50_000], [ONE, 0n, 50_000], [0n, ONE, 50_000], [10n * ONE, 0n, 1], [10n * ONE, 0n, 500_000], [10_500_000n, 0n, 50_000], [10n * ONE, 500_000n, 50_000], [12_345_678n, 1_234_567n, 10_000],
    [1_000_000n * ONE, 3n * ONE, 50_000], [4_000_000n * ONE, 1_000_000n * ONE, 50_000], [500n * ONE, 20_000n * ONE, 50_000]
  ]

  return {
    decays: ages.map(([ageMs, halfLifeMs]) => ({ ageMs, halfLifeMs, decay: decay(ageMs, halfLifeMs) })),
    bounds: counts.map(([passes, failures, doubtPpm]) => ({ passes, failures, doubtPpm, bound: lowerBound(passes, failures, doubtPpm) })),
    cases: CASES.map(([name, evidence, change]) => {
      const policy: ReputationPolicy = { trusted: [self, friend], ...REPUTATION_DEFAULTS, ...change }
      const { why, ignored, ...numbers } = reputation({ ...about, evidence, policy, now: NOW })
      return { name, ...about, now: NOW, policy, evidence, ...numbers, why: why.map(({ item, weight }) => ({ kind: item.kind, id: item.id, weight })), ignored: ignored.map(({ item, code }) => ({ id: item.id, code })) }
    })
  }
}
