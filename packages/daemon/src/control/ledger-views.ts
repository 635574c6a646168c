import { effectsOf } from '@mycel/settle/export'
import { equals, open, peerKey, toHex } from '@mycel/wire'
import { ControlError } from '../control-error.ts'
import { readLog } from './log-reader.ts'
import { PeerNames } from './peer-names.ts'
import type { EntryFilter, EntryView } from './accounts-view.ts'
import type { Parts } from '../daemon.ts'
import type { Claim } from '../settlement/claims.ts'
import type { BookEvent, Double } from '@mycel/settle/books'
import type { Authenticated, PeerKey } from '@mycel/wire'

type Shown = EntryView & { detail: unknown }

/** The log as people read it. */
export class LedgerViews {
  private readonly parts: Parts
  private readonly self: PeerKey
  private readonly names: PeerNames

  constructor (parts: Parts) {
    this.parts = parts
    this.self = peerKey(parts.identity.publicKey)
    this.names = new PeerNames(parts.config.names)
  }

  async list (filter: EntryFilter = {}): Promise<EntryView[]> {
    const key = filter.peer == null ? undefined : this.names.keyOf(filter.peer)

    if (filter.peer != null && key == null) {
      throw new ControlError('bad-request', `"${filter.peer}" names nobody`, 'a peer id, a did:key, or a name of [names] in config.toml')
    }

    const peer = key == null ? undefined : this.names.ofBytes(key).peer
    const views: EntryView[] = []

    for await (const { entry, event } of readLog(this.parts)) {
      views.push(this.view(entry, event))
    }

    const claims = await this.parts.settlement.claims.list()
    return [...views, ...claims.map(claim => this.claim(claim))].filter(view => fits(view, { ...filter, peer }))
  }

  /** A number is a place in the present epoch where that has one; else the beginning of an id. Of a receipt with two stages the complete one. */
  async show (id: string): Promise<Shown> {
    const { epoch } = this.parts.books.state
    const [places, named, half]: [Shown[], Shown[], Shown[]] = [[], [], []]

    for await (const { entry, event } of readLog(this.parts)) {
      const view = this.view(entry, event)
      const found = view.seq === id && equals(entry.body.epoch, epoch)
        ? places
        : (view.id.startsWith(id) && complete(event)) || entry.id.startsWith(id) ? named : view.id.startsWith(id) ? half : undefined
      found?.push({ ...view, detail: this.detail(event) })
    }

    const claim = (await this.parts.settlement.claims.list()).find(({ payment }) => payment.id.startsWith(id))
    const [shown] = [...places, ...named, ...claim == null ? [] : [{ ...this.claim(claim), detail: plain(claim.payment.body) }], ...half]
    return shown ?? this.unknown(id)
  }

  payment (message: Authenticated<'payment'>): EntryView {
    const { id, body, complete: both } = message
    const own = peerKey(body.payer) === this.self
    const note = `${own ? 'paid' : 'received'}${body.reference === '' ? '' : ` (${body.reference})`}${both ? '' : ', not confirmed by the payee yet'}`
    return { id, seq: '', kind: 'payment', at: Number(body.at), ...this.names.ofBytes(own ? body.payee : body.payer), asset: body.asset, amount: body.amount.toString(), note, effects: this.effects({ kind: 'payment', message }) }
  }

  private claim ({ payment, refused }: Claim): EntryView {
    const view = this.payment(payment)
    return refused == null ? { ...view, kind: 'claimed' } : { ...view, kind: 'refused', note: `${view.note}; refused: ${refused}` }
  }

  private unknown (id: string): never {
    throw new ControlError('not-found', `no entry ${id} in this node's log`, '"mycel settle ls" lists them')
  }

  private detail (event: BookEvent): unknown {
    switch (event.kind) {
      case 'receipt':
      case 'payment':
      case 'credit-line':
        return plain({ ...event.message.body, signatures: event.message.signatures })
      case 'dispute': {
        const opened = event.evidence.byteLength === 0 ? undefined : open(this.parts.crypto, event.evidence, { network: this.parts.config.network.id })
        return plain({ ...event, evidence: opened?.ok === true ? { type: opened.message.type, id: opened.message.id, signatures: opened.message.signatures, ...opened.message.body } : event.evidence })
      }
      case 'reversal':
        return plain({ ...event, ...(event.double == null ? {} : { double: { counted: event.double.counted.id, again: event.double.again.id, lines: event.double.lines } }) })
      default:
        return plain(event)
    }
  }

