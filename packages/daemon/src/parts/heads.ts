import { Doubts } from '../settlement/heads/doubts.ts'
import { HeadExchange } from '../settlement/heads/head-exchange.ts'
import { KeptHeads } from '../settlement/heads/kept-heads.ts'
import type { Forks } from '../settlement/heads/forks.ts'
import type { HeadExchangeInit } from '../settlement/heads/head-exchange.ts'

/** The heads that others signed, and how they are exchanged. */
export async function openHeads (init: Omit<HeadExchangeInit, 'kept' | 'doubts'> & { readonly forks: Forks }): Promise<{ readonly heads: HeadExchange, readonly keptHeads: KeptHeads }> {
  const keptHeads = await KeptHeads.open(init)
  return { heads: new HeadExchange({ ...init, kept: keptHeads, doubts: await Doubts.open(init.store) }), keptHeads }
}
