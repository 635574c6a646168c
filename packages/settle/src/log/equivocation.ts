import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import type { Crypto } from '@mycel/wire/crypto'
import type { Message, OpenCode } from '@mycel/wire/envelope'
import type { Head } from '@mycel/wire/messages'

/** Every type of message with which a node states something about its own log: an entry, or a head. */
export const STATEMENT_TYPES = ['log-entry', 'checkpoint', 'bid', 'award', 'receipt'] as const

export type Statement = Extract<Message, { type: typeof STATEMENT_TYPES[number] }>

export type EquivocationVerdict =
  | { readonly ok: true, readonly author: Uint8Array, readonly epoch: Uint8Array, /** The position, or the size, at which the two differ. */ readonly at: bigint }
  | { readonly ok: false, readonly code: OpenCode | 'different-types' | 'different-authors' | 'different-places' | 'no-conflict', readonly reason: string }

/**
 * Whether two envelopes prove that their author forked its log: two different entries for one (author, epoch, seq), or two signed heads of one (author, epoch, size)
 * with different roots, whatever messages they ride on. Anyone can check it with nothing else at hand. The same entry twice, or one head signed twice, proves nothing.
 */
export function equivocation (crypto: Crypto, network: string, a: Uint8Array, b: Uint8Array): EquivocationVerdict {
  const first = open(crypto, a, { network, only: STATEMENT_TYPES })
  const second = open(crypto, b, { network, only: STATEMENT_TYPES })

  if (!first.ok) {
    return first
  }

  if (!second.ok) {
    return second
  }

  if ((first.message.type === 'log-entry') !== (second.message.type === 'log-entry')) {
    return { ok: false, code: 'different-types', reason: 'an entry and a head do not contradict each other by themselves' }
  }

  const one = placeOf(first.message)
  const other = placeOf(second.message)

  if (!equals(one.author, other.author)) {
    return { ok: false, code: 'different-authors', reason: 'two authors, two logs' }
  }

  if (!equals(one.epoch, other.epoch) || one.at !== other.at) {
    return { ok: false, code: 'different-places', reason: 'they speak of different places of the log' }
  }

  return equals(one.content, other.content)
    ? { ok: false, code: 'no-conflict', reason: 'they say the same' }
    : { ok: true, author: one.author, epoch: one.epoch, at: one.at }
}

/** A message that carries a head which its author signed. */
export type HeadBearer = Extract<Message, { type: 'checkpoint' | 'bid' | 'award' | 'receipt' }>

export interface SignedHead {
  readonly author: Uint8Array
  readonly head: Head
  /** Unix milliseconds. */
  readonly at: bigint
}

/** The head that a message's author signed with it: the provider's on bids and receipts, the requester's on awards. */
export function signedHead ({ type, body }: HeadBearer): SignedHead {
  switch (type) {
    case 'checkpoint':
    case 'receipt':
      return body
    case 'bid':
      return { author: body.provider, head: body.head, at: body.at }
    case 'award':
      return { author: body.requester, head: body.head, at: body.at }
  }
}

function placeOf (message: Statement): { author: Uint8Array, epoch: Uint8Array, at: bigint, content: Uint8Array } {
  if (message.type === 'log-entry') {
    const { author, epoch, seq } = message.body
    return { author, epoch, at: seq, content: message.digest }
  }

  const { author, head } = signedHead(message)
  return { author, epoch: head.epoch, at: head.size, content: head.root }
}
