import * as books from '@mycel/settle/books'
import { contractId, peerKey } from '@mycel/wire'
import { askOwner } from './owners-mutation.ts'
import type { BooksInit } from './books-mailbox.ts'
import type { OwnersMutation } from './owners-mutation.ts'
import type { BooksMutation } from '../core/consequences.ts'
import type { Books, Change, NoHeadroom } from '@mycel/settle/books'

/** What a change of the books comes to in books as they stand. */
export function askBooks ({ policy, attested, frozen }: Pick<BooksInit, 'policy' | 'attested' | 'frozen'>, counted: Books, mutation: BooksMutation | OwnersMutation): Change | NoHeadroom {
  switch (mutation.do) {
    case 'reserve': {
      const { peer, asset, side, amount } = mutation.reservation
      const wanted = { contract: mutation.contract, peer: peerKey(peer), asset, side, amount, attested: attested(peer) }

      if (mutation.promised === true) {
        return books.reservePromised(counted, wanted)
      }

      const reason = frozen?.(peer)
      return reason == null ? books.reserve(counted, policy, wanted) : { ok: false, code: 'closed', reason }
    }
    case 'release':
      return books.stakeOf(counted, mutation.contract) == null ? { ok: true, unchanged: true } : books.release(counted, mutation.contract, mutation.lost)
    case 'hold':
      return books.stakeOf(counted, contractId(mutation.receipt.body.contract)) == null ? { ok: true, unchanged: true } : books.holdReceipt(counted, mutation.receipt)
    case 'settle':
      return books.settleReceipt(counted, mutation.receipt)
    case 'dispute':
      return books.dispute(counted, mutation.contract, mutation.reason)
    default:
      return askOwner(counted, mutation)
  }
}
