import { open } from '@mycel/wire'
import { crypto, NETWORK } from './traders.ts'
import type { Trader } from './traders.ts'
import type { Authenticated } from '@mycel/wire'

/** Receipts that both have signed, as entries of a node's log. */
export async function settledEntries (trader: Trader): Promise<ReadonlyArray<Authenticated<'receipt'>>> {
  const receipts: Array<Authenticated<'receipt'>> = []

  for await (const [, value] of trader.store.list('entries')) {
    const entry = open(crypto, value, { network: NETWORK, only: ['log-entry'] })
    const inner = entry.ok && entry.message.body.body.kind === 'receipt' ? open(crypto, entry.message.body.body.body, { network: NETWORK, only: ['receipt'] }) : undefined

    if (inner?.ok === true && inner.message.complete) {
      receipts.push(inner.message)
    }
  }

  return receipts
}
