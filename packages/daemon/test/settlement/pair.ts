import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createSigner } from '@mycel/wire'
import { toReply, toRequest } from '@mycel/wire/streams'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { BooksMailbox } from '../../src/mailboxes/books-mailbox.ts'
import { Settlement } from '../../src/settlement/settlement.ts'
import { Store } from '../../src/stores/store.ts'
import type { PeerId } from '@libp2p/interface'
import type { BooksPolicy } from '@mycel/settle/books'
import type { Signer } from '@mycel/wire'
import type { Reply, Request } from '@mycel/wire/streams'

export const network = 'test'
export const crypto = createNodeCrypto()
export const DAY_MS = 86_400_000

const pool = { cap: 5_000n, forAttested: 0n }
const policy: BooksPolicy = { credit: { provider: pool, requester: pool, maxOwed: 100_000n } }

export interface Side {
  readonly signer: Signer
  readonly key: Uint8Array
  readonly books: BooksMailbox
  readonly settlement: Settlement
  readonly store: Store
  readonly notes: string[]
  online: boolean
}

export interface Pair {
  readonly a: Side
  readonly b: Side
  readonly clock: { now: bigint }
  end (): Promise<void>
}

/** Two nodes' settlement, stores and logs, with the stream between them in memory. */
export async function pair (): Promise<Pair> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-'))
  const clock = { now: 1_700_000_000_000n }
  const sides: Side[] = []
  const drawn = { bytes: 0 }

  for (const fill of [1, 2]) {
    const signer = createSigner(crypto, new Uint8Array(32).fill(fill))
    const store = await Store.open(join(dir, String(fill)))
    const books = await BooksMailbox.open({ crypto, signer, network, store, policy, now: () => clock.now, attested: () => false }, () => new Uint8Array(16).fill(fill))
    const notes: string[] = []
    const settlement = new Settlement({
      crypto,
      signer,
      network,
      store,
      books,
      paymentAnswerMs: 3 * DAY_MS,
      requester: {
        request: async (_: PeerId, parts: Partial<Request>): Promise<Reply> => {
          const other = sides.find(side => side.signer !== signer)

          if (other?.online !== true) {
            throw new Error('not online')
          }

          return toReply(await other.settlement.handle(toRequest(parts), { peer: {} as PeerId, key: signer.publicKey }))
        },
        stop: () => {}
      },
      now: () => clock.now,
      random: bytes => new Uint8Array(bytes).fill(++drawn.bytes),
      locate: async () => ({}) as PeerId,
      settleContract: async () => false,
      noRoom: (tender, provider, why) => { notes.push(`${tender.slice(0, 4)} ${String(provider[0])} ${why}`) },
      log: () => {}
    })
    sides.push({ signer, key: signer.publicKey, books, settlement, store, notes, online: true })
  }

  const [a, b] = sides as [Side, Side]
  return {
    a,
    b,
    clock,
    async end () {
      await Promise.all(sides.map(async side => side.store.close()))
      await rm(dir, { recursive: true, force: true })
    }
  }
}
