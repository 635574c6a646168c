import { node22 } from '../../test/determinism/engines.ts'
import type { Adversary } from '@mycel/daemon/swarm'

/** No adversary at all: an honest provider whose units run on Node 22. */
export const adversary: Adversary = () => ({ ...(node22 == null ? {} : { node: node22.path }) })
