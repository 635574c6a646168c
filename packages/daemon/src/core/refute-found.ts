import { permitted } from '@mycel/wire/contract'
import type { Intention } from './intention.ts'
import type { Notes } from './notes.ts'
import type { Contract } from '@mycel/wire'

/**
 * What was found to be forged is refuted wherever the law still takes it, whatever the contract waits for: a proof may come to this node by another way than its own audit of an opened window,
 * as two roots do. The law takes it once. Pure.
 */
export function refuteFound (contract: Contract, notes: Notes): Intention | undefined {
  if (!permitted(contract).some(({ step, by }) => step === 'refute' && by === 'requester')) {
    return undefined
  }

  for (const { window, commit } of contract.windows) {
    const check = notes.windows[window]?.check

    if (commit != null && check?.verdict === 'refuted') {
      return { do: 'sign', draft: { type: 'refute', body: { window, proof: digestOf(check.proof) } }, before: [check.envelope] }
    }
  }

  return undefined
}

function digestOf (id: string): Uint8Array {
  return Uint8Array.from(id.match(/../g) ?? [], pair => Number.parseInt(pair, 16))
}
