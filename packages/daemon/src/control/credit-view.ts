import { peerKey } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { facetsFor } from './facets.ts'
import type { JobRequest, QuoteView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { Found } from '../discovery/ad-index.ts'

interface Offer {
  /** Micro-units that may be promised to it now. */
  readonly free: bigint
  readonly unitPrice: bigint
  /** Why that is less than `wanted`, and the ways on. */
  readonly refusal?: string
}

/** What this node's limits and credit let it promise the peer with the most room, and why that is not the whole job. */
export function creditFor (parts: Parts, job: JobRequest, found: readonly Found[]): Pick<QuoteView, 'free' | 'limited'> {
  const wanted = BigInt(job.units) * BigInt(job.unitPriceCap)
  const [best] = offers(parts, job, found, wanted)
  return best == null ? {} : { free: best.free.toString(), ...(best.refusal == null ? {} : { limited: best.refusal }) }
}

/** ControlError `refused` where peers are known that would take the work, and not one unit of it can be promised to any of them. */
export function refuseWithoutCredit (parts: Parts, job: JobRequest): void {
  const found = parts.discovery.index.find(facetsFor(job), Number(parts.now()))
  const wanted = BigInt(job.units) * BigInt(job.unitPriceCap)
  const all = offers(parts, job, found, wanted)
  const [best] = all

  if (best?.refusal != null && all.every(({ free, unitPrice }) => free < unitPrice)) {
    throw new ControlError('refused', `no matching peer can be promised one unit: ${best.refusal}`, '"mycel settle balances" shows what is owed; "mycel settle pay", "mycel settle ask" and policy.max_owed make room')
  }
}

/** Those who would take the work at the price, the one with the most room first. */
function offers ({ books, identity }: Parts, job: JobRequest, found: readonly Found[], wanted: bigint): readonly Offer[] {
  return found
    .filter(({ ad }) => peerKey(ad.body.peer) !== peerKey(identity.publicKey))
    .flatMap(({ ad, capacities }) => capacities
      .filter(one => one.class === job.class && one.asset === job.asset && one.unitPrice <= BigInt(job.unitPriceCap))
      .map(({ unitPrice }): Offer => {
        const { room, refusal } = books.credit(ad.body.peer, job.asset, 'requester', wanted)
        return { free: room.total, unitPrice, ...(refusal == null ? {} : { refusal }) }
      }))
    .sort((a, b) => a.free === b.free ? 0 : a.free > b.free ? -1 : 1)
}
