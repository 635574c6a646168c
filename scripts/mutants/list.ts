import { BLOBS } from './blobs.ts'
import { CREDIT_AND_BOOKS } from './credit.ts'
import { NODE } from './daemon.ts'
import { DELIVERY } from './delivery.ts'
import { METERING, UNITS } from './execution.ts'
import { WALLS } from './executors.ts'
import { AUDITS, REPUTATION } from './policy.ts'
import { ADMISSION } from './profile.ts'
import { ARRIVING } from './proof-exchange.ts'
import { ROLLBACK } from './rollback.ts'
import { LOG, MONEY } from './settle.ts'
import { STORED_LOG } from './stored-log.ts'
import { TRUST } from './trust.ts'
import { VERIFIERS } from './verifiers.ts'
import { ATTESTATIONS, PROOFS } from './verify.ts'
import { ENVELOPE } from './wire-envelope.ts'
import { FIELDS_AND_TYPES } from './wire-fields.ts'
import { LAW } from './wire-law.ts'
import { FIELD_LIMITS } from './wire-limits.ts'
import { WITNESS } from './witness.ts'
import type { Mutant } from './mutant.ts'

/** Every check whose absence a test has to notice. */
export const MUTANTS: readonly Mutant[] = [
  ...ENVELOPE, ...FIELDS_AND_TYPES, ...FIELD_LIMITS, ...LAW, ...PROOFS, ...AUDITS, ...REPUTATION, ...ATTESTATIONS, ...MONEY, ...CREDIT_AND_BOOKS, ...LOG, ...STORED_LOG, ...ROLLBACK, ...NODE, ...TRUST, ...VERIFIERS, ...WITNESS, ...BLOBS, ...DELIVERY, ...ARRIVING, ...WALLS, ...ADMISSION, ...METERING, ...UNITS
]
