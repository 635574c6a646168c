import { stateOdds } from '../../scripts/demo/odds.ts'
import type { DemoRecord, Settings, UnitResult } from '../../scripts/demo/record.ts'
import type { ContractView } from '@mycel/daemon/client'

export const SETTINGS: Settings = { seed: 1, seedGiven: false, forge: 0.1, patience: 0, units: 4, rounds: 2, providers: 2, windowUnits: 10, floorPpm: 20_000, kappaPpm: 950_000, feePpm: 10_000, forgedEpochs: 1 }

const EXPERIMENT = { hidden: 8, lr: 0.1, momentum: 0.5, batch: 32, epochs: 4, l2: 0.001, seed: 9 }
const CAST = [['lab', 'requester'], ['bench', 'issuer'], ['witness', 'bystander'], ['p1', 'provider'], ['p3', 'liar'], ['p6', 'latecomer']] as const

/** A small run as it could have happened: one window each, the liar's refuted and run again by p1. */
export function smallRecord (): DemoRecord {
  const rounds = [1, 2].map(round => ({
    round,
    job: {
      id: `job${round}`,
      name: `round ${round}`,
      state: 'done' as const,
      created: 1000 * round,
      ended: 1000 * round + 900,
      units: { total: 2, done: 2, assigned: 0, waiting: 0 },
      asset: 'credit',
      spent: '2000',
      tenders: 1,
      passedOver: [{ peer: 'peer-p6', why: 'its ad does not show attested-by=did:key:z6Mk' }],
      contracts: round === 1 ? [contract('c1', 'peer-p1', [0, 1], 1000), refuted()] : [contract('c2', 'peer-p1', [2, 3], 2000)]
    },
    results: [0, 1].map(i => result(2 * (round - 1) + i, `c${round}`))
  }))

  return {
    settings: SETTINGS,
    started: 0,
    ended: 5000,
    machine: { node: 'v24.0.0', cores: 2, platform: 'linux x64' },
    cast: CAST.map(([name, role], i) => ({ name, role, peer: `peer-${name}`, did: `did:key:z6Mk${name}`, pid: 100 + i, tier: 'default', does: `what ${name} does`, ...(name.startsWith('p') ? { price: '1000' } : {}) })),
    benchmark: { experiment: EXPERIMENT, attested: [{ name: 'p1', units: 2, ms: 1000, unitsPerSecond: '2.00', validUntil: 9 }], unbelieved: { name: 'p6', kind: 'inspected' }, found: { any: 3, attested: 2 } },
    odds: stateOdds(SETTINGS),
    rounds,
    happenings: [{ at: 1000, kind: 'round', who: 'lab', text: 'round 1' }],
    crash: { name: 'p1', round: 2, killedAt: 2100, backAt: 2300, contract: 'c2', window: 0, outcome: 'resumed' },
    fraud: {
      proof: { id: 'proof', kind: 'fraud-proof', provider: 'peer-p3', accuser: 'peer-lab', requester: 'peer-lab', convicts: 'peer-p3', contract: 'c3', class: 'compute', window: 0, index: '1', verdict: 'upheld', learned: 'own-audit', at: 1500 },
      round: 1,
      contract: refuted(),
      window: 0,
      refutedAt: 1500,
      experiment: EXPERIMENT,
      claimed: { kind: 'trained', accuracy: 0.6, loss: 1, weights: 'aa' },
      recomputed: ['liftoff', 'turbofan'].map(tier => ({ tier, status: 0, score: { kind: 'trained', accuracy: 0.9, loss: 0.3, weights: 'bb' } })),
      witnesses: [{ name: 'witness', verdict: 'upheld', learned: 'gossip', at: 1700 }],
      file: 'demo-out/fraud-proof.json',
      bytes: 100,
      cids: { module: 'cid-m', input: 'cid-i', output: 'cid-o' },
      verified: { exit: 0, says: 'upheld' },
      flipped: { exit: 65, says: 'damaged', at: 50 }
    },
    forged: [{ index: 1, at: 1100, audited: true, paid: false }],
    winner: { index: 3, experiment: EXPERIMENT, score: { kind: 'trained', accuracy: 0.93, loss: 0.2, weights: 'cc' }, provider: 'p1', rechecks: [{ tier: 'liftoff', same: true, ms: 5 }, { tier: 'turbofan', same: true, ms: 5 }], struck: [] },
    otherWorld: {
      rounds: 2,
      units: 4,
      best: { index: 3, experiment: EXPERIMENT, claimed: { kind: 'trained', accuracy: 0.93, loss: 0.2, weights: 'cc' }, truth: { kind: 'trained', accuracy: 0.93, loss: 0.2, weights: 'cc' } },
      forged: [{ index: 1, claimed: { kind: 'trained', accuracy: 0.6, loss: 1, weights: 'aa' }, truth: { kind: 'trained', accuracy: 0.9, loss: 0.3, weights: 'bb' } }],
      elsewhere: 0,
      executed: 0,
      liarUnits: 2,
      paid: '2000',
      paidForged: '1000',
      ms: 900
    },
    books: {
      nodes: [books('lab', 'peer-p1', '-4000'), books('p1', 'peer-lab', '4000')],
      receipts: ['c1', 'c2'].map(id => ({ entry: { id: `receipt-${id}`, seq: '1', kind: 'receipt', at: 1, peer: 'peer-p1', asset: 'credit', amount: '2000', note: '', effects: [] }, provider: 'p1', units: 2, work: '1980', fee: '20' })),
      spent: '4000'
    },
    checks: [{ name: 'something held', ok: true, detail: 'it did' }]
  }
}

function contract (id: string, peer: string, indexes: readonly number[], at: number): ContractView {
  return {
    id,
    role: 'requester',
    peer,
    state: 'settled',
    units: 2,
    unitPrice: '1000',
    asset: 'credit',
    payable: '2',
    total: '2000',
    receipt: `receipt-${id}`,
    windows: [{ window: 0, indexes: indexes.map(String), startedAt: at, committedAt: at + 300, openedAt: at + 310, approvedAt: at + 600, audited: indexes.map(String), auditWhy: 'all of them', auditRate: 1, auditTier: 'turbofan' }]
  }
}

function refuted (): ContractView {
  const { receipt, windows: [window], ...rest } = contract('c3', 'peer-p3', [1], 1000)
  const { approvedAt, ...open } = window ?? { window: 0, indexes: [], startedAt: 0 }
  return { ...rest, state: 'refuted', payable: '0', total: '0', proof: 'proof', windows: [open] }
}

function result (index: number, id: string): UnitResult {
  return { index, experiment: EXPERIMENT, origin: 'random', score: index === 0 ? { kind: 'diverged', epoch: 1 } : { kind: 'trained', accuracy: 0.9 + index / 100, loss: 0.3, weights: 'w' }, provider: 'p1', contract: id, audited: true }
}

function books (name: string, peer: string, balance: string): DemoRecord['books']['nodes'][number] {
  const [worked, bought] = balance.startsWith('-') ? ['0', balance.slice(1)] : [balance, '0']
  const flows = { worked, contributed: '0', bought, deducted: '0', paid: '0', got: '0', lost: '0', granted: '0', received: '0', free: { provider: '0', requester: '0' } }
  return { name, balances: [{ peer, asset: 'credit', balance, ...flows, reserved: '0', receipts: 2, payments: 0, root: 'root' }], pairs: [{ peer, agreed: true, learned: 0, receipts: 2, root: 'root' }], log: { ok: true, entries: 3, root: 'root' } }
}
