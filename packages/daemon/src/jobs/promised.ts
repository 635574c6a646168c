import type { Full } from './job-ports.ts'
import type { BooksMailbox } from '../mailboxes/books-mailbox.ts'
import type { Trusting } from '../parts/trusting.ts'
import type { Authenticated } from '@mycel/wire'

/**
 * How many of so many units a bidder may be promised: what this node's own limits and credit carry, where the bidder holds not too much that nobody has verified. Else why none: a string is for
 * good, until somebody pays or grants a line; `full` passes by itself.
 */
export function promised ({ books, trusting }: { readonly books: Pick<BooksMailbox, 'credit'>, readonly trusting: Pick<Trusting, 'room'> }, { body: { asset, class: cls, windowUnits } }: Authenticated<'tender'>, { body: { provider, unitPrice } }: Authenticated<'bid'>, wanted: number): number | string | Full {
  const { room: credit, refusal } = books.credit(provider, asset, 'requester', BigInt(wanted) * unitPrice)
  const units = refusal == null ? wanted : Math.min(wanted, Number(credit.total / unitPrice))

  if (units === 0) {
    return refusal ?? 'nothing is left to do'
  }

  const room = trusting.room({ peer: provider, class: cls }, { unitPrice, units: Math.min(units, windowUnits) })
  return room.units === 0 ? { full: room.why ?? '' } : units
}
