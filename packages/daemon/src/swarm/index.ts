/**
 * Local swarms of real nodes, for tests, demos and adversaries (docs/swarm.md): one folder, loopback only, nothing left behind.
 *
 * ```ts
 * import { swarmUp } from '@mycel/daemon/swarm'
 *
 * const swarm = await swarmUp({ nodes: [{ name: 'asker' }, { name: 'worker', capacities: [COMPUTE] }] })
 * await swarm.ready()
 * await swarm.node('asker').control.find(['class=compute'], 1)
 * await swarm.down()
 * ```
 *
 * @packageDocumentation
 */
export type { Adversary, AdversaryContext } from './adversary.ts'
export { SwarmError } from './errors.ts'
export type { SwarmErrorCode } from './errors.ts'
export type { AdversarySpec, NodeSpec, Swarm, SwarmInit, SwarmMode, SwarmNode } from './spec.ts'
export { swarmUp } from './swarm.ts'
export type { Overrides } from '../parts/overrides.ts'
export type { Executor, Outcome, RunOptions, Unit, Workload } from '../executors/executor.ts'
export type * from '../control.ts'
