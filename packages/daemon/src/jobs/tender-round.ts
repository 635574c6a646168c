import { peerKey } from '@mycel/wire'
import type { Bidder } from '../core/ranking.ts'
import type { Authenticated, PeerKey } from '@mycel/wire'

/** A bid that passed every check of the requester. */
export interface Candidate {
  readonly bid: Authenticated<'bid'>
  readonly bidder: Bidder
}

export interface PassedOver {
  readonly provider: Uint8Array
  readonly why: string
}

/** Keys of the peers that match a job, and known ones that do not. */
export interface Around {
  readonly peers: readonly Uint8Array[]
  readonly unfit: readonly PassedOver[]
}

export interface RoundInit {
  readonly tender: Authenticated<'tender'>
  /** Bids from peers with verified history that close the round early. */
  readonly enough: number
}

/** What a call for bids led to: contracts that began, and bidders that may hold no more for now. */
export interface Awards {
  readonly opened: number
  readonly full: number
}

/** Providers that are heard in one round. */
const MAX_BIDDERS = 1024

/**
 * One call for bids. It closes when enough good bids from peers with verified history are in, when every peer that is known to match has answered,
 * or at the deadline; never later.
 */
export class TenderRound {
  readonly tender: Authenticated<'tender'>
  readonly candidates: Candidate[] = []
  readonly passedOver: PassedOver[] = []
  private readonly init: RoundInit
  private close: () => void = () => {}
  private closed = false
  private expected: readonly PeerKey[] = []
  private readonly answered = new Set<PeerKey>()

  constructor (init: RoundInit) {
    this.init = init
    this.tender = init.tender
  }

  get open (): boolean {
    return !this.closed
  }

  /** Whether a provider has bid already: it has one bid in a round, however often that arrives. */
  heard (provider: Uint8Array): boolean {
    return this.answered.has(peerKey(provider))
  }

  get full (): boolean {
    return this.answered.size >= MAX_BIDDERS
  }

  /** Says which peers match: once each of them has answered, nobody else is waited for; answers of others close nothing. Empty: not known. */
  expect (peers: readonly Uint8Array[]): void {
    this.expected = peers.map(peerKey)
    this.check()
  }

  accept (candidate: Candidate): void {
    this.candidates.push(candidate)
    this.answered.add(peerKey(candidate.bid.body.provider))
    this.check()
  }

  passOver (passed: PassedOver): void {
    this.passedOver.push(passed)
    this.answered.add(peerKey(passed.provider))
    this.check()
  }

  /** A peer says why it does not bid: the first word of each counts, while the round is open. */
  declined (passed: PassedOver): void {
    if (this.open && !this.full && !this.heard(passed.provider)) {
      this.passOver(passed)
    }
  }

  /** Waits for the round to close. */
  async bids (waitMs: number, signal: AbortSignal): Promise<readonly Candidate[]> {
    if (!this.isFull() && !signal.aborted) {
      await new Promise<void>(resolve => {
        const timer = setTimeout(resolve, waitMs)
        this.close = () => { clearTimeout(timer); resolve() }
        signal.addEventListener('abort', this.close)
      })
      signal.removeEventListener('abort', this.close)
    }

    this.closed = true
    return this.candidates
  }

  private check (): void {
    if (this.isFull()) {
      this.close()
    }
  }

  private isFull (): boolean {
    const { init: { enough }, expected } = this
    const verified = this.candidates.filter(({ bidder }) => bidder.passes > 0 && bidder.failures === 0).length
    return verified >= enough || (expected.length > 0 && expected.every(peer => this.answered.has(peer)))
  }
}
