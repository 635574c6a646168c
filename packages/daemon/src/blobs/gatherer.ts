import { askPiece } from './ask.ts'
import { nobodyBrings } from './fetch-error.ts'
import { MAX_IN_FLIGHT, MAX_SOURCES, TAKEOVER_MS } from './limits.ts'
import { Source } from './source.ts'
import type { Asked } from './ask.ts'
import type { LeftSource } from './fetch-error.ts'
import type { PeerId } from '@libp2p/interface'
import type { BlobAsk, Requester } from '@mycel/wire/streams'

/** Why a peer is to blame for a transfer: bytes that are not the chunk, not the index, or no answer at all. */
export type BlameReason = 'bad-chunk' | 'wrong-index' | 'malformed'

/** Something to be had from a peer, and what makes sure that it is right. */
export interface Piece {
  readonly ask: BlobAsk
  /** What its sender is blamed for where `accept` says no. */
  readonly blame: BlameReason
  /**
   * Checks and keeps the bytes; false where they are wrong, undefined where the sender says that its blob of this name has another size: whose mistake that is cannot be told. May be called twice.
   *
   * @param size - bytes of the whole blob, as the sender says
   */
  accept (bytes: Uint8Array, size: number): Promise<boolean | undefined>
}

export interface GathererInit {
  readonly cid: string
  readonly requester: Requester
  /** How long one piece may take, milliseconds. */
  readonly chunkMs: number
  blame (peer: PeerId, reason: BlameReason): void
  /** Told of others that have the blob, by somebody that has. */
  named (holders: readonly Uint8Array[]): void
}

type Brought = Extract<Asked, { readonly kind: 'piece' }>

interface Round { readonly signal: AbortSignal, readonly ended: PromiseWithResolvers<void> }

interface Wanted { readonly piece: Piece, readonly by: Set<Source>, since: number, done: boolean }

/** Spreads pieces over sources: the quick ones get more, what a slow or cut one owes goes to others, and one that sends wrong bytes is left at once. */
export class Gatherer {
  readonly #init: GathererInit
  readonly #sources = new Map<string, Source>()
  #waiting: Wanted[] = []
  readonly #asked = new Set<Wanted>()
  #inFlight = 0
  #most = MAX_IN_FLIGHT
  #timer: NodeJS.Timeout | undefined
  #round: Round | undefined

  constructor (init: GathererInit) {
    this.#init = init
  }

  /**
   * Adds a source. One that was left stays so.
   *
   * @param named - by another source: only while there are fewer than 16. Who waits for the blob and brings a source of its own is not kept from it by what others named before.
   */
  add (peer: PeerId, { named = false }: { readonly named?: boolean } = {}): void {
    const name = peer.toString()
    if (!this.#sources.has(name) && (!named || this.#sources.size < MAX_SOURCES)) {
      this.#sources.set(name, new Source(peer, !named))
      this.#pump()
    }
  }

  /** From now on no more pieces than this are asked for at a time. */
  limit (most: number): void {
    this.#most = most
  }

