import { equals, peerKey, toHex } from '@mycel/wire'
import { partOf, readEvent } from './event.ts'
import { refuse } from './fault.ts'
import { foldOnce } from './fold-once.ts'
import { fold } from './fold.ts'
import type { Books, CountedEpoch } from './books.ts'
import type { BookEvent, BooksContext } from './event.ts'
import type { Fault } from './fault.ts'
import type { Folded } from './fold.ts'
import type { Authenticated } from '@mycel/wire/envelope'

export type Applied = { readonly ok: true, readonly books: Books, /** What the entry says; undefined where it was counted before. */ readonly event?: BookEvent } | Fault

/**
 * The books after the log's next entry. An entry that is already counted changes nothing; a later one than the next is refused (`out-of-order`). `known` saves decoding and
 * re-checking an embedded envelope for the event that the entry was just made from; anything else than the entry's own event is refused.
 */
export function applyEntry (context: BooksContext, books: Books, entry: Authenticated<'log-entry'>, known?: BookEvent): Applied {
  const placed = place(books, entry)

  if (!placed.ok || placed.epochs == null) {
    return placed.ok ? { ok: true, books } : placed
  }

  const part = known == null ? undefined : partOf(known)

  if (part != null && (part.kind !== entry.body.body.kind || !equals(part.body, entry.body.body.body))) {
    return refuse('malformed-entry', 'the entry says something else')
  }

  const read = known == null ? readEvent(context, entry.body.body) : { ok: true as const, event: known }
  const folded = !read.ok ? read : known == null ? fold(books, read.event) : foldOnce(books, known)
  return folded.ok && read.ok ? { ok: true, books: { ...folded.books, epochs: placed.epochs }, event: read.event } : folded
}

/** Folds a log from its start, or from where `books` stand; the first fault ends it. */
export function replay (context: BooksContext, books: Books, entries: Iterable<Authenticated<'log-entry'>>): Folded {
  let state = books

  for (const entry of entries) {
    const applied = applyEntry(context, state, entry)

    if (!applied.ok) {
      return applied
    }

    state = applied.books
  }

  return { ok: true, books: state }
}

type Placed = { readonly ok: true, /** Undefined where the entry is already counted. */ readonly epochs: readonly CountedEpoch[] | undefined } | Fault

function place ({ self, epochs }: Books, { body: { author, epoch, seq, body } }: Authenticated<'log-entry'>): Placed {
  if (peerKey(author) !== self) {
    return refuse('not-ours', 'another node\'s log')
  }

  const name = toHex(epoch)
  const counted = epochs.find(one => one.epoch === name)

  if (counted == null) {
    return seq === 0n && body.kind === 'epoch' ? { ok: true, epochs: [...epochs, { epoch: name, size: 1n }] } : refuse('out-of-order', 'an epoch begins with its opening')
  }

  if (seq < counted.size) {
    return { ok: true, epochs: undefined }
  }

  return seq === counted.size && counted === epochs.at(-1) && body.kind !== 'epoch'
    ? { ok: true, epochs: [...epochs.slice(0, -1), { epoch: name, size: seq + 1n }] }
    : refuse('out-of-order', `entry ${seq}, ${counted.size} are counted`)
}
