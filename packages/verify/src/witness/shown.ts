import { equals } from '@mycel/wire'
import { openChain } from '../proof/chain.ts'
import { refuse } from './refusal.ts'
import type { WitnessCode, WitnessRefusal } from './refusal.ts'
import type { Chain } from '../proof/chain.ts'
import type { Crypto } from '@mycel/wire/crypto'

/** What a witness's nonce belongs to. Keys and ids are 32 bytes. */
export interface NoncePlace {
  readonly requester: Uint8Array
  /** The award's digest. */
  readonly contract: Uint8Array
  readonly window: number
}

/** Envelopes of the messages that show a root to a witness. */
export interface ShownEnvelopes {
  readonly tender: Uint8Array
  readonly award: Uint8Array
  readonly start: Uint8Array
  readonly commit: Uint8Array
}

/** A root that its provider has signed, in a window that this witness committed to a nonce for. */
export interface ShownRoot extends NoncePlace, Chain {
  readonly provider: Uint8Array
  readonly root: Uint8Array
}

export type CheckedShown = { readonly ok: true, readonly shown: ShownRoot } | WitnessRefusal

/**
 * Every check before a witness gives its nonce, in the order of docs/spec/verification.md "Witnesses". Never throws on what a stranger sent.
 *
 * @param commitmentFor - this witness's commitment for a place, 32 bytes
 */
export function checkShown (crypto: Crypto, network: string, envelopes: ShownEnvelopes, witness: Uint8Array, commitmentFor: (place: NoncePlace) => Uint8Array): CheckedShown {
  const opened = openChain(crypto, network, envelopes)

  if (!opened.ok) {
    // the chain of a fraud proof refuses for these reasons only before it comes to the proof's own
    return refuse(opened.code as WitnessCode, opened.reason)
  }

  const { chain } = opened
  const { tender, award, start, commit } = chain
  const { requester, provider } = award.body
  const { window, units, nonces } = start.body

  if (equals(witness, requester) || equals(witness, provider)) {
    return refuse('wrong-party', 'a party of the contract is no third one')
  }

  if (tender.body.evidence.kind !== 'batch') {
    return refuse('wrong-evidence', `evidence "${tender.body.evidence.kind}" draws no challenge`)
  }

  const place = { requester, contract: award.digest, window }
  const own = nonces.find(({ party }) => equals(party, witness))

  if (own == null || !equals(own.commitment, commitmentFor(place))) {
    return refuse('not-committed', 'the start does not hold the commitment of this witness')
  }

  if (units > tender.body.windowUnits || start.body.at < award.body.at || commit.body.at < start.body.at) {
    return refuse('out-of-terms', `${units} units in a window of at most ${tender.body.windowUnits}, or times that run backwards`)
  }

  return { ok: true, shown: { ...place, provider, root: commit.body.root, ...chain } }
}
