import { setTimeout } from 'node:timers/promises'
import { blobRef } from '@mycel/wire/blobs'
import { BlobFetchError } from '../blobs/fetch-error.ts'
import { workOfTender } from './workload.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Authenticated, Tender, WindowRecord } from '@mycel/wire'

/** What a unit's result takes in a window's results beside its output, at most, bytes. */
export const UNIT_RESULT_BYTES = 64

/** Between two tries to reach a provider, milliseconds. */
const RETRY_MS = 500

/** Of the time that its provider waits for an answer, a window's results may take one part of so many to come; the rest is for checking them. */
const PARTS = 2n

/** What may still be tried where that time has passed while this node was down, milliseconds: a late approval counts too. */
const LATE_MS = 1_500n

export interface FetchPorts {
  readonly exchange: Pick<BlobExchange, 'obtain'>
  now (): bigint
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
}

export interface Fetching {
  readonly tender: Tender
  readonly record: WindowRecord
  readonly open: Authenticated<'open'>
  /** Until when the provider waits for the answer, Unix milliseconds. */
  readonly until: bigint
}

/**
 * The results did not come in time from their provider: it could not be reached, did not have them, sent others, or sent them too slowly.
 *
 * `withheld`: it had the time that it was due
 */
export class ResultsError extends Error {
  override readonly name = 'ResultsError'
  readonly code = 'no-results'
  readonly withheld: boolean

  constructor (message: string, withheld: boolean, options?: ErrorOptions) {
    super(message, options)
    this.withheld = withheld
  }
}

/**
 * The opened window's results, whole. A provider that cannot be reached is asked again; half of the time that it must wait for the approval is what it has, however it fills it.
 *
 * @throws {ResultsError}
 */
export async function fetchResults (ports: FetchPorts, { tender, record, open, until }: Fetching, options: AbortOptions): Promise<Uint8Array> {
  const { outputBytes } = workOfTender(tender)
  const ref = blobRef(open.body.results, open.body.resultsSize)

  if (ref == null) {
    throw new ResultsError(`no blob has ${open.body.resultsSize} bytes`, true)
  }

  const maxBytes = record.units * (outputBytes + UNIT_RESULT_BYTES)
  const left = until - ports.now()
  const late = left <= 0n
  const over = AbortSignal.timeout(Number(late ? LATE_MS : left / PARTS))
  const signal = AbortSignal.any([over, ...options.signal == null ? [] : [options.signal]])

  for (;;) {
    let provider: PeerId | undefined

    try {
      provider = await ports.locate(record.commit?.body.author ?? open.body.author, [])
      return await ports.exchange.obtain([provider], ref, { signal, maxBytes })
    } catch (err) {
      options.signal?.throwIfAborted()

      if (over.aborted) {
        throw new ResultsError('they did not come in time', !late, { cause: err })
      }

      if (!(err instanceof BlobFetchError)) {
        throw err
      }

      if (err.code !== 'unreachable-blob' && !mayCome(err, provider)) {
        throw new ResultsError(err.message, true, { cause: err })
      }

      // an abort here is seen at the next try
      await setTimeout(RETRY_MS, undefined, { signal }).catch(() => {})
    }
  }
}

/** Whether this source was only out of reach: that another one, which was asked for the same, lied is no word of it. */
function mayCome ({ sources }: BlobFetchError, peer: PeerId | undefined): boolean {
  const why = sources.find(one => one.peer === peer?.toString())?.why
  return why === 'unreachable' || why === 'busy' || why === 'slow'
}
