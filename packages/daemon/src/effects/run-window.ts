import { checkInputs, commitWindow, workOf } from '@mycel/verify/commit'
import { decodeManifest, encodeResults, MAX_WINDOW_BLOB_BYTES, peerKey } from '@mycel/wire'
import { withWindow } from '../core/notes.ts'
import { UNIT_RESULT_BYTES } from './fetch-results.ts'
import { gatherBlobs, named, workloadOf, workOfTender, WorkError } from './workload.ts'
import type { BlobExchange } from '../blobs/exchange.ts'
import type { Notes } from '../core/notes.ts'
import type { Executor, RunOptions, Unit } from '../executors/executor.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { Contract, Crypto, UnitInput, UnitResult } from '@mycel/wire'

export interface RunPorts {
  readonly crypto: Crypto
  readonly executor: Executor
  readonly exchange: BlobExchange
  readonly blobs: Blobs
  secretOf (contract: Contract, window: number): Uint8Array
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
}

/** Units of one window handed to the executor at a time: enough to keep its queues full, few enough to stay bounded. */
const IN_FLIGHT = 128

/**
 * Provider: executes a started window and prepares its commitment. Infrastructure failures that outlast a retry are noted as `broken`: the contract fails, no
 * wrong result is ever signed.
 */
export async function runWindow (ports: RunPorts, contract: Contract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
  try {
    return await execute(ports, contract, window, options)
  } catch (err) {
    if (options.signal?.aborted === true) {
      throw err
    }

    const reason = (err instanceof Error ? err.message : String(err)).slice(0, 60)
    return notes => ({ ...notes, broken: reason })
  }
}

async function execute (ports: RunPorts, contract: Contract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
  const { crypto, blobs, exchange } = ports
  const record = contract.windows[window]
  const tender = contract.tender.body
  const work = workOfTender(tender)
  const requester = await ports.locate(tender.requester, tender.addrs)
  await gatherBlobs(exchange, [requester], work, options)

  if (record == null) {
    throw new WorkError(`no window ${window}`)
  }

  const { manifest, manifestSize } = record.start.body
  const decoded = decodeManifest(await exchange.obtain([requester], named(manifest, manifestSize, 'manifest'), options))

  if (!decoded.ok) {
    throw new WorkError(`manifest: ${decoded.reason}`)
  }

  const { units } = decoded.value
  const inputs = units.map(({ index, input }) => ({ index, input: crypto.sha256(input) }))

  if (!checkInputs(crypto, record.start.body, inputs)) {
    throw new WorkError('the manifest is not what the requester signed')
  }

  const ran = await runUnits(ports.executor, workloadOf(work), units, { ...options, requester: peerKey(tender.requester) })
  // where nothing can be re-executed, fuel is a figure that nobody can check: the law lets none be claimed
  const results = tender.evidence.kind === 'batch' ? ran : ran.map(result => ({ ...result, fuel: 0n }))
  const claimed = results.map(({ status, fuel, output }, i) => ({ index: units[i]?.index ?? 0n, input: inputs[i]?.input ?? new Uint8Array(32), status, fuel, output: crypto.sha256(output) }))
  const { root, totalFuel } = commitWindow(crypto, {
    contract: record.start.body.contract, window, work: workOf(crypto, tender.work.body, work), units: claimed, secret: ports.secretOf(contract, window)
  })
  const bytes = encodeResults(results)
  const { digest } = await blobs.put(bytes)
  const indexes = units.map(({ index }) => index)
  return notes => withWindow(notes, window, { indexes, executed: { results: digest, resultsSize: bytes.byteLength, root, fuel: totalFuel } })
}

/** Runs units in order of start, many at a time; results stand in the units' order. The first failure ends the others. */
export async function runUnits (executor: Executor, workload: ReturnType<typeof workloadOf>, units: readonly UnitInput[], options: RunOptions): Promise<UnitResult[]> {
  const results = new Array<UnitResult>(units.length)
  const failed = new AbortController()
  const signal = AbortSignal.any([failed.signal, ...options.signal == null ? [] : [options.signal]])
  let next = 0
  let size = 0

  async function lane (): Promise<void> {
    for (let i = next++; i < units.length; i = next++) {
      const unit: Unit | undefined = units[i]

      if (unit != null) {
        const { status, fuel, output } = await executor.run(workload, unit, { ...options, signal })
        size += output.byteLength + UNIT_RESULT_BYTES
        results[i] = { status, fuel, output }

        // they lie in memory until the window is committed, and one blob has to hold them
        if (size > MAX_WINDOW_BLOB_BYTES) {
          throw new WorkError(`the window's outputs are larger than ${MAX_WINDOW_BLOB_BYTES} bytes together`)
        }
      }
    }
  }

  try {
    await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, units.length) }, lane))
    return results
  } finally {
    // a window that has failed needs none of its other units
    failed.abort()
  }
}
