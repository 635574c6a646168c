import { stakes } from '@mycel/settle/books'
import { ControlError } from '../control-error.ts'
import { peerIdOf } from '../parties.ts'
import { BooksViews } from './books-views.ts'
import { exportJournal } from './journal-view.ts'
import { LedgerViews } from './ledger-views.ts'
import { PeerNames } from './peer-names.ts'
import type { BalanceView, BooksControl, EntryFilter, EntryView, JournalFormat, LineView, PoolView } from './accounts-view.ts'
import type { Parts } from '../daemon.ts'

/** The part of the control API that is about money: shows the books, and hands on what the owner decides. */
export class BooksDesk implements BooksControl {
  protected readonly parts: Parts
  private readonly ledger: LedgerViews
  private readonly books: BooksViews

  constructor (parts: Parts) {
    this.parts = parts
    this.ledger = new LedgerViews(parts)
    this.books = new BooksViews(parts)
  }

  async listEntries (filter?: EntryFilter): Promise<EntryView[]> {
    return this.ledger.list(filter)
  }

  async showEntry (id: string): Promise<EntryView & { detail: unknown }> {
    return this.ledger.show(id)
  }

  async balances (): Promise<BalanceView[]> {
    return this.books.balances()
  }

  async pools (): Promise<PoolView[]> {
    return this.books.pools()
  }

  async pay ({ peer, asset, amount, reference }: { peer: string, asset: string, amount: string, reference: string }): Promise<EntryView> {
    const key = this.other(peer)
    const micro = BigInt(amount)

    if (micro === 0n) {
      throw new ControlError('bad-request', 'nothing to pay', 'micro-units above zero')
    }

    return this.ledger.payment(await this.parts.settlement.payments.pay(key, { asset, amount: micro, reference }))
  }

  async confirmPayment (id: string): Promise<EntryView> {
    return this.ledger.payment(await this.parts.settlement.claims.confirm(id) ?? notClaimed(id))
  }

  async refusePayment (id: string, reason: string): Promise<EntryView> {
    return this.ledger.payment(await this.parts.settlement.claims.refuse(id, reason) ?? notClaimed(id))
  }

  async listLines (): Promise<LineView[]> {
    return this.books.lines()
  }

  async grantLine ({ peer, asset, amount }: { peer: string, asset: string, amount: string }): Promise<LineView> {
    const { lines, asks } = this.parts.settlement
    const key = this.other(peer)
    const { told } = await lines.grant(key, asset, BigInt(amount))
    await asks.answered(key)
    return { ...this.books.line(key, asset), told }
  }

  async askLine ({ peer, asset, amount }: { peer: string, asset: string, amount: string }): Promise<void> {
    try {
      await this.parts.settlement.asks.ask(this.other(peer), asset, BigInt(amount))
    } catch (err) {
      throw err instanceof ControlError ? err : new ControlError('unavailable', `${peer} cannot be asked now: ${err instanceof Error ? err.message : String(err)}`, 'try again once it is online', { cause: err })
    }
  }

  async forgive (contract: string, reason: string): Promise<EntryView> {
    const found = [...stakes(this.parts.books.books)].filter(one => one.contract === contract || (contract.length >= 8 && one.contract.startsWith(contract)))
    const [stake] = found

    if (stake == null || found.length > 1) {
      throw new ControlError('not-found', `no contract ${contract} has value counted`, '"mycel settle ls --kind dispute" and "--kind release" name those that do')
    }

    const committed = await this.parts.books.commit([{ do: 'forgive', contract: stake.contract, reason }], [])

    if (!committed.ok) {
      throw new ControlError('refused', committed.reason)
    }

    const [entry] = (await this.ledger.list({ kind: 'reversal' })).slice(-1)
    return entry ?? notClaimed(contract)
  }

  async exportJournal (format: JournalFormat): Promise<Uint8Array> {
    return exportJournal(this.parts, format)
  }

  /** The peer id of a peer that the owner names in whatever way. */
  protected peerOf (text: string | undefined): string | undefined {
    return text == null ? undefined : peerIdOf(this.other(text))
  }

  /** A peer by name, peer id or did:key; never this node itself. */
  private other (text: string): Uint8Array {
    const { config, identity } = this.parts
    const key = new PeerNames(config.names).keyOf(text)

    if (key == null || Buffer.compare(key, identity.publicKey) === 0) {
      throw new ControlError('bad-request', key == null ? `"${text}" names nobody` : 'a node keeps no books with itself', 'a peer id, a did:key, or a name of [names] in config.toml')
    }

    return key
  }
}

function notClaimed (id: string): never {
  throw new ControlError('not-found', `no payment ${id} waits for an answer`, '"mycel settle ls" shows those that do as "claimed"')
}
