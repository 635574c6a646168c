import { equals, nonceCommitment } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { refuse } from './refusal.ts'
import { checkShown } from './shown.ts'
import type { WitnessRefusal } from './refusal.ts'
import type { NoncePlace, ShownEnvelopes, ShownRoot } from './shown.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'

/** Envelopes of every message that a judged window rests on. */
export interface JudgedEnvelopes extends ShownEnvelopes {
  readonly bid: Uint8Array
  readonly reveal: Uint8Array
  readonly open: Uint8Array
  readonly approve: Uint8Array
}

/** A window that its requester has approved, chosen by nonces of which this witness's is one. */
export interface JudgedWindow extends ShownRoot {
  readonly class: string
  /** Parties of the start's nonces: whoever believes one of them believes that the choice was fair. */
  readonly contributors: readonly Uint8Array[]
  /** Units that the requester says it has re-run and found right. */
  readonly audited: number
  /** What those cost, micro-units. */
  readonly value: bigint
  /** Signed time of the approval, Unix milliseconds. */
  readonly at: bigint
}

export type CheckedJudged = { readonly ok: true, readonly judged: JudgedWindow } | WitnessRefusal

interface Verdict {
  readonly bid: Authenticated<'bid'>
  readonly reveal: Authenticated<'reveal'>
  readonly opening: Authenticated<'open'>
  readonly approve: Authenticated<'approve'>
}

/**
 * Every check of a judged window, in the order of docs/spec/verification.md "Witnesses": the messages of this window alone, without those before it, whose payment says nothing about these units. What it
 * shows is that both parties signed, and what the requester says of the units; not that it ran them. Never throws on what a stranger sent.
 */
export function checkJudged (crypto: Crypto, network: string, envelopes: JudgedEnvelopes, witness: Uint8Array, commitmentFor: (place: NoncePlace) => Uint8Array): CheckedJudged {
  const checked = checkShown(crypto, network, envelopes, witness, commitmentFor)

  if (!checked.ok) {
    return checked
  }

  const opened = openVerdict(crypto, network, envelopes)

  if (!opened.ok) {
    return opened
  }

  const { shown } = checked
  const { verdict } = opened
  const wrong = linked(shown, verdict) ?? parties(shown, verdict) ?? nonces(crypto, shown, verdict) ?? terms(shown, verdict)

  if (wrong != null) {
    return wrong
  }

  const { bid, approve } = verdict
  const { audited, at } = approve.body
  return {
    ok: true,
    judged: { ...shown, class: shown.tender.body.class, contributors: shown.start.body.nonces.map(({ party }) => party), audited, value: BigInt(audited) * bid.body.unitPrice, at }
  }
}

function openVerdict (crypto: Crypto, network: string, envelopes: JudgedEnvelopes): { readonly ok: true, readonly verdict: Verdict } | WitnessRefusal {
  const bid = open(crypto, envelopes.bid, { network, only: ['bid'] })

  if (!bid.ok) {
    return refuse('bad-bid', `${bid.code}: ${bid.reason}`)
  }

  const reveal = open(crypto, envelopes.reveal, { network, only: ['reveal'] })

  if (!reveal.ok) {
    return refuse('bad-reveal', `${reveal.code}: ${reveal.reason}`)
  }

  const opening = open(crypto, envelopes.open, { network, only: ['open'] })

  if (!opening.ok) {
    return refuse('bad-open', `${opening.code}: ${opening.reason}`)
  }

  const approve = open(crypto, envelopes.approve, { network, only: ['approve'] })
  return approve.ok
    ? { ok: true, verdict: { bid: bid.message, reveal: reveal.message, opening: opening.message, approve: approve.message } }
    : refuse('bad-approve', `${approve.code}: ${approve.reason}`)
}

function linked ({ tender, award, commit, contract, window }: ShownRoot, { bid, reveal, opening, approve }: Verdict): WitnessRefusal | undefined {
  if (!equals(award.body.bid, bid.digest) || !equals(bid.body.tender, tender.digest)) {
    return refuse('unlinked', 'the award is not for this bid on this tender')
  }

  if (!equals(reveal.body.prev, commit.digest) || !equals(opening.body.prev, reveal.digest) || !equals(approve.body.prev, opening.digest)) {
    return refuse('unlinked', 'commit, reveal, open and approve do not follow each other')
  }

  return [reveal, opening, approve].every(({ body }) => equals(body.contract, contract) && body.window === window)
    ? undefined
    : refuse('unlinked', 'reveal, open or approve is about another contract or window')
}

function parties ({ requester, provider }: ShownRoot, { bid, reveal, opening, approve }: Verdict): WitnessRefusal | undefined {
  return equals(bid.body.provider, provider) && equals(reveal.body.author, requester) && equals(opening.body.author, provider) && equals(approve.body.author, requester)
    ? undefined
    : refuse('wrong-party', 'bid and open are the provider\'s, reveal and approve the requester\'s')
}

function nonces (crypto: Crypto, { start }: ShownRoot, { reveal }: Verdict): WitnessRefusal | undefined {
  const revealed = reveal.body.nonces
  const holds = revealed.length === start.body.nonces.length && start.body.nonces.every(({ party, commitment }, i) => {
    const nonce = revealed[i]
    return nonce != null && equals(nonceCommitment(crypto, party, nonce), commitment)
  })
  return holds ? undefined : refuse('wrong-nonce', 'a nonce does not match its commitment')
}

function terms ({ tender, start, commit }: ShownRoot, { bid, reveal, opening, approve }: Verdict): WitnessRefusal | undefined {
  if (approve.body.audited > start.body.units || bid.body.unitPrice > tender.body.unitPriceCap) {
    return refuse('out-of-terms', 'more units re-run than the window has, or a price beyond the cap')
  }

  const times = [commit, reveal, opening, approve].map(({ body }) => body.at)
  return times.every((at, i) => at >= (times[i - 1] ?? 0n)) ? undefined : refuse('out-of-terms', 'times that run backwards')
}
