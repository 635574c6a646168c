import { blindOf, commitWindow, inputsRoot, outcomeOf, workOf } from '@mycel/verify/commit'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { buildFraudProof } from '@mycel/verify/proof'
import { readOnlyTree } from '@mycel/verify/wasi'
import { cidOf, nobleCrypto as crypto } from '@mycel/wire'
import { createSigner, sign } from '@mycel/wire/envelope'
import { encodeWasmWork } from '@mycel/wire/messages'
import { PROFILE } from '../../src/executors/index.ts'
import { buildProofBundle } from '../../src/proofs/index.ts'
import { echo } from './modules.ts'

const network = 'test'
const filled = (value: number, size = 32): Uint8Array => new Uint8Array(size).fill(value)
const requester = createSigner(crypto, filled(1))
const provider = createSigner(crypto, filled(2))
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
}

/** A signed proof bundle about one of three units of `echo`. */
export function bundleOf ({ claimed = 'a lie', found = 'input 1', without, moduleSize = BigInt(echo.byteLength), mountSize, memoryPages = 16 }: Twist = {}): Uint8Array {
  const module = crypto.sha256(echo)
  const wasm = { module, moduleSize, profile: PROFILE, args: [], mounts: mountSize == null ? [] : [{ path: 'file', digest: filled(3), size: mountSize }], fuel: 1_000_000_000n, memoryPages, outputBytes: 1024, wallMs: 10_000 }
  const tender = sign(crypto, requester, 'tender', {
    network,
    requester: requester.publicKey,
    salt: filled(4, 16),
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
  const truth = runUnit({ compiled: compileModule(echo, 16), digest: module, args: ['unit'], inputs: readOnlyTree([]), outputBytes: 1024, fuel: wasm.fuel, sha256: crypto.sha256 }, { index: 1n, input: bytes('input 1') })
  // whoever lies lies about the output alone
  const outcome = (text: string): ReturnType<typeof outcomeOf> => outcomeOf(crypto, { ...truth, output: bytes(text) })
  const units = [0, 1, 2].map(i => ({ index: BigInt(i), input: crypto.sha256(bytes(`input ${i}`)), ...outcome(i === 1 ? claimed : `input ${i}`) }))
  const start = sign(crypto, requester, 'start', { network, contract: award.digest, prev: filled(6), author: requester.publicKey, at: 1600n, window: 0, units: 3, manifest: filled(7), manifestSize: 10, inputsRoot: inputsRoot(crypto, units), nonces: [] })
  const secret = filled(9)
  const { root, leaves, totalFuel } = commitWindow(crypto, { contract: award.digest, window: 0, work: workOf(crypto, tender.body.work.body, wasm), units, secret })
  const commit = sign(crypto, provider, 'commit', { network, contract: award.digest, prev: start.digest, author: provider.publicKey, at: 1700n, window: 0, units: 3, root, fuel: totalFuel })
  const proof = buildFraudProof(crypto, requester, { tender, award, start, commit, at: 2000n, position: 1, inputs: units, leaves, blind: blindOf(crypto, secret, 0, 1), claimed: outcome(claimed), found: outcome(found) })
  const blobs = new Map([
    ...(without === 'module' ? [] : [[cidOf(module), echo] as const]),
    ...(without === 'input' ? [] : [[cidOf(crypto.sha256(bytes('input 1'))), bytes('input 1')] as const]),
    [cidOf(crypto.sha256(bytes(claimed))), bytes(claimed)] as const
  ])
  return buildProofBundle(network, proof.bytes, blobs)
}
