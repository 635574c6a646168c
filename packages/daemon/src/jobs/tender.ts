import { encodeWasmWork, keyOfDid, sign } from '@mycel/wire'
import { isIndexed, parseBlobCid } from '@mycel/wire/blobs'
import type { FeesConfig } from '../config.ts'
import type { JobRequest } from '../control.ts'
import type { Authenticated, Crypto, Share, Signer } from '@mycel/wire'

/** How long bidders have at most, milliseconds. */
export const BID_WINDOW_MS = 1_500

const ACCEPT_MS = 10_000
const START_MS = 60_000
const REVEAL_MS = 30_000
const OPEN_MS = 60_000
const SETTLE_MS = 60_000
/** Time for a window where the job does not say, milliseconds. */
const WINDOW_MS = 120_000

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
  const windowMs = limits.windowMs ?? WINDOW_MS

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
    windowUnits: request.windowUnits,
    asset: request.asset,
    unitPriceCap: BigInt(request.unitPriceCap),
    feePpm: fees.payee == null ? 0 : fees.ppm,
    feePayee: fees.payee ?? new Uint8Array(0),
    shares: request.shares.map(({ party, ppm, reason }): Share => ({ party: keyOfParty(party), ppm, reason })),
    audit: { floorPpm: request.floorPpm, kappaPpm: request.kappaPpm, budget: 0n },
    bidDeadline: earlier(now + BigInt(BID_WINDOW_MS), deadline),
    deadline,
    timeouts: { acceptMs: ACCEPT_MS, startMs: START_MS, windowMs, revealMs: REVEAL_MS, openMs: OPEN_MS, approveMs: windowMs, settleMs: SETTLE_MS },
    addrs: init.addrs.slice(0, 8)
  })
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
