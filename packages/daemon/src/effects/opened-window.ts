import { checkOpening, outcomeOf, workOf } from '@mycel/verify/commit'
import { decodeManifest, decodeResults } from '@mycel/wire'
import { fetchResults } from './fetch-results.ts'
import { named, present, workOfTender } from './workload.ts'
import type { FetchPorts } from './fetch-results.ts'
import type { Check } from '../core/notes.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { Outcome, WindowInput } from '@mycel/verify/commit'
import type { Contract, Crypto, UnitInput } from '@mycel/wire'

export interface OpenedPorts extends FetchPorts {
  readonly crypto: Crypto
  readonly blobs: Pick<Blobs, 'get'>
}

/** A window whose results are here, and are what its provider had committed to. Everything stands in the window's order. */
export interface Opened {
  readonly ok: true
  readonly units: readonly UnitInput[]
  readonly inputs: readonly WindowInput[]
  readonly outcomes: readonly Outcome[]
  /** Bytes of the claimed outputs. */
  readonly outputs: readonly Uint8Array[]
  readonly leaves: readonly Uint8Array[]
}

export interface NotOpened {
  readonly ok: false
  readonly check: Extract<Check, { verdict: 'bad-opening' }>
}

/**
 * Requester: fetches what a provider says of an opened window and checks that it is what it committed to.
 *
 * @param until - until when the provider waits for the outcome, Unix milliseconds
 * @throws {ResultsError} the results do not come
 */
export async function openedWindow (ports: OpenedPorts, contract: Contract, window: number, until: bigint, options: AbortOptions): Promise<Opened | NotOpened> {
  const record = contract.windows[window]
  const tender = contract.tender.body
  const { start, commit, open } = record ?? {}

  if (record == null || start == null || commit == null || open == null) {
    throw new Error(`window ${window} is not open`)
  }

  const { crypto } = ports
  const work = workOf(crypto, tender.work.body, workOfTender(tender))
  const manifest = decodeManifest(await present(ports.blobs, named(start.body.manifest, start.body.manifestSize, 'manifest')))

  if (!manifest.ok) {
    return notOpened({ reason: 'the window\'s manifest does not decode' })
  }

  const results = decodeResults(await fetchResults(ports, { tender, record, open, until }, options))

  if (!results.ok) {
    return notOpened({ reason: 'the delivered results do not decode', withheld: true })
  }

  const { units } = manifest.value
  const inputs = units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))
  const outcomes = results.value.units.map(result => outcomeOf(crypto, result))
  const opening = checkOpening(crypto, { commit: commit.body, work, inputs, results: outcomes, secret: open.body.secret })

  if (!opening.ok) {
    return notOpened({ reason: opening.reason, withheld: true })
  }

  return { ok: true, units, inputs, outcomes, outputs: results.value.units.map(({ output }) => output), leaves: opening.leaves }
}

function notOpened (why: Omit<NotOpened['check'], 'verdict'>): NotOpened {
  return { ok: false, check: { verdict: 'bad-opening', ...why } }
}
