import { signedHead } from '@mycel/settle/log'
import { equals, open, toHex } from '@mycel/wire'
import type { Forks } from './forks.ts'
import type { Op, Store } from '../../stores/store.ts'
import type { HeadBearer } from '@mycel/settle/log'
import type { Crypto } from '@mycel/wire'

const HEADS = 'heads'

/** Signed heads kept of one author, the highest of each epoch; and authors. */
const MAX_OF_ONE = 64
const MAX_AUTHORS = 4096

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

  private constructor (init: KeptHeadsInit) {
    this.init = init
  }

  static async open (init: KeptHeadsInit): Promise<KeptHeads> {
    const kept = new KeptHeads(init)

    for await (const key of init.store.keys(HEADS)) {
      const author = key.slice(0, 64)
      kept.counts.set(author, (kept.counts.get(author) ?? 0) + 1)
    }

    return kept
  }

  /** Keeps a head, and the proof if it contradicts one that is kept. */
  async note (message: HeadBearer): Promise<void> {
    const { store, crypto, network, forks } = this.init
    const { author, head } = signedHead(message)
    const name = toHex(author)
    const key = `${name}!${toHex(head.epoch)}!${head.size.toString(16).padStart(16, '0')}`
    const known = await store.get(HEADS, key)

    if (known != null) {
      const opened = open(crypto, known, { network, only: HEAD_BEARERS })

      if (opened.ok && !equals(signedHead(opened.message).head.root, head.root)) {
        await forks.add(known, message.bytes)
      }

      return
    }

    const count = this.counts.get(name) ?? 0

    if (count > 0 || this.counts.size < MAX_AUTHORS) {
      const gone = count < MAX_OF_ONE ? [] : await this.lowest(name)
      this.counts.set(name, count + 1 - gone.length)
      await store.write([...gone, { type: 'put', space: HEADS, key, value: message.bytes }])
    }
  }

  /** The newest heads of an author, at most `limit`, by the time at which it signed. */
  async of (author: Uint8Array, limit: number): Promise<readonly HeadBearer[]> {
    const { store, crypto, network } = this.init
    const heads: HeadBearer[] = []

    for await (const [, value] of store.list(HEADS, { gte: `${toHex(author)}!`, lt: `${toHex(author)}"` })) {
      const opened = open(crypto, value, { network, only: HEAD_BEARERS })

      if (opened.ok) {
        heads.push(opened.message)
      }
    }

    return heads.sort((a, b) => signedHead(a).at > signedHead(b).at ? -1 : 1).slice(0, limit)
  }

  /** Keys of everybody of whom a head is kept. */
  authors (): readonly Uint8Array[] {
    return [...this.counts.keys()].map(name => Uint8Array.from(Buffer.from(name, 'hex')))
  }

  private async lowest (name: string): Promise<readonly Op[]> {
    const { value: key } = await this.init.store.keys(HEADS, { gte: `${name}!`, lt: `${name}"`, limit: 1 }).next()
    return key == null ? [] : [{ type: 'del', space: HEADS, key }]
  }
}
