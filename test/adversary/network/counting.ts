import type { Adversary } from '@mycel/daemon/swarm'

const counts = new Map<string, number>()

/** Units that a node of this process ran as provider so far; its folder says which node. */
export function executedBy (dir: string): number {
  return counts.get(dir) ?? 0
}

/** No adversary at all: an honest provider of which somebody counts what it runs. In process only. */
export const adversary: Adversary = (_, { dir }) => ({
  executor: honest => ({
    tier: honest.tier,
    async run (workload, unit, rest) {
      counts.set(dir, executedBy(dir) + 1)
      return honest.run(workload, unit, rest)
    },
    stop: async () => honest.stop()
  })
})
