import { randomBytes } from 'node:crypto'
import { blindOf, commitWindow, inputsRoot, workOf } from '@mycel/verify/commit'
import { PROFILE_1 } from '@mycel/verify/profile'
import { buildFraudProof } from '@mycel/verify/proof'
import { decodeWasmWork, encodeWasmWork } from '@mycel/wire'
import { command } from '../../escape/assemble.ts'
import { NO_LOG } from '../rogue/play.ts'
import { RogueRequester } from '../rogue/rogue-requester.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { Authenticated, Signer } from '@mycel/wire'

/** Fuel that no machine burns in years, and a day on the wall. */
const BOMB_FUEL = 2n ** 61n
const DAY_MS = 86_400_000

let made: Uint8Array | undefined

/** A module that turns in a circle. */
function circle (): Uint8Array {
  made ??= command(['fd_write'], '(loop $again (i32.store (i32.const 64) (i32.add (i32.load (i32.const 64)) (i32.const 1))) (br $again))')
  return made
}

/**
 * A proof that passes every check but the execution, about a unit that never ends: all its contract's messages are signed by the attacker's own keys, requester and provider, and
 * nobody ever ran anything. `moduleSize`: what the tender says of the module instead of the truth.
 */
export function bomb (requester: RogueRequester, provider: RoguePeer, accuser: Signer, moduleSize?: bigint): Authenticated<'fraud-proof'> {
  const { peer } = requester
  const { crypto, network } = peer
  const module = circle()
  const body = encodeWasmWork({
    module: peer.blobs.put(module), moduleSize: moduleSize ?? BigInt(module.byteLength), profile: PROFILE_1, args: [], mounts: [], fuel: BOMB_FUEL, memoryPages: 1, outputBytes: 64, wallMs: DAY_MS
  })
  const tender = requester.tender({ work: { kind: 'wasm', body }, units: 1, windowUnits: 1 })
  const at = tender.body.at
  const award = peer.sign('award', { network, bid: new Uint8Array(randomBytes(32)), tender: tender.digest, requester: peer.key, provider: provider.key, at, units: 1, verifiers: [], head: NO_LOG })
  const input = { index: 0n, input: peer.blobs.put(new Uint8Array(8)) }
  const work = decodeWasmWork(body)

  if (!work.ok) {
    throw new Error(work.reason)
  }

  const start = peer.sign('start', {
    network, contract: award.digest, prev: award.digest, author: peer.key, at, window: 0, units: 1, manifest: input.input, manifestSize: 8, inputsRoot: inputsRoot(crypto, [input]), nonces: [{ party: peer.key, commitment: new Uint8Array(32) }]
  })
  const claimed = { status: 0, fuel: 1n, output: crypto.sha256(new Uint8Array(randomBytes(8))) }
  const secret = new Uint8Array(32)
  const { root, leaves } = commitWindow(crypto, { contract: award.digest, window: 0, work: workOf(crypto, body, work.value), units: [{ ...input, ...claimed }], secret })
  const commit = provider.sign('commit', { network, contract: award.digest, prev: start.digest, author: provider.key, at, window: 0, units: 1, root, fuel: 1n })
  return buildFraudProof(crypto, accuser, {
    tender, award, start, commit, at: BigInt(Date.now()), position: 0, inputs: [input], leaves, blind: blindOf(crypto, secret, 0, 0), claimed, found: { ...claimed, output: new Uint8Array(32) }
  })
}
