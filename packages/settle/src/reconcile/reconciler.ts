import { equals } from '@mycel/wire'
import { decodeFrame, encodeFrame, MAX_FRAME_IDS, MAX_FRAME_SETTLED_BYTES } from './frame.ts'
import { shortName, splitIds } from './items.ts'
import { answerRanges, coveredBy, describeAll, frameOf, itemsIn, MAX_QUEUED } from './ranges.ts'
import { checkSettled } from './settled.ts'
import type { ReconcileFrame, Range, Summary } from './frame.ts'
import type { SettledRef } from './items.ts'
import type { PairIndex } from './pair-index.ts'
import type { Settled } from './settled.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { OpenOptions } from '@mycel/wire/envelope'
import type { Head } from '@mycel/wire/messages'

/** What is settled between two peers, as one of them has it. */
export interface SettledSource {
  /** Everything countersigned that `concerns` the pair. Called once. */
  index (): PairIndex | Promise<PairIndex>
  /** The envelope of something in it. */
  get (digest: Uint8Array): Uint8Array | undefined | Promise<Uint8Array | undefined>
}

/** Budgets for one reconciliation; a peer that goes over is refused. */
export interface ReconcileLimits {
  /** Frames received. Default 4,096. */
  readonly maxFrames?: number
  /** Bytes received. Default 256 MiB. */
  readonly maxBytes?: number
  /** Items compared with what the peer describes. Default 64 times what we hold, and 4,194,304. */
  readonly maxCompared?: number
  /** Times that we describe our whole set, with nothing learned or sent in between, because the roots still differ. Default 4. */
  readonly maxPasses?: number
}

export interface ReconcilerInit extends Pick<OpenOptions, 'network' | 'delegates'> {
  readonly crypto: Crypto
  /** Identity keys, 32 bytes each. */
  readonly self: Uint8Array
  readonly peer: Uint8Array
  readonly settled: SettledSource
  /** The head of our own log, told to the peer. */
  readonly head: Head
  readonly limits?: ReconcileLimits
}

/** `malformed-frame`: does not decode. `wrong-network`. `bad-settled`: sent something that does not hold. `over-budget`: too many frames, bytes or comparisons. `roots-differ`: everything was exchanged and the sets are not equal. `finished`. */
export type ReconcileCode = 'malformed-frame' | 'wrong-network' | 'bad-settled' | 'over-budget' | 'roots-differ' | 'finished'

export interface Received {
  /** The frame to send back, if any. Commit `learned` first: the reply says that we have it. */
  readonly reply?: Uint8Array
  /** Checked receipts and payments that were missing here, in the order in which they came. */
  readonly learned: readonly Settled[]
  readonly done: boolean
  /** Both sides hold the same set, by count and root. */
  readonly agreed: boolean
  readonly refusal?: { readonly code: ReconcileCode, readonly reason: string }
  /** The peer's log head, once it has said it. Unsigned: signed heads ride on receipts. */
  readonly peerHead?: Head
}

export interface Reconciler {
  /** The first frame, for whichever side begins. */
  start (): Promise<Uint8Array>
  /** Frames alternate: each call answers the peer's one frame with at most one. */
  receive (bytes: Uint8Array): Promise<Received>
}

/** Something that the source lists cannot be read from it: the store is damaged. */
export class SettledMissingError extends Error {
  override readonly name = 'SettledMissingError'
  readonly code = 'settled-missing'
}

const DEFAULTS: Required<Omit<ReconcileLimits, 'maxCompared'>> = { maxFrames: 4096, maxBytes: 256 * 1024 * 1024, maxPasses: 4 }

/** Comparing each item at every depth of a few passes takes some ten times as many: a peer that wants more makes this node hash for nothing. */
const COMPARED_PER_ITEM = 64
const COMPARED_ANYWAY = 4_194_304

/**
 * One side of a pair's reconciliation, the same machine for both. Summaries first: equal ones end it in one round. Else fingerprints of stretches of the common
 * order, lists of ids where they differ, the missing envelopes, and summaries again. Spec: docs/spec/settlement.md, "Reconciliation".
 */
