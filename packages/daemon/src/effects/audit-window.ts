import { tallyFuel, verdict } from '@mycel/verify/audit'
import { blindOf, checkOpening, outcomeOf, workOf } from '@mycel/verify/commit'
import { buildFraudProof } from '@mycel/verify/proof'
import { decodeManifest, decodeResults } from '@mycel/wire'
import { chooseUnits } from '../core/choose-units.ts'
import { withWindow } from '../core/notes.ts'
import { fetchResults, ResultsError } from './fetch-results.ts'
import { runUnits } from './run-window.ts'
import { named, present, workloadOf, workOfTender } from './workload.ts'
import type { Confirmation } from './confirm.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Knowledge } from '../core/choose-units.ts'
import type { Check, Notes } from '../core/notes.ts'
import type { Executor } from '../executors/executor.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Outcome, WindowInput } from '@mycel/verify/commit'
import type { Authenticated, Contract, Crypto, Signer, UnitInput, WindowRecord } from '@mycel/wire'

export interface AuditPorts {
  readonly crypto: Crypto
  readonly signer: Signer
  /** What re-executes a window's units. */
  executorFor (contract: Contract, window: number): Promise<Executor>
  readonly exchange: BlobExchange
  readonly blobs: Blobs
  now (): bigint
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  /** Until when the provider waits for the outcome, Unix milliseconds. */
  readonly until: bigint
  /** What this node knows of the provider now. */
  knowledge (contract: Contract, window: number): Knowledge
  /** Runs one unit in both V8 tiers. */
  confirm (contract: Contract, unit: UnitInput, options: AbortOptions): Promise<Confirmation>
  /** Keeps a proof of this node's own audit, with the blobs that others need to check it. */
  publish (proof: Authenticated<'fraud-proof'>): Promise<void>
}

/**
 * Requester: fetches an opened window, checks that it is what was committed, re-executes the units that root and nonce choose and judges the window. A mismatch
 * counts only once both V8 tiers agree that the claim is wrong. A window that cannot be had or re-executed here is not approved, and convicts nobody.
 */
export async function auditWindow (ports: AuditPorts, contract: Contract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
  try {
    return await audit(ports, contract, window, options)
  } catch (err) {
    // errors with a code are operational; every other one is a broken invariant
    if (options.signal?.aborted === true || !(err instanceof Error && 'code' in err)) {
      throw err
    }

    const withheld = err instanceof ResultsError && err.withheld
    return noted(window, { verdict: 'bad-opening', reason: `the results could not be had or checked: ${err.message}`.slice(0, 120), ...(withheld ? { withheld } : {}) })
  }
}

async function audit (ports: AuditPorts, contract: Contract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
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
    return noted(window, { verdict: 'bad-opening', reason: 'the window\'s manifest does not decode' })
  }

  const results = decodeResults(await fetchResults(ports, { tender, record, open, until: ports.until }, options))

  if (!results.ok) {
    return noted(window, { verdict: 'bad-opening', reason: 'the delivered results do not decode', withheld: true })
  }

  const { units } = manifest.value
  const inputs = units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))
  const outcomes = results.value.units.map(result => outcomeOf(crypto, result))
  const opening = checkOpening(crypto, { commit: commit.body, work, inputs, results: outcomes, secret: open.body.secret })

  if (!opening.ok) {
    return noted(window, { verdict: 'bad-opening', reason: opening.reason, withheld: true })
  }

  const chosenBy = chooseUnits(crypto, contract, record, ports.knowledge(contract, window))
  const { positions } = chosenBy
  const chosen = positions.flatMap(position => units[position] ?? [])
  const executor = chosen.length === 0 ? undefined : await ports.executorFor(contract, window)
  const again = executor == null ? [] : await runUnits(executor, workloadOf(workOfTender(tender)), chosen, options)
  const doubts = positions.filter((position, i) => {
    const claimed = outcomes[position]
    const rerun = again[i]
    return claimed != null && rerun != null && verdict(claimed, outcomeOf(crypto, rerun)) === 'mismatch'
  })

  const check = await confirmDoubts(ports, contract, record, { doubts, units, inputs, outcomes, outputs: results.value.units.map(({ output }) => output), leaves: opening.leaves }, options)
  return notes => withWindow(noted(window, check)(notes), window, { audit: { ...chosenBy, fuel: tallyFuel(again.map(({ fuel }) => fuel)), ...(executor == null ? {} : { tier: executor.tier }) } })
}

interface Doubts {
  readonly doubts: readonly number[]
  readonly units: readonly UnitInput[]
  readonly inputs: readonly WindowInput[]
  readonly outcomes: readonly Outcome[]
  /** Bytes of the claimed outputs. */
  readonly outputs: readonly Uint8Array[]
  readonly leaves: readonly Uint8Array[]
}

async function confirmDoubts (ports: AuditPorts, contract: Contract, { start, commit, open, window }: WindowRecord, found: Doubts, options: AbortOptions): Promise<Check> {
  const { award, tender } = contract

  for (const position of found.doubts) {
    const unit = found.units[position]
    const claimed = found.outcomes[position]

    if (unit == null || claimed == null || award == null || commit == null || open == null) {
      continue
    }

    const confirmed = await ports.confirm(contract, unit, options)

    // Tiers that disagree are this engine's fault, an unavailable rerun is nobody's: neither convicts.
    if (confirmed.agreed && verdict(claimed, confirmed.outcome) === 'mismatch') {
      const blind = blindOf(ports.crypto, open.body.secret, window, position)
      const proof = buildFraudProof(ports.crypto, ports.signer, {
        tender, award, start, commit, at: ports.now(), position, inputs: found.inputs, leaves: found.leaves, blind, claimed, found: confirmed.outcome
      })
      await ports.blobs.putValue(unit.input)
      // people who read the proof want to see what was claimed
      await ports.blobs.putValue(found.outputs[position] ?? new Uint8Array(0))
      await ports.publish(proof)
      return { verdict: 'refuted', proof: proof.id, envelope: proof.bytes }
    }
  }

  return { verdict: 'passed' }
}

function noted (window: number, check: Check): (notes: Notes) => Notes {
  return notes => withWindow(notes, window, { check })
}
