import { nonceCommitment } from '@mycel/wire'
import { createSigner, sign } from '@mycel/wire/envelope'
import { filled, network, provider, requester, tenderBody } from '../fixtures/case.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import type { JudgedEnvelopes, NoncePlace } from '../../src/witness/index.ts'
import type { Bodies } from '@mycel/wire/messages'

export const witness = createSigner(crypto, filled(21))
export const OWN = filled(22)
export const NONCE = filled(23)

/** What a window may differ in, to be wrong in one place only. */
export type Twist = { readonly [K in 'tender' | 'bid' | 'award' | 'start' | 'commit' | 'reveal' | 'open' | 'approve']?: Partial<Bodies[K]> } & {
  readonly signers?: { readonly [K in 'bid' | 'commit' | 'reveal' | 'open' | 'approve']?: typeof requester }
}

const head = { epoch: filled(0, 16), size: 0n, root: filled(0) }

export function commitmentFor (_: NoncePlace): Uint8Array {
  return nonceCommitment(crypto, witness.publicKey, NONCE)
}

/** A window of seven units, chosen by nonces of requester and witness, five of which were re-run: signed by its parties, and whatever is twisted signed as well. */
export function windowOf (twist: Twist = {}): JudgedEnvelopes {
  const by = { bid: provider, commit: provider, reveal: requester, open: provider, approve: requester, ...twist.signers }
  const tender = sign(crypto, requester, 'tender', { ...tenderBody, ...twist.tender })
  const bid = sign(crypto, by.bid, 'bid', { network, tender: tender.digest, provider: by.bid.publicKey, at: 1400n, unitPrice: 90n, maxUnits: 100, validUntil: 9000n, ad: filled(1, 8), head, ...twist.bid })
  const award = sign(crypto, requester, 'award', { network, bid: bid.digest, tender: tender.digest, requester: requester.publicKey, provider: provider.publicKey, at: 1500n, units: 100, verifiers: [], head, ...twist.award })
  const step = { network, contract: award.digest }
  const start = sign(crypto, requester, 'start', {
    ...step,
    prev: filled(6),
    author: requester.publicKey,
    at: 1600n,
    window: 3,
    units: 7,
    manifest: filled(7),
    manifestSize: 10,
    inputsRoot: filled(8),
    nonces: [{ party: requester.publicKey, commitment: nonceCommitment(crypto, requester.publicKey, OWN) }, { party: witness.publicKey, commitment: commitmentFor({ requester: requester.publicKey, contract: award.digest, window: 3 }) }],
    ...twist.start
  })
  const commit = sign(crypto, by.commit, 'commit', { ...step, prev: start.digest, author: by.commit.publicKey, at: 1700n, window: 3, units: 7, root: filled(9), fuel: 70n, ...twist.commit })
  const reveal = sign(crypto, by.reveal, 'reveal', { ...step, prev: commit.digest, author: by.reveal.publicKey, at: 1800n, window: 3, nonces: [OWN, NONCE], ...twist.reveal })
  const open = sign(crypto, by.open, 'open', { ...step, prev: reveal.digest, author: by.open.publicKey, at: 1900n, window: 3, secret: filled(10), results: filled(11), resultsSize: 9n, ...twist.open })
  const approve = sign(crypto, by.approve, 'approve', { ...step, prev: open.digest, author: by.approve.publicKey, at: 2000n, window: 3, audited: 5, ...twist.approve })
  return { tender: tender.bytes, bid: bid.bytes, award: award.bytes, start: start.bytes, commit: commit.bytes, reveal: reveal.bytes, open: open.bytes, approve: approve.bytes }
}
