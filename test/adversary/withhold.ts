import { once } from 'node:events'
import { OptionReader } from './options.ts'
import type { Adversary } from '@mycel/daemon/swarm'

/** A provider that takes work and falls silent: after its first units nothing is ever finished. Options: after (0). */
export const adversary: Adversary = (options, { log }) => {
  const after = new OptionReader(options, ['after']).whole('after', 0, 0, Number.MAX_SAFE_INTEGER)
  let units = 0

  return {
    executor: honest => ({
      tier: honest.tier,
      async run (workload, unit, rest) {
        if (units++ < after) {
          return honest.run(workload, unit, rest)
        }

        log(`unit ${unit.index} will never be done`)
        const signal = rest?.signal ?? new AbortController().signal
        await once(signal, 'abort')
        throw signal.reason
      },
      stop: async () => honest.stop()
    })
  }
}
