import { peerKey } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import type { Op, Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'

const HIRES = 'hires'

/** One verifier hired for one window: stored in the batch of its award, so that nobody is hired twice for one place. */
export interface Hire {
  /** The job that pays. */
  readonly job: string
  /** The audited contract's key. */
  readonly of: ContractKey
  readonly window: number
  /** Identity key, 32 bytes. */
  readonly verifier: Uint8Array
  /** Places in the audited window, ascending. */
  readonly positions: readonly number[]
  /** Key of the contract that it was hired with. */
  readonly contract: ContractKey
  /** The most that it can cost, micro-units. */
  readonly value: bigint
}

export function putHire (hire: Hire): Op {
  return { type: 'put', space: HIRES, key: placeOf(hire), value: encodeRecord(hire) }
}

export async function * loadHires (store: Store): AsyncGenerator<Hire> {
  for await (const [, value] of store.list(HIRES)) {
    yield decodeRecord<Hire>(value)
  }
}

/** The place that a hire fills: there is one for each verifier of a window. */
export function placeOf ({ of, window, verifier }: Pick<Hire, 'of' | 'window' | 'verifier'>): string {
  return `${of}!${window.toString(16).padStart(8, '0')}!${peerKey(verifier)}`
}
