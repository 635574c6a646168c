import { unitLeaf, workOf } from '@mycel/verify/commit'
import { compileModule, HostFailure, runUnit } from '@mycel/verify/execute'
import { PROFILE_1 } from '@mycel/verify/profile'
import { checkFraudProof } from '@mycel/verify/proof'
import { readOnlyTree } from '@mycel/verify/wasi'
import { cidOf, didOf, equals, toHex } from '@mycel/wire'
import { blobCid, blobDigest, blobRef, isIndexed, parseBlobCid } from '@mycel/wire/blobs'
import { nobleCrypto as crypto } from '@mycel/wire/crypto'
import { readScore } from '../../search.ts'
import { fromBase64, unpack } from './carried.ts'
import { stackDepth } from './stack.ts'
import type { Carried } from './carried.ts'
import type { StackDepth } from './stack.ts'
import type { Score } from '../../search.ts'
import type { FraudClaim } from '@mycel/verify/proof'

/** In the order in which they are done, with words for people. */
export const STEPS = [
  ['unpack', 'inflate what this page carries'],
  ['bytes', 'hash module, data and input: are they what the proof names?'],
  ['signatures', 'check the proof: its hash, every signature, the paths to what was signed'],
  ['compile', 'admit, instrument and compile the module'],
  ['run', 'run the unit'],
  ['compare', 'compare with what was signed']
] as const

export type Step = typeof STEPS[number][0]

/** One side of the comparison. Hashes are hexadecimal. */
export interface Side {
  readonly score: Score
  readonly status: number
  readonly fuel: string
  readonly output: string
  /** The leaf that this outcome makes at the unit's place. */
  readonly leaf: string
}

/** What came of it. */
export type Ended =
  | {
    readonly kind: 'ran'
    /** sha2-256 of the proof's signable bytes. */
    readonly proof: string
    /** Who signed what, every one of them checked. */
    readonly signatures: ReadonlyArray<{ readonly who: string, readonly what: string }>
    readonly claimed: Side
    readonly recomputed: Side
    /** Root of the window that the claimed leaf was shown to lie under. */
    readonly root: string
    readonly differs: boolean
    /** The recomputed outcome is also the accuser's. */
    readonly accuserRight: boolean
    readonly ms: number
    readonly stack: StackDepth
  }
  /** The carried bytes or messages are not what they should be. */
  | { readonly kind: 'refused', readonly code: string, readonly reason: string }
  /** This machine could not finish; says nothing about the unit. */
  | { readonly kind: 'failed', readonly code: string, readonly reason: string }

/**
 * Checks a carried fraud proof from scratch and runs its unit once, on this thread, in the tiers that this engine chooses. Never throws. `begun` is called before each
 * step and waited for.
 */
export async function rerun (carried: Carried, begun: (step: Step) => Promise<void>): Promise<Ended> {
  try {
    return await steps(carried, begun)
  } catch (error) {
    const { code, message } = HostFailure.of(error)
    return { kind: 'failed', code, reason: message }
  }
}

async function steps (carried: Carried, begun: (step: Step) => Promise<void>): Promise<Ended> {
  await begun('unpack')

  if (typeof DecompressionStream === 'undefined') {
    return { kind: 'failed', code: 'no-inflate', reason: 'this browser has no DecompressionStream' }
  }

  const blobs = await unpack(carried).catch(() => undefined)

  if (blobs == null) {
    return { kind: 'refused', code: 'bad-packing', reason: 'what the page carries cannot be inflated' }
  }

  await begun('bytes')

  for (const [cid, bytes] of blobs) {
    if (!isNamed(cid, bytes)) {
      return { kind: 'refused', code: 'bad-blob', reason: `the bytes under ${cid} are not what that name says` }
    }
  }

  await begun('signatures')
  const checked = checkFraudProof(crypto, carried.network, fromBase64(carried.envelope))

  if (!checked.ok) {
    return { kind: 'refused', code: checked.code, reason: checked.reason }
  }

  const { claim } = checked
  const { work, work: { module, moduleSize, mounts } } = claim

  if (work.profile !== PROFILE_1) {
    return { kind: 'refused', code: 'unknown-profile', reason: `the unit wants the profile ${work.profile}; this page has ${PROFILE_1}` }
  }

  const code = blobOf(blobs, module, moduleSize)
  const files = mounts.flatMap(({ path, digest, size }) => {
    const bytes = blobOf(blobs, digest, size)
    return bytes == null ? [] : [{ path, bytes }]
  })
  const input = blobs.get(cidOf(claim.input))

  if (code == null || input == null || files.length < mounts.length) {
    return { kind: 'refused', code: 'incomplete', reason: 'the page does not carry all that the proof names' }
  }

  await begun('compile')
  const stack = stackDepth()
  const compiled = compileModule(code, work.memoryPages)
  const inputs = readOnlyTree(files)
  await begun('run')
  const started = performance.now()
  const found = runUnit({ compiled, digest: module, args: ['unit', ...work.args], inputs, outputBytes: work.outputBytes, fuel: work.fuel, sha256: crypto.sha256 }, { index: claim.index, input })
  const ms = performance.now() - started
  await begun('compare')
  const claimedOutput = blobs.get(cidOf(claim.claimed.output))
  const claimed = side(claim, claim.claimed, claimedOutput == null ? { kind: 'unreadable', text: 'not carried' } : readScore(claimedOutput))
  const recomputed = side(claim, { ...found, output: crypto.sha256(found.output) }, readScore(found.output))
  const accusers = side(claim, claim.found, recomputed.score)

  return {
    kind: 'ran',
    proof: toHex(claim.proof.digest),
    signatures: signers(claim, carried.names),
    claimed,
    recomputed,
    root: toHex(claim.commit.body.root),
    differs: claimed.leaf !== recomputed.leaf,
    accuserRight: accusers.leaf === recomputed.leaf,
    ms,
    stack
  }
}

/** Whether these bytes are what the CID names: a value by its sha2-256, a blob by its index. */
function isNamed (cid: string, bytes: Uint8Array): boolean {
  const name = parseBlobCid(cid)
  return name != null && (name.indexed ? isIndexed(bytes.byteLength) && equals(blobDigest(crypto, bytes), name.digest) : equals(crypto.sha256(bytes), name.digest))
}

function blobOf (blobs: ReadonlyMap<string, Uint8Array>, digest: Uint8Array, size: bigint | number): Uint8Array | undefined {
  const ref = blobRef(digest, size)
  return ref == null ? undefined : blobs.get(blobCid(ref))
}

function side (claim: FraudClaim, outcome: FraudClaim['claimed'], score: Score): Side {
  const { contract, window, position, index, input, tender, work, proof } = claim
  const { status, fuel, output } = outcome
  const leaf = unitLeaf(crypto, { contract, window, work: workOf(crypto, tender.body.work.body, work) }, position, { index, input, status, fuel, output }, proof.body.blind)
  return { score, status, fuel: fuel.toString(), output: toHex(output), leaf: toHex(leaf) }
}

/** `checkFraudProof` passes nothing with a signature that does not hold for the key that the message names. */
function signers ({ accuser, requester, provider }: FraudClaim, names: Carried['names']): ReadonlyArray<{ readonly who: string, readonly what: string }> {
  const signed = [[accuser, 'the proof'], [requester, 'the tender'], [requester, 'the award'], [requester, 'the start of the window'], [provider, 'the commitment to its results']] as const
  return signed.map(([key, what]) => ({ who: names[didOf(key)] ?? didOf(key), what }))
}
