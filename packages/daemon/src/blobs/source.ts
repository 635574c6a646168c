import { BUSY_MS, FIRST_WINDOW, MAX_BUSY, MAX_FAILURES, MAX_SLOW, MAX_WINDOW, RETRY_MS, STALL_MS } from './limits.ts'
import type { Asked } from './ask.ts'
import type { LeftSource, SourceEnd } from './fetch-error.ts'
import type { PeerId } from '@libp2p/interface'

type Failure = Exclude<Asked['kind'], 'piece' | 'malformed'>

/** One peer that may have a blob: how much is asked of it at a time, how fast it is, and whether it is still asked. Times are milliseconds of a clock that never goes back. */
export class Source {
  readonly peer: PeerId
  /** Somebody who waits for the blob brought it; else another source named it. */
  readonly own: boolean
  /** Requests without an answer. */
  inFlight = 0
  #window = FIRST_WINDOW
  #pausedUntil = 0
  #averageMs = 0
  #slow = 0
  #failures = 0
  #busy = 0
  /** Since when something is asked of it and nothing has come. */
  #since: number | undefined
  #left: LeftSource | undefined

  constructor (peer: PeerId, own: boolean) {
    this.peer = peer
    this.own = own
  }

  /** Why it is asked no more, if so. */
  get left (): LeftSource | undefined {
    return this.#left
  }

  /** How long a piece takes it, by what it has brought; 0 before the first. */
  get averageMs (): number {
    return this.#averageMs
  }

  get pausedUntil (): number {
    return this.#pausedUntil
  }

  /** Share of its window that is taken; 1 or more where nothing may be asked of it now. */
  load (now: number): number {
    return this.#left != null || now < this.#pausedUntil ? Infinity : this.inFlight / this.#window
  }

  /** A piece is asked of it. */
  asked (now: number): void {
    this.inFlight++
    this.#since ??= now
  }

  /** It brought a piece that was right. */
  brought (ms: number, now: number): void {
    this.#since = this.inFlight > 1 ? now : undefined
    this.#averageMs = this.#averageMs === 0 ? ms : this.#averageMs + (ms - this.#averageMs) / 4
    this.#window = Math.min(MAX_WINDOW, this.#window + 1)
    this.#slow = this.#failures = this.#busy = 0
  }

  leave (why: SourceEnd, detail: string): void {
    this.#left ??= { peer: this.peer.toString(), why, detail }
  }

  /** It brought nothing. Several requests that failed together count once. */
  failed ({ kind, detail = kind }: { readonly kind: Failure, readonly detail?: string }, now: number): void {
    switch (kind) {
      case 'missing':
        this.leave('missing', 'it has no such blob')
        return
      case 'stopped':
        this.leave('unreachable', 'this node stops')
        return
      case 'timeout':
      case 'busy':
      case 'broken':
        // putting off, at length, is another way to be slow
        if (now - (this.#since ?? now) >= STALL_MS) {
          this.leave('slow', 'nothing came of it for too long')
        } else if (now >= this.#pausedUntil) {
          this.#count(kind, detail, now)
        }
    }
  }

  #count (kind: 'timeout' | 'busy' | 'broken', detail: string, now: number): void {
    switch (kind) {
      case 'timeout':
        this.#window = 1
        this.#slow++
        this.#pausedUntil = now + RETRY_MS
        this.#slow >= MAX_SLOW && this.leave('slow', 'pieces did not come in time')
        return
      case 'busy':
        this.#window = 1
        this.#busy++
        this.#pausedUntil = now + BUSY_MS
        this.#busy >= MAX_BUSY && this.leave('busy', 'it serves others')
        return
      case 'broken':
        this.#failures++
        this.#pausedUntil = now + RETRY_MS * 3 ** (this.#failures - 1)
        this.#failures >= MAX_FAILURES && this.leave('unreachable', detail)
    }
  }
}
