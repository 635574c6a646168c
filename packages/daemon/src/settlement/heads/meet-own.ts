import { equals, toHex } from '@mycel/wire'
import type { OwnConflict } from './head-exchange.ts'
import type { KeptHeads } from './kept-heads.ts'
import type { BooksMailbox } from '../../mailboxes/books-mailbox.ts'
import type { ContractMailbox } from '../../mailboxes/contract-mailbox.ts'
import type { Head } from '@mycel/wire'

/** Somebody else signs with this node's key while it runs. */
export class TwinError extends Error {
  override readonly name = 'TwinError'
  readonly code = 'twin'
  /** What to do about it. */
  readonly hint = 'only one may run: find the other (a copy of this folder, a restored backup) and stop it, then start this one again, or leave this one stopped. What the other has signed comes back from its counterparties'

  constructor ({ epoch, size }: Head) {
    super(`another process signs with this node's key: it signed entry ${size} of epoch ${toHex(epoch).slice(0, 8)} while this one was running`)
  }
}

export interface MeetOwnPorts {
  readonly books: BooksMailbox
  random (bytes: number): Uint8Array
  log (text: string): void
  crashed (err: unknown): void
}

/** What a node does about a head of its own log that it does not know: it begins a new epoch, or stops beside a twin. */
export async function meetOwn ({ kind, head }: OwnConflict, { books, random, log, crashed }: MeetOwnPorts): Promise<void> {
  if (kind === 'twin') {
    const err = new TwinError(head)
    crashed(err)
    throw err
  }

  const own = books.head()
  // two heads of one length: the log was forked before anybody could say so
  const highest = equals(head.epoch, own.epoch) && head.size <= own.size ? own : head
  log(`log: this node was rolled back: others know ${head.size} entries of epoch ${toHex(head.epoch).slice(0, 8)}, it holds ${own.size}; a new epoch begins, and each pair reconciles before it signs`)
  await books.renew(highest, random(16))
}

/** Keeps what the other side of a contract signed about its own log. */
export async function noteHeads (kept: KeptHeads, { role, contract: { bid, award, receipt } }: ContractMailbox): Promise<void> {
  const theirs = role === 'provider' ? [award] : [bid, receipt]

  for (const message of theirs) {
    if (message != null) {
      await kept.note(message, true)
    }
  }
}

/** A peer is asked again only after this long, milliseconds. */
const AGAIN_MS = 10_000

/** Peers that are remembered to have been asked. */
const MAX_ASKED = 1024

/** Does something about a peer at once, and not again for a while however often it is wanted. What fails is wanted again later. */
export function soonOnce (work: (peer: Uint8Array) => Promise<void>, now: () => bigint): (peer: Uint8Array) => void {
  const asked = new Map<string, bigint>()

  return peer => {
    const name = toHex(peer)

    if ((asked.get(name) ?? 0n) + BigInt(AGAIN_MS) > now()) {
      return
    }

    asked.delete(name)
    asked.set(name, now())

    if (asked.size > MAX_ASKED) {
      asked.delete(asked.keys().next().value ?? '')
    }

    work(peer).catch(() => {})
  }
}
