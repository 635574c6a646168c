import { toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { keyOf } from '../network/identity.ts'
import type { Settlement } from './settlement.ts'
import type { AbortOptions, Libp2p, PeerId } from '@libp2p/interface'

/** Everybody is asked this often, milliseconds, for what no meeting has brought to light. */
const ROUND_MS = 60 * 60_000

/** After a peer has connected: the side with the lower key asks so soon, the other only if it has heard nothing by then. Milliseconds. */
const FIRST_MS = 250
const SECOND_MS = 10_000

/** One peer's connecting makes this node ask so often at once, then once more every minute: whoever comes and goes gets no more of it. */
const MEETINGS = { burst: 10, refillMs: 60_000, capacity: 1_024 }

/** Peers whose connecting is waited on at a time. More of them are met in the next round. */
const MAX_MET = 1_024

export interface BookkeepingPorts {
  readonly self: Uint8Array
  /** With some peers, or with all counterparties. */
  reconcile (peers?: readonly Uint8Array[]): Promise<unknown>
  /** Whether this node's books say anything about a peer. */
  knows (peer: Uint8Array): Promise<boolean>
  /** When the books were last found equal with a peer, Unix milliseconds. */
  lastAgreed (peer: Uint8Array): bigint | undefined
  now (): bigint
  log (text: string): void
}

/** When books are compared: as the node starts, as a counterparty connects, and every hour. */
export class Bookkeeping {
  private readonly ports: BookkeepingPorts
  private readonly meetings = new Rate(MEETINGS)
  private readonly met = new Map<string, NodeJS.Timeout>()
  private rounds: NodeJS.Timeout | undefined

  constructor (ports: BookkeepingPorts) {
    this.ports = ports
  }

  start (): void {
    this.ask()
    this.rounds = setInterval(() => { this.ask() }, ROUND_MS)
    this.rounds.unref()
  }

  /** A peer has connected. */
  meet (peer: Uint8Array): void {
    const name = toHex(peer)

    const now = this.ports.now()

    if (this.rounds != null && !this.met.has(name) && this.met.size < MAX_MET && this.meetings.take(name, Number(now))) {
      const first = Buffer.compare(this.ports.self, peer) < 0
      const timer = setTimeout(() => {
        this.met.delete(name)
        this.reunite(peer, now).catch((err: unknown) => { this.failed(err) })
      }, first ? FIRST_MS : SECOND_MS)
      timer.unref()
      this.met.set(name, timer)
    }
  }

  stop (): void {
    clearInterval(this.rounds)
    this.rounds = undefined
    this.met.forEach(timer => { clearTimeout(timer) })
    this.met.clear()
  }

  private async reunite (peer: Uint8Array, since: bigint): Promise<void> {
    const { lastAgreed, knows, reconcile } = this.ports
    const agreed = lastAgreed(peer)

    // the other side may have asked meanwhile
    if ((agreed == null || agreed < since) && await knows(peer)) {
      await reconcile([peer])
    }
  }

  private ask (): void {
    this.ports.reconcile().catch((err: unknown) => { this.failed(err) })
  }

  private failed (err: unknown): void {
    this.ports.log(`reconciling: ${err instanceof Error ? err.message : String(err)}`)
  }
}

/** Compares this node's books from now on. Returns what ends it. */
export function keepBooks (node: Pick<Libp2p, 'addEventListener' | 'removeEventListener'>, settlement: Settlement, init: Pick<BookkeepingPorts, 'self' | 'now' | 'log'> & AbortOptions): () => void {
  const bookkeeping = new Bookkeeping({
    ...init,
    reconcile: async peers => settlement.reconcile(peers, init),
    knows: async peer => settlement.knows(peer),
    lastAgreed: peer => settlement.lastAgreed(peer)
  })
  const onConnect = ({ detail }: CustomEvent<PeerId>): void => {
    const key = keyOf(detail)

    if (key != null) {
      bookkeeping.meet(key)
    }
  }

  node.addEventListener('peer:connect', onConnect)
  bookkeeping.start()

  return () => {
    node.removeEventListener('peer:connect', onConnect)
    bookkeeping.stop()
  }
}
