import { equals } from '@mycel/wire'
import type { Notes } from './notes.ts'
import type { WindowRecord } from '@mycel/wire'

/**
 * Requester: every nonce of a started window in the order of its start: its own, then those that witnesses have given. Undefined while one is missing. Follows from what is on disk, so that
 * a restart reveals the same. Pure.
 */
export function noncesOf ({ window, start }: Pick<WindowRecord, 'window' | 'start'>, { windows }: Pick<Notes, 'windows'>, own: Uint8Array): readonly Uint8Array[] | undefined {
  const given = windows[window]?.witnesses?.given ?? []
  const all = start.body.nonces.map(({ party }, i) => i === 0 ? own : given.find(one => equals(one.party, party))?.nonce)
  return all.every(nonce => nonce != null) ? all : undefined
}
