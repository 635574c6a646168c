import { toHex } from '@mycel/wire'
import { Rate } from '../../discovery/rate.ts'

/** So often some of the connected peers are asked, and so many of them: those with whom nothing was exchanged for longest. Milliseconds. */
const ROUND_MS = 30_000
const IN_A_ROUND = 4

/** After a peer has connected the side with the lower key asks so soon, the other only where nothing was exchanged by then. Milliseconds. */
const FIRST_MS = 250
const SECOND_MS = 5_000

/** One peer's connecting makes this node ask so often at once, then once more every minute: whoever comes and goes gets no more of it. */
const MEETINGS = { burst: 10, refillMs: 60_000, capacity: 1_024 }

/** Peers whose connecting is waited on at a time. More of them come up in the rounds. */
const MAX_MET = 1_024

/** Once this node has found something out itself it asks so many peers, so long after it was gossiped, and so often at most. Milliseconds. */
const NEWS_MS = 2_000
const NEWS_TO = 16
const NEWS = { burst: 4, refillMs: 30_000, capacity: 1 }

/** Peers of whom it is remembered when something was exchanged with them. */
const MAX_EXCHANGED = 4_096

export interface ProofRoundsPorts {
  readonly self: Uint8Array
  /** Keys of the peers that are connected. */
  connected (): readonly Uint8Array[]
  exchange (peer: Uint8Array): Promise<void>
  now (): bigint
}

/** When nodes tell each other of proofs: as they connect, after one has found something out, and in rounds. */
export class ProofRounds {
  private readonly ports: ProofRoundsPorts
  private readonly meetings = new Rate(MEETINGS)
  private readonly news = new Rate(NEWS)
  private readonly timers = new Map<string, NodeJS.Timeout>()
  private readonly exchanged = new Map<string, number>()
  private rounds: NodeJS.Timeout | undefined

  constructor (ports: ProofRoundsPorts) {
    this.ports = ports
  }

  start (): void {
    this.rounds = setInterval(() => { this.ask(IN_A_ROUND) }, ROUND_MS)
    this.rounds.unref()
    this.ports.connected().forEach(peer => { this.meet(peer) })
  }

  /** A peer has connected. */
  meet (peer: Uint8Array): void {
    const name = toHex(peer)
    const since = this.now

    if (this.rounds != null && !this.timers.has(name) && this.timers.size < MAX_MET && this.meetings.take(name, since)) {
      this.later(name, Buffer.compare(this.ports.self, peer) < 0 ? FIRST_MS : SECOND_MS, () => {
        if ((this.exchanged.get(name) ?? -1) < since) {
          this.exchange(peer)
        }
      })
    }
  }

  /** This node has found something out itself, and gossiped it. */
  found (): void {
    if (this.rounds != null && !this.timers.has('') && this.news.take('', this.now)) {
      this.later('', NEWS_MS, () => { this.ask(NEWS_TO) })
    }
  }

  /** A peer has asked: it needs not be asked so soon. */
  heard (peer: Uint8Array): void {
    const name = toHex(peer)
    this.exchanged.delete(name)
    this.exchanged.set(name, this.now)

    if (this.exchanged.size > MAX_EXCHANGED) {
      this.exchanged.delete(this.exchanged.keys().next().value ?? '')
    }
  }

  stop (): void {
    clearInterval(this.rounds)
    this.rounds = undefined
    this.timers.forEach(timer => { clearTimeout(timer) })
    this.timers.clear()
  }

  private ask (most: number): void {
    const last = (peer: Uint8Array): number => this.exchanged.get(toHex(peer)) ?? -1
    this.ports.connected().toSorted((a, b) => last(a) - last(b)).slice(0, most).forEach(peer => { this.exchange(peer) })
  }

  /** A peer that does not answer, or does not know the protocol, is asked again when its turn comes. */
  private exchange (peer: Uint8Array): void {
    this.heard(peer)
    this.ports.exchange(peer).catch(() => {})
  }

  private later (name: string, ms: number, act: () => void): void {
    const timer = setTimeout(() => {
      this.timers.delete(name)
      act()
    }, ms)
    timer.unref()
    this.timers.set(name, timer)
  }

  private get now (): number {
    return Number(this.ports.now())
  }
}
