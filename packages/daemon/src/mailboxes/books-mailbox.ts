import * as books from '@mycel/settle/books'
import * as log from '@mycel/settle/log'
import { contractId, peerKey } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { askOwner } from './owners-mutation.ts'
import { SerialQueue } from './queue.ts'
import type { OwnersMutation } from './owners-mutation.ts'
import type { BooksMutation } from '../core/consequences.ts'
import type { Op, Store } from '../stores/store.ts'
import type { BookEvent, Books, BooksPolicy, Change, Headroom, Pool } from '@mycel/settle/books'
import type { LogState } from '@mycel/settle/log'
import type { Authenticated, Crypto, Head, Role, Signer } from '@mycel/wire'

export type Committed = { readonly ok: true } | { readonly ok: false, readonly reason: string }

type Verified =
  | { readonly ok: true, readonly entries: number, readonly books: Books }
  | { readonly ok: false, readonly entries: number, readonly reason: string }

export interface BooksInit {
  readonly crypto: Crypto
  readonly signer: Signer
  readonly network: string
  readonly store: Store
  readonly policy: BooksPolicy
  now (): bigint
  /** Whether this node's trust policy believes an attestation of the peer, now. */
  attested (peer: Uint8Array): boolean
}

/**
 * The only writer of the settlement log, and the only one who reserves: everything that touches money passes here one by one, so two contracts
 * never spend the same headroom and the log never forks.
 */
export class BooksMailbox {
  private readonly init: BooksInit
  private readonly queue = new SerialQueue()
  private books_: Books
  private log_: LogState

  private constructor (init: BooksInit, state: LogState, counted: Books) {
    this.init = init
    this.log_ = state
    this.books_ = counted
  }

  /**
   * Opens the log in this store and replays it, or begins a first epoch with 16 fresh random bytes. Every entry's link, signature and place under the
   * stored root is checked first. Error where the log does not verify: nothing may be appended to a damaged log.
   */
  static async open (init: BooksInit, freshEpoch: () => Uint8Array): Promise<BooksMailbox> {
    const { crypto, signer, network, store } = init
    const stored = await store.get('meta', log.STATE_KEY)

    if (stored == null) {
      const first = log.openEpoch(crypto, signer, network, { epoch: freshEpoch(), at: init.now() })
      await store.write(first.ops)
      return new BooksMailbox(init, first.state, applied(init, books.emptyBooks(signer.publicKey), first.entry))
    }

    const state = log.decodeState(network, signer.publicKey, stored)

    if (!state.ok) {
      throw new Error(`the settlement log's state is damaged: ${state.reason}`)
    }

    const verdict = await verifyStored(init, state.value)

    if (!verdict.ok) {
      throw new Error(`the settlement log does not verify: ${verdict.reason}`)
    }

    return new BooksMailbox(init, state.value, verdict.books)
  }

  get books (): Books {
    return this.books_
  }

  get state (): LogState {
    return this.log_
  }

  head (): Head {
    return log.headOf(this.init.crypto, this.log_)
  }

  /** How much more a peer may be trusted with, micro-units. */
  headroom (peer: Uint8Array, asset: string, side: Role): bigint {
    return books.headroom(this.books_, this.init.policy, { peer: peerKey(peer), asset, side, attested: this.init.attested(peer) }).total
  }

  /** What a limit leaves a peer, and where `wanted` is more, why it is refused and the ways on. */
  credit (peer: Uint8Array, asset: string, side: Role, wanted: bigint): { readonly room: Headroom, readonly refusal?: string } {
    const question = { peer: peerKey(peer), asset, side, attested: this.init.attested(peer) }
    const asked = books.reserve(this.books_, this.init.policy, { ...question, contract: contractId(new Uint8Array(32)), amount: wanted })
    return { room: books.headroom(this.books_, this.init.policy, question), ...(asked.ok ? {} : { refusal: asked.reason }) }
  }

  /** A newcomer pool as it is now. */
  pool (asset: string, side: Role): Pool {
    return books.poolOf(this.books_, this.init.policy, asset, side)
  }

