import { equals } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { receiptFault } from '../receipts/receipt.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated, OpenOptions } from '@mycel/wire/envelope'

/** What moves balances between two peers: a countersigned receipt or payment. */
export type Settled = Authenticated<'receipt'> | Authenticated<'payment'>

/** Whether a receipt or payment belongs to the books of two peers: they are its two signers, or one of its lines runs between them. */
export function concerns ({ type, body }: Settled, a: Uint8Array, b: Uint8Array): boolean {
  const pair = (x: Uint8Array, y: Uint8Array): boolean => (equals(x, a) && equals(y, b)) || (equals(x, b) && equals(y, a))

  switch (type) {
    case 'payment':
      return pair(body.payer, body.payee)
    case 'receipt':
      return pair(body.author, body.requester) || body.lines.some(({ debtor, creditor }) => pair(debtor, creditor))
  }
}

export type Checked = { readonly ok: true, readonly message: Settled } | { readonly ok: false, readonly reason: string }

/** From a peer's bytes to something that counts: canonical, both signatures, coherent lines, and of this pair. */
export function checkSettled (crypto: Crypto, bytes: Uint8Array, options: Pick<OpenOptions, 'network' | 'delegates'>, a: Uint8Array, b: Uint8Array): Checked {
  const opened = open(crypto, bytes, { ...options, only: ['receipt', 'payment'] })

  if (!opened.ok) {
    return { ok: false, reason: `${opened.code}: ${opened.reason}` }
  }

  const { message } = opened
  const incoherent = message.type === 'receipt' ? receiptFault(message.body) : undefined

  if (!message.complete || incoherent != null) {
    return { ok: false, reason: incoherent ?? `${message.id} is not countersigned` }
  }

  return concerns(message, a, b) ? { ok: true, message } : { ok: false, reason: `${message.id} is between others` }
}
