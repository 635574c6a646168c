import { COSTS } from './outcome.ts'
import type { Outcome } from './outcome.ts'
import type { Estimate } from './statistics.ts'

const whole = (value: number): string => (Math.abs(value) < 100 ? value.toFixed(1) : value.toFixed(0)).replace(/^-(0(?:\.0)?)$/, '$1')

function gain ({ mean, high }: Estimate): string {
  return `${whole(mean)} ± ${whole(high - mean)}`
}

/** Gains beyond honest work, a line for each strategy. */
export function gainTable (outcomes: readonly Outcome[]): string {
  const head = ['strategy', ...COSTS.map(cost => `cost/price ${cost}`), 'convicted', 'units', 'forged', 'forged and paid', 'most of that', 're-run']
  const rows = outcomes.map(({ name, gains, convicted, taken, forged, paidWrong, worst, audited }) =>
    [name, ...gains.map(gain), `${(convicted * 100).toFixed(1)} %`, whole(taken), whole(forged), whole(paidWrong), whole(worst), whole(audited)])
  return [head, head.map((_, i) => i === 0 ? '---' : '--:'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n')
}
