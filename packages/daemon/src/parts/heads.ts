import { Doubts } from '../settlement/heads/doubts.ts'
import { HeadExchange } from '../settlement/heads/head-exchange.ts'
import { KeptHeads } from '../settlement/heads/kept-heads.ts'
import { RidingHeads } from '../settlement/heads/riding-heads.ts'
import type { Forks } from '../settlement/heads/forks.ts'
import type { HeadExchangeInit } from '../settlement/heads/head-exchange.ts'
import type { RidingHeadsInit } from '../settlement/heads/riding-heads.ts'

/** The heads that others signed, how they are exchanged, and how they ride on other messages. */
export async function openHeads (init: Omit<HeadExchangeInit, 'kept' | 'doubts'> & Pick<RidingHeadsInit, 'dealsWith'> & { readonly forks: Forks }): Promise<{ readonly heads: HeadExchange, readonly keptHeads: KeptHeads, readonly riding: RidingHeads }> {
  const keptHeads = await KeptHeads.open(init)
  return { heads: new HeadExchange({ ...init, kept: keptHeads, doubts: await Doubts.open(init.store) }), keptHeads, riding: new RidingHeads({ ...init, kept: keptHeads }) }
}
