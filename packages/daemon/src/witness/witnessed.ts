import { equals, toHex } from '@mycel/wire'
import type { Kept } from '../standing/shelf.ts'
import type { Told } from '../standing/told.ts'
import type { JudgedWindow } from '@mycel/verify/witness'

/**
 * What a judged window adds to what this node, as its witness, knows of the provider: one item for a contract, as old as the first of its windows, with what it knew of it before. Contributors are only
 * those whose nonces chose all of them. Pure.
 */
export function witnessedTold ({ contract, provider, requester, class: cls, contributors, audited, value, at }: JudgedWindow, kept: readonly Kept[]): Told {
  const name = `audit!${toHex(contract)}`
  const before = kept.find(one => one.name === name)?.item
  const known = before?.kind === 'audit' ? before : undefined
  return {
    name,
    // a witness is not told when a contract is over: what comes later is added
    final: true,
    item: {
      kind: 'audit',
      id: contract,
      peer: provider,
      class: cls,
      at: known == null || at < known.at ? at : known.at,
      units: audited + (known?.units ?? 0),
      value: value + (known?.value ?? 0n),
      contributors: known == null ? contributors : contributors.filter(one => known.contributors.some(other => equals(one, other))),
      auditors: [requester]
    }
  }
}
