import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { contractId, countersign, createSigner, sign } from '@mycel/wire'
import { createNodeCrypto } from '../../../src/crypto/node-crypto.ts'
import { BooksMailbox } from '../../../src/mailboxes/books-mailbox.ts'
import { putSettled } from '../../../src/settlement/settled.ts'
import { Store } from '../../../src/stores/store.ts'
import type { BooksInit } from '../../../src/mailboxes/books-mailbox.ts'
import type { Authenticated, Signer } from '@mycel/wire'

export const network = 'test'
export const crypto = createNodeCrypto()
export const [self, peer, third] = [1, 2, 3].map(fill => createSigner(crypto, new Uint8Array(32).fill(fill))) as [Signer, Signer, Signer]

const pool = { cap: 1n << 50n, forAttested: 0n }
export const policy = { credit: { provider: pool, requester: pool, maxOwed: 1n << 50n } }

/** A receipt for this node's work, number `n`, countersigned by the peer. */
export function receiptOf (n: number, requester: Signer = peer): Authenticated<'receipt'> {
  const contract = crypto.sha256(Buffer.from(`contract ${n}`))
  return countersign(crypto, requester, sign(crypto, self, 'receipt', {
    network,
    contract,
    prev: contract,
    author: self.publicKey,
    at: BigInt(1000 + n),
    requester: requester.publicKey,
    asset: 'credit',
    units: 1n,
    unitPrice: 10n,
    total: 10n,
    meters: [],
    audit: { windows: 1, units: 1, audited: 0 },
    lines: [{ debtor: requester.publicKey, creditor: self.publicKey, amount: 10n, reason: 'work' }],
    head: { epoch: new Uint8Array(16).fill(1), size: 1n, root: contract }
  }))
}

/** Another receipt of contract `n`, over so many units. */
export function again (n: number, units: bigint): Authenticated<'receipt'> {
  const { body } = receiptOf(n)
  const total = units * body.unitPrice
  return countersign(crypto, peer, sign(crypto, self, 'receipt', { ...body, at: body.at + units, units, total, lines: body.lines.map(line => ({ ...line, amount: total })) }))
}

export async function openBooks (store: Store, dir: string, rest: Partial<BooksInit> = {}, fresh = 7): Promise<BooksMailbox> {
  return BooksMailbox.open({ crypto, signer: self, network, store, policy, anchor: join(dir, 'store.end'), now: () => 5000n, attested: () => false, ...rest }, () => new Uint8Array(16).fill(fresh))
}

/** Contract `n` from its reservation to its countersigned receipt: two entries. */
export async function trade (books: BooksMailbox, n: number): Promise<void> {
  const receipt = receiptOf(n)
  const reservation = { peer: peer.publicKey, asset: 'credit', side: 'provider' as const, amount: 10n }
  const reserved = await books.commit([{ do: 'reserve', contract: contractId(receipt.body.contract), reservation }], [])
  const settled = await books.commit([{ do: 'settle', receipt }], putSettled(self.publicKey, receipt))

  if (!reserved.ok || !settled.ok) {
    throw new Error(`contract ${n}: ${JSON.stringify([reserved, settled])}`)
  }
}

/** A folder with a store in it, gone afterwards. */
export async function inFolder (use: (dir: string) => Promise<void>): Promise<void> {
  const dir = await mkdtemp(join(tmpdir(), 'mycel-log-'))

  try {
    await use(dir)
  } finally {
    await rm(dir, { recursive: true, force: true })
  }
}

export async function withStore<T> (dir: string, use: (store: Store) => Promise<T>): Promise<T> {
  const store = await Store.open(join(dir, 'store'))

  try {
    return await use(store)
  } finally {
    await store.close()
  }
}
