import { blobCid, isIndexed, nameCid } from '@mycel/wire/blobs'
import { MAX_VALUE_BYTES } from '../stores/blobs/blob-store.ts'
import { BlobError } from '../stores/blobs/errors.ts'
import { Blamed } from './blamed.ts'
import { BlobFetchError } from './fetch-error.ts'
import { Gatherer } from './gatherer.ts'
import { Lanes } from './lanes.ts'
import { CHUNK_MS, MAX_SMALL_TRANSFERS, MAX_SOURCES, MAX_WAITING_TRANSFERS } from './limits.ts'
import { transfer } from './transfer.ts'
import { Turns } from './turns.ts'
import { fetchValue } from './values.ts'
import type { BlameReason } from './gatherer.ts'
import type { Place } from './lanes.ts'
import type { Progress } from './transfer.ts'
import type { BlobStore } from '../stores/blobs/blob-store.ts'
import type { AbortOptions, PeerId } from '@libp2p/interface'
import type { BlobRef } from '@mycel/wire/blobs'
import type { Requester } from '@mycel/wire/streams'

export interface BlobExchangeInit {
  readonly store: BlobStore
  /** On the network's blob protocol. Its own deadline must be longer than `chunkMs`. */
  readonly requester: Requester
  /** Told once of each peer that sent wrong bytes for a blob. */
  onBlame (peer: PeerId, reason: BlameReason, cid: string): void
  /** From an identity key to a peer that can be dialled; without it, holders whom sources name are not asked. */
  readonly locate?: (key: Uint8Array) => Promise<PeerId>
  /** How long one chunk may take, milliseconds. Default 30,000. */
  readonly chunkMs?: number
  /** How often a large transfer that others wait for is looked at, milliseconds. Default 10,000. */
  readonly slowLookMs?: number
}

export interface FetchOptions extends AbortOptions {
  /** Largest blob that the caller takes, bytes. */
  readonly maxBytes?: number
  /** Told after every chunk. */
  onProgress? (progress: Progress): void
}

export interface ValueOptions extends AbortOptions {
  /** Largest value that the caller takes, bytes. */
  readonly maxBytes?: number
  /** Told of the bytes of every piece that comes, right or wrong. */
  onBrought? (bytes: number): void
}

interface Running {
  readonly gatherer: Gatherer
  readonly watchers: Set<(progress: Progress) => void>
  readonly ending: AbortController
  readonly ended: Promise<void>
  waiting: number
}

/** Fetches blobs by name from peers into the store. Callers who want the same blob share one transfer and their sources. */
export class BlobExchange {
  readonly #init: BlobExchangeInit
  readonly #running = new Map<string, Running>()
  readonly #blamed = new Blamed()
  readonly #large: Lanes
  readonly #small = new Turns(MAX_SMALL_TRANSFERS, MAX_WAITING_TRANSFERS)

  constructor (init: BlobExchangeInit) {
    this.#init = init
    this.#large = new Lanes(init.slowLookMs)
  }

  /**
   * Makes sure that the blob is in the store, and fetches what is missing of it from these peers.
   *
   * @throws {BlobFetchError} where nobody brings it, or it is larger than `maxBytes`
   * @throws {BlobError} `quota`, `io`
   */
  async ensure (from: readonly PeerId[], ref: BlobRef, { maxBytes = Infinity, onProgress, signal }: FetchOptions = {}): Promise<void> {
    signal?.throwIfAborted()

    if (ref.size > maxBytes) {
      throw new BlobFetchError('oversize-blob', `${blobCid(ref)} has ${ref.size} bytes, at most ${maxBytes} are taken`)
    }

    if (this.#init.store.has(ref)) {
      return
    }

    const running = this.#running.get(runningKey(ref)) ?? this.#start(ref)
    this.#blamed.better(from, performance.now()).slice(0, MAX_SOURCES).forEach(peer => { running.gatherer.add(peer) })
    await this.#join(running, onProgress, signal ?? undefined)
  }

  /** As `ensure`, and reads it: for blobs of at most 128 MiB. */
  async obtain (from: readonly PeerId[], ref: BlobRef, options: FetchOptions = {}): Promise<Uint8Array> {
    await this.ensure(from, ref, options)

    try {
      return await this.#init.store.get(ref)
    } catch (err) {
      if (!(err instanceof BlobError) || err.code !== 'missing') {
        throw err
      }

      // what was here had rotted, which is noticed when it is read: once more, from others
      await this.ensure(from, ref, options)
      return this.#init.store.get(ref)
    }
  }

