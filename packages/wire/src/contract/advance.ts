import { contractId } from '../ids.ts'
import { Standing } from './contract.ts'
import { permit } from './permit.ts'
import { isRefusal, refuse } from './refusal.ts'
import { SharedList } from './shared-list.ts'
import { checkTender, checkTerms } from './terms.ts'
import { transitionsFrom } from './transitions.ts'
import type { Facts, Placed, WindowRecord } from './contract.ts'
import type { LawPorts } from './ports.ts'
import type { Refusal } from './refusal.ts'
import type { ContractMessage, Role, StateName } from './states.ts'
import type { Authenticated } from '../envelope/authenticated.ts'

/** A standing, or why there is none. */
export type Advanced = Standing | Refusal

/** The first standing of all. */
export function begin (tender: Authenticated<'tender'>, ports: LawPorts): Advanced {
  const refusal = checkTender(tender.body, ports)

  if (refusal != null) {
    return refusal
  }

  const trail = new SharedList<Placed>(({ message }) => message.id).append({ message: tender, role: 'requester', state: 'tendered' })
  const finished = new SharedList<WindowRecord>(({ window }) => String(window))
  return new Standing({ state: 'tendered', head: tender.id, headDigest: tender.digest, at: tender.body.at, tender, provenWindows: 0, provenUnits: 0, trail, finished })
}

/** One step on top of the head: the table, then time, then terms. A countersigned receipt is both of its steps at once. */
export function advance (standing: Standing, message: ContractMessage, role: Role, ports: LawPorts): Advanced {
  const row = permit(standing, message.type, role)

  if (isRefusal(row)) {
    return row
  }

  if (message.body.at < standing.at) {
    return refuse('time-reversed', `at ${message.body.at}, its predecessor at ${standing.at}`)
  }

  const refusal = checkTerms(standing, message, ports)
  return refusal ?? next(standing, message, role, message.type === 'receipt' && message.complete ? 'settled' : row.to)
}

function next (standing: Standing, message: ContractMessage, role: Role, state: StateName): Standing {
  const { facts } = standing

  return new Standing({
    ...facts,
    ...changes(facts, message),
    state,
    head: message.id,
    headDigest: message.digest,
    at: message.body.at,
    trail: facts.trail.append({ message, role, state }),
    past: remembered(standing, role)
  })
}

function changes (facts: Facts, message: ContractMessage): Partial<Facts> {
  switch (message.type) {
    case 'bid': return { bid: message }
    case 'award': return { award: message, id: contractId(message.digest) }
    case 'start': return { current: { window: message.body.window, units: message.body.units, start: message } }
    case 'commit': return during(facts, { commit: message })
    case 'reveal': return during(facts, { reveal: message })
    case 'open': return during(facts, { open: message })
    case 'approve': return proven(facts, message)
    case 'refute': return { refuted: { window: message.body.window, proof: message.body.proof }, receipt: undefined }
    case 'receipt': return { receipt: message }
    default: return {}
  }
}

function during ({ current }: Facts, change: Partial<WindowRecord>): Partial<Facts> {
  return current == null ? {} : { current: { ...current, ...change } }
}

function proven ({ current, finished, provenWindows, provenUnits }: Facts, approve: Authenticated<'approve'>): Partial<Facts> {
  return current == null
    ? {}
    : { current: undefined, finished: finished.append({ ...current, approve }), provenWindows: provenWindows + 1, provenUnits: provenUnits + current.units }
}

/**
 * How much past a new head needs. A crossing reaches back over messages of one role only (see cross.ts), so a change of roles forgets what lay before;
 * but a countersigned receipt reaches back to wherever a receipt was possible, so from there on nothing is forgotten. Both are short.
 */
function remembered (standing: Standing, role: Role): Standing {
  const { facts: { trail } } = standing
  const sameRole = trail.at(trail.length - 1)?.role === role
  const billable = standing.state === 'receipted' || transitionsFrom(standing.state).some(({ step }) => step === 'receipt')
  return sameRole || billable ? standing : standing.forgetful()
}
