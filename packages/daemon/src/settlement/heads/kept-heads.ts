import { signedHead } from '@mycel/settle/log'
import { equals, open, toHex } from '@mycel/wire'
import { SerialQueue } from '../../mailboxes/queue.ts'
import type { Forks } from './forks.ts'
import type { Op, Store } from '../../stores/store.ts'
import type { HeadBearer } from '@mycel/settle/log'
import type { Crypto } from '@mycel/wire'

const HEADS = 'heads'

/** Of these authors this node has shared a contract or asked something: they have places of their own. */
const DEALT = 'heads-dealt'

/** Signed heads kept of one author, the newest by its own time; and authors, of those dealt with and of others. */
const MAX_OF_ONE = 64
const MAX_AUTHORS = 4096

/** Of an author that is only heard of: strangers can make up as many as they like. */
const MAX_OF_FAR = 8
const MAX_FAR_BYTES = 4096

/** A head that was signed again is kept in its newer form after so long: not each exchange is worth a write, milliseconds. */
const AGAIN_MS = 60_000n

/** Messages with a head that may ride on them. */
export const HEAD_BEARERS = ['checkpoint', 'bid', 'award', 'receipt'] as const

export interface KeptHeadsInit {
  readonly crypto: Crypto
  readonly network: string
  readonly store: Store
  readonly forks: Forks
}

/** The heads that other nodes signed, each with the message that proves it: what a later statement of theirs is compared with. */
export class KeptHeads {
  private readonly init: KeptHeadsInit
  /** How many heads are kept of each author, by its key in hexadecimal. */
  private readonly counts = new Map<string, number>()
  private readonly dealt = new Set<string>()
  private readonly queue = new SerialQueue()

  private constructor (init: KeptHeadsInit) {
    this.init = init
  }

  static async open (init: KeptHeadsInit): Promise<KeptHeads> {
    const kept = new KeptHeads(init)

    for await (const key of init.store.keys(HEADS)) {
      const author = key.slice(0, 64)
      kept.counts.set(author, (kept.counts.get(author) ?? 0) + 1)
    }

    for await (const author of init.store.keys(DEALT)) {
      kept.dealt.add(author)
    }

    return kept
  }

  /** Keeps a head, and the proof if it contradicts one that is kept. `dealt`: its author is one that this node deals with, so that strangers' heads cannot crowd it out. */
  async note (message: HeadBearer, dealt = false): Promise<void> {
    await this.queue.run(async () => this.take(message, dealt))
  }

  /** The newest heads of an author, at most `limit`, by the time at which it signed. */
  async of (author: Uint8Array, limit: number): Promise<readonly HeadBearer[]> {
    const { crypto, network } = this.init
    const newest = (await this.all(toHex(author))).sort((a, b) => signedHead(a.message).at > signedHead(b.message).at ? -1 : 1).slice(0, limit)
    return newest.flatMap(({ message: { bytes } }) => {
      const opened = open(crypto, bytes, { network, only: HEAD_BEARERS })
      return opened.ok ? [opened.message] : []
    })
  }

  /** Keys of everybody of whom a head is kept. */
  authors (): readonly Uint8Array[] {
    return [...this.counts.keys()].map(name => Uint8Array.from(Buffer.from(name, 'hex')))
  }

  private async take (message: HeadBearer, dealt: boolean): Promise<void> {
    const { store, crypto, network, forks } = this.init
    const { author, head } = signedHead(message)
    const name = toHex(author)
    const marks = dealt ? this.mark(name) : []
    const near = this.dealt.has(name)
    const key = `${name}!${toHex(head.epoch)}!${head.size.toString(16).padStart(16, '0')}`
    const known = await store.get(HEADS, key)

    if (known != null) {
      const opened = open(crypto, known, { network, only: HEAD_BEARERS })

      if (opened.ok && !equals(signedHead(opened.message).head.root, head.root)) {
        await forks.add(known, message.bytes, () => near)
      }

      // the same head, signed again much later: it says that its author still stands there
      const later = opened.ok && equals(signedHead(opened.message).head.root, head.root) && signedHead(message).at > signedHead(opened.message).at + AGAIN_MS && (near || message.bytes.byteLength <= MAX_FAR_BYTES)
      await store.write([...marks, ...later ? [{ type: 'put', space: HEADS, key, value: message.bytes } as const] : []])
      return
    }

    const count = this.counts.get(name) ?? 0
    const room = count > 0 || this.counts.size - this.dealt.size < MAX_AUTHORS

    if (near || (room && message.bytes.byteLength <= MAX_FAR_BYTES)) {
      const gone = count < (near ? MAX_OF_ONE : MAX_OF_FAR) ? [] : await this.oldest(name)
      this.counts.set(name, count + 1 - gone.length)
      await store.write([...marks, ...gone, { type: 'put', space: HEADS, key, value: message.bytes }])
    }
  }

  private mark (name: string): readonly Op[] {
    if (this.dealt.has(name) || this.dealt.size >= MAX_AUTHORS) {
      return []
    }

    this.dealt.add(name)
    return [{ type: 'put', space: DEALT, key: name, value: new Uint8Array(0) }]
  }

  private async oldest (name: string): Promise<readonly Op[]> {
    const [first] = (await this.all(name)).sort((a, b) => signedHead(a.message).at < signedHead(b.message).at ? -1 : 1)
    return first == null ? [] : [{ type: 'del', space: HEADS, key: first.key }]
  }

  /** What is kept of an author. Signatures were checked as it came, and take far longer than the rest. */
  private async all (name: string): Promise<Array<{ readonly key: string, readonly message: HeadBearer }>> {
    const { store, crypto, network } = this.init
    const trusting: Crypto = { ...crypto, verify: () => true }
    const heads: Array<{ readonly key: string, readonly message: HeadBearer }> = []

    for await (const [key, value] of store.list(HEADS, { gte: `${name}!`, lt: `${name}"` })) {
      const opened = open(trusting, value, { network, only: HEAD_BEARERS })

      if (opened.ok) {
        heads.push({ key, message: opened.message })
      }
    }

    return heads
  }
}
