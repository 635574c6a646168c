import { requesterLapse } from '../core/requester-lapse.ts'
import type { Notes } from '../core/notes.ts'
import type { Contract, StateName } from '@mycel/wire'

/** Where nothing more comes of a contract; a receipt may. */
export const DEAD: ReadonlySet<StateName> = new Set(['declined', 'cancelled', 'failed', 'expired', 'refuted', 'disputed'])

/** A witness has cost the window, and with it the contract: it cannot be revealed. Its provider ends it, if it is there. */
export function isLost ({ state, current }: Contract, notes: Notes): boolean {
  return state === 'committed' && current != null && notes.windows[current.window]?.witnesses?.silent != null
}

const BAD: ReadonlySet<StateName> = new Set(['declined', 'failed', 'expired', 'refuted', 'disputed'])

/** Whether a job does not try the provider again after this contract. One that was cancelled was this node's own choice, unless what its provider opened could not be had. */
export function endedBadly (contract: Contract, notes: Notes): boolean {
  const { state, windows } = contract
  const last = windows.at(-1)

  // what this node let lie itself speaks against nobody else
  if (state !== 'cancelled' && requesterLapse(contract) != null) {
    return false
  }

  return BAD.has(state) || (state === 'cancelled' && last != null && last.approve == null && notes.windows[last.window]?.check?.verdict === 'bad-opening')
}