  /** All or nothing: every mutation is taken and logged, and `ops` with it, in one durable batch. */
  async commit (mutations: ReadonlyArray<BooksMutation | OwnersMutation>, ops: readonly Op[]): Promise<Committed> {
    if (mutations.length === 0) {
      await this.init.store.write(ops)
      return { ok: true }
    }

    return this.queue.run(async () => {
      let { books_: counted, log_: state } = this
      const all: Op[] = [...ops]

      for (const mutation of mutations) {
        const change = this.ask(counted, mutation)

        if (!change.ok) {
          return { ok: false, reason: change.reason }
        }

        if (!change.unchanged) {
          const { crypto, signer } = this.init
          const appended = log.append(crypto, signer, state, { ...change.part, at: this.init.now() })
          counted = applied(this.init, counted, appended.entry, change.event)
          state = appended.state
          all.push(...appended.ops)
        }
      }

      await this.init.store.write(all)
      this.books_ = counted
      this.log_ = state
      return { ok: true }
    })
  }

  /** Re-checks every byte of the log against its own links, signatures and root. */
  async verify (): Promise<Verified> {
    return this.queue.run(async () => verifyStored(this.init, this.log_))
  }

  private ask (counted: Books, mutation: BooksMutation | OwnersMutation): Change | ReturnType<typeof books.reserve> {
    switch (mutation.do) {
      case 'reserve': {
        const { peer, asset, side, amount } = mutation.reservation
        return books.reserve(counted, this.init.policy, { contract: mutation.contract, peer: peerKey(peer), asset, side, amount, attested: this.init.attested(peer) })
      }
      case 'release':
        return books.stakeOf(counted, mutation.contract) == null ? { ok: true, unchanged: true } : books.release(counted, mutation.contract, mutation.lost)
      case 'hold':
        return books.stakeOf(counted, contractId(mutation.receipt.body.contract)) == null ? { ok: true, unchanged: true } : books.holdReceipt(counted, mutation.receipt)
      case 'settle':
        return books.settleReceipt(counted, mutation.receipt)
      case 'dispute':
        return books.dispute(counted, mutation.contract, mutation.reason)
      default:
        return askOwner(counted, mutation)
    }
  }
}

/** The entries of this log's present epoch in order, as stored. */
export async function * storedEntries (store: Store, ordinal: number): AsyncGenerator<Uint8Array> {
  for await (const [, value] of store.list('entries', { gte: log.entryKey(ordinal, 0), lt: log.entryKey(ordinal + 1, 0) })) {
    yield value
  }
}

function applied (init: BooksInit, counted: Books, entry: Authenticated<'log-entry'>, known?: BookEvent): Books {
  const next = books.applyEntry({ crypto: init.crypto, network: init.network }, counted, entry, known)

  if (!next.ok) {
    throw new Error(`an own log entry does not fold (${next.code}): ${next.reason}`)
  }

  return next.books
}

/** Checks the stored log against its stored head and folds the books in the same pass. */
async function verifyStored (init: BooksInit, state: LogState): Promise<Verified> {
  const { crypto, network, signer, store } = init
  let counted = books.emptyBooks(signer.publicKey)

  for (let ordinal = 0; ordinal < state.ordinal; ordinal++) {
    for await (const bytes of storedEntries(store, ordinal)) {
      const opened = open(crypto, bytes, { network, only: ['log-entry'] })

      if (!opened.ok) {
        return { ok: false, entries: state.size, reason: `epoch ${ordinal}: ${opened.code}: ${opened.reason}` }
      }

      counted = applied(init, counted, opened.message)
    }
  }

  const verdict = await log.verifyLog(crypto, { network, author: signer.publicKey, epoch: state.epoch }, storedEntries(store, state.ordinal), log.headOf(crypto, state), {
    nodes: async (level, index) => store.get('nodes', log.nodeKey(state.ordinal, level, index)),
    seen: entry => { counted = applied(init, counted, entry) }
  })

  if (!verdict.ok) {
    return { ok: false, entries: verdict.seq, reason: `${verdict.code} at entry ${verdict.seq}: ${verdict.reason}` }
  }

  return { ok: true, entries: state.size, books: counted }
}
