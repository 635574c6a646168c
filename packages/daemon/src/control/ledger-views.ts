import { accounts, readEvent } from '@mycel/settle/books'
import { open, peerKey, toHex } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { storedEntries } from '../mailboxes/books-mailbox.ts'
import { peerIdOf } from '../parties.ts'
import { settledWith } from '../settlement/settled.ts'
import type { BalanceView, EntryView } from '../control.ts'
import type { Parts } from '../daemon.ts'
import type { BookEvent } from '@mycel/settle/books'
import type { Authenticated, PeerKey } from '@mycel/wire'

/** The log and the books as people read them. */
export class LedgerViews {
  private readonly parts: Parts

  constructor (parts: Parts) {
    this.parts = parts
  }

  async list (): Promise<EntryView[]> {
    const views: EntryView[] = []

    for await (const { entry, event } of this.entries()) {
      views.push(this.view(entry, event))
    }

    const claims = await this.parts.settlement.payments.claims()
    return [...views, ...claims.map(claim => ({ ...this.payment(claim), kind: 'claimed' }))]
  }

  async show (id: string): Promise<EntryView & { detail: unknown }> {
    for await (const { entry, event } of this.entries()) {
      const view = this.view(entry, event)

      if (view.id.startsWith(id) || entry.id.startsWith(id) || view.seq === id) {
        return { ...view, detail: plain(event.kind === 'receipt' || event.kind === 'payment' || event.kind === 'credit-line' ? event.message.body : event) }
      }
    }

    throw new ControlError('not-found', `no entry ${id} in this node's log`, '"mycel settle ls" lists them')
  }

  async balances (): Promise<BalanceView[]> {
    const { books, store } = this.parts
    const views: BalanceView[] = []

    for (const { asset, peer, account } of accounts(books.books)) {
      const key = bytesOf(peer)
      const receipts = await settledWith(store, key).list()
      views.push({ peer: peerIdOf(key), asset, balance: account.balance.toString(), reserved: (account.reserved.requester + account.reserved.provider).toString(), receipts: receipts.length })
    }

    return views
  }

  payment ({ id, body, complete }: Authenticated<'payment'>): EntryView {
    const own = peerKey(body.payer) === peerKey(this.parts.identity.publicKey)
    const peer = peerIdOf(own ? body.payee : body.payer)
    return { id, seq: '', kind: 'payment', at: Number(body.at), peer, asset: body.asset, amount: body.amount.toString(), note: `${own ? 'paid' : 'received'}${body.reference === '' ? '' : ` (${body.reference})`}${complete ? '' : ', not confirmed by the payee yet'}` }
  }

  private async * entries (): AsyncGenerator<{ entry: Authenticated<'log-entry'>, event: BookEvent }> {
    const { store, books, crypto, config } = this.parts
    const network = config.network.id

    for (let ordinal = 0; ordinal <= books.state.ordinal; ordinal++) {
      for await (const bytes of storedEntries(store, ordinal)) {
        const opened = open(crypto, bytes, { network, only: ['log-entry'] })
        const event = opened.ok ? readEvent({ crypto, network }, opened.message.body.body) : undefined

        if (!opened.ok || event?.ok !== true) {
          throw new ControlError('internal', 'the log has an entry that does not open', '"mycel settle verify" names it')
        }

        yield { entry: opened.message, event: event.event }
      }
    }
  }

  private view (entry: Authenticated<'log-entry'>, event: BookEvent): EntryView {
    const base = { id: entry.id, seq: entry.body.seq.toString(), kind: event.kind, at: Number(entry.body.at) }

    switch (event.kind) {
      case 'receipt': {
        const { body, id, complete } = event.message
        const own = peerKey(body.requester) === peerKey(this.parts.identity.publicKey)
        const peer = peerIdOf(own ? body.author : body.requester)
        return { ...base, id, peer, asset: body.asset, amount: body.total.toString(), note: `${body.units} units ${own ? 'received' : 'delivered'}, ${body.audit.audited} re-executed${complete ? '' : '; signed by the provider only'}` }
      }
      case 'payment':
        return { ...this.payment(event.message), seq: base.seq }
      case 'credit-line': {
        const { grantor, grantee, asset, limit } = event.message.body
        const own = peerKey(grantor) === peerKey(this.parts.identity.publicKey)
        return { ...base, peer: peerIdOf(own ? grantee : grantor), asset, amount: limit.toString(), note: own ? 'line granted' : 'line received' }
      }
      case 'reservation':
        return { ...base, peer: peerIdOf(bytesOf(event.peer)), asset: event.asset, amount: event.amount.toString(), note: `reserved as ${event.side} for contract ${event.contract.slice(0, 12)}` }
      case 'release':
        return { ...base, amount: event.lost.toString(), note: `contract ${event.contract.slice(0, 12)} ended without a receipt${event.lost === 0n ? '' : '; worked and not paid'}` }
      case 'dispute':
        return { ...base, note: `${event.subject.slice(0, 12)} disputed: ${event.reason}` }
      case 'reversal':
        return { ...base, note: `contract ${event.contract.slice(0, 12)}: ${event.reason}` }
      case 'epoch':
        return { ...base, note: event.previous.size === 0n ? 'this log begins' : `a new epoch after ${event.previous.size} entries of the one before` }
    }
  }
}

function bytesOf (key: PeerKey): Uint8Array {
  return Uint8Array.from(Buffer.from(key, 'hex'))
}

/** The same value with bytes as hexadecimal and bigints as decimal text. */
function plain (value: unknown): unknown {
  if (value instanceof Uint8Array) {
    return toHex(value)
  }

  if (typeof value === 'bigint') {
    return value.toString()
  }

  if (Array.isArray(value)) {
    return value.map(plain)
  }

  return value != null && typeof value === 'object' ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, plain(one)])) : value
}
