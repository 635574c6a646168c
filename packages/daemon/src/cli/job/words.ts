import { formatAmount } from '../../amount.ts'
import { columns } from '../help.ts'
import { windowLines } from './window-words.ts'
import type { PreparedJob } from './prepare.ts'
import type { JobRequest, JobView, QuoteView } from '../../control.ts'

/** What a person must know before a job leaves the machine. */
export function notice (job: PreparedJob, request: JobRequest, quote: QuoteView): string {
  const cheapest = quote.cheapest == null ? '' : `, the cheapest at ${formatAmount(BigInt(quote.cheapest))} ${quote.asset} a unit`
  const fee = quote.feePpm === 0 ? 'no fee' : `fee ${quote.feePpm / 10_000} % included`

  return [`${job.file.name}: ${quote.units} units of class ${job.file.class}, ${job.inputsFrom}`, ...columns([
    ['  module', `${request.module}, ${size(job.module.byteLength)}`],
    ['  inputs', `${request.inputs}, ${size(job.manifest.byteLength)}${request.mounts.map(({ path, size: bytes }) => `; /in/${path}, ${size(bytes)}`).join('')}`],
    ['  who sees the inputs', quote.whoSeesInputs],
    ['  most it can cost', `${formatAmount(BigInt(quote.mostItCanCost))} ${quote.asset} (${fee}; cap ${formatAmount(job.file.price.cap)} a unit)`],
    ['  matching peers', `${quote.matching}${cheapest}`]
  ])].join('\n')
}

/** Why nobody may take it, or undefined. */
export function doubt (job: PreparedJob, quote: QuoteView): string | undefined {
  if (quote.matching === 0) {
    return 'no known peer matches: the job would wait for one until its deadline ("mycel find" shows who is there)'
  }

  return quote.cheapest != null && BigInt(quote.cheapest) > job.file.price.cap
    ? `the cheapest matching peer asks ${formatAmount(BigInt(quote.cheapest))} ${quote.asset} a unit, price.cap is ${formatAmount(job.file.price.cap)}`
    : undefined
}

/** One line on how far a job is. */
export function progressLine ({ name, state, units, spent, asset, contracts }: JobView): string {
  const width = 20
  const done = Math.round(width * units.done / Math.max(1, units.total))
  const peers = new Set(contracts.map(({ peer }) => peer)).size
  return `${name}  [${'#'.repeat(done)}${'.'.repeat(width - done)}] ${units.done}/${units.total} units, ${units.assigned} at ${peers} peers, ${formatAmount(BigInt(spent))} ${asset}, ${state}`
}

/** A job with its contracts and windows. */
export function jobText (job: JobView): string {
  const head = columns([
    ['job', job.id],
    ['name', job.name],
    ['state', job.reason == null ? job.state : `${job.state}: ${job.reason}`],
    ['units', `${job.units.done} done, ${job.units.assigned} assigned, ${job.units.waiting} waiting, of ${job.units.total}`],
    ['spent', `${formatAmount(BigInt(job.spent))} ${job.asset}`],
    ...(job.audits == null ? [] : [['verifiers', `${formatAmount(BigInt(job.audits.spent))} ${job.asset} of ${formatAmount(BigInt(job.audits.budget))}, ${formatAmount(BigInt(job.audits.left))} left`] as const]),
    ['passed over', job.passedOver.length === 0 ? 'nobody' : job.passedOver.map(({ peer, why }) => `${peer} (${why})`).join('; ')]
  ])
  const contracts = job.contracts.map(({ id, peer, state, units, payable, total, asset, windows, proof, receipt, reason }) => {
    const ends = [proof == null ? '' : `refuted by ${proof}`, receipt == null ? '' : `receipt ${receipt}`, reason ?? ''].filter(one => one !== '').join(', ')
    return [`  ${id.slice(0, 16)}`, peer, state, `${units} units`, `${windows.length} windows`, `${windows.reduce((sum, { audited }) => sum + (audited?.length ?? 0), 0)} audited`, `${payable} payable, ${formatAmount(BigInt(total))} ${asset}`, ends]
  })
  const lines = columns(contracts)
  return [...head, ...(contracts.length === 0 ? [] : ['contracts', ...job.contracts.flatMap((contract, i) => [lines[i] ?? '', ...windowLines(contract)])])].join('\n')
}

export function size (bytes: number): string {
  const [unit, value] = bytes < 1024 ? ['B', bytes] : bytes < 1024 ** 2 ? ['KiB', bytes / 1024] : bytes < 1024 ** 3 ? ['MiB', bytes / 1024 ** 2] : ['GiB', bytes / 1024 ** 3]
  return unit === 'B' ? `${bytes} B` : `${value.toFixed(1)} ${unit}`
}
