import { messageId } from '../ids.ts'
import { advance, begin } from './advance.ts'
import { winnerOf } from './crossings.ts'
import { equivocation, isRefusal, refuse } from './refusal.ts'
import type { Applied } from './applied.ts'
import type { Placed, Standing } from './contract.ts'
import type { LawPorts } from './ports.ts'
import type { SharedList } from './shared-list.ts'
import type { ContractMessage, Role } from './states.ts'
import type { Authenticated, Message } from '../envelope/authenticated.ts'

/**
 * A message whose predecessor has a successor already. Two by one signer prove an equivocation. Two by different roles are decided by the
 * crossing table; but who has signed on top of the other's message has taken it, so a winner that comes later than its own author's next step is an
 * equivocation too: nobody can hold a message back and rewrite what the other has built since.
 */
export function cross (standing: Standing, message: ContractMessage, role: Role, place: number, ports: LawPorts): Applied {
  const { facts: { trail } } = standing
  const fork = trail.at(place)
  const rival = trail.at(place + 1)

  if (fork == null || rival == null) {
    throw new RangeError(`no fork at ${place}`)
  }

  if (rival.role === role) {
    return equivocation(rival.message, message, `the ${role} signed two messages after ${fork.message.id}`)
  }

  if (standing.state === 'settled') {
    return refuse('crossed', 'a countersigned receipt beats it')
  }

  const winner = role === 'requester' ? winnerOf(fork.state, message.type, rival.message.type) : winnerOf(fork.state, rival.message.type, message.type)
  const later = lastBy(standing, role, place + 1)

  if (winner !== role || later != null) {
    return lost(message, role, fork, rival, winner, later)
  }

  const base = standing.asOf(place) ?? rebuilt(trail, place, ports)
  const advanced = advance(base, message, role, ports)
  return isRefusal(advanced) ? advanced : { ok: true, contract: advanced, undone: undoneAfter(standing, place) }
}

/**
 * The standing at a place of which no memory is kept. A run of one role is remembered from its start, but an earlier crossing may have joined two runs of one
 * role by undoing what the other had signed between them. O(n), and needs a party that contests what it has built on.
 */
function rebuilt (trail: SharedList<Placed>, place: number, ports: LawPorts): Standing {
  const [first, ...rest] = trail.toArray().slice(0, place + 1)
  let standing = first?.message.type === 'tender' ? begin(first.message, ports) : undefined

  for (const { message, role } of rest) {
    if (standing == null || isRefusal(standing)) {
      break
    }

    standing = advance(standing, message, role, ports)
  }

  if (standing == null || isRefusal(standing)) {
    throw new Error(`a transcript that stands must replay: ${standing?.code ?? 'it has no tender'}`)
  }

  return standing
}

/**
 * A countersigned receipt: both have signed the amount, so it settles wherever a receipt was possible, whatever has been signed since.
 */
export function settle (standing: Standing, receipt: Authenticated<'receipt'>, role: Role, ports: LawPorts): Applied {
  const { facts: { trail } } = standing

  if (standing.state === 'settled' && standing.receipt != null) {
    return standing.receipt.id === receipt.id
      ? refuse('duplicate', receipt.id)
      : equivocation(standing.receipt, receipt, 'both parties signed two receipts of one contract')
  }

  const place = trail.find(messageId(receipt.body.prev))

  if (place == null) {
    return refuse('unknown-predecessor', messageId(receipt.body.prev))
  }

  const base = standing.asOf(place)

  if (base == null) {
    return refuse('not-allowed', `no receipt in ${trail.at(place)?.state ?? 'this state'}`)
  }

  const advanced = advance(base, receipt, role, ports)
  return isRefusal(advanced) ? advanced : { ok: true, contract: advanced, undone: undoneAfter(standing, place, receipt) }
}

function lost (message: ContractMessage, role: Role, fork: Placed, rival: Placed, winner: Role | undefined, later: Placed | undefined): Applied {
  if (winner == null) {
    return refuse('not-allowed', `the ${role} takes no ${message.type} in ${fork.state}`)
  }

  if (winner !== role) {
    return refuse('crossed', `in ${fork.state} the other side's ${rival.message.type} beats ${message.type}`)
  }

  return equivocation(later?.message ?? rival.message, message, `the ${role} has signed on top of the ${rival.message.type} that it now contests`)
}

/** The last message by this role at or after a place. Runs of one role are short, so this looks at few. */
function lastBy (standing: Standing, role: Role, from: number): Placed | undefined {
  const { facts: { trail } } = standing

  for (let place = trail.length - 1; place >= from; place--) {
    const placed = trail.at(place)

    if (placed?.role === role) {
      return placed
    }
  }

  return undefined
}

/** What a truncation removes; the half-signed stage of the receipt that takes its place is not undone. */
function undoneAfter (standing: Standing, place: number, except?: Message): readonly Message[] {
  return standing.facts.trail.toArray(place + 1).map(({ message }) => message).filter(({ id }) => id !== except?.id)
}
