import { formatAmount } from '../../amount.ts'
import type { AuditOddsView, ContractView, WindowView } from '../../control.ts'

/** Windows of one contract that are told; `--json` has all. */
const SHOWN = 12

/** Why so many units of each window were re-executed, and what that could find. */
export function windowLines ({ windows, asset }: Pick<ContractView, 'windows' | 'asset'>): readonly string[] {
  const judged = windows.filter(({ audited }) => audited != null)
  const earlier = judged.length - SHOWN
  return [...(earlier > 0 ? [`    ${earlier} earlier windows: --json has them`] : []), ...judged.slice(-SHOWN).flatMap(one => lines(one, asset))]
}

function lines ({ window, indexes, audited = [], auditWhy = '', auditTier, shortened, auditOdds }: WindowView, asset: string): readonly string[] {
  return [
    `    window ${window}: ${audited.length} of ${indexes.length} re-executed${auditTier == null ? '' : ` (${auditTier})`}. ${auditWhy}`,
    ...(shortened == null ? [] : [`      no more units: ${shortened}`]),
    ...(auditOdds == null ? [] : [`      ${odds(auditOdds)}`, `      ${stakes(auditOdds, asset)}`])
  ]
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
