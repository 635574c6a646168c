import { fold } from './fold.ts'
import type { Books } from './books.ts'
import type { BookEvent } from './event.ts'
import type { Folded } from './fold.ts'

const folded = new WeakMap<BookEvent, { readonly books: Books, readonly after: Folded }>()

/** As `fold`, which is pure, remembering the last books that an event was folded into: a change is tried before it is logged, and taken after. */
export function foldOnce (books: Books, event: BookEvent): Folded {
  const known = folded.get(event)

  if (known?.books === books) {
    return known.after
  }

  const after = fold(books, event)
  folded.set(event, { books, after })
  return after
}
