import { facetsFor } from './facets.ts'
import type { JobRequest, QuoteView } from '../control.ts'
import type { Parts } from '../daemon.ts'

/** What a job would cost at most, who could take it, and who would see what. */
export async function quoted ({ config, discovery }: Pick<Parts, 'config' | 'discovery'>, job: JobRequest): Promise<QuoteView> {
  const found = await discovery.find(facetsFor(job), { enough: job.providers })
  const prices = found.flatMap(({ capacities }) => capacities.filter(one => one.class === job.class && one.asset === job.asset).map(({ unitPrice }) => unitPrice)).sort((a, b) => a < b ? -1 : 1)
  const cap = BigInt(job.unitPriceCap)
  const [cheapest] = prices

  return {
    units: job.units,
    mostItCanCost: (BigInt(job.units) * cap + BigInt(job.auditBudget ?? '0')).toString(),
    asset: job.asset,
    feePpm: config.fees.ppm,
    whoSeesInputs: whoSees(job, config.policy.verifiers.length),
    matching: prices.filter(price => price <= cap).length,
    ...(cheapest == null ? {} : { cheapest: cheapest.toString() })
  }
}

function whoSees ({ providers, verifiers = 0, witnesses = 0, evidence }: JobRequest, trusted: number): string {
  const asked = Math.min(verifiers, trusted)
  return [
    `up to ${providers} providers at a time see the inputs of the units that they run`,
    ...(asked === 0 ? [] : [`up to ${asked} of the ${trusted} verifiers that this node trusts see those of each unit that is checked`]),
    ...(Math.min(witnesses, trusted) === 0 ? [] : ['witnesses learn where all inputs and results are to be had']),
    ...(evidence === 'batch' ? ['after a proven fraud anybody may see the one input that proves it'] : [])
  ].join('; ')
}
