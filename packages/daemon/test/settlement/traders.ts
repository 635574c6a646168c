import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { receiptLines } from '@mycel/settle/receipts'
import { isContractMessage, leafHash, merkleRoot, open, receiptFacts, sign } from '@mycel/wire'
import { EVIDENCE } from '@mycel/wire/evidence'
import { StreamRequestError, toReply, toRequest } from '@mycel/wire/streams'
import { Contracts } from '../../src/contracts/contracts.ts'
import { withWindow } from '../../src/core/notes.ts'
import { Secrets } from '../../src/core/secrets.ts'
import { BooksMailbox } from '../../src/mailboxes/books-mailbox.ts'
import { keyOf, peerIdOf } from '../../src/network/identity.ts'
import { Settlement } from '../../src/settlement/settlement.ts'
import { dropParcel, loadParcels } from '../../src/stores/outbox.ts'
import { Store } from '../../src/stores/store.ts'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { ContractMailbox } from '../../src/mailboxes/contract-mailbox.ts'
import type { ContractPorts } from '../../src/mailboxes/ports.ts'
import type { Parcel } from '../../src/stores/outbox.ts'
import type { AssetPolicy } from '@mycel/settle/books'
import type { LawPorts, Message, Signer } from '@mycel/wire'

export const ASSET = 'credit'
export const PRICE = 7n
export { crypto, NETWORK, signerOf }

const AMPLE: AssetPolicy = { provider: { cap: 1_000_000n, forAttested: 0n }, requester: { cap: 1_000_000n, forAttested: 0n }, maxOwed: 1_000_000n }
const AGAIN: ReadonlySet<string> = new Set(['unknown-predecessor', 'unproven', 'busy'])
const law: LawPorts = { crypto, evidence: EVIDENCE, receiptLines, provenFraud: () => false }

function never (): never {
  throw new Error('not in this trade')
}

/** Nodes that trade units whose requester accepts them unseen, without a network: their stores, logs, contracts and settlement are real, and a test carries their messages. */
export class Traders {
  readonly clock = { now: BigInt(NOW) }
  readonly all: Trader[] = []
  /** Whom nobody reaches. */
  readonly away = new Set<Trader>()
  private readonly dir: string

  private constructor (dir: string) {
    this.dir = dir
  }

  static async with (use: (traders: Traders) => Promise<void>): Promise<void> {
    const traders = new Traders(await mkdtemp(join(tmpdir(), 'mycel-traders-')))

    try {
      await use(traders)
    } finally {
      await Promise.all(traders.all.map(async trader => trader.stop()))
      await rm(traders.dir, { recursive: true, force: true })
    }
  }

  async add (number: number, limits: AssetPolicy = AMPLE): Promise<Trader> {
    const trader = new Trader(this, signerOf(number), join(this.dir, String(number)), limits)
    this.all.push(trader)
    await trader.start()
    return trader
  }

  at (key: Uint8Array): Trader | undefined {
    return this.all.find(({ signer }) => Buffer.compare(signer.publicKey, key) === 0)
  }
}

export class CrashError extends Error {
  override readonly name = 'CrashError'
}

export class Trader {
  readonly signer: Signer
  /** What waits to be carried to others. */
  readonly out: Parcel[] = []
  books!: BooksMailbox
  contracts!: Contracts
  settlement!: Settlement
  store!: Store
  private readonly traders: Traders
  private readonly dir: string
  private readonly limits: AssetPolicy
  crashed = false
  private epochs = 0
  private runs = 0
  private fault: Error | undefined

  constructor (traders: Traders, signer: Signer, dir: string, limits: AssetPolicy) {
    this.traders = traders
    this.signer = signer
    this.dir = dir
    this.limits = limits
  }

  get key (): Uint8Array {
    return this.signer.publicKey
  }

  async start (): Promise<void> {
    const { signer, traders } = this
    const now = (): bigint => traders.clock.now
    this.store = await Store.open(this.dir)
    this.books = await BooksMailbox.open({ crypto, signer, network: NETWORK, store: this.store, policy: { [ASSET]: this.limits }, now, attested: () => false }, () => new Uint8Array(16).fill(++this.epochs))
    this.contracts = new Contracts(this.store, this.ports())
    this.settlement = new Settlement({
      crypto,
      signer,
      network: NETWORK,
      store: this.store,
      books: this.books,
      requester: {
        request: async (peer, parts) => {
          const other = traders.at(keyOf(peer) ?? never())

          if (other == null || traders.away.has(other) || traders.away.has(this)) {
            throw new StreamRequestError('dial-failed', 'nobody answers')
          }

          return toReply(await other.settlement.handle(toRequest(parts), { peer: peerIdOf(this.key), key: this.key }))
        },
        stop: () => {}
      },
      now,
      random: bytes => new Uint8Array(bytes),
      locate: async key => peerIdOf(key),
      settleContract: async receipt => (await this.contracts.receive(receipt)).code === 'ok',
      paymentAnswerMs: 14 * 24 * 60 * 60 * 1000,
      noRoom: () => {},
      log: () => {}
    })
    await this.contracts.load()

    for await (const parcel of loadParcels(this.store)) {
      this.out.push(parcel)
    }

    await this.contracts.resume()
  }

  async stop (): Promise<void> {
    this.runs++
    this.contracts.stop()
    await this.store.close()
    this.check()
  }

  /** The process ends before its write number `n` from now on, counted from one. Whoever waits for that write never hears of it; from then on every call fails until `restart`. Returns how many writes there were. */
  crashBefore (n: number): () => number {
    const { store } = this
    const write = store.write.bind(store)
    let writes = 0

    store.write = async ops => {
      writes += ops.length > 0 ? 1 : 0

      if (writes >= n) {
        this.crashed = true
        throw new CrashError('killed')
      }

      return write(ops)
    }

    return () => writes
  }

