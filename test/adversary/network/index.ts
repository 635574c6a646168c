import { FALSE_ACCUSER } from './false-accuser.ts'
import { MALFORMED } from './malformed.ts'
import { PROOF_FLOOD } from './proof-flood.ts'
import { SILENT_REQUESTERS } from './silent-requester.ts'
import { SYBIL_PROVIDERS } from './sybil-providers.ts'
import { SYBIL_REQUESTERS } from './sybil-requesters.ts'
import { WASH_TRADING } from './wash-trading.ts'
import type { Play } from '../outcome.ts'

/** Adversaries among requesters, accusers and bare peers. */
export const NETWORK: readonly Play[] = [FALSE_ACCUSER, PROOF_FLOOD, ...SILENT_REQUESTERS, SYBIL_PROVIDERS, SYBIL_REQUESTERS, WASH_TRADING, MALFORMED]
