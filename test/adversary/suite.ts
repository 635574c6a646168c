import { NETWORK } from './network/index.ts'
import { PROVIDER } from './provider/index.ts'
import type { Play } from './outcome.ts'

/** Every adversary there is, in the table's order. */
export const SUITE: readonly Play[] = [...PROVIDER, ...NETWORK]
