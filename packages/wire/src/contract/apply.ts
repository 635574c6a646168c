import { messageId } from '../ids.ts'
import { advance, begin } from './advance.ts'
import { standingOf } from './contract.ts'
import { cross, settle } from './cross.ts'
import { admit, predecessorOf } from './parties.ts'
import { isRefusal, refuse } from './refusal.ts'
import { isContractMessage } from './states.ts'
import type { Applied } from './applied.ts'
import type { Contract, Standing } from './contract.ts'
import type { LawPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import type { ContractMessage, Role } from './states.ts'
import type { Message } from '../envelope/authenticated.ts'

/**
 * The contract law: what a contract becomes by one more authenticated message, or why the message does not apply. Pure; `contract` stays as it was. Both parties
 * reach the same contract from the same messages in whatever order these arrive, if one refused as `unknown-predecessor` is offered again later.
 * Amortised O(1). Spec: docs/spec/contract.md.
 */
export function apply (contract: Contract | undefined, message: Message, ports: LawPorts): Applied {
  if (!isContractMessage(message)) {
    return refuse('not-allowed', `${message.type} is no step of a contract`)
  }

  if (contract == null) {
    return message.type === 'tender' ? applied(begin(message, ports)) : refuse('unknown-predecessor', 'the tender is not here')
  }

  const standing = standingOf(contract)
  const role = admit(standing, message)
  return isRefusal(role) ? role : place(standing, message, role, ports)
}

/** A whole transcript from its tender on. The first refusal is returned. */
export function replay (messages: readonly Message[], ports: LawPorts): Applied {
  const [first, ...rest] = messages

  if (first == null) {
    return refuse('unknown-predecessor', 'no messages')
  }

  let result = apply(undefined, first, ports)

  for (const message of rest) {
    if (!result.ok) {
      break
    }

    result = apply(result.contract, message, ports)
  }

  return result
}

function place (standing: Standing, message: ContractMessage, role: Role, ports: LawPorts): Applied {
  if (message.type === 'receipt' && message.complete) {
    return settle(standing, message, role, ports)
  }

  const { facts: { trail } } = standing

  if (trail.find(message.id) != null) {
    return refuse('duplicate', message.id)
  }

  const predecessor = messageId(predecessorOf(message) ?? standing.tender.digest)
  const found = trail.find(predecessor)

  if (found == null) {
    return refuse('unknown-predecessor', predecessor)
  }

  return found === trail.length - 1 ? applied(advance(standing, message, role, ports)) : cross(standing, message, role, found, ports)
}

function applied (advanced: Standing | Refusal): Applied {
  return isRefusal(advanced) ? advanced : { ok: true, contract: advanced, undone: [] }
}
