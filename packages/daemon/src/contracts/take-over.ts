import { apply, equals, replay, roleOf, toHex } from '@mycel/wire'
import { isContractMessage } from '@mycel/wire/contract'
import type { Applied, Contract, ContractMessage, LawPorts, Message } from '@mycel/wire'

/** A message that has become part of a contract, and what the contract is by it. */
export interface Taken {
  readonly message: Message
  readonly applied: Extract<Applied, { ok: true }>
}

/**
 * What a contract becomes by the messages that the other side holds of it, this node's own among them: they prove themselves, and the law folds them like any others. Where this node has signed
 * two messages after one, it was rolled back and has gone on without knowing of the first: what the other side has taken stands, unless it has built on the second. The first message that the law
 * refuses ends it. Pure.
 *
 * @param self - this node's key
 */
export function takeOver (contract: Contract, messages: readonly Message[], self: Uint8Array, law: LawPorts): readonly Taken[] {
  const taken: Taken[] = []
  let now = contract

  for (const message of messages) {
    const applied = apply(now, message, law)
    const result = applied.ok || applied.code === 'duplicate' ? applied : isContractMessage(message) ? resumed(now, message, self, law) : applied

    if (result.ok) {
      taken.push({ message, applied: result })
      now = result.contract
    } else if (result.code !== 'duplicate') {
      break
    }
  }

  return taken
}

/** The beginning of a contract that this node knows nothing of, if it has signed a part of it that binds it: its own award, or a step of it, not of another contract. Pure. */
export function bound (key: string, messages: readonly Message[], self: Uint8Array, law: LawPorts): Contract | undefined {
  const [, bid, award] = messages
  const begun = replay(messages.slice(0, 2), law)

  if (!begun.ok || bid?.id !== key || award?.type !== 'award') {
    return undefined
  }

  const role = roleOf(begun.contract, self)
  const binds = role === 'requester' || (role === 'provider' && takeOver(begun.contract, messages.slice(2), self, law).some(({ message }) => equals(authorOf(message), self)))
  return binds ? begun.contract : undefined
}

/** The contract with this node's forgotten message in the place of the one that it signed after it had forgotten; a refusal where that is not what has happened. */
function resumed (contract: Contract, message: ContractMessage, self: Uint8Array, law: LawPorts): Applied {
  const { transcript } = contract
  const place = transcript.findIndex(({ id }) => id === toHex(predecessorOf(message)))
  const [second, ...later] = place < 0 ? [] : transcript.slice(place + 1)
  const ours = (one: Message): boolean => equals(authorOf(one), self)

  if (second == null || !ours(message) || !ours(second) || !later.every(ours)) {
    return { ok: false, code: 'equivocation', reason: 'it contradicts what both hold' }
  }

  const base = replay(transcript.slice(0, place + 1), law)
  const applied = base.ok ? apply(base.contract, message, law) : base
  return applied.ok ? { ...applied, undone: transcript.slice(place + 1) } : applied
}

/**
 * Whether a message that the other side holds shows that this node has forgotten something: it signed that, and it is not here. A bill that the other side has countersigned is no news of its author's as
 * far as the bill itself is here; to who countersigned it, it is. Pure.
 *
 * @param before - the contract as it is here
 */
export function isForgotten (before: Contract, message: Message, self: Uint8Array): boolean {
  if (message.type !== 'receipt' || !message.complete) {
    return equals(authorOf(message), self)
  }

  return equals(message.body.requester, self) || (equals(message.body.author, self) && !before.transcript.some(({ id }) => id === message.id))
}

/** Whose step a message is. */
export function authorOf (message: Message): Uint8Array {
  const { body } = message as ContractMessage

  if ('author' in body) {
    return body.author
  }

  return 'requester' in body ? body.requester : body.provider
}

function predecessorOf ({ type, body }: ContractMessage): Uint8Array {
  switch (type) {
    case 'tender':
      return new Uint8Array(0)
    case 'bid':
      return body.tender
    case 'award':
      return body.bid
    default:
      return body.prev
  }
}
