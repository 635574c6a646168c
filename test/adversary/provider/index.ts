import { COLLUSION } from './collusion.ts'
import { FORGERS } from './forge.ts'
import { LAZY } from './lazy-verifier.ts'
import { SILENT } from './silence.ts'
import { TRICKS } from './tricks.ts'
import { TWICE } from './twice.ts'
import type { Play } from '../outcome.ts'

/** Adversaries that provide. */
export const PROVIDER: readonly Play[] = [...FORGERS, ...TRICKS, ...TWICE, ...SILENT, ...LAZY, COLLUSION]
