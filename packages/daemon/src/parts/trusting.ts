import { heldBy } from '../contracts/held.ts'
import { CAP_GROWTH, roomFor } from '../core/in-flight.ts'
import type { PolicyConfig } from '../config.ts'
import type { Contracts } from '../contracts/contracts.ts'
import type { Knowledge } from '../core/choose-units.ts'
import type { Room } from '../core/in-flight.ts'
import type { Standing, Subject } from '../standing/standing.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Contract } from '@mycel/wire'

export interface TrustingInit {
  readonly standing: Standing
  readonly policy: Pick<PolicyConfig, 'newcomerPoolRequester' | 'maxOwed'>
  /** Set once there are contracts. */
  readonly contracts: () => Pick<Contracts, 'list'>
  now (): bigint
}

/** How far this node, as requester, trusts a provider now: what it has seen of it, what it holds, and what more it may be given. */
export class Trusting {
  private readonly init: TrustingInit

  constructor (init: TrustingInit) {
    this.init = init
  }

  /** The provider failed an audit since the award. */
  suspect (contract: Contract): boolean {
    const { award } = contract
    const { peer, class: cls } = subjectOf(contract)
    return award != null && this.init.standing.failedAt(peer, cls) > award.body.at
  }

  /** What the audit of a window goes by. */
  knowledge (contract: Contract): Pick<Knowledge, 'passes' | 'held'> {
    const subject = subjectOf(contract)
    const { passesSinceFailure, verifiedSinceFailure } = this.known(subject)
    return { passes: this.suspect(contract) ? undefined : passesSinceFailure, held: { open: heldBy(this.init.contracts().list(), subject), ...this.cap(verifiedSinceFailure) } }
  }

  /** How many of so many units a peer may be given at this price. */
  room (subject: Subject, terms: { readonly unitPrice: bigint, readonly units: number }, now?: { readonly key: ContractKey, readonly contract: Contract }): Room {
    const { verifiedSinceFailure } = this.known(subject)
    return roomFor({ windowUnits: terms.units, unitPrice: terms.unitPrice, open: heldBy(this.init.contracts().list(), subject, now), ...this.cap(verifiedSinceFailure) })
  }

  private known ({ peer, class: cls }: Subject): ReturnType<Standing['of']> {
    return this.init.standing.of(peer, cls, this.init.now())
  }

  private cap (verified: bigint): Pick<Knowledge['held'], 'verified' | 'base' | 'growth' | 'most'> {
    const { newcomerPoolRequester, maxOwed } = this.init.policy
    return { verified, base: newcomerPoolRequester, growth: CAP_GROWTH, most: maxOwed }
  }
}

export function subjectOf ({ bid, tender }: Contract): Subject {
  return { peer: bid?.body.provider ?? new Uint8Array(32), class: tender.body.class }
}
