import type { Play } from '../outcome.ts'

/** Adversaries among requesters, accusers and bare peers. */
export const NETWORK: readonly Play[] = []
