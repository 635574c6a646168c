import { permitted } from './permit.ts'
import type { Contract } from './contract.ts'

/** Whether no step is left to either party: declined, settled, or ended with nothing payable. */
export function isOver (contract: Contract): boolean {
  return permitted(contract).length === 0
}
