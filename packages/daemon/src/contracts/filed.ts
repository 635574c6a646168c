import { contractId, equals, isOver } from '@mycel/wire'
import type { Contract, ContractMessage, Role } from '@mycel/wire'

/** A provider whose bill is disputed waits for nothing: no deadline runs, and a countersignature finds the contract wherever it is. */
export function rests ({ role, contract }: { readonly role: Role, readonly contract: Contract }): boolean {
  return isOver(contract) || (role === 'provider' && contract.state === 'disputed')
}

/** Whether a peer is a party. */
export function isBetween ({ tender, bid }: Contract, peer: Uint8Array): boolean {
  return equals(tender.body.requester, peer) || (bid != null && equals(bid.body.provider, peer))
}

/** What a contract message is filed under: its bid, or the contract it names. */
export function keyOf (message: ContractMessage): string {
  switch (message.type) {
    case 'tender':
    case 'bid':
      return message.id
    case 'award':
      return contractId(message.body.bid)
    default:
      return contractId(message.body.contract)
  }
}
