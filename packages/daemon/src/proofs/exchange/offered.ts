import { equals } from '@mycel/wire'
import { convictOf } from '../rulings.ts'
import { MAX_REFS } from './ref.ts'
import type { ProofRef } from './ref.ts'
import type { Fork } from '../../settlement/heads/forks.ts'
import type { Ruling } from '../rulings.ts'

/** How long a proof is told of after this node judged it: what it shows has halved in everybody's numbers by then. Milliseconds. */
export const OFFERED_MS = 30 * 24 * 60 * 60_000

/** Of the places for references so many are forks', where there are as many. */
const FORKS = 16

export interface Evidence {
  readonly self: Uint8Array
  readonly rulings: readonly Ruling[]
  readonly forks: readonly Fork[]
  /** Whether this node deals with a peer. */
  deals (peer: Uint8Array): boolean
}

/**
 * What this node tells others of: what it found out itself or is a party of first, then peers that it deals with, then strangers, of each the latest. Anybody can have keys that it made up convicted here; they crowd
 * out nothing of the first two. A false accusation costs whoever hears of it an execution: it is told where this node was accused, or deals with its author. What an owner has lifted is told no more.
 */
export function offered ({ self, rulings, forks, deals }: Evidence, now: number): readonly ProofRef[] {
  const proofs = rulings
    .map(ruling => ({ ruling, rank: rankOf(ruling, self) }))
    .filter(({ ruling, rank }) => ruling.at + OFFERED_MS > now && ruling.large !== true && (ruling.verdict === 'upheld' || rank < STRANGER) && !equals(convictOf(ruling), self))
    .sort((a, b) => a.rank - b.rank || b.ruling.at - a.ruling.at)
    .map(({ ruling: { id } }): ProofRef => ({ kind: 'proof', id }))
  const told = forks
    .filter(({ author, found, lifted }) => !lifted && Number(found) + OFFERED_MS > now && !equals(author, self))
    .map(fork => ({ fork, rank: deals(fork.author) ? 0 : 1 }))
    .sort((a, b) => a.rank - b.rank || Number(b.fork.found - a.fork.found))
    .slice(0, Math.max(FORKS, MAX_REFS - proofs.length))
    .map(({ fork: { id } }): ProofRef => ({ kind: 'fork', id }))
  return [...proofs.slice(0, MAX_REFS - told.length), ...told]
}

const STRANGER = 2

/** Two roots of strangers are found by whoever is shown them: they rank as what others bring. */
function rankOf ({ kind, learned, dealings, requester, provider }: Ruling, self: Uint8Array): number {
  if ((learned === 'own-audit' && kind === 'fraud-proof') || equals(requester, self) || equals(provider, self)) {
    return 0
  }

  return dealings === true ? 1 : STRANGER
}
