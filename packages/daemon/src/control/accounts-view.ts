/** What `settle` verbs and programs see of a node's books. Amounts are micro-units as decimal text, times Unix milliseconds. */
export interface EntryView {
  /** Of a receipt, payment or credit line the message's id, of anything else the entry's. */
  readonly id: string
  /** Place in the log's epoch; empty for what waits outside the log. */
  readonly seq: string
  /** The entry's kind; `claimed`: a payment that waits for this node's word; `refused`: one that this node refused. */
  readonly kind: string
  readonly at: number
  readonly peer?: string
  /** What the owner calls that peer. */
  readonly name?: string
  readonly asset?: string
  readonly amount?: string
  readonly note: string
  /** How it moved this node's balances: countersigned receipts and payments do, and what takes back what two receipts of one contract owe alike. */
  readonly effects: readonly EffectView[]
}

export interface EffectView {
  readonly peer: string
  readonly name?: string
  readonly asset: string
  /** Positive: the peer owes this node more, or is owed less. */
  readonly amount: string
  readonly cause: 'work' | 'fee' | 'share' | 'payment'
}

/** All conditions together; left out, everything. */
export interface EntryFilter {
  readonly peer?: string
  readonly asset?: string
  /** Entries of this time and later, Unix milliseconds. */
  readonly since?: number
  readonly kind?: string
}

export interface BalanceView {
  readonly peer: string
  readonly name?: string
  readonly asset: string
  /** Positive: they owe this node. worked + contributed − bought − deducted + paid − got. */
  readonly balance: string
  /** For the peer: this node's own work; its shares and fees of others' work. */
  readonly worked: string
  readonly contributed: string
  /** For this node: the peer's own work; the peer's shares and fees. */
  readonly bought: string
  readonly deducted: string
  /** Confirmed payments to the peer, and of the peer. */
  readonly paid: string
  readonly got: string
  /** When the balance last left zero or changed its sign; absent where it is zero. */
  readonly since?: number
  /** Promised in open contracts, both sides together. */
  readonly reserved: string
  /** Worked for this peer, not paid, and still counted. */
  readonly lost: string
  /** Credit lines: what it may owe this node, and what this node may owe it. */
  readonly granted: string
  readonly received: string
  /** What may be reserved with it now: as provider for it, as requester of it. */
  readonly free: { readonly provider: string, readonly requester: string }
  /** Settled between the two, as reconciliation compares it. */
  readonly receipts: number
  readonly payments: number
  readonly root: string
}

/** The newcomer pool of one side and asset. */
export interface PoolView {
  readonly asset: string
  readonly side: 'provider' | 'requester'
  readonly base: string
  /** What it grew by, and the verified and paid work that it grew with. */
  readonly grown: string
  readonly proven: string
  readonly forAttested: string
  readonly used: string
}

export interface LineView {
  readonly peer: string
  readonly name?: string
  readonly asset: string
  readonly granted: string
  readonly received: string
  /** What the peer asks this node to grant, if anything. */
  readonly asked?: string
  /** After a grant: whether the peer has been told; else it is when the pair reconciles. */
  readonly told?: boolean
}

export type JournalFormat = 'hledger' | 'beancount' | 'csv'
export const JOURNAL_FORMATS: readonly JournalFormat[] = ['hledger', 'beancount', 'csv']

/** The calls of the control interface that are about books. */
export interface BooksControl {
  /** The log's entries, oldest first, then what waits for this node's word. */
  listEntries (filter?: EntryFilter): Promise<EntryView[]>
  /** By id, its beginning, or place in the log. */
  showEntry (id: string): Promise<EntryView & { detail: unknown }>
  balances (): Promise<BalanceView[]>
  pools (): Promise<PoolView[]>
  pay (payment: { peer: string, asset: string, amount: string, reference: string }): Promise<EntryView>
  /** Payee: confirms a payment that its payer claims to have made. */
  confirmPayment (id: string): Promise<EntryView>
  /** Payee: says that the money did not come. The payer hears of it, and both logs keep a dispute. */
  refusePayment (id: string, reason: string): Promise<EntryView>
  listLines (): Promise<LineView[]>
  /** Lets a peer owe this node so much; less than before, or nothing, too. */
  grantLine (line: { peer: string, asset: string, amount: string }): Promise<LineView>
  /** Asks a peer to let this node owe it so much. */
  askLine (line: { peer: string, asset: string, amount: string }): Promise<void>
  /** Stops counting what a contract left worked and unpaid. */
  forgive (contract: string, reason: string): Promise<EntryView>
  exportJournal (format: JournalFormat): Promise<Uint8Array>
}
