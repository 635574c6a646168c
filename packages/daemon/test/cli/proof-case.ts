import { blindOf, commitWindow, inputsRoot, outcomeOf, workOf } from '@mycel/verify/commit'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { buildDoubleRoot, buildFraudProof } from '@mycel/verify/proof'
import { readOnlyTree } from '@mycel/verify/wasi'
import { cidOf } from '@mycel/wire'
import { createSigner, sign } from '@mycel/wire/envelope'
import { encodeWasmWork } from '@mycel/wire/messages'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { PROFILE } from '../../src/executors/index.ts'
import { buildProofBundle } from '../../src/proofs/index.ts'
import { echo } from './modules.ts'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

const network = 'test'
const crypto = createNodeCrypto()
const filled = (value: number, size = 32): Uint8Array => new Uint8Array(size).fill(value)
const requester = createSigner(crypto, filled(1))
const provider = createSigner(crypto, filled(2))
const PARTIES = { requester, provider }
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

/** What a case differs in from a provider that lies about unit 1 and an accuser that is right. */
export interface Twist {
  /** What the provider says that unit 1 wrote; the truth is `input 1`. */
  readonly claimed?: string
  /** What the accuser says that it wrote. */
  readonly found?: string
  /** Leaves this blob out. */
  readonly without?: 'module' | 'input'
  /** What the tender says that the module measures, bytes. */
  readonly moduleSize?: bigint
  /** Mounts a file of this size, bytes. */
  readonly mountSize?: bigint
  /** How much memory the tender lets a unit have, pages of 64 KiB. */
  readonly memoryPages?: number
  /** Fuel that the tender lets a unit burn. */
  readonly fuel?: bigint
  /** Who signs the proof; by default the requester. */
  readonly accuser?: Signer
  readonly provider?: Signer
  readonly requester?: Signer
  /** Tells contracts apart. */
  readonly salt?: number
}

/** The contract that a case is about, and the provider's commit. */
export interface Chain {
  readonly tender: Authenticated<'tender'>
  readonly award: Authenticated<'award'>
  readonly commit: Authenticated<'commit'>
}

/** What the unit comes to, but for its output. */
let ran: ReturnType<typeof runUnit> | undefined

/** Two roots for the window that a case is about. */
export function doubleRootOf (twist: Twist & { readonly reporter?: Signer } = {}): Authenticated<'double-root'> {
  const { tender, award, commit } = caseOf(twist).chain
  const second = sign(crypto, twist.provider ?? provider, 'commit', { ...commit.body, root: filled(1) })
  return buildDoubleRoot(crypto, twist.reporter ?? requester, { tender, award, first: commit, second, at: 2000n })
}

/** A signed proof bundle about one of three units of `echo`. */
export function bundleOf (twist: Twist = {}): Uint8Array {
  const { proof, blobs } = caseOf(twist)
  return buildProofBundle(network, proof.bytes, blobs)
}

/** A signed proof about one of three units of `echo`, and the blobs that it takes to judge it. */
export function caseOf ({ claimed = 'a lie', found = 'input 1', without, moduleSize = BigInt(echo.byteLength), mountSize, memoryPages = 16, fuel = 1_000_000_000n, ...who }: Twist = {}): { readonly proof: Authenticated<'fraud-proof'>, readonly blobs: ReadonlyMap<string, Uint8Array>, readonly chain: Chain } {
  const { requester, provider, accuser, salt } = { ...PARTIES, accuser: who.requester ?? PARTIES.requester, salt: 4, ...who }
  const module = crypto.sha256(echo)
  const wasm = { module, moduleSize, profile: PROFILE, args: [], mounts: mountSize == null ? [] : [{ path: 'file', digest: filled(3), size: mountSize }], fuel, memoryPages, outputBytes: 1024, wallMs: 10_000 }
  const tender = sign(crypto, requester, 'tender', {
    network,
    requester: requester.publicKey,
    salt: Uint8Array.from({ length: 16 }, (_, i) => i < 4 ? salt >> (8 * i) & 0xff : 4),
    at: 1000n,
    class: 'compute',
    facets: [],
    work: { kind: 'wasm', body: encodeWasmWork(wasm) },
    evidence: { kind: 'batch', body: new Uint8Array(0) },
    units: 3,
    windowUnits: 3,
    asset: 'credit',
    unitPriceCap: 100n,
    feePpm: 10_000,
    feePayee: new Uint8Array(0),
    shares: [],
    audit: { floorPpm: 20_000, kappaPpm: 950_000, budget: 0n },
    bidDeadline: 2000n,
    deadline: 9_000_000n,
    timeouts: { acceptMs: 1000, startMs: 1000, windowMs: 1000, revealMs: 1000, openMs: 1000, approveMs: 1000, settleMs: 1000 },
    addrs: []
  })
  const award = sign(crypto, requester, 'award', { network, bid: filled(5), tender: tender.digest, requester: requester.publicKey, provider: provider.publicKey, at: 1500n, units: 3, verifiers: [], head: { epoch: filled(0, 16), size: 0n, root: filled(0) } })
  ran ??= runUnit({ compiled: compileModule(echo, 16), digest: module, args: ['unit'], inputs: readOnlyTree([]), outputBytes: 1024, fuel: 1_000_000_000n, sha256: crypto.sha256 }, { index: 1n, input: bytes('input 1') })
  const truth = ran
  // whoever lies lies about the output alone
  const outcome = (text: string): ReturnType<typeof outcomeOf> => outcomeOf(crypto, { ...truth, output: bytes(text) })
  const units = [0, 1, 2].map(i => ({ index: BigInt(i), input: crypto.sha256(bytes(`input ${i}`)), ...outcome(i === 1 ? claimed : `input ${i}`) }))
  const start = sign(crypto, requester, 'start', { network, contract: award.digest, prev: filled(6), author: requester.publicKey, at: 1600n, window: 0, units: 3, manifest: filled(7), manifestSize: 10, inputsRoot: inputsRoot(crypto, units), nonces: [] })
  const secret = filled(9)
  const { root, leaves, totalFuel } = commitWindow(crypto, { contract: award.digest, window: 0, work: workOf(crypto, tender.body.work.body, wasm), units, secret })
  const commit = sign(crypto, provider, 'commit', { network, contract: award.digest, prev: start.digest, author: provider.publicKey, at: 1700n, window: 0, units: 3, root, fuel: totalFuel })
  const proof = buildFraudProof(crypto, accuser, { tender, award, start, commit, at: 2000n, position: 1, inputs: units, leaves, blind: blindOf(crypto, secret, 0, 1), claimed: outcome(claimed), found: outcome(found) })
  const blobs = new Map([
    ...(without === 'module' ? [] : [[cidOf(module), echo] as const]),
    ...(without === 'input' ? [] : [[cidOf(crypto.sha256(bytes('input 1'))), bytes('input 1')] as const]),
    [cidOf(crypto.sha256(bytes(claimed))), bytes(claimed)] as const
  ])
  return { proof, blobs, chain: { tender, award, commit } }
}