  /** What is on disk, and nothing else, goes on. */
  async restart (): Promise<void> {
    await this.stop()
    this.crashed = false
    this.out.length = 0
    await this.start()
  }

  /** Puts a bid of this provider on a call of the requester. */
  async bidOn (requester: Trader, n: number, units = 1): Promise<readonly [Message, Message]> {
    const tender = tenderOf(requester.signer, { units, windowUnits: units, salt: crypto.sha256(Buffer.from(`tender ${n}`)).slice(16) })
    const bid = sign(crypto, this.signer, 'bid', {
      network: NETWORK, tender: tender.digest, provider: this.key, at: this.traders.clock.now, unitPrice: PRICE, maxUnits: units, validUntil: this.traders.clock.now + 1000n, ad: adOf(this.signer).bytes, head: this.books.head()
    })
    const refused = await this.contracts.keepBid(tender, bid, [])

    if (refused != null) {
      throw new Error(refused)
    }

    return [tender as Message, bid as Message]
  }

  /** Awards a bid: the contract, or why not. */
  async award ([tender, bid]: readonly [Message, Message], provider: Uint8Array, units = 1): Promise<ContractMailbox | string> {
    const award = sign(crypto, this.signer, 'award', {
      network: NETWORK, bid: bid.digest, tender: tender.digest, requester: this.key, provider, at: this.traders.clock.now, units, verifiers: [], head: this.books.head()
    })
    return this.contracts.award([tender, bid, award], {}, { reserve: { side: 'requester', peer: provider, asset: ASSET, amount: BigInt(units) * PRICE }, ops: [] })
  }

  /** Hands a parcel over. False where its receiver wants it again, or is away. */
  async carry (parcel: Parcel): Promise<boolean> {
    const to = this.traders.at(parcel.to)

    if (to == null || this.traders.away.has(to) || this.traders.away.has(this)) {
      return false
    }

    const codes = await Promise.all(parcel.envelopes.map(async bytes => to.take(bytes)))
    return codes.every(code => !AGAIN.has(code))
  }

  /** A parcel that was answered for is not sent again. */
  async drop (parcel: Parcel): Promise<void> {
    this.out.splice(this.out.indexOf(parcel), 1)
    await this.store.write([dropParcel(parcel)])
  }

  async take (bytes: Uint8Array): Promise<string> {
    const opened = open(crypto, bytes, { network: NETWORK })

    if (!opened.ok || !isContractMessage(opened.message)) {
      return opened.ok ? 'no contract message' : opened.code
    }

    const { code } = await this.contracts.receive(opened.message)
    await this.rest()
    return code
  }

  /** Resolves once this node has decided all that it can decide now. */
  async rest (): Promise<void> {
    for (let before = ''; before !== this.standing();) {
      before = this.standing()
      await Promise.all(this.contracts.list().map(async mailbox => mailbox.note()))
    }

    this.check()
  }

  /** The states of all contracts, by their keys. */
  standing (): string {
    return this.contracts.list().map(({ key, contract }) => `${key} ${contract.state}`).sort().join(' ')
  }

  private check (): void {
    if (this.fault != null) {
      throw this.fault
    }
  }

  private ports (): ContractPorts {
    const { signer } = this
    const run = ++this.runs
    const awake = this.traders.clock.now
    return {
      crypto,
      signer,
      network: NETWORK,
      law,
      books: { commit: async (mutations, ops) => this.books.commit(mutations, ops) },
      secrets: new Secrets(crypto, signer.seed, signer.publicKey),
      now: () => this.traders.clock.now,
      awakeSince: () => awake,
      holdsBack: () => false,
      outlived: () => false,
      forgot: async () => {},
      indexesOf: async () => undefined,
      unwilling: () => undefined,
      stopReason: () => undefined,
      enlists: () => false,
      consults: () => false,
      suspect: () => false,
      room: (_, __, units) => ({ units }),
      lacking: async () => undefined,
      nextWindow: async (_, contract) => {
        const { units, window } = { units: contract.tender.body.windowUnits, window: contract.windows.length }
        const indexes = Array.from({ length: units }, (_, i) => BigInt(window * units + i))
        return { indexes, manifest: new Uint8Array(32).fill(1), manifestSize: 1, inputsRoot: new Uint8Array(32).fill(2) }
      },
      resultsRoot: contract => merkleRoot(crypto, contract.windows.map(({ open: opened }) => leafHash(crypto, opened?.body.results ?? new Uint8Array(32)))),
      buildReceipt: (contract, at) => ({ ...receiptFacts(contract, law) ?? never(), prev: contract.headDigest, at, head: this.books.head() }),
      standing: () => [],
      counterparty: ({ tender, bid }) => ({ to: Buffer.compare(tender.body.requester, this.key) === 0 ? bid?.body.provider ?? never() : tender.body.requester, addrs: [] }),
      run: async (_, window) => notes => withWindow(notes, window, { executed: { results: new Uint8Array(32).fill(3), resultsSize: 1, root: new Uint8Array(32).fill(4), fuel: 0n } }),
      audit: async (_, window) => notes => withWindow(notes, window, { check: { verdict: 'passed' } }),
      consult: never,
      enlist: never,
      unveil: never,
      send: parcel => { this.out.push(parcel) },
      changed: mailbox => { this.contracts.changed(mailbox) },
      // what an earlier run left behind finds its store closed
      crashed: err => {
        if (run === this.runs && !this.crashed) {
          this.fault ??= err instanceof Error ? err : new Error(String(err))
        }
      }
    }
  }
}
