import { assetOf } from '@mycel/settle/assets'
import { accountOf } from '@mycel/settle/books'
import { equals, open, peerKey, sign, toHex } from '@mycel/wire'
import { Rate } from '../discovery/rate.ts'
import type { SettlementInit } from './settlement.ts'
import type { Authenticated } from '@mycel/wire'
import type { Reply } from '@mycel/wire/streams'

/** First body byte of a request on the settle protocol that shows the sender's credit lines to the receiver, whose reply shows its own. */
export const LINES = 4

/** Credit lines that this node has granted, in their latest form. */
const GRANTED = 'lines'

/** Assets in which two peers may have lines. */
const MAX_LINES = 32

/** New lines that one peer may have this node log: so many at once, then one more a minute. All strangers together: so many, then one more a second. */
const OF_ONE = { burst: 16, refillMs: 60_000, capacity: 1_024 }
const OF_ALL = { burst: 256, refillMs: 1_000, capacity: 1 }

/** How often one peer may show its lines, however many are new: so often at once, then once more a second. Each costs a signature check. */
const SHOWN = { burst: 60, refillMs: 1_000, capacity: 1_024 }

type Line = Authenticated<'credit-line'>

/** Directional credit lines: granted by signing, shown to the peer, which keeps what it was granted. Both sides' logs have both. */
export class Lines {
  private readonly init: SettlementInit
  private readonly ofOne = new Rate(OF_ONE)
  private readonly ofAll = new Rate(OF_ALL)
  private readonly shown = new Rate(SHOWN)

  constructor (init: SettlementInit) {
    this.init = init
  }

  /** Lets a peer owe this node up to `limit` micro-units, or less than before, or nothing. In force here at once; the peer is told now or when the pair reconciles. */
  async grant (peer: Uint8Array, asset: string, limit: bigint): Promise<{ readonly line: Line, readonly told: boolean }> {
    const { crypto, signer, network, books, now } = this.init
    const known = accountOf(books.books, asset, peerKey(peer)).granted.seq
    const seq = known >= now() ? known + 1n : now()
    const line = sign(crypto, signer, 'credit-line', { network, grantor: signer.publicKey, grantee: peer, seq, asset, limit })
    const committed = await books.commit([{ do: 'credit-line', line }], [{ type: 'put', space: GRANTED, key: `${toHex(peer)}!${asset}`, value: line.bytes }])

    if (!committed.ok) {
      throw new Error(`the books refuse credit line ${line.id}: ${committed.reason}`)
    }

    return { line, told: await this.show(peer) }
  }

  /** Shows a peer its lines and takes those that it shows. False where it cannot be reached. */
  async show (peer: Uint8Array): Promise<boolean> {
    const { requester, locate, log } = this.init

    try {
      const { envelopes } = await requester.request(await locate(peer), { body: Uint8Array.of(LINES), envelopes: await this.grantedTo(peer) })
      await this.take(envelopes, peer)
      return true
    } catch (err) {
      log(`credit lines: ${toHex(peer).slice(0, 12)} cannot be told now: ${err instanceof Error ? err.message : String(err)}`)
      return false
    }
  }

  /** Serves the same from the other side. */
  async answer (envelopes: readonly Uint8Array[], from: Uint8Array): Promise<Partial<Reply>> {
    if (!this.shown.take(toHex(from), Number(this.init.now()))) {
      return {}
    }

    await this.take(envelopes, from)
    return { envelopes: await this.grantedTo(from) }
  }

  /** Everybody to whom this node has granted a line. */
  async grantees (): Promise<readonly Uint8Array[]> {
    const names = new Set<string>()

    for await (const [name] of this.init.store.list(GRANTED)) {
      names.add(name.slice(0, name.indexOf('!')))
    }

    return [...names].map(name => Uint8Array.from(Buffer.from(name, 'hex')))
  }

  private async take (envelopes: readonly Uint8Array[], from: Uint8Array): Promise<void> {
    const { crypto, network, signer, books, now } = this.init

    for (const bytes of envelopes.slice(0, MAX_LINES)) {
      const opened = open(crypto, bytes, { network, only: ['credit-line'] })

      if (!opened.ok || !equals(opened.message.body.grantor, from) || !equals(opened.message.body.grantee, signer.publicKey)) {
        continue
      }

      const { asset, seq, limit } = opened.message.body
      const known = accountOf(books.books, asset, peerKey(from)).received
      const says = seq > known.seq && (limit > 0n || known.limit > 0n) && assetOf(asset).ok

      // each becomes a log entry for ever
      if (says && this.ofOne.take(toHex(from), Number(now())) && this.ofAll.take('all', Number(now()))) {
        await books.commit([{ do: 'credit-line', line: opened.message }], [])
      }
    }
  }

  private async grantedTo (peer: Uint8Array): Promise<Uint8Array[]> {
    const lines: Uint8Array[] = []

    for await (const [, value] of this.init.store.list(GRANTED, { gte: `${toHex(peer)}!`, lt: `${toHex(peer)}"`, limit: MAX_LINES })) {
      lines.push(value)
    }

    return lines
  }
}
