/**
 * Books: balances, reservations, credit lines and limits, as they follow from the log. Spec: docs/spec/settlement.md, "Books".
 *
 * @packageDocumentation
 */
export { applyEntry, replay } from './apply.ts'
export type { Applied } from './apply.ts'
export { accountOf, accounts, assetBook, emptyBooks, exposure, isSettled, proven, stakeOf, stakes, uncovered } from './books.ts'
export type { Account, AssetBook, AssetTotals, Books, CountedEpoch, CreditLimit, Doubled, Stage, Stake } from './books.ts'
export { doubledWith, doubleKey } from './double.ts'
export { partOf, readEvent } from './event.ts'
export type { BookEvent, BooksContext, Double } from './event.ts'
export type { Fault, FaultCode } from './fault.ts'
export { fold } from './fold.ts'
export type { Folded } from './fold.ts'
export { headroom, poolOf } from './headroom.ts'
export type { AssetPolicy, BooksPolicy, Headroom, HeadroomQuestion, Pool, PoolGrowth, PoolPolicy } from './headroom.ts'
export { countOnce, dispute, holdReceipt, recordCreditLine, recordPayment, release, reserve, reverse, settleReceipt } from './operations.ts'
export type { Change, NoHeadroom, ReservationRequest, Way } from './operations.ts'
export { reservePromised } from './promised.ts'
export { openLedger, record } from './record.ts'
export type { Ledger, Recorded } from './record.ts'
