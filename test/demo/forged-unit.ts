import { blindOf, commitWindow, inputsRoot, outcomeOf, workOf } from '@mycel/verify/commit'
import { compileModule, runUnit } from '@mycel/verify/execute'
import { PROFILE_1 } from '@mycel/verify/profile'
import { buildFraudProof } from '@mycel/verify/proof'
import { readOnlyTree } from '@mycel/verify/wasi'
import { cidOf, didOf, nobleCrypto as crypto } from '@mycel/wire'
import { blobCid, blobRefOf } from '@mycel/wire/blobs'
import { sign } from '@mycel/wire/envelope'
import { encodeWasmWork } from '@mycel/wire/messages'
import { bystander, filled, network, provider, requester, tenderBody } from '../../packages/verify/test/fixtures/case.ts'
import { pack } from '../../scripts/demo/report/rerun/pack.ts'
import type { Carried } from '../../scripts/demo/report/rerun/carried.ts'

const INDEX = 19n

/** A workload, one input, and what was signed about it. Outputs are what the unit writes. */
export interface Signed {
  readonly module: Uint8Array
  readonly mounts: ReadonlyArray<{ readonly path: string, readonly bytes: Uint8Array }>
  readonly input: Uint8Array
  readonly claimed: Ran
  readonly found: Ran
}

export interface Ran {
  readonly status: number
  readonly fuel: bigint
  readonly output: Uint8Array
}

const LIMITS = { fuel: 200_000_000_000n, memoryPages: 1024, outputBytes: 4096 }

/** Runs a unit here. */
export function runHere ({ module, mounts, input }: Pick<Signed, 'module' | 'mounts' | 'input'>): Ran {
  const { status, fuel, output } = runUnit({ compiled: compileModule(module, LIMITS.memoryPages), digest: blobRefOf(crypto, module).digest, args: ['unit'], inputs: readOnlyTree(mounts), outputBytes: LIMITS.outputBytes, fuel: LIMITS.fuel, sha256: crypto.sha256 }, { index: INDEX, input })
  return { status, fuel, output }
}

/** A real accusation of a real window of one unit, as a page carries it, and the proof's hash. */
export function carriedProof ({ module, mounts, input, claimed, found }: Signed): { readonly carried: Carried, readonly proof: string } {
  const ref = blobRefOf(crypto, module)
  const wasm = { module: ref.digest, moduleSize: BigInt(ref.size), profile: PROFILE_1, args: [], mounts: mounts.map(({ path, bytes }) => ({ path, digest: blobRefOf(crypto, bytes).digest, size: BigInt(bytes.byteLength) })), wallMs: 30_000, ...LIMITS }
  const tender = sign(crypto, requester, 'tender', { ...tenderBody, work: { kind: 'wasm', body: encodeWasmWork(wasm) } })
  const award = sign(crypto, requester, 'award', { network, bid: filled(5), tender: tender.digest, requester: requester.publicKey, provider: provider.publicKey, at: 1500n, units: 100, verifiers: [], head: { epoch: filled(0, 16), size: 0n, root: filled(0) } })
  const unit = { index: INDEX, input: crypto.sha256(input), ...outcomeOf(crypto, claimed) }
  const secret = filled(9)
  const start = sign(crypto, requester, 'start', { network, contract: award.digest, prev: filled(6), author: requester.publicKey, at: 1600n, window: 3, units: 1, manifest: filled(7), manifestSize: 10, inputsRoot: inputsRoot(crypto, [unit]), nonces: [] })
  const { root, leaves, totalFuel } = commitWindow(crypto, { contract: award.digest, window: 3, work: workOf(crypto, tender.body.work.body, wasm), units: [unit], secret })
  const commit = sign(crypto, provider, 'commit', { network, contract: award.digest, prev: start.digest, author: provider.publicKey, at: 1700n, window: 3, units: 1, root, fuel: totalFuel })
  const proof = buildFraudProof(crypto, bystander, { tender, award, start, commit, at: 2000n, position: 0, inputs: [unit], leaves, blind: blindOf(crypto, secret, 3, 0), claimed: outcomeOf(crypto, claimed), found: outcomeOf(crypto, found) })
  const blobs = [[blobCid(ref), module], ...mounts.map(({ bytes }) => [blobCid(blobRefOf(crypto, bytes)), bytes] as const), ...[input, claimed.output].map(bytes => [cidOf(crypto.sha256(bytes)), bytes] as const)] as const
  const bundle = { network, envelope: base64(proof.bytes), blobs: Object.fromEntries(blobs.map(([cid, bytes]) => [cid, base64(bytes)])) }
  const names = { [didOf(requester.publicKey)]: 'the asker', [didOf(provider.publicKey)]: 'the <b>liar</b>', [didOf(bystander.publicKey)]: 'the accuser' }
  return { carried: pack(new TextEncoder().encode(JSON.stringify(bundle)), names), proof: Buffer.from(proof.digest).toString('hex') }
}

function base64 (bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64')
}
