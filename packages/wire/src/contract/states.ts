import type { Message } from '../envelope/authenticated.ts'
import type { BodyType } from '../messages/bodies.ts'

/** The two parties of a contract. Verifiers and contributors sign no step. */
export const ROLES = ['requester', 'provider'] as const
export type Role = (typeof ROLES)[number]

/** Where a contract stands. The first twelve are the path, the other six are off it. */
export const STATES = [
  'tendered', 'bid', 'awarded', 'accepted', 'started', 'committed', 'revealed', 'opened', 'proven', 'delivered', 'receipted', 'settled',
  'declined', 'cancelled', 'failed', 'expired', 'refuted', 'disputed'
] as const
export type StateName = (typeof STATES)[number]

/** The message types that belong to a contract, in the order in which a smooth one uses them. */
export const CONTRACT_TYPES = [
  'tender', 'bid', 'award', 'accept', 'decline', 'start', 'commit', 'reveal', 'open', 'approve', 'deliver', 'cancel', 'fail', 'expire', 'refute',
  'receipt', 'dispute'
] as const satisfies readonly BodyType[]
export type ContractType = (typeof CONTRACT_TYPES)[number]
export type ContractMessage = Extract<Message, { type: ContractType }>

/** What can happen to a contract. `receipt` is the provider's half; `countersign` is the requester's signature on the same bytes. */
export const STEPS = [...CONTRACT_TYPES, 'countersign'] as const
export type Step = (typeof STEPS)[number]

/** States that nothing leaves, whatever was proven before. See `isOver` for those that are final because nothing is payable. */
export function isFinal (state: StateName): boolean {
  return state === 'declined' || state === 'settled'
}

export function isContractMessage (message: Message): message is ContractMessage {
  return (CONTRACT_TYPES as readonly BodyType[]).includes(message.type)
}
