import { checkFraudProof, judgeFraudProof } from '@mycel/verify/proof'
import { cidOf, equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { ExecutorError } from '../executors/index.ts'
import { decodeProofBundle } from './bundle.ts'
import type { Executor, Outcome as RunOutcome } from '../executors/index.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { FraudClaim, Judgement } from '@mycel/verify/proof'
import type { Crypto } from '@mycel/wire'

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

export interface BundleJudged {
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
  executor (tier: 'liftoff' | 'turbofan', blobs: (digest: Uint8Array) => Promise<Uint8Array>): Promise<Executor>
}

/** Checks a proof bundle from scratch: form and hashes, every signature, the chain of messages, then the unit itself in both V8 tiers. Never throws on damaged bytes. */
export async function verifyProofBundle (bytes: Uint8Array, { crypto, network, executor, ...options }: VerifyBundleInit): Promise<BundleVerdict> {
  const decoded = decodeProofBundle(crypto, bytes)

  if (!decoded.ok) {
    return { verdict: 'damaged', code: decoded.code, reason: decoded.reason }
  }

  const { bundle } = decoded
  const opened = open(crypto, bundle.envelope, { network: network ?? bundle.network, only: ['fraud-proof'] })

  if (!opened.ok) {
    return { verdict: 'damaged', code: opened.code, reason: opened.reason }
  }

  const checked = checkFraudProof(crypto, network ?? bundle.network, opened.message)

  if (!checked.ok) {
    return { verdict: 'refused', network: bundle.network, code: checked.code, reason: checked.reason }
  }

  const { claim } = checked
  const blob = (digest: Uint8Array): Uint8Array | undefined => bundle.blobs.get(cidOf(digest))
  const rerun = async (tier: 'liftoff' | 'turbofan'): Promise<BundleRerun> => runAgain(claim, tier, blob, executor, options)
  const reruns = [await rerun('liftoff'), await rerun('turbofan')] as const
  const [baseline, optimised] = reruns.map(({ outcome }) => outcome == null ? 'unavailable' as const : { status: outcome.status, fuel: outcome.fuel, output: crypto.sha256(outcome.output) })
  const judgement = judgeFraudProof(claim, { baseline: baseline ?? 'unavailable', optimised: optimised ?? 'unavailable' })
  const claimedOutput = blob(claim.claimed.output)

  return {
    verdict: judgement.verdict,
    network: bundle.network,
    reason: reruns.find(({ failure }) => failure != null)?.failure ?? judgement.reason,
    claim,
    reruns,
    judgement,
    ...(claimedOutput == null ? {} : { claimedOutput })
  }
}

type Lookup = (digest: Uint8Array) => Uint8Array | undefined

async function runAgain (claim: FraudClaim, tier: 'liftoff' | 'turbofan', blob: Lookup, executor: VerifyBundleInit['executor'], options: AbortOptions): Promise<BundleRerun> {
  const { module, profile, args, mounts, fuel, memoryPages, outputBytes, wallMs } = claim.work
  const missing = [module, claim.input, ...mounts.map(({ digest }) => digest)].find(digest => blob(digest) == null)

  if (missing != null) {
    return { tier, failure: `the bundle lacks ${cidOf(missing)}` }
  }

  try {
    const pool = await executor(tier, async digest => blob(digest) ?? await Promise.reject(new Error(`no blob ${cidOf(digest)}`)))

    try {
      const workload = { module, profile, args, mounts, limits: { fuel, memoryPages, outputBytes, wallMs } }
      return { tier, outcome: await pool.run(workload, { index: claim.index, input: blob(claim.input) ?? new Uint8Array(0) }, options) }
    } finally {
      await pool.stop()
    }
  } catch (err) {
    if (err instanceof ExecutorError) {
      return { tier, failure: `${err.code}: ${err.message}` }
    }

    throw err
  }
}

/** The digests that a bundle of this claim must hold, and those that merely help people: the outputs. */
export function blobsOfClaim (claim: FraudClaim): { readonly needed: readonly Uint8Array[], readonly helpful: readonly Uint8Array[] } {
  const needed = [claim.work.module, claim.input, ...claim.work.mounts.map(({ digest }) => digest)]
  return { needed: needed.filter((digest, i) => needed.findIndex(other => equals(other, digest)) === i), helpful: [claim.claimed.output, claim.found.output] }
}
