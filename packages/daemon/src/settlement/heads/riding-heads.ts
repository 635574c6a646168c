import { equals, open, toHex } from '@mycel/wire'
import type { KeptHeads } from './kept-heads.ts'
import type { BooksMailbox } from '../../mailboxes/books-mailbox.ts'
import type { Crypto } from '@mycel/wire'

/** Heads that came with messages wait so long to be checked and kept, milliseconds: of many from one peer only the last is, and no message waits for it. */
const KEEP_MS = 2_000

/** So many are kept at a time; more wait for the next. */
const MAX_AT_ONCE = 32

/** Peers whose heads wait, and of whom it is remembered what they were shown. */
const MAX_PEERS = 1_024

/** A checkpoint's envelope is smaller than this, bytes. */
const MAX_BYTES = 1_024

export interface RidingHeadsInit {
  readonly crypto: Crypto
  readonly network: string
  readonly books: Pick<BooksMailbox, 'state' | 'checkpoint'>
  readonly kept: Pick<KeptHeads, 'note'>
  /** Whether a contract with this peer is under way. */
  dealsWith (peer: Uint8Array): boolean
}

/** A head on its way to a peer. */
export interface Riding {
  readonly bytes: Uint8Array
  /** The peer has it. */
  shown (): void
}

/**
 * Heads that ride on the messages of contracts: whoever gets one holds a signed statement of how long its sender's log was, whatever the contract's messages say themselves. A node that forgets what it
 * logged is told by anybody it sent anything to since.
 */
export class RidingHeads {
  private readonly init: RidingHeadsInit
  /** How far each peer has been shown this node's log. */
  private readonly shownTo = new Map<string, string>()
  private readonly heard = new Map<string, { readonly from: Uint8Array, readonly bytes: Uint8Array }>()
  private signed: { readonly end: string, readonly bytes: Uint8Array } | undefined
  private timer: NodeJS.Timeout | undefined

  constructor (init: RidingHeadsInit) {
    this.init = init
  }

  /** This node's head as it is on disk now, for the next message to a peer; undefined where the peer has been shown it. */
  show (peer: Uint8Array): Riding | undefined {
    const { state } = this.init.books
    const name = toHex(peer)
    const end = `${state.ordinal} ${state.size}`

    if (this.shownTo.get(name) === end) {
      return undefined
    }

    this.signed = this.signed?.end === end ? this.signed : { end, bytes: this.init.books.checkpoint().bytes }
    return { bytes: this.signed.bytes, shown: () => { remember(this.shownTo, name, end) } }
  }

  /** What came with a peer's message, if anything did. */
  hear (bytes: Uint8Array, from: Uint8Array): void {
    // where many wait, strangers have no place before those with whom this node deals
    const welcome = this.heard.size < MAX_PEERS || this.heard.has(toHex(from)) || this.init.dealsWith(from)

    if (welcome && bytes.byteLength > 0 && bytes.byteLength <= MAX_BYTES) {
      remember(this.heard, toHex(from), { from, bytes: bytes.slice() })
      this.timer ??= setTimeout(() => { this.keep().catch(() => {}) }, KEEP_MS).unref()
    }
  }

  /** Checks and keeps what waits. */
  async keep (): Promise<void> {
    const { crypto, network, kept, dealsWith } = this.init
    clearTimeout(this.timer)
    this.timer = undefined

    for (const [name, { from, bytes }] of [...this.heard].slice(0, MAX_AT_ONCE)) {
      this.heard.delete(name)
      const opened = open(crypto, bytes, { network, only: ['checkpoint'] })

      if (opened.ok && equals(opened.message.body.author, from)) {
        await kept.note(opened.message, dealsWith(from))
      }
    }

    if (this.heard.size > 0) {
      this.timer ??= setTimeout(() => { this.keep().catch(() => {}) }, KEEP_MS).unref()
    }
  }

  stop (): void {
    clearTimeout(this.timer)
    this.timer = undefined
  }
}

/** The newest of at most so many. */
function remember<V> (map: Map<string, V>, name: string, value: V): void {
  map.delete(name)
  map.set(name, value)

  if (map.size > MAX_PEERS) {
    map.delete(map.keys().next().value ?? '')
  }
}
