/** What the plays about money share: messages as anybody can sign them, and the settle stream as somebody uses it who keeps to nothing. */
import { randomBytes } from 'node:crypto'
import { createReconciler, PairIndex } from '@mycel/settle/reconcile'
import { countersign, createSigner, sign } from '@mycel/wire'
import { createNodeCrypto } from '../../../packages/daemon/dist/src/crypto/node-crypto.js'
import { PRICE } from '../network/lab.ts'
import { NO_LOG } from '../rogue/play.ts'
import type { RoguePeer } from '../rogue/rogue-peer.ts'
import type { BalanceView, SwarmNode } from '@mycel/daemon/swarm'
import type { Settled } from '@mycel/settle/reconcile'
import type { Authenticated, Head, Signer } from '@mycel/wire'
import type { Reply } from '@mycel/wire/streams'

/** First body bytes of requests on the settle protocol. */
export const [START, NEXT, PAYMENT, HEADS, LINES] = [0, 1, 2, 3, 4]

const crypto = createNodeCrypto()

export const fresh = (bytes: number): Uint8Array => new Uint8Array(randomBytes(bytes))

/** A key without a node: they cost nothing. */
export const madeUp = (): Signer => createSigner(crypto, fresh(32))

interface Work {
  readonly network: string
  readonly provider: Signer
  readonly requester: Signer
  /** Who gets a share of it beside its provider. */
  readonly share?: Uint8Array
  readonly units?: bigint
}

/** A receipt that both have signed, over work that nobody did. */
export function receiptOf ({ network, provider, requester, share, units = 8n }: Work): Authenticated<'receipt'> {
  const total = units * PRICE
  const cut = share == null ? 0n : total / 2n
  const lines = [{ creditor: provider.publicKey, amount: total - cut, reason: 'work' }, ...share == null ? [] : [{ creditor: share, amount: cut, reason: 'model' }]]
  return countersign(crypto, requester, sign(crypto, provider, 'receipt', {
    network,
    contract: fresh(32),
    prev: fresh(32),
    author: provider.publicKey,
    at: BigInt(Date.now()),
    requester: requester.publicKey,
    asset: 'credit',
    units,
    unitPrice: PRICE,
    total,
    meters: [{ name: 'units', amount: units }],
    audit: { windows: 1, units: Number(units), audited: Number(units) },
    lines: lines.map(line => ({ debtor: requester.publicKey, ...line })),
    head: NO_LOG
  }))
}

/** A payment as its payer tells of it: nobody has confirmed it. */
export function paymentOf (network: string, payer: Signer, payee: Uint8Array, amount: bigint): Authenticated<'payment'> {
  return sign(crypto, payer, 'payment', { network, payer: payer.publicKey, payee, at: BigInt(Date.now()), salt: fresh(16), asset: 'credit', amount, reference: 'bank' })
}

export function lineOf (network: string, grantor: Signer, grantee: Uint8Array, seq: bigint, limit: bigint): Authenticated<'credit-line'> {
  return sign(crypto, grantor, 'credit-line', { network, grantor: grantor.publicKey, grantee, seq, asset: 'credit', limit })
}

export function checkpointOf (network: string, author: Signer, head: Head, at = BigInt(Date.now())): Authenticated<'checkpoint'> {
  return sign(crypto, author, 'checkpoint', { network, author: author.publicKey, at, head })
}

/** Signs in somebody's name, without its key: no such signature holds. */
export function pretending (key: Uint8Array): Signer {
  return { publicKey: key, seed: fresh(32) }
}

/** A reconciler for whoever brings these. */
export function bringing (peer: RoguePeer, to: Uint8Array, messages: readonly Settled[]): ReturnType<typeof createReconciler> {
  const byId = new Map(messages.map(message => [Buffer.from(message.digest).toString('hex'), message]))
  return createReconciler({
    crypto,
    network: peer.network,
    self: peer.key,
    peer: to,
    settled: {
      index: () => PairIndex.of(messages.map(({ digest, body: { at } }) => ({ digest, at }))),
      get: digest => byId.get(Buffer.from(digest).toString('hex'))?.bytes
    },
    head: NO_LOG
  })
}

export async function frame (peer: RoguePeer, to: Uint8Array, first: boolean, bytes: Uint8Array): Promise<Reply> {
  return peer.settle(to, { body: Uint8Array.of(first ? START : NEXT), attachments: [bytes] })
}

/** One reconciliation, as long as the other side goes on. How many frames were answered. */
export async function bring (peer: RoguePeer, to: Uint8Array, messages: readonly Settled[]): Promise<number> {
  const theirs = bringing(peer, to, messages)
  let frames = 0

  for (let next: Uint8Array | undefined = await theirs.start(); next != null; frames++) {
    const { attachments: [answer] } = await frame(peer, to, frames === 0, next)

    if (answer == null) {
      return frames
    }

    next = (await theirs.receive(answer)).reply
  }

  return frames
}

/** What a node's books say of a peer; nothing is all zeros. */
export async function accountOf (node: SwarmNode, peerId: string): Promise<Pick<BalanceView, 'balance' | 'worked' | 'contributed' | 'paid' | 'got' | 'reserved' | 'lost' | 'receipts'>> {
  const found = (await node.control.balances()).find(({ peer }) => peer === peerId)
  return found ?? { balance: '0', worked: '0', contributed: '0', paid: '0', got: '0', reserved: '0', lost: '0', receipts: 0 }
}

/** Micro-units as unit prices. */
export const inUnits = (micro: string | bigint): number => Number(micro) / Number(PRICE)

export async function logSize ({ control }: SwarmNode): Promise<number> {
  return Number((await control.status()).log.size)
}
