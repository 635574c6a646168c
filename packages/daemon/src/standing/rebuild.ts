import { apply, equals, open } from '@mycel/wire'
import { checkProof, PROOF_TYPES } from '../proofs/claim.ts'
import { contractKeys, loadContract } from '../stores/transcripts.ts'
import { accusationOf, upheldOf } from './upheld.ts'
import type { Standing } from './standing.ts'
import type { Notes } from '../core/notes.ts'
import type { Ruling } from '../proofs/rulings.ts'
import type { Op, Store } from '../stores/store.ts'
import type { Contract, Crypto, LawPorts } from '@mycel/wire'

/** Where counts stood before the evidence itself was kept. */
const COUNTS = 'standing'

export interface RebuildInit {
  readonly store: Store
  readonly crypto: Crypto
  readonly network: string
  readonly law: LawPorts
  /** This node's key: only contracts of which it was the requester say anything. */
  readonly self: Uint8Array
  readonly rulings: readonly Ruling[]
}

/**
 * Evidence follows from the stored transcripts and rulings. A store that has counts in its place is read once from end to end, and the counts are dropped; it may be interrupted and
 * starts again. Returns the number of contracts read, 0 where there was nothing to do.
 */
export async function rebuildEvidence (standing: Standing, init: RebuildInit): Promise<number> {
  const { store } = init
  const counts: Op[] = []

  for await (const [key] of store.list(COUNTS)) {
    counts.push({ type: 'del', space: COUNTS, key })
  }

  if (counts.length === 0) {
    return 0
  }

  let contracts = 0

  for await (const key of contractKeys(store)) {
    const stored = await loadContract<Notes>(store, init.crypto, init.network, key)
    contracts++
    await store.write(stored == null ? [] : evidenceOf(standing, init, stored.messages, stored.notes ?? { windows: {}, headSince: 0n }))
  }

  await store.write([...ruled(standing, init), ...counts])
  return contracts
}

function evidenceOf (standing: Standing, { law, self }: RebuildInit, messages: readonly Parameters<typeof apply>[1][], notes: Notes): readonly Op[] {
  const ops: Op[] = []
  let contract: Contract | undefined

  for (const message of messages) {
    const applied = apply(contract, message, law)

    if (!applied.ok) {
      throw new Error(`a stored contract breaks the law (${applied.code}): ${applied.reason}`)
    }

    if (contract != null && equals(applied.contract.tender.body.requester, self)) {
      ops.push(...standing.afterStep(contract, applied.contract, notes))
    }

    ({ contract } = applied)
  }

  return ops
}

function ruled (standing: Standing, { crypto, network, rulings }: RebuildInit): readonly Op[] {
  return rulings.filter(({ learned }) => learned !== 'own-audit').flatMap(({ bytes, verdict, at }) => {
    const opened = open(crypto, bytes, { network, only: PROOF_TYPES })
    const checked = opened.ok ? checkProof(crypto, network, opened.message) : opened
    return !checked.ok ? [] : verdict === 'upheld' ? standing.fail(upheldOf(checked.claim, BigInt(at))) : standing.accuse(accusationOf(checked.claim, BigInt(at)))
  })
}
