/**
 * Evidence kinds: where kinds of work differ, and nowhere else. Spec: docs/spec/contract.md, "Evidence".
 *
 * @packageDocumentation
 */
import { accepted } from './accepted.ts'
import { batch } from './batch.ts'
import type { EvidenceKind } from './evidence-kind.ts'

export type { EvidenceKind } from './evidence-kind.ts'
export { accepted, batch }

/** The kinds that this version knows, by name. */
export const EVIDENCE: Readonly<Record<string, EvidenceKind>> = { batch, accepted }
