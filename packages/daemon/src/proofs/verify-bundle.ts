import { judgeFraudProof } from '@mycel/verify/proof'
import { cidOf } from '@mycel/wire'
import { blobCid, CHUNK_BYTES } from '@mycel/wire/blobs'
import { open } from '@mycel/wire/envelope'
import { blobsOf, WorkError, workloadOf } from '../effects/workload.ts'
import { ExecutorError } from '../executors/index.ts'
import { decodeProofBundle } from './bundle.ts'
import { checkProof, isFraudClaim, PROOF_TYPES } from './claim.ts'
import type { BlobSource, Executor, Outcome as RunOutcome } from '../executors/index.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { DoubleRootClaim, FraudClaim, Judgement } from '@mycel/verify/proof'
import type { Crypto } from '@mycel/wire'
import type { BlobRef } from '@mycel/wire/blobs'

/** The two V8 tiers, and what each came to. */
export interface BundleRerun {
  readonly tier: string
  readonly outcome?: RunOutcome
  /** Why there is no outcome. */
  readonly failure?: string
}

export type BundleVerdict =
  /** The file is not what somebody once wrote: form, hashes or the accuser's signature. */
  | { readonly verdict: 'damaged', readonly code: string, readonly reason: string }
  /** A whole file whose claim fails without any re-execution. */
  | { readonly verdict: 'refused', readonly network: string, readonly code: string, readonly reason: string }
  | BundleJudged
  | BundleDoubleRoot

/** Two roots for one window: signatures are all that there is to check. */
export interface BundleDoubleRoot {
  readonly kind: 'double-root'
  readonly verdict: 'upheld'
  readonly network: string
  readonly reason: string
  readonly claim: DoubleRootClaim
}

export interface BundleJudged {
  readonly kind: 'fraud-proof'
  readonly verdict: Judgement['verdict']
  readonly network: string
  readonly reason: string
  readonly claim: FraudClaim
  readonly reruns: readonly BundleRerun[]
  readonly judgement: Judgement
  /** Bytes of the output that the provider committed to, where the bundle holds them. */
  readonly claimedOutput?: Uint8Array
}

export interface VerifyBundleInit extends AbortOptions {
  readonly crypto: Crypto
  /** Only proofs of this network; left out, the bundle's own word is taken and reported. */
  readonly network?: string
  /** An executor whose children run in the given tier and take blobs from `blobs`. Called once for each tier; stopped here. */
  executor (tier: 'liftoff' | 'turbofan', blobs: BlobSource): Promise<Executor>
}

/** Checks a proof bundle from scratch: form and hashes, every signature, the chain of messages, then, unless it proves itself, the unit in both V8 tiers. Never throws on damaged bytes. */
export async function verifyProofBundle (bytes: Uint8Array, { crypto, network, executor, ...options }: VerifyBundleInit): Promise<BundleVerdict> {
  const decoded = decodeProofBundle(crypto, bytes)

  if (!decoded.ok) {
    return { verdict: 'damaged', code: decoded.code, reason: decoded.reason }
  }

  const { bundle } = decoded
  const opened = open(crypto, bundle.envelope, { network: network ?? bundle.network, only: PROOF_TYPES })

  if (!opened.ok) {
    return { verdict: 'damaged', code: opened.code, reason: opened.reason }
  }

  const checked = checkProof(crypto, network ?? bundle.network, opened.message)

  if (!checked.ok) {
    return { verdict: 'refused', network: bundle.network, code: checked.code, reason: checked.reason }
  }

  const { claim } = checked

  if (!isFraudClaim(claim)) {
    return { kind: 'double-root', verdict: 'upheld', network: bundle.network, reason: 'both commits are signed by the provider', claim }
  }

  const rerun = async (tier: 'liftoff' | 'turbofan'): Promise<BundleRerun> => runAgain(claim, tier, bundle.blobs, executor, options)
  const reruns = [await rerun('liftoff'), await rerun('turbofan')] as const
  const [baseline, optimised] = reruns.map(({ outcome }) => outcome == null ? 'unavailable' as const : { status: outcome.status, fuel: outcome.fuel, output: crypto.sha256(outcome.output) })
  const judgement = judgeFraudProof(claim, { baseline: baseline ?? 'unavailable', optimised: optimised ?? 'unavailable' })
  const claimedOutput = bundle.blobs.get(cidOf(claim.claimed.output))

  return {
    kind: 'fraud-proof',
    verdict: judgement.verdict,
    network: bundle.network,
    reason: reruns.find(({ failure }) => failure != null)?.failure ?? judgement.reason,
    claim,
    reruns,
    judgement,
    ...(claimedOutput == null ? {} : { claimedOutput })
  }
}

async function runAgain (claim: FraudClaim, tier: 'liftoff' | 'turbofan', bundled: ReadonlyMap<string, Uint8Array>, executor: VerifyBundleInit['executor'], options: AbortOptions): Promise<BundleRerun> {
  try {
    const missing = blobsOfClaim(claim).needed.find(({ cid }) => !bundled.has(cid))

    if (missing != null) {
      return { tier, failure: `the bundle lacks ${missing.cid}` }
    }

    const pool = await executor(tier, sourceOf(bundled))

    try {
      return { tier, outcome: await pool.run(workloadOf(claim.work), { index: claim.index, input: bundled.get(cidOf(claim.input)) ?? new Uint8Array(0) }, options) }
    } finally {
      await pool.stop()
    }
  } catch (err) {
    // a claim may name what no blob can be
    if (err instanceof ExecutorError || err instanceof WorkError) {
      return { tier, failure: `${err.code}: ${err.message}` }
    }

    throw err
  }
}

/** A bundle's blobs, as executors ask for them. */
function sourceOf (bundled: ReadonlyMap<string, Uint8Array>): BlobSource {
  const get = async (ref: BlobRef): Promise<Uint8Array> => bundled.get(blobCid(ref)) ?? await Promise.reject(new Error(`the bundle lacks ${blobCid(ref)}`))
  return { get, chunk: async (ref, n) => (await get(ref)).subarray(n * CHUNK_BYTES, (n + 1) * CHUNK_BYTES) }
}

/** One of the blobs or values of a claim, by the text that names it in a bundle. */
export type BundleItem = { readonly cid: string } & ({ readonly kind: 'blob', readonly ref: BlobRef } | { readonly kind: 'value', readonly digest: Uint8Array })

/** What a bundle of this claim must hold, each once, and what merely helps people: the outputs. Inputs and outputs are values, named by their own sha2-256. */
export function blobsOfClaim (claim: FraudClaim): { readonly needed: readonly BundleItem[], readonly helpful: readonly BundleItem[] } {
  const blobs = blobsOf(claim.work).map((ref): BundleItem => ({ kind: 'blob', ref, cid: blobCid(ref) }))
  const value = (digest: Uint8Array): BundleItem => ({ kind: 'value', digest, cid: cidOf(digest) })
  const needed = [...blobs, value(claim.input)]
  return { needed: needed.filter(({ cid }, i) => needed.findIndex(other => other.cid === cid) === i), helpful: [value(claim.claimed.output), value(claim.found.output)] }
}
