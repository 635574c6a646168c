import { permitted } from './permit.ts'
import type { Contract } from './contract.ts'
import type { Role } from './states.ts'

export interface Deadline {
  /** Unix milliseconds: the smallest `at` of an `expire` that applies. */
  readonly at: bigint
  /** Who may sign it. */
  readonly by: Role
}

/**
 * When a silence becomes somebody's right to sign `expire`: the head's `at` plus the state's timeout from the tender. Undefined where nobody is waited
 * for. A passed deadline changes nothing by itself.
 */
export function deadlineOf (contract: Contract): Deadline | undefined {
  const row = permitted(contract).find(({ step }) => step === 'expire')
  return row?.timeout == null ? undefined : { at: contract.at + BigInt(contract.tender.body.timeouts[row.timeout]), by: row.by }
}
