import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import type { Crypto } from '@mycel/wire/crypto'
import type { Message, OpenCode } from '@mycel/wire/envelope'

export type EquivocationVerdict =
  | { readonly ok: true, readonly author: Uint8Array, readonly epoch: Uint8Array, /** The position, or the size, at which the two differ. */ readonly at: bigint }
  | { readonly ok: false, readonly code: OpenCode | 'different-types' | 'different-authors' | 'different-places' | 'no-conflict', readonly reason: string }

/**
 * Whether two envelopes prove that their author forked its log: two different entries for one (author, epoch, seq), or two checkpoints of one (author, epoch, size)
 * with different roots. Anyone can check it with nothing else at hand. The same entry twice, or two checkpoints that differ in time only, prove nothing.
 */
export function equivocation (crypto: Crypto, network: string, a: Uint8Array, b: Uint8Array): EquivocationVerdict {
  const first = open(crypto, a, { network, only: ['log-entry', 'checkpoint'] })
  const second = open(crypto, b, { network, only: ['log-entry', 'checkpoint'] })

  if (!first.ok) {
    return first
  }

  if (!second.ok) {
    return second
  }

  if (first.message.type !== second.message.type) {
    return { ok: false, code: 'different-types', reason: 'an entry and a checkpoint do not contradict each other by themselves' }
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

function placeOf (message: Extract<Message, { type: 'log-entry' | 'checkpoint' }>): { author: Uint8Array, epoch: Uint8Array, at: bigint, content: Uint8Array } {
  switch (message.type) {
    case 'log-entry': {
      const { author, epoch, seq } = message.body
      return { author, epoch, at: seq, content: message.digest }
    }
    case 'checkpoint': {
      const { author, head } = message.body
      return { author, epoch: head.epoch, at: head.size, content: head.root }
    }
  }
}
