import { openLedger, record, settleReceipt } from '@mycel/settle/books'
import { createNodeCrypto } from '../../packages/daemon/dist/src/crypto/node-crypto.js'
import { checkSettled } from '../../packages/settle/dist/src/reconcile/settled.js'
import { network, person, receipt } from '../../packages/settle/dist/test/fixtures/people.js'
import { fastest, rounded, timed } from './figure.ts'
import { durable } from './settle/durable.ts'
import { leaves, longLog } from './settle/log.ts'
import { peers } from './settle/peers.ts'
import { reconcile } from './settle/reconcile.ts'
import type { Figure, Note } from './figure.ts'

const RECEIPTS = 3000

/** Receipts from a peer's bytes to the books: opened, both signatures checked, lines checked, logged with an own signature, balances moved. The limit: three signature operations each. */
export async function settle (note: Note): Promise<readonly Figure[]> {
  const crypto = createNodeCrypto()
  const [provider, requester] = [person(1), person(2)]
  const envelopes = Array.from({ length: RECEIPTS }, (_, i) => receipt(provider, requester, i).bytes)
  const context = { crypto, network }
  const opened = openLedger(context, requester, { epoch: new Uint8Array(16).fill(7), at: 1n })

  const ms = await timed(() => {
    let { ledger } = opened
    envelopes.forEach((bytes, i) => {
      const checked = checkSettled(crypto, bytes, { network }, requester.publicKey, provider.publicKey)
      if (!checked.ok || checked.message.type !== 'receipt') {
        throw new Error(checked.ok ? 'not a receipt' : checked.reason)
      }
      const change = settleReceipt(ledger.books, checked.message)
      if (!change.ok) {
        throw new Error(change.reason)
      }
      ledger = record(context, requester, ledger, change, BigInt(i + 2)).ledger
    })
  })

  const seed = new Uint8Array(32).fill(1)
  const message = new Uint8Array(512).fill(5)
  const signature = crypto.sign(seed, message)
  const key = crypto.publicKey(seed)
  const verifyMs = await fastest(5, 300, () => crypto.verify(key, message, signature))
  const signMs = await fastest(5, 300, () => crypto.sign(seed, message))
  note(`a signature takes ${signMs.toFixed(3)} ms, its check ${verifyMs.toFixed(3)} ms`)

  const folded: Figure = { bench: 'settle', figure: 'receipts settled, in memory', value: rounded(RECEIPTS / ms * 1000), unit: 'receipts/s', goal: null, peer: 'two Ed25519 checks and one signature each, nothing else', peerValue: rounded(1000 / (2 * verifyMs + signMs)) }
  return [folded, await leaves(), ...await durable(note), ...await peers(note), ...await reconcile(note), ...await longLog(note)]
}
