import { payableUnits } from './payable.ts'
import { refuse } from './refusal.ts'
import { transitionsFrom } from './transitions.ts'
import type { Contract } from './contract.ts'
import type { Refusal } from './refusal.ts'
import type { Role, Step } from './states.ts'
import type { Guard, Transition } from './transitions.ts'

/** The rows of the table that hold for this contract now. */
export function permitted (contract: Contract): readonly Transition[] {
  return transitionsFrom(contract.state).filter(({ when }) => when == null || when.every(guard => HOLDS[guard](contract)))
}

/** The row that lets this role take this step now, or why there is none. */
export function permit (contract: Contract, step: Step, role: Role): Transition | Refusal {
  const rows = permitted(contract).filter(row => row.step === step)
  const row = rows.find(({ by }) => by === role)

  if (row != null) {
    return row
  }

  if (rows.length > 0) {
    return refuse('wrong-role', `the ${role} takes no ${step} in ${contract.state}`)
  }

  if (contract.state === 'settled' && transitionsFrom('receipted').some(({ step: other, by }) => other === step && by === role)) {
    return refuse('crossed', 'a countersigned receipt beats it')
  }

  return refuse('not-allowed', `no ${step} in ${contract.state}`)
}

const HOLDS: { readonly [G in Guard]: (contract: Contract) => boolean } = {
  challenged: isChallenged,
  unchallenged: contract => !isChallenged(contract),
  'units-left': contract => contract.provenUnits < awarded(contract),
  'all-proven': contract => contract.provenUnits === awarded(contract),
  payable: contract => payableUnits(contract) > 0n,
  billed: contract => contract.receipt != null,
  unbilled: contract => contract.receipt == null,
  unrefuted: contract => contract.refuted == null
}

function awarded (contract: Contract): number {
  return contract.award?.body.units ?? 0
}

/** A `start` carries nonces exactly where the evidence kind draws a challenge, so the transcript itself says which rows hold. */
function isChallenged (contract: Contract): boolean {
  return (contract.current?.start.body.nonces.length ?? 0) > 0
}
