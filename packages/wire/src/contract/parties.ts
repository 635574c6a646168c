import { equals } from '../bytes.ts'
import { roleOf } from './contract.ts'
import { refuse } from './refusal.ts'
import type { Contract } from './contract.ts'
import type { Refusal } from './refusal.ts'
import type { ContractMessage, Role } from './states.ts'

/** The digest of the message that this one follows; undefined for a tender, which follows none. */
export function predecessorOf (message: ContractMessage): Uint8Array | undefined {
  switch (message.type) {
    case 'tender': return undefined
    case 'bid': return message.body.tender
    case 'award': return message.body.bid
    default: return message.body.prev
  }
}

/** Whose step this is, or why it is none of this contract. */
export function admit (contract: Contract, message: ContractMessage): Role | Refusal {
  if (message.body.network !== contract.tender.body.network) {
    return refuse('wrong-contract', 'another network')
  }

  switch (message.type) {
    case 'tender': return message.id === contract.tender.id ? 'requester' : refuse('wrong-contract', 'another tender')
    case 'bid': return admitBid(contract, message)
    case 'award': return admitAward(contract, message)
    default: return admitStep(contract, message)
  }
}

function admitBid (contract: Contract, { id, body }: Extract<ContractMessage, { type: 'bid' }>): Role | Refusal {
  if (!equals(body.tender, contract.tender.digest)) {
    return refuse('wrong-contract', 'it answers another tender')
  }

  if (equals(body.provider, contract.tender.body.requester)) {
    return refuse('wrong-party', 'the requester bids on its own tender')
  }

  // a bid is an offer, not a step: a second one is the start of another contract, not an equivocation
  return contract.bid == null || contract.bid.id === id ? 'provider' : refuse('wrong-contract', 'another bid')
}

function admitAward (contract: Contract, { body }: Extract<ContractMessage, { type: 'award' }>): Role | Refusal {
  if (!equals(body.tender, contract.tender.digest)) {
    return refuse('wrong-contract', 'it awards another tender')
  }

  if (contract.bid == null) {
    return refuse('unknown-predecessor', 'the bid is not here')
  }

  if (!equals(body.bid, contract.bid.digest)) {
    return refuse('wrong-contract', 'it awards another bid')
  }

  const parties = equals(body.requester, contract.tender.body.requester) && equals(body.provider, contract.bid.body.provider)
  return parties ? 'requester' : refuse('wrong-party', 'it names other parties than tender and bid')
}

type StepMessage = Exclude<ContractMessage, { type: 'tender' | 'bid' | 'award' }>

function admitStep (contract: Contract, { body }: StepMessage): Role | Refusal {
  if (contract.award == null) {
    return refuse('unknown-predecessor', 'the award is not here')
  }

  if (!equals(body.contract, contract.award.digest)) {
    return refuse('wrong-contract', 'it names another contract')
  }

  return roleOf(contract, body.author) ?? refuse('wrong-party', 'its author is neither requester nor provider')
}
