import { formatAmount } from '../../amount.ts'
import type { AuditOddsView, ContractView, VerifierView, WindowView, WitnessesView } from '../../control.ts'

/** Windows of one contract that are told; `--json` has all. */
const SHOWN = 12

/** Why so many units of each window were re-executed, and what that could find. */
export function windowLines ({ windows, asset }: Pick<ContractView, 'windows' | 'asset'>): readonly string[] {
  const judged = windows.filter(({ audited, witnesses }) => audited != null || (witnesses?.silent ?? []).length > 0)
  const earlier = judged.length - SHOWN
  return [...(earlier > 0 ? [`    ${earlier} earlier windows: --json has them`] : []), ...judged.slice(-SHOWN).flatMap(one => lines(one, asset))]
}

function lines ({ window, indexes, audited = [], vouched = 0, verifiers = [], auditWhy = '', auditTier, shortened, auditOdds, witnesses }: WindowView, asset: string): readonly string[] {
  return [
    `    window ${window}: ${audited.length} of ${indexes.length} re-executed${auditTier == null ? '' : ` (${auditTier})`}${vouched === 0 ? '' : `, ${vouched} more found right by their verifiers`}. ${auditWhy}`,
    ...(witnesses == null ? [] : [`      ${witness(witnesses)}`]),
    ...verifiers.map(one => `      ${verifier(one, asset)}`),
    ...(shortened == null ? [] : [`      no more units: ${shortened}`]),
    ...(auditOdds == null ? [] : [`      ${odds(auditOdds)}`, `      ${stakes(auditOdds, asset)}`])
  ]
}

/** Whose nonces chose its units beside this node's. */
function witness ({ committed, without, silent }: WitnessesView): string {
  const took = committed.length === 0 ? 'no witness took part' : `witnesses ${committed.join(', ')}`
  const lost = silent.length === 0 ? '' : `; lost, for ${silent.join(', ')} kept a nonce`
  return `${took}${without.map(({ peer, why }) => `; not ${peer}: ${why}`).join('')}${lost}`
}

/** Whom this node asked, what became of it, and what it is paid. */
function verifier ({ peer, indexes, committed, state, why, same, different = [], total, paid }: VerifierView, asset: string): string {
  const found = same == null ? committed ? 'committed in time' : 'not in time' : `${same.length} as claimed${different.length === 0 ? '' : `, ${different.join(', ')} otherwise`}`
  const owed = `${formatAmount(BigInt(total))} ${asset}${paid ? ' paid' : ''}`
  return `${peer} for ${indexes.join(', ')}: ${state == null ? `not hired, ${why ?? ''}` : `${found}; ${state}, ${owed}`}`
}

function odds ({ found }: AuditOddsView): string {
  return `a liar is found who forges ${found.map(({ forgedPpm, chance }) => `${forgedPpm / 10_000} %: ${percent(chance)}`).join(', ')}`
}

function stakes ({ atStake, best, spread, toleratedSpread, unverified, cap }: AuditOddsView, asset: string): string {
  const pays = best.gain > 1e-9
    ? `forging ${best.forged} would gain ${best.gain.toFixed(2)} unit prices on average`
    : `no forgery gains on average while no unit costs more than ${toleratedSpread.toFixed(1)} times the mean (seen: ${spread.toFixed(1)})`
  return `${atStake} units' payment at stake; ${pays}; unverified then: ${formatAmount(BigInt(unverified))} of at most ${formatAmount(BigInt(cap))} ${asset}`
}

/** What can go wrong is not said to be certain, nor what may happen impossible. */
function percent (chance: number): string {
  const text = (chance * 100).toFixed(1)
  return chance < 1 && text === '100.0' ? '> 99.9 %' : chance > 0 && text === '0.0' ? '< 0.1 %' : `${chance === 1 || chance === 0 ? chance * 100 : text} %`
}