  /**
   * The value with this sha2-256, from the store or else from the first of these peers that has it; once fetched it is kept.
   *
   * @throws {BlobFetchError}
   */
  async value (from: readonly PeerId[], digest: Uint8Array, { maxBytes = MAX_VALUE_BYTES, onBrought = () => {}, signal }: ValueOptions = {}): Promise<Uint8Array> {
    const { store, requester, chunkMs = CHUNK_MS, onBlame } = this.#init
    const cid = nameCid({ digest, indexed: false })

    if (store.find({ digest, indexed: false }) != null) {
      const known = await store.value(digest).catch(() => undefined)

      if (known != null) {
        return known
      }
    }

    const blame = (peer: PeerId, reason: BlameReason): void => {
      this.#blamed.add(peer, performance.now())
      onBlame(peer, reason, cid)
    }
    const peers = this.#blamed.better(from, performance.now())
    const bytes = await fetchValue({ cid, requester, chunkMs, maxBytes: Math.min(maxBytes, MAX_VALUE_BYTES), brought: onBrought, blame }, peers, digest, signal ?? new AbortController().signal)
    await store.putValue(bytes)
    return bytes
  }

  /** Waits with others. The last one who leaves ends the transfer; what has come stays. */
  async #join (running: Running, onProgress: FetchOptions['onProgress'], signal: AbortSignal | undefined): Promise<void> {
    const left = Promise.withResolvers<never>()
    left.promise.catch(() => {})
    const leave = (): void => { left.reject(signal?.reason) }
    signal?.addEventListener('abort', leave)
    running.waiting++

    if (onProgress != null) {
      running.watchers.add(onProgress)
    }

    try {
      await Promise.race([running.ended, left.promise])
    } finally {
      signal?.removeEventListener('abort', leave)
      running.waiting--

      if (onProgress != null) {
        running.watchers.delete(onProgress)
      }

      if (running.waiting === 0) {
        running.ending.abort(new Error('nobody waits for it any more'))
      }
    }
  }

  #start (ref: BlobRef): Running {
    const { requester, chunkMs = CHUNK_MS, onBlame } = this.#init
    const cid = blobCid(ref)
    const watchers = new Set<(progress: Progress) => void>()
    const ending = new AbortController()
    const named = new Set<string>()
    const gatherer = new Gatherer({
      cid,
      requester,
      chunkMs,
      blame: (peer, reason) => {
        this.#blamed.add(peer, performance.now())
        onBlame(peer, reason, cid)
      },
      named: holders => { this.#ask(holders, named, gatherer) }
    })
    const key = runningKey(ref)
    const ended = this.#run(ref, gatherer, watchers, ending.signal).finally(() => {
      if (this.#running.get(key) === running) {
        this.#running.delete(key)
      }
    })
    ended.catch(() => {})
    const running: Running = { gatherer, watchers, ending, ended, waiting: 0 }
    // whoever comes after the last one has left begins anew
    ending.signal.addEventListener('abort', () => {
      if (this.#running.get(key) === running) {
        this.#running.delete(key)
      }
    })
    this.#running.set(key, running)
    return running
  }

  async #run (ref: BlobRef, gatherer: Gatherer, watchers: ReadonlySet<(progress: Progress) => void>, signal: AbortSignal): Promise<void> {
    const { store } = this.#init
    const place = isIndexed(ref.size) ? await this.#large.take(signal, () => { gatherer.limit(1) }) : await this.#smallPlace(signal)

    if (place == null) {
      throw new BlobFetchError('unreachable-blob', `${blobCid(ref)}: too many transfers wait already`)
    }

    try {
      await transfer(store, gatherer, ref, progress => {
        place.brought(progress.fetched)
        watchers.forEach(watcher => { watcher(progress) })
      }, signal)
    } catch (err) {
      // it may have come by another way meanwhile
      if (!store.has(ref)) {
        throw err
      }
    } finally {
      place.leave()
    }
  }

  /** One chunk is soon over, one way or the other. */
  async #smallPlace (signal: AbortSignal): Promise<Place | undefined> {
    const leave = await this.#small.take(1, signal)
    return leave == null ? undefined : { brought: () => {}, leave }
  }

  /** Each is located once, and no more than a transfer may have sources: names cost who says them nothing. */
  #ask (holders: readonly Uint8Array[], named: Set<string>, gatherer: Gatherer): void {
    const { locate } = this.#init

    for (const key of locate == null ? [] : holders) {
      const name = Buffer.from(key).toString('hex')

      if (named.has(name) || named.size >= MAX_SOURCES) {
        continue
      }

      named.add(name)
      locate?.(key).then(peer => {
        if (!this.#blamed.has(peer, performance.now())) {
          gatherer.add(peer, { named: true })
        }
      }, () => {})
    }
  }
}

function runningKey ({ digest, size }: BlobRef): string {
  return `${Buffer.from(digest).toString('hex')}/${size}`
}
