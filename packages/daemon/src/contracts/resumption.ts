import { peerKey } from '@mycel/wire'
import { nextWait, pause } from '../effects/sender.ts'
import type { Contracts } from './contracts.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { PeerKey } from '@mycel/wire'

const FIRST_RETRY_MS = 250

export interface ResumptionPorts {
  readonly self: Uint8Array
  readonly contracts: () => Pick<Contracts, 'list' | 'resume'>
  /** Exchanges heads and transcripts with a peer, and compares books. Never rejects. */
  reconcile (peer: Uint8Array): Promise<unknown>
  /** Why nothing is signed with a peer whatever has been compared, if so. */
  waiting (peer: Uint8Array): string | undefined
  now (): bigint
  crashed (err: unknown): void
}

/**
 * With whom this node has open contracts from before it started, or from before its present epoch, and has not compared transcripts since. Nothing is signed in those meanwhile, because the other
 * side may hold later messages, this node's own among them.
 */
export class Resumption {
  private readonly ports: ResumptionPorts
  private readonly unmet = new Set<PeerKey>()
  private readonly asking = new Set<PeerKey>()
  private readonly stopping = new AbortController()

  constructor (ports: ResumptionPorts) {
    this.ports = ports
  }

  /** Everybody with whom something is open is to be met again. */
  begin (): void {
    for (const mailbox of this.ports.contracts().list()) {
      this.unmet.add(peerKey(this.otherOf(mailbox.contract)))
    }
  }

  holdsBack (contract: ContractMailbox['contract']): boolean {
    const peer = this.otherOf(contract)
    const held = this.held(peer)

    if (held && contract.id != null) {
      this.ask(peer)
    }

    return held
  }

  /** Transcripts have been compared with a peer: its contracts go on, where nothing else holds them back. */
  async met (peer: Uint8Array): Promise<void> {
    if (this.unmet.delete(peerKey(peer)) && !this.held(peer)) {
      await this.ports.contracts().resume(peer)
    }
  }

  stop (): void {
    this.stopping.abort()
  }

  private held (peer: Uint8Array): boolean {
    return this.unmet.has(peerKey(peer)) || this.ports.waiting(peer) != null
  }

  /** Again and again until the peer has answered, less often in the end; its contracts go on then. */
  private ask (peer: Uint8Array): void {
    const name = peerKey(peer)

    if (!this.asking.has(name) && !this.stopping.signal.aborted) {
      this.asking.add(name)
      this.untilMet(peer)
        .catch(err => { this.ports.crashed(err) })
        .finally(() => { this.asking.delete(name) })
    }
  }

  private async untilMet (peer: Uint8Array): Promise<void> {
    const since = this.ports.now()
    let wait = FIRST_RETRY_MS

    while (this.held(peer) && !this.stopping.signal.aborted) {
      await this.ports.reconcile(peer)

      if (this.held(peer)) {
        await pause(wait, this.stopping.signal)
        wait = nextWait(wait, this.ports.now() - since)
      }
    }

    if (!this.stopping.signal.aborted) {
      await this.ports.contracts().resume(peer)
    }
  }

  private otherOf ({ tender, bid }: ContractMailbox['contract']): Uint8Array {
    return bid == null || peerKey(bid.body.provider) === peerKey(this.ports.self) ? tender.body.requester : bid.body.provider
  }
}
