import * as books from '@mycel/settle/books'
import type { Books, Change } from '@mycel/settle/books'
import type { Authenticated, ContractId } from '@mycel/wire'

/** A change of the books that no contract causes. */
export type OwnersMutation =
  | { readonly do: 'payment', readonly payment: Authenticated<'payment'> }
  | { readonly do: 'credit-line', readonly line: Authenticated<'credit-line'> }
  /** Notes that a payment is contested; the envelope, as its payer signed it, is the evidence. */
  | { readonly do: 'dispute-payment', readonly payment: Authenticated<'payment'>, readonly reason: string }
  /** Stops counting what a contract left worked and unpaid. */
  | { readonly do: 'forgive', readonly contract: ContractId, readonly reason: string }

/** What an owner's change comes to in books as they stand. */
export function askOwner (counted: Books, mutation: OwnersMutation): Change {
  switch (mutation.do) {
    case 'payment':
      return books.recordPayment(counted, mutation.payment)
    case 'credit-line':
      return books.recordCreditLine(counted, mutation.line)
    case 'dispute-payment':
      return books.dispute(counted, mutation.payment.id, mutation.reason, mutation.payment.bytes)
    case 'forgive':
      return books.reverse(counted, mutation.contract, mutation.reason)
  }
}
