import { encodeWasmWork, nonceCommitment, sign } from '@mycel/wire'
import { encodeAsk } from '../../src/witness/asks.ts'
import { ownCommitment } from '../../src/witness/own-nonce.ts'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { Ask } from '../../src/witness/asks.ts'
import type { Authenticated, Bodies, Signer } from '@mycel/wire'
import type { Request } from '@mycel/wire/streams'

export const requester = signerOf(1)
export const provider = signerOf(2)
export const witness = signerOf(3)

const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value)
const head = { epoch: new Uint8Array(16), size: 0n, root: fill(0) }
const work = { kind: 'wasm', body: encodeWasmWork({ module: fill(7), moduleSize: 10n, profile: 'p', args: [], mounts: [], fuel: 1000n, memoryPages: 1, outputBytes: 64, wallMs: 1000 }) }

export interface Window {
  readonly contract: Uint8Array
  readonly asked: Authenticated<'nonce-request'>
  readonly award: Authenticated<'award'>
  readonly commit: Authenticated<'commit'>
  /** What a witness is shown for the nonce; with another root in the place of the first. */
  shown (root?: number): readonly Uint8Array[]
  /** And once it is judged. */
  judged (nonce: Uint8Array, audited?: number, approved?: bigint): readonly Uint8Array[]
}

/** A window of a contract between two keys, that one witness has committed to a nonce for; distinct for each salt. */
export function windowOf (salt: number, { by = requester, window = 0, deadline = BigInt(NOW) + 60_000n }: { readonly by?: Signer, readonly window?: number, readonly deadline?: bigint } = {}): Window {
  const at = BigInt(NOW)
  const tender = tenderOf(by, { work, evidence: { kind: 'batch', body: new Uint8Array(0) }, units: 12, windowUnits: 4, unitPriceCap: 2000n, salt: new Uint8Array(16).fill(salt), deadline })
  const bid = sign(crypto, provider, 'bid', { network: NETWORK, tender: tender.digest, provider: provider.publicKey, at, unitPrice: 1000n, maxUnits: 12, validUntil: at + 5000n, ad: adOf(provider).bytes, head })
  const award = sign(crypto, by, 'award', { network: NETWORK, bid: bid.digest, tender: tender.digest, requester: by.publicKey, provider: provider.publicKey, at, units: 12, verifiers: [], head })
  const step = { network: NETWORK, contract: award.digest, at, window }
  const nonces = [
    { party: by.publicKey, commitment: nonceCommitment(crypto, by.publicKey, fill(14)) },
    { party: witness.publicKey, commitment: ownCommitment(crypto, witness, { requester: by.publicKey, contract: award.digest, window }) }
  ]
  const start = sign(crypto, by, 'start', { ...step, prev: award.digest, author: by.publicKey, units: 4, manifest: fill(1), manifestSize: 1, inputsRoot: fill(2), nonces })
  const commitOf = (root: number): Authenticated<'commit'> => sign(crypto, provider, 'commit', { ...step, prev: start.digest, author: provider.publicKey, units: 4, root: fill(root), fuel: 10n })
  const commit = commitOf(3)

  return {
    contract: award.digest,
    asked: sign(crypto, by, 'nonce-request', { network: NETWORK, contract: award.digest, window, requester: by.publicKey, witness: witness.publicKey, at }),
    award,
    commit,
    shown: (root = 3) => [tender.bytes, award.bytes, start.bytes, commitOf(root).bytes],
    judged (nonce, audited = 2, approved = at) {
      const common = { ...step, author: by.publicKey }
      const reveal = sign(crypto, by, 'reveal', { ...common, prev: commit.digest, nonces: [fill(14), nonce] })
      const open = sign(crypto, provider, 'open', { ...step, author: provider.publicKey, prev: reveal.digest, secret: fill(4), results: fill(5), resultsSize: 10n })
      const approve: Bodies['approve'] = { ...common, prev: open.digest, audited, at: approved }
      return [tender, bid, award, start, commit, reveal, open, sign(crypto, by, 'approve', approve)].map(({ bytes }) => bytes)
    }
  }
}

export function request (ask: Ask, envelopes: readonly Uint8Array[]): Request {
  return { body: encodeAsk(ask), envelopes, attachments: [] }
}
