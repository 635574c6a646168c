/**
 * The clock of one node of an in-process swarm, ahead by as much as a test says. A deadline of a minute passes by `ahead` and a restart of that node, which looks at its deadlines anew; nothing else of it
 * is touched. `{ name: 'asker', adversary: { module: CLOCK, options: {} } }`.
 */
import { fileURLToPath } from 'node:url'
import type { Adversary, SwarmNode } from '@mycel/daemon/swarm'

export const CLOCK = fileURLToPath(import.meta.url)

const ahead = new Map<string, bigint>()

/** `clock`: whose, unique in the process. */
export const adversary: Adversary = ({ clock = '' }) => ({ now: () => BigInt(Date.now()) + (ahead.get(clock) ?? 0n) })

/** The node is off for so long. */
export async function sleeps (node: SwarmNode, clock: string, ms: number): Promise<void> {
  await node.stop()
  ahead.set(clock, (ahead.get(clock) ?? 0n) + BigInt(ms))
  await node.start()
}
