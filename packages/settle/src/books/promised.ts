import { stakeOf } from './books.ts'
import { partOf } from './event.ts'
import { fold } from './fold.ts'
import { reservationFault } from './stakes.ts'
import type { Books } from './books.ts'
import type { BookEvent } from './event.ts'
import type { Change, ReservationRequest } from './operations.ts'

/**
 * Reserves what this node has promised already and forgotten, as it learns of it again: no limit asks, because it is signed. Where the contract is closed here, or has as much reserved, nothing changes.
 */
export function reservePromised (books: Books, { contract, peer, asset, side, amount, attested }: ReservationRequest): Change {
  const event: BookEvent = { kind: 'reservation', contract, peer, asset, side, amount, attested }
  const stake = stakeOf(books, contract)

  if (reservationFault(books, event) != null || (stake != null && amount <= stake.amount)) {
    return { ok: true, unchanged: true }
  }

  const folded = fold(books, event)
  return folded.ok ? { ok: true, unchanged: false, event, part: partOf(event) } : folded
}
