import { toHex } from '@mycel/wire'
import { dropParcel } from '../stores/outbox.ts'
import type { Riding } from '../settlement/heads/riding-heads.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { Parcel } from '../stores/outbox.ts'
import type { Op } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { PeerId } from '@libp2p/interface'
import type { Requester } from '@mycel/wire/streams'

const FIRST_RETRY_MS = 100
const LAST_RETRY_MS = 5_000

/** After so long without an answer it is asked less often: peers that are gone for good must not keep this node busy. */
const AWAY_AFTER_MS = 10 * 60 * 1000
const AWAY_RETRY_MS = 2 * 60 * 1000

/** After this long without an answer a parcel is given up; both sides resume from the stored transcript if they meet again, milliseconds. */
const GIVE_UP_MS = 24 * 60 * 60 * 1000

/** Blobs up to this size travel with the message; larger ones are fetched by the receiver, bytes. */
const MAX_ATTACHED_BYTES = 1024 * 1024

/** A verdict that asks for another try; every other one settles the parcel. */
const AGAIN: ReadonlySet<string> = new Set(['unknown-predecessor', 'unproven', 'busy', 'future'])

export interface SenderPorts {
  readonly requester: Requester
  readonly blobs: Pick<Blobs, 'value'>
  write (ops: readonly Op[]): Promise<void>
  /** Finds the peer behind a key and makes sure that it can be dialled. */
  locate (key: Uint8Array, addrs: readonly string[]): Promise<PeerId>
  /** This node's signed head, to ride along; undefined where the peer has been shown it. */
  head (to: Uint8Array): Riding | undefined
  now (): bigint
  log (text: string): void
}

/**
 * Empties the outbox: parcels of one contract leave in order, each until its receiver has answered for it. A crash before the answer means the parcel is
 * sent again, which its receiver recognises.
 */
export class Sender {
  private readonly ports: SenderPorts
  private readonly queues = new Map<ContractKey, Parcel[]>()
  private readonly stopping = new AbortController()

  constructor (ports: SenderPorts) {
    this.ports = ports
  }

  send (parcel: Parcel): void {
    const queue = this.queues.get(parcel.key)

    if (queue != null) {
      queue.push(parcel)
      return
    }

    const fresh = [parcel]
    this.queues.set(parcel.key, fresh)
    void this.empty(parcel.key, fresh)
  }

  stop (): void {
    this.stopping.abort()
  }

  private async empty (key: ContractKey, queue: Parcel[]): Promise<void> {
    const giveUp = this.ports.now() + BigInt(GIVE_UP_MS)
    let heard = this.ports.now()
    let wait = FIRST_RETRY_MS

    while (queue.length > 0 && !this.stopping.signal.aborted) {
      const batch = queue.slice(0, 16)

      try {
        const settled = await this.deliver(batch)
        await this.ports.write(settled.map(dropParcel))
        queue.splice(0, settled.length)

        if (settled.length > 0) {
          wait = FIRST_RETRY_MS
          heard = this.ports.now()
          continue
        }
      } catch (err) {
        this.ports.log(`cannot reach ${toHex(batch[0]?.to ?? new Uint8Array(0)).slice(0, 12)} yet: ${err instanceof Error ? err.message : String(err)}`)
      }

      const now = this.ports.now()
      const stale = queue.filter(({ expires }) => now > (expires ?? giveUp))

      if (stale.length > 0) {
        // by what is stale, not by place: more may have come meanwhile
        await this.ports.write(stale.map(dropParcel))
        stale.forEach(parcel => { queue.splice(queue.indexOf(parcel), 1) })
        continue
      }

      await pause(wait, this.stopping.signal)
      wait = nextWait(wait, now - heard)
    }

    this.queues.delete(key)
  }

  /** Sends a contract's next parcels in one frame; returns those that got an answer which settles them. */
  private async deliver (batch: readonly Parcel[]): Promise<readonly Parcel[]> {
    const [first] = batch

    if (first == null) {
      return []
    }

    const attachments = await this.attachments(batch)
    const peer = await this.ports.locate(first.to, first.addrs)
    const head = this.ports.head(first.to)
    const { verdicts } = await this.ports.requester.request(peer, { ...(head == null ? {} : { body: head.bytes }), envelopes: batch.flatMap(({ envelopes }) => envelopes), attachments }, { signal: this.stopping.signal })
    head?.shown()
    const settled: Parcel[] = []
    let at = 0

    for (const parcel of batch) {
      const answers = verdicts.slice(at, at + parcel.envelopes.length)
      at += parcel.envelopes.length

      if (answers.length < parcel.envelopes.length || answers.some(({ code }) => AGAIN.has(code))) {
        break
      }

      answers.filter(({ code }) => code !== 'ok' && code !== 'duplicate').forEach(({ code, reason }) => {
        this.ports.log(`contract ${parcel.key.slice(0, 12)}: the other side refused message ${parcel.n}: ${code} ${reason}`)
      })
      settled.push(parcel)
    }

    return settled
  }

  private async attachments (batch: readonly Parcel[]): Promise<Uint8Array[]> {
    const found: Uint8Array[] = []
    let size = 0

    for (const digest of batch.flatMap(({ attach }) => attach)) {
      // a larger blob is named by its index: there is no such value
      const bytes = await this.ports.blobs.value(digest)

      if (bytes != null && size + bytes.byteLength <= MAX_ATTACHED_BYTES) {
        found.push(bytes)
        size += bytes.byteLength
      }
    }

    return found
  }
}

/**
 * Until the next try, milliseconds.
 *
 * @param wait - before this one
 * @param silent - since the other side was heard last, milliseconds
 */
export function nextWait (wait: number, silent: bigint): number {
  return Math.min(wait * 2, silent >= AWAY_AFTER_MS ? AWAY_RETRY_MS : LAST_RETRY_MS)
}

/** Until then, or until the signal. */
export async function pause (ms: number, signal: AbortSignal): Promise<void> {
  await new Promise<void>(resolve => {
    const timer = setTimeout(done, ms)

    function done (): void {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }

    signal.addEventListener('abort', done)
  })
}
