/** A requester that let this node's work lie. Amounts are micro-units. */
export interface RequesterView {
  readonly peer: string
  /** Why this node does not bid for it now; absent where it does. */
  readonly refused?: string
  /** Contracts that it let lie, the oldest first. */
  readonly lapses: readonly LapseView[]
  /** What it has paid since the first of them. */
  readonly paid: string
}

export interface LapseView {
  /** Contract id, hexadecimal. */
  readonly contract: string
  /** What it owed: its nonces, an approval of what it had seen, a countersignature. */
  readonly owed: 'reveal' | 'approval' | 'signature'
  /** What the window, or the bill, came to. */
  readonly value: string
  readonly at: number
}
