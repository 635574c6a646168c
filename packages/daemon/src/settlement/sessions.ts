import { toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import { SerialQueue } from '../mailboxes/queue.ts'
import type { Reconciler, Settled } from '@mycel/settle/reconcile'
import type { Reply } from '@mycel/wire/streams'

/** Reconciliations that others may have under way here at a time, those among them with whom nothing is settled yet, and how long one may pause, milliseconds. */
const MAX_SESSIONS = 64
const MAX_STRANGERS = 16
const SESSION_MS = 60_000

/** Reconciliations that one peer may begin here, and those among them that do not end at once because the books are equal: those make this node compare, and perhaps send, all that it has. */
const BEGINNINGS = { burst: 200, refillMs: 100, capacity: 1_024 }
const COMPARISONS = { burst: 60, refillMs: 10_000, capacity: 1_024 }

export interface SessionPorts {
  /** How much is settled with a peer. */
  size (peer: Uint8Array): Promise<number>
  reconciler (peer: Uint8Array): Promise<Pick<Reconciler, 'receive'>>
  /** Books what was learned; false where something of it is not booked. */
  ingest (learned: readonly Settled[], from: Uint8Array): Promise<boolean>
  agreed (peer: Uint8Array): Promise<void>
  now (): bigint
}

interface Session {
  /** Being made: its place is taken before. */
  readonly reconciler: Promise<Pick<Reconciler, 'receive'>>
  readonly stranger: boolean
  /** Frames are answered one after another, however they come. */
  readonly turns: SerialQueue
  at: bigint
  /** All that was learned so far is booked. */
  whole: boolean
}

/** Who sent something that does not hold begins nothing for so long, milliseconds, and of so many it is remembered. */
const REST_MS = 10_000n
const MAX_RESTING = 1_024

/** Reconciliations that others began: one to each peer. */
export class Sessions {
  private readonly ports: SessionPorts
  private readonly open = new Map<string, Session>()
  private readonly beginnings = new Rate(BEGINNINGS)
  private readonly comparisons = new Rate(COMPARISONS)
  private readonly resting = new Map<string, bigint>()

  constructor (ports: SessionPorts) {
    this.ports = ports
  }

  /** Answers a peer's first or next frame. What was learned is on disk before the answer goes out. */
  async answer (first: boolean, frame: Uint8Array | undefined, peer: Uint8Array): Promise<Partial<Reply>> {
    const name = toHex(peer)
    const now = this.ports.now()
    this.forget(now)
    const session = frame == null ? undefined : first ? await this.begin(peer, name, now) : this.open.get(name)

    if (frame == null || session == null) {
      return first ? busy('too many reconciliations are under way') : {}
    }

    session.at = now
    return session.turns.run(async () => this.open.get(name) === session ? this.turn(session, first, frame, peer, now) : {})
  }

  private async turn (session: Session, first: boolean, frame: Uint8Array, peer: Uint8Array, now: bigint): Promise<Partial<Reply>> {
    const name = toHex(peer)
    const { reply, learned, done, agreed, refusal } = await (await session.reconciler).receive(frame)
    session.whole = await this.ports.ingest(learned, peer) && session.whole
    session.at = this.ports.now()

    if (agreed && session.whole) {
      await this.ports.agreed(peer)
    }

    if (refusal?.code === 'bad-settled') {
      this.rest(name, session.at)
    }

    const refused = first && !done && !this.comparisons.take(name, Number(now))

    if ((done || refused) && this.open.get(name) === session) {
      this.open.delete(name)
    }

    return refused ? busy('this peer asks for comparisons too often') : { attachments: reply == null ? [] : [reply] }
  }

  /** Undefined where a peer begins too many, or too many others are under way. */
  private async begin (peer: Uint8Array, name: string, now: bigint): Promise<Session | undefined> {
    if (!this.beginnings.take(name, Number(now)) || (this.resting.get(name) ?? now) > now) {
      return undefined
    }

    const stranger = await this.ports.size(peer) === 0
    const others = [...this.open].filter(([other]) => other !== name)

    if (others.length >= MAX_SESSIONS || (stranger && others.filter(([, session]) => session.stranger).length >= MAX_STRANGERS)) {
      return undefined
    }

    const session: Session = { reconciler: this.ports.reconciler(peer), turns: new SerialQueue(), at: now, stranger, whole: true }
    this.open.set(name, session)
    return session
  }

  private rest (name: string, now: bigint): void {
    this.resting.delete(name)
    this.resting.set(name, now + REST_MS)

    if (this.resting.size > MAX_RESTING) {
      this.resting.delete(this.resting.keys().next().value ?? '')
    }
  }

  private forget (now: bigint): void {
    for (const [name, { at }] of this.open) {
      if (at + BigInt(SESSION_MS) < now) {
        this.open.delete(name)
      }
    }
  }
}

function busy (reason: string): Partial<Reply> {
  return { verdicts: [{ id: new Uint8Array(0), code: 'busy', reason }] }
}
