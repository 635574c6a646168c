import { contractId, peerKey } from '@mycel/wire'
import { stakeOf, withAccount, withStake } from './books.ts'
import { refuse } from './fault.ts'
import type { Books, Stake } from './books.ts'
import type { BookEvent } from './event.ts'
import type { Fault } from './fault.ts'
import type { ContractId } from '@mycel/wire'
import type { Receipt } from '@mycel/wire/messages'

type Reserved = Extract<BookEvent, { kind: 'reservation' }>
type Changed = { readonly ok: true, readonly books: Books } | Fault

/** Why a reservation cannot stand beside what the contract already has at stake; undefined where it can. */
export function reservationFault (books: Books, { contract, peer, asset, side }: Reserved): Fault | undefined {
  const stake = stakeOf(books, contract)

  if (peer === books.self) {
    return refuse('not-ours', 'a node risks nothing with itself')
  }

  if (stake != null && (stake.peer !== peer || stake.asset !== asset || stake.side !== side)) {
    return refuse('terms-changed', 'reserved with another peer, asset or role')
  }

  return stake == null || stake.stage === 'reserved' ? undefined : refuse('closed', `the contract is ${stake.stage}`)
}

/** A reservation states the whole amount: a second, larger one raises it, a smaller one changes nothing. */
export function afterReservation (books: Books, event: Reserved): Changed {
  const fault = reservationFault(books, event)

  if (fault != null) {
    return fault
  }

  const { contract, peer, asset, side, amount, attested } = event
  const before = stakeOf(books, contract)?.amount ?? 0n

  if (amount <= before && stakeOf(books, contract) != null) {
    return { ok: true, books }
  }

  const promised = withAccount(books, asset, peer, account => ({
    ...account,
    reserved: { ...account.reserved, [side]: account.reserved[side] + amount - before },
    attested: { ...account.attested, [side]: attested }
  }))

  return { ok: true, books: withStake(promised, contract, { contract, peer, asset, side, stage: 'reserved', amount }) }
}

/** Nothing more is promised in the contract. As provider, `lost` of it was worked in vain and stays counted. */
export function afterRelease (books: Books, contract: ContractId, lost: bigint): Changed {
  const stake = stakeOf(books, contract)

  if (stake == null) {
    return refuse('unknown-contract', 'nothing is reserved for this contract')
  }

  if (stake.stage === 'pending') {
    return refuse('half-signed', 'its receipt awaits a countersignature: settle it or dispute it')
  }

  if (stake.stage !== 'reserved') {
    return refuse('closed', `the contract is ${stake.stage}`)
  }

  if (lost > stake.amount || (lost > 0n && stake.side !== 'provider')) {
    return refuse('over-reserved', `${lost} lost of ${stake.amount} as ${stake.side}`)
  }

  const closed = close(books, stake, lost)
  return { ok: true, books: withStake(closed, contract, lost > 0n ? { ...stake, stage: 'lost', amount: lost } : undefined) }
}

/** Takes a stake out of its account's sums, leaving `lost` of it counted. The stake itself is replaced by the caller. */
export function close (books: Books, stake: Stake, lost: bigint): Books {
  const counted = stake.stage === 'disputed' || stake.stage === 'lost'

  return withAccount(books, stake.asset, stake.peer, account => counted
    ? { ...account, lost: account.lost - stake.amount + lost }
    : { ...account, reserved: { ...account.reserved, [stake.side]: account.reserved[stake.side] - stake.amount }, lost: account.lost + lost })
}

/** The stake that a receipt settles: the same contract and asset, and the two who sign are this node and the stake's peer in their roles. */
export function counterpart (books: Books, { contract, author, requester, asset }: Receipt): Stake | undefined {
  const stake = stakeOf(books, contractId(contract))

  if (stake == null || stake.asset !== asset) {
    return undefined
  }

  const [self, peer] = stake.side === 'provider' ? [author, requester] : [requester, author]
  return peerKey(self) === books.self && peerKey(peer) === stake.peer ? stake : undefined
}
