import { encodeWasmWork, keyOfDid, MAX_WINDOW_BLOB_BYTES, sign } from '@mycel/wire'
import { isIndexed, parseBlobCid } from '@mycel/wire/blobs'
import { UNIT_RESULT_BYTES } from '../effects/fetch-results.ts'
import type { FeesConfig } from '../config.ts'
import type { JobRequest } from '../control.ts'
import type { Authenticated, Crypto, Share, Signer, Tender } from '@mycel/wire'

/** How long bidders have at most, milliseconds. */
export const BID_WINDOW_MS = 1_500

/** Time for steps that take no computing, where the job does not say, milliseconds. */
const ANSWERS = { acceptMs: 10_000, startMs: 60_000, revealMs: 30_000, openMs: 60_000, settleMs: 60_000 } as const
/** Time for a window where the job does not say, milliseconds. */
const WINDOW_MS = 120_000

/** The longest that a tender can say, milliseconds. */
const MAX_MS = 7 * 24 * 60 * 60 * 1000

/** How fast a window's results are taken to come, bytes a millisecond: 256 KiB/s. */
const RESULTS_BYTES_PER_MS = 262

export interface TenderInit {
  readonly network: string
  readonly request: JobRequest
  readonly units: number
  readonly moduleSize: number
  readonly profile: string
  readonly fees: FeesConfig
  readonly addrs: readonly string[]
  /** Unix milliseconds. */
  readonly now: bigint
  /** When the job must be over. */
  readonly deadline: bigint
  /** 16 fresh random bytes. */
  readonly salt: Uint8Array
}

/** The signed call for bids on `units` units of a job. RangeError where the request breaks a limit of the wire. */
export function buildTender (crypto: Crypto, signer: Signer, init: TenderInit): Authenticated<'tender'> {
  const { request, fees, now, deadline } = init
  const { limits } = request

  return sign(crypto, signer, 'tender', {
    network: init.network,
    requester: signer.publicKey,
    salt: init.salt,
    at: now,
    class: request.class,
    facets: [...request.facets],
    work: {
      kind: 'wasm',
      body: encodeWasmWork({
        module: digest(request.module, init.moduleSize),
        moduleSize: BigInt(init.moduleSize),
        profile: init.profile,
        args: [...request.args],
        mounts: request.mounts.map(({ path, cid, size }) => ({ path, digest: digest(cid, size), size: BigInt(size) })),
        fuel: BigInt(limits.fuel),
        memoryPages: limits.memoryPages,
        outputBytes: limits.outputBytes,
        wallMs: limits.wallMs
      })
    },
    evidence: { kind: request.evidence, body: new Uint8Array(0) },
    units: init.units,
    windowUnits: windowUnitsOf(request),
    asset: request.asset,
    unitPriceCap: BigInt(request.unitPriceCap),
    feePpm: fees.payee == null ? 0 : fees.ppm,
    feePayee: fees.payee ?? new Uint8Array(0),
    shares: request.shares.map(({ party, ppm, reason }): Share => ({ party: keyOfParty(party), ppm, reason })),
    audit: { floorPpm: request.floorPpm, kappaPpm: request.kappaPpm, budget: BigInt(request.auditBudget ?? '0') },
    bidDeadline: earlier(now + BigInt(BID_WINDOW_MS), deadline),
    deadline,
    timeouts: timeoutsOf(request),
    addrs: init.addrs.slice(0, 8)
  })
}

/** Units of a window: no more than can all bring their largest output in one blob. A provider could not deliver them otherwise, and would be blamed for it. */
export function windowUnitsOf ({ limits: { outputBytes }, windowUnits }: { readonly limits: Pick<JobRequest['limits'], 'outputBytes'>, readonly windowUnits: number }): number {
  return Math.max(1, Math.min(windowUnits, Math.floor(MAX_WINDOW_BLOB_BYTES / (outputBytes + UNIT_RESULT_BYTES))))
}

/**
 * How long each side may keep the other waiting. Checking a window may take as long as computing it, and its results, for which their provider has half of the time, have to come first; where verifiers are to
 * compute units of it before the reveal, that may take as long as well.
 */
export function timeoutsOf ({ limits: { windowMs = WINDOW_MS, answerMs, outputBytes }, windowUnits, verifiers = 0 }: Pick<JobRequest, 'limits' | 'windowUnits' | 'verifiers'>): Tender['timeouts'] {
  const answers = answerMs == null ? ANSWERS : { acceptMs: answerMs, startMs: answerMs, revealMs: answerMs, openMs: answerMs, settleMs: answerMs }
  const results = windowUnitsOf({ limits: { outputBytes }, windowUnits }) * (outputBytes + UNIT_RESULT_BYTES)
  return {
    ...answers,
    windowMs,
    revealMs: Math.min(MAX_MS, answers.revealMs + (verifiers === 0 ? 0 : windowMs)),
    approveMs: Math.min(MAX_MS, windowMs + 2 * Math.ceil(results / RESULTS_BYTES_PER_MS))
  }
}

function earlier (a: bigint, b: bigint): bigint {
  return a < b ? a : b
}

/** The digest of a blob by its text, which must be of a blob of this size. */
function digest (cid: string, size: number): Uint8Array {
  const name = parseBlobCid(cid)

  if (name == null || name.indexed !== isIndexed(size)) {
    throw new RangeError(`${cid} is not the CID of a blob of ${size} bytes`)
  }

  return name.digest
}

function keyOfParty (did: string): Uint8Array {
  const key = keyOfDid(did)

  if (key == null) {
    throw new RangeError(`${did} is not a did:key of an Ed25519 key`)
  }

  return key
}
