import { CLAIMS } from './claims.ts'
import { ENDLESS } from './endless.ts'
import { FORGED } from './forged.ts'
import { LATE } from './late.ts'
import { OLD_HEADS } from './old-heads.ts'
import { OLD_LINES } from './old-lines.ts'
import { REFUSING_PAYEE } from './refusing-payee.ts'
import { RING } from './ring.ts'
import { SHARE_FLOOD } from './share-flood.ts'
import { TWIN } from './twin.ts'
import { TWO_HISTORIES } from './two-histories.ts'
import type { Play } from '../outcome.ts'

/** Adversaries that are after the books. */
export const BOOKS: readonly Play[] = [FORGED, CLAIMS, REFUSING_PAYEE, LATE, TWO_HISTORIES, OLD_HEADS, TWIN, OLD_LINES, SHARE_FLOOD, RING, ENDLESS]