export function createReconciler ({ crypto, network, delegates, self, peer, settled, head, limits }: ReconcilerInit): Reconciler {
  const { maxFrames, maxBytes, maxPasses, maxCompared }: typeof DEFAULTS & ReconcileLimits = { ...DEFAULTS, ...limits }
  let items: PairIndex | undefined
  let said: Uint8Array | undefined
  // what the last frame listed, by short id: the answer to it may want that and nothing else
  let listed: ReadonlyMap<string, SettledRef> = new Map()
  // what came from the peer, and what it was sent: neither is sent (again), whatever it asks for
  const theirs = new Set<string>()
  let queue: readonly SettledRef[] = []
  // ranges that did not fit the frames so far
  let waiting: readonly Range[] = []
  let wanted: readonly string[] = []
  let peerHead: Head | undefined
  let frames = 0
  let bytesIn = 0
  let compared = 0
  let passes = 0
  let done = false

  async function load (): Promise<PairIndex> {
    items ??= await settled.index()
    return items
  }

  function summary (mine: PairIndex): Summary {
    said = mine.root(crypto)
    return { count: BigInt(mine.size), root: said, epoch: head.epoch, size: head.size, logRoot: head.root }
  }

  function end (code: ReconcileCode, reason: string): Received {
    done = true
    return { learned: [], done, agreed: false, refusal: { code, reason }, peerHead }
  }

  /** The frame's envelopes that are new here, or why one of them is no good: then none counts. */
  function ingest (frame: ReconcileFrame, mine: PairIndex): { readonly learned: readonly Settled[] } | { readonly reason: string } {
    const learned: Settled[] = []
    const names = new Set<string>()

    for (const bytes of frame.settled) {
      const checked = checkSettled(crypto, bytes, { network, delegates }, self, peer)

      if (!checked.ok) {
        return checked
      }

      const ref = refOf(checked.message)
      const name = shortName(ref)

      // "nothing is sent twice": else one valid envelope, repeated, would cost its signatures' checks for as long as the budget lasts
      if (names.has(name) || mine.has(ref)) {
        return { reason: `${checked.message.id} is known here, or was sent before` }
      }

      names.add(name)
      learned.push(checked.message)
    }

    names.forEach(name => theirs.add(name))
    items = mine.with(learned.map(refOf))
    passes = learned.length > 0 ? 0 : passes
    return { learned }
  }

  /** As many queued envelopes as fit one frame. */
  async function take (): Promise<Uint8Array[]> {
    const taken: Uint8Array[] = []
    let size = 0

    while (queue.length > taken.length && taken.length < MAX_FRAME_IDS) {
      const item = queue[taken.length]
      const bytes = item == null ? undefined : await settled.get(item.digest)

      if (bytes == null) {
        throw new SettledMissingError(`nothing is stored for ${item == null ? 'it' : shortName(item)}`)
      }

      if (size + bytes.byteLength > MAX_FRAME_SETTLED_BYTES) {
        break
      }

      size += bytes.byteLength
      taken.push(bytes)
    }

    queue = queue.slice(taken.length)
    passes = taken.length > 0 ? 0 : passes
    return taken
  }

  function enqueue (found: readonly SettledRef[]): void {
    const fresh = new Map(found.map(item => [shortName(item), item] as const).filter(([name]) => !theirs.has(name)).slice(0, MAX_QUEUED - queue.length))
    fresh.forEach((_, name) => theirs.add(name))
    queue = [...queue, ...fresh.values()]
  }

  function answer (frame: ReconcileFrame, mine: PairIndex): readonly Range[] {
    const { ranges, theyLack, weLack } = answerRanges(crypto, mine, frame.ranges)
    enqueue([...theyLack, ...splitIds(frame.wants).map(name => listed.get(name)).filter(item => item != null)])
    wanted = weLack
    const { now, later } = frameOf([...waiting, ...ranges])
    waiting = later
    return listing(now, mine)
  }

  /** Notes what ranges that are about to be sent list. */
  function listing (ranges: readonly Range[], mine: PairIndex): readonly Range[] {
    const shown = ranges.filter(({ ids }) => ids.byteLength > 0).flatMap(range => itemsIn(mine, range))
    listed = new Map(shown.map(item => [shortName(item), item]))
    return ranges
  }

  async function respond (frame: ReconcileFrame, learned: readonly Settled[]): Promise<Received> {
    const mine = await load()
    const ranges = answer(frame, mine)
    const taken = await take()
    const more = queue.length > 0
    const idle = ranges.length === 0 && wanted.length === 0 && taken.length === 0 && !more
    const same = frame.summary != null && frame.summary.count === BigInt(mine.size) && equals(frame.summary.root, mine.root(crypto))

    if (idle && same) {
      done = true
      const reply = said != null && equals(said, mine.root(crypto)) ? undefined : encodeFrame(blank({ summary: summary(mine) }))
      return { reply, learned, done, agreed: true, peerHead }
    }

    if (idle && frame.summary != null) {
      passes++
      return passes > maxPasses
        ? { ...end('roots-differ', `no agreement after ${maxPasses} passes`), learned }
        : { reply: encodeFrame(blank({ ranges: [...listing(describeAll(crypto, mine), mine)] })), learned, done, agreed: false, peerHead }
    }

    const finished = ranges.length === 0 && wanted.length === 0 && !more && !frame.more
    const reply = blank({ ranges: [...ranges], wants: bytesOf(wanted), settled: taken, more, summary: finished ? summary(mine) : undefined })
    return { reply: encodeFrame(reply), learned, done, agreed: false, peerHead }
  }

  function blank (parts: Partial<ReconcileFrame>): ReconcileFrame {
    return { network, ranges: [], wants: new Uint8Array(0), settled: [], more: false, ...parts }
  }

  return {
    async start () {
      return encodeFrame(blank({ summary: summary(await load()) }))
    },

    async receive (bytes) {
      frames++
      bytesIn += bytes.byteLength

      if (done) {
        return end('finished', 'this reconciliation is over')
      }

      if (frames > maxFrames || bytesIn > maxBytes) {
        return end('over-budget', `${frames} frames, ${bytesIn} bytes`)
      }

      const decoded = decodeFrame(bytes)

      if (!decoded.ok) {
        return end('malformed-frame', `${decoded.code}: ${decoded.reason}`)
      }

      if (decoded.value.network !== network) {
        return end('wrong-network', decoded.value.network.slice(0, 64))
      }

      const { summary: heard } = decoded.value
      peerHead = heard == null ? peerHead : { epoch: heard.epoch, size: heard.size, root: heard.logRoot }
      const mine = await load()
      compared += coveredBy(mine, decoded.value.ranges)

      if (compared > (maxCompared ?? COMPARED_PER_ITEM * mine.size + COMPARED_ANYWAY)) {
        return end('over-budget', `${compared} items compared`)
      }

      const ingested = ingest(decoded.value, mine)
      return 'reason' in ingested ? end('bad-settled', ingested.reason) : respond(decoded.value, ingested.learned)
    }
  }
}

function refOf ({ digest, body: { at } }: Settled): SettledRef {
  return { at, digest }
}

function bytesOf (names: readonly string[]): Uint8Array {
  return Uint8Array.from(names.join('').match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