  /** What became of the sources that are asked no more. */
  get left (): readonly LeftSource[] {
    return [...this.#sources.values()].flatMap(({ left }) => left ?? [])
  }

  /**
   * Resolves once every piece has been accepted.
   *
   * @throws {BlobFetchError} where no source is left; what `accept` throws and the signal's reason as they are
   */
  async gather (pieces: readonly Piece[], signal: AbortSignal): Promise<void> {
    signal.throwIfAborted()
    const over = new AbortController()
    const ended = Promise.withResolvers<void>()
    const abort = (): void => { ended.reject(signal.reason) }
    signal.addEventListener('abort', abort)
    this.#waiting = pieces.map(piece => ({ piece, by: new Set(), since: 0, done: false }))
    this.#round = { signal: AbortSignal.any([signal, over.signal]), ended }
    this.#pump()
    try {
      await ended.promise
    } finally {
      this.#round = undefined
      this.#waiting = []
      this.#asked.clear()
      clearTimeout(this.#timer)
      signal.removeEventListener('abort', abort)
      over.abort(new Error('it has been brought by others'))
    }
  }

  #pump (): void {
    const round = this.#round
    if (round == null) {
      return
    }
    if (this.#waiting.length === 0 && this.#asked.size === 0) {
      round.ended.resolve()
      return
    }
    const now = performance.now()
    for (let given = true; given && this.#inFlight < this.#most;) {
      given = false
      for (const source of this.#free(now)) {
        const wanted = this.#next(source, now)
        if (wanted != null && this.#inFlight < this.#most) {
          given = true
          this.#fetch(source, wanted, round).catch(err => { round.ended.reject(err) })
          break
        }
      }
    }
    this.#lookAgain(now)
  }

  /** Sources that may be asked, the least loaded first; among equals those that were not just named. */
  #free (now: number): Source[] {
    return [...this.#sources.values()].filter(source => source.load(now) < 1).sort((a, b) => a.load(now) - b.load(now) || Number(b.own) - Number(a.own))
  }

  /** What to ask of a source: what nobody was asked for, else what another one is late with. */
  #next (source: Source, now: number): Wanted | undefined {
    const fresh = this.#waiting.shift()
    return fresh ?? [...this.#asked].find(({ by, since }) => by.size === 1 && !by.has(source) && now - since >= patience(source))
  }

  async #fetch (source: Source, wanted: Wanted, round: Round): Promise<void> {
    const at = performance.now()
    wanted.by.add(source)
    wanted.since = wanted.by.size === 1 ? at : wanted.since
    this.#asked.add(wanted)
    source.asked(at)
    this.#inFlight++
    try {
      await this.#take(source, wanted, round.signal, at)
    } finally {
      source.inFlight--
      this.#inFlight--
      wanted.by.delete(source)
      if (!wanted.done && wanted.by.size === 0 && this.#asked.delete(wanted)) {
        this.#waiting.unshift(wanted)
      }
      this.#pump()
    }
  }

  async #take (source: Source, wanted: Wanted, signal: AbortSignal, at: number): Promise<void> {
    const { piece } = wanted
    const asked = await askPiece(this.#init.requester, source.peer, piece.ask, this.#init.chunkMs, signal).catch(err => {
      if (signal.aborted) {
        return undefined
      }
      throw err
    })
    if (asked == null || wanted.done) {
      return
    }
    if (asked.kind === 'malformed') {
      this.#lied(source, 'malformed', asked.detail)
    } else if (asked.kind !== 'piece') {
      source.failed(asked, performance.now())
    } else {
      this.#judged(source, wanted, asked, await piece.accept(asked.bytes, asked.size), at)
    }
  }

  #judged (source: Source, wanted: Wanted, { holders, size }: Brought, right: boolean | undefined, at: number): void {
    const { piece } = wanted
    if (right == null) {
      source.leave('missing', `by this name it has one of ${size} bytes`)
    } else if (!right) {
      this.#lied(source, piece.blame, `${piece.ask.part} ${piece.ask.n} is other bytes`)
    } else {
      const now = performance.now()
      source.brought(now - at, now)
      wanted.done = true
      this.#asked.delete(wanted)
      if (holders.length > 0) {
        this.#init.named(holders)
      }
    }
  }

  #lied (source: Source, reason: BlameReason, detail: string): void {
    if (source.left == null) {
      source.leave('lied', detail)
      this.#init.blame(source.peer, reason)
    }
  }

  /** Ends where nobody is left to ask; else comes back when a source's pause is over, or when something has been awaited too long. */
  #lookAgain (now: number): void {
    const alive = [...this.#sources.values()].filter(({ left }) => left == null)
    clearTimeout(this.#timer)
    if (alive.length === 0) {
      this.#round?.ended.reject(nobodyBrings(this.#init.cid, this.left))
      return
    }
    const pauses = alive.filter(({ pausedUntil }) => pausedUntil > now).map(({ pausedUntil }) => pausedUntil)
    const late = this.#waiting.length > 0 || alive.length < 2 ? [] : [...this.#asked].flatMap(({ since, by }) => by.size > 1 ? [] : this.#free(now).filter(source => !by.has(source)).map(source => since + patience(source)))
    const next = Math.min(...pauses, ...late)
    if (next !== Infinity) {
      this.#timer = setTimeout(() => { this.#pump() }, Math.max(1, next - now + 1))
    }
  }
}

/** How long this source waits before it takes over what another one is late with. */
function patience (source: Source): number {
  return Math.max(TAKEOVER_MS, 2 * source.averageMs)
}
