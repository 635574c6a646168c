import type { JobRecord } from './job-record.ts'
import type { Job } from './job.ts'
import type { Around } from './tender-round.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { Op } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Authenticated } from '@mycel/wire'

/** A peer that gets nothing before something that it holds is settled, and why. */
export interface Full { readonly full: string }

/** Everything a job needs of the node around it. */
export interface JobPorts {
  now (): bigint
  tender (record: JobRecord, units: number): Promise<Authenticated<'tender'>>
  /** Makes the call known; bids come in until it is closed. */
  publish (job: Job, tender: Authenticated<'tender'>): Promise<void>
  closed (tender: Authenticated<'tender'>): void
  lookAround (record: JobRecord): Promise<Around>
  /** Why nobody may have answered, for people. */
  whyNobody (record: JobRecord): string
  /** Opens a contract over as many of so many units as this node's own limits let it promise; a string says why it could not be. `ops` become durable with the award. */
  award (job: Job, tender: Authenticated<'tender'>, bid: Authenticated<'bid'>, units: number, ops: (key: ContractKey) => readonly Op[]): Promise<ContractMailbox | string | Full>
  save (record: JobRecord): Promise<void>
  op (record: JobRecord): Op
  peerName (key: Uint8Array): string
  changed (job: Job): void
  crashed (err: unknown): void
}
