import type { AuditOddsView, BalanceView, ContractView, JobView, LineView, ReputationSummary, RequesterView, WindowView } from '../../src/control.ts'

export const LAIN: RequesterView = { peer: 'peer-c', refused: 'it let 2 contracts lie', lapses: [{ contract: '0c', owed: 'reveal', value: '8000', at: 1_700_000_000_000 }, { contract: '0d', owed: 'approval', value: '7000', at: 1_700_000_100_000 }], paid: '3000' }
export const BALANCE: BalanceView = {
  peer: 'peer-b', name: 'Bert', asset: 'credit', balance: '-1250000', worked: '250000', contributed: '0', bought: '2000000', deducted: '0', paid: '500000', got: '0', since: 1_700_000_000_000, reserved: '1', lost: '0', granted: '0', received: '3000000', free: { provider: '5000000', requester: '1750000' }, receipts: 2, payments: 1, root: 'r1'
}
export const LINE: LineView = { peer: 'peer-b', name: 'Bert', asset: 'credit', granted: '2000000', received: '0' }
export const SUMMARY: ReputationSummary = { peer: 'peer-b', class: 'compute', scorePpm: 472_870, honestPpm: 472_870, deliversPpm: 1_000_000, passesSinceFailure: 3, verifiedSinceFailure: '3000' }
const odds: AuditOddsView = {
  atStake: 2, term: 'deterrence', spread: 1.5, toleratedSpread: 2, found: [{ forgedPpm: 10_000, chance: 0.0123 }, { forgedPpm: 500_000, chance: 1 }], best: { forged: 1, gain: -0.05 }, unverified: '2000', cap: '5000000'
}
const window: WindowView = {
  window: 0, indexes: ['0', '1'], startedAt: 1, committedAt: 2, openedAt: 3, approvedAt: 4, audited: ['1'], auditWhy: '1 of 2 units are checked: because.', auditRate: 0.5, auditTier: 'liftoff', shortened: 'it is full', auditOdds: odds
}
const contract: ContractView = { id: 'c0', role: 'requester', peer: 'peer-b', state: 'proven', units: 2, unitPrice: '1000', asset: 'credit', payable: '2', total: '2000', windows: [window] }

export const JOB: JobView = { id: '', name: '', state: 'running', created: 1000, units: { total: 0, done: 0, assigned: 0, waiting: 0 }, asset: 'credit', spent: '0', tenders: 1, passedOver: [{ peer: 'peer-c', why: 'not attested' }], contracts: [contract] }