  /** The payment that a dispute is about, if it is about one: its payer's own envelope is the evidence. */
  private contested (evidence: Uint8Array): Partial<EntryView> {
    const opened = evidence.byteLength === 0 ? undefined : open(this.parts.crypto, evidence, { network: this.parts.config.network.id, only: ['payment'] })

    if (opened?.ok !== true) {
      return {}
    }

    const { peer, name, asset, amount } = this.payment(opened.message)
    return { ...(peer == null ? {} : { peer }), ...(name == null ? {} : { name }), ...(asset == null ? {} : { asset }), ...(amount == null ? {} : { amount }) }
  }

  private reversed ({ again: { body }, lines }: Double): Partial<EntryView> {
    const own = peerKey(body.requester) === this.self
    return { ...this.names.ofBytes(own ? body.author : body.requester), asset: body.asset, amount: lines.reduce((sum, { amount }) => sum + amount, 0n).toString() }
  }

  private effects (event: BookEvent): EntryView['effects'] {
    return effectsOf(this.self, event).map(({ peer, asset, amount, cause }) => ({ ...this.names.of(peer), asset, amount: amount.toString(), cause }))
  }

  private view (entry: Authenticated<'log-entry'>, event: BookEvent): EntryView {
    const base = { id: entry.id, seq: entry.body.seq.toString(), kind: event.kind, at: Number(entry.body.at), effects: this.effects(event) }

    switch (event.kind) {
      case 'receipt': {
        const { body, id, complete: both } = event.message
        const own = peerKey(body.requester) === this.self
        const done = own ? 'received' : peerKey(body.author) === this.self ? 'delivered' : 'of others\' work'
        return { ...base, id, ...this.names.ofBytes(own ? body.author : body.requester), asset: body.asset, amount: body.total.toString(), note: `${body.units} units ${done}, ${body.audit.audited} re-executed${both ? '' : '; signed by the provider only'}` }
      }
      case 'payment':
        return { ...this.payment(event.message), seq: base.seq }
      case 'credit-line': {
        const { grantor, grantee, asset, limit } = event.message.body
        const own = peerKey(grantor) === this.self
        return { ...base, id: event.message.id, ...this.names.ofBytes(own ? grantee : grantor), asset, amount: limit.toString(), note: own ? 'line granted' : 'line received' }
      }
      case 'reservation':
        return { ...base, ...this.names.of(event.peer), asset: event.asset, amount: event.amount.toString(), note: `reserved as ${event.side} for contract ${event.contract.slice(0, 12)}` }
      case 'release':
        return { ...base, amount: event.lost.toString(), note: `contract ${event.contract.slice(0, 12)} ended without a receipt${event.lost === 0n ? '' : '; worked and not paid'}` }
      case 'dispute':
        return { ...base, ...this.contested(event.evidence), note: `${event.subject.slice(0, 12)} disputed: ${event.reason}` }
      case 'reversal':
        return event.double == null
          ? { ...base, note: `contract ${event.contract.slice(0, 12)} forgiven: ${event.reason}` }
          : { ...base, ...this.reversed(event.double), note: `contract ${event.contract.slice(0, 12)} has two receipts, ${event.double.counted.id.slice(0, 12)} and ${event.double.again.id.slice(0, 12)}: what both owe alike counts once` }
      case 'epoch':
        return { ...base, note: event.previous.size === 0n ? 'this log begins' : `a new epoch after ${event.previous.size} entries of the one before` }
    }
  }
}

function fits (view: EntryView, { peer, asset, since, kind }: EntryFilter): boolean {
  return (peer == null || view.peer === peer || view.effects.some(effect => effect.peer === peer)) && (asset == null || view.asset === asset) && (since == null || view.at >= since) && (kind == null || view.kind === kind)
}

function complete (event: BookEvent): boolean {
  return (event.kind !== 'receipt' && event.kind !== 'payment') || event.message.complete
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
