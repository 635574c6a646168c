import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { JobRequest, JobState } from '../control.ts'
import type { Op, Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'

const JOBS = 'jobs'

/** A job as it is stored; what its units have come to follows from its contracts. */
export interface JobRecord {
  readonly id: string
  readonly request: JobRequest
  readonly state: JobState
  readonly reason?: string
  readonly created: number
  readonly ended?: number
  readonly tenders: number
  readonly passedOver: ReadonlyArray<{ readonly peer: string, readonly why: string }>
  readonly contracts: readonly ContractKey[]
}

/** The record with more peers passed over, each reason of a peer once; the latest hundred. */
export function withPassedOver (record: JobRecord, peers: JobRecord['passedOver']): JobRecord {
  const known = new Set(record.passedOver.map(({ peer, why }) => `${peer} ${why}`))
  const fresh = peers.filter(({ peer, why }) => !known.has(`${peer} ${why}`))
  return { ...record, passedOver: [...record.passedOver, ...fresh].slice(-100) }
}

export function putJob (record: JobRecord): Op {
  return { type: 'put', space: JOBS, key: record.id, value: encodeRecord(record) }
}

/** Every stored job, the oldest first. */
export async function loadJobs (store: Store): Promise<readonly JobRecord[]> {
  const records: JobRecord[] = []

  for await (const [, value] of store.list(JOBS)) {
    records.push(decodeRecord<JobRecord>(value))
  }

  return records.sort((one, other) => one.created - other.created)
}
