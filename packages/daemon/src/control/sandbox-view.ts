import type { SandboxView } from '../control.ts'
import type { Standing } from '../executors/index.ts'

/** What was tried to find out how far units are kept from this machine. */
export function sandboxView ({ isolation, trials, advice }: Standing): SandboxView {
  return {
    isolation,
    strangers: isolation === 'none' ? 'refused' : 'accepted',
    trials: trials.map(({ isolation: rung, holds, attempts, fault, ms }) => ({ rung, holds, ms, attempts: attempts.map(({ what, held, seen }) => ({ what, held, seen })), ...(fault == null ? {} : { fault }) })),
    ...(advice == null ? {} : { advice })
  }
}

/** The same in one line, for logs and people. */
export function sandboxLine ({ isolation, trials, strangers, advice }: SandboxView): string {
  const measured = trials.find(({ holds }) => holds)
  const tried = measured == null ? '' : `, ${measured.attempts.length} ways out tried, none open`
  const failed = trials.filter(({ holds }) => !holds).map(({ rung, fault, attempts }) => `${rung}: ${fault ?? `open: ${attempts.filter(({ held }) => !held).map(({ what, seen }) => `${what} (${seen})`).join(', ')}`}`)
  return [
    `isolation ${isolation}${tried}`,
    ...(strangers === 'refused' ? ['strangers\' work is refused', ...failed] : []),
    ...(advice == null ? [] : [advice])
  ].join('; ')
}
