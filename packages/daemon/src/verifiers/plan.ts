import { collusionOdds } from '@mycel/verify/audit'
import { equals, peerKey } from '@mycel/wire'
import type { JobRequest } from '../control.ts'
import type { JobRecord } from '../jobs/job-record.ts'
import type { PeerKey } from '@mycel/wire'

/** Most verifiers of one unit. */
export const MAX_VERIFIERS = 4

/** The share of a node's own list that it takes to collude where it leaves checks to them, ppm. */
export const COLLUDING_PPM = 300_000

const PPM = 1_000_000

/** How a job wants its windows checked by others. */
export type AuditWish = Pick<JobRequest, 'verifiers' | 'auditSelf'>

/** What a job says of the audits of its contracts. */
export interface AuditTerms extends AuditWish {
  readonly job: string
  /** Micro-units, for all of them together. */
  readonly budget: bigint
}

/** Undefined where the job wants no verifiers. */
export function termsOf ({ id, request: { verifiers = 0, auditSelf = true, auditBudget = '0' } }: Pick<JobRecord, 'id' | 'request'>): AuditTerms | undefined {
  return verifiers === 0 ? undefined : { job: id, verifiers, auditSelf, budget: BigInt(auditBudget) }
}

export interface Plan {
  /** Verifiers drawn for each challenged unit; 0: nobody is asked. */
  readonly count: number
  /** Whether this node runs every challenged unit all the same. */
  readonly self: boolean
  /** Chance that a wrong unit is called right although it is checked, ppm, rounded up. */
  readonly blindPpm: number
}

/**
 * What a job's wish comes to with so many on the award's list. Units are left to verifiers alone only where as many as wanted can be drawn, and where they do not all collude for certain. Pure.
 *
 * @param trusted - keys on `award.verifiers`
 */
export function planOf ({ verifiers = 0, auditSelf = true }: AuditWish, trusted: number): Plan {
  const count = Math.min(verifiers, trusted)

  if (count === 0) {
    return { count, self: true, blindPpm: 0 }
  }

  const blindPpm = Math.ceil(collusionOdds({ trusted, colluding: Math.ceil(trusted * COLLUDING_PPM / PPM), verifiers: count }) * PPM)
  const self = auditSelf || count < verifiers || blindPpm >= PPM
  return { count, self, blindPpm: self ? 0 : blindPpm }
}

/** Whom an award to a provider names as verifiers: this node's list without the provider, which must not check itself, and without those that were convicted here. Pure. */
export function trustedFor (provider: Uint8Array, { list, self, convicted }: { readonly list: readonly PeerKey[], readonly self: Uint8Array, readonly convicted: (key: Uint8Array) => boolean }): readonly Uint8Array[] {
  return list.filter(key => key !== peerKey(provider) && key !== peerKey(self)).map(key => Uint8Array.from(Buffer.from(key, 'hex'))).filter(key => !convicted(key))
}

/** Who is asked for which of the challenged positions: each position's verifiers, gathered by verifier, in the order of the list. Pure. */
export function askedFor (positions: readonly number[], trusted: readonly Uint8Array[], drawn: (position: number) => readonly Uint8Array[]): ReadonlyArray<{ readonly verifier: Uint8Array, readonly positions: readonly number[] }> {
  const draws = positions.map(position => ({ position, verifiers: drawn(position) }))
  return trusted.map(verifier => ({ verifier, positions: draws.filter(({ verifiers }) => verifiers.some(one => equals(one, verifier))).map(({ position }) => position) })).filter(one => one.positions.length > 0)
}
