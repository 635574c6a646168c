import { equals } from '@mycel/wire'
import { leafHash, nodeHash } from '@mycel/wire/merkle'
import { voucherBytes, voucherFault } from './voucher.ts'
import type { Included } from './batch.ts'
import type { Crypto } from '@mycel/wire/crypto'
import type { Authenticated } from '@mycel/wire/envelope'

export interface BatchChecker {
  readonly batch: Authenticated<'voucher-batch'>
  /** As `isIncluded`. */
  includes (included: Included): boolean
}

/** One level on the way up: where the node and its sibling stand, and on which side the sibling is. */
interface Step {
  readonly place: number
  readonly sibling: number
  readonly left: boolean
}

/** Places of a level are numbered from a multiple of this: more than a level of the largest batch has. */
const LEVEL = 8192

/**
 * Checks vouchers of one batch and remembers what their paths have proven: the nodes on a path that held, and their siblings. The next voucher climbs only to the first node that is known, so that
 * a whole batch costs about two hashes a voucher. What it remembers is at most two hashes a voucher, and goes with it.
 */
export function createBatchChecker (crypto: Crypto, batch: Authenticated<'voucher-batch'>): BatchChecker {
  const { size, root } = batch.body
  const known = new Map<number, Uint8Array>()
  const isKnown = (place: number, hash: Uint8Array | undefined): boolean => {
    const proven = known.get(place)
    return proven != null && hash != null && equals(proven, hash)
  }

  return {
    batch,
    includes ({ voucher, index, path }) {
      const steps = stepsOf(index, size)

      if (voucherFault(voucher) != null || steps.length !== path.length || !Number.isInteger(index) || index < 0 || index >= size) {
        return false
      }

      const climbed: Array<readonly [number, Uint8Array]> = []
      let hash = leafHash(crypto, voucherBytes(voucher))
      let at = 0

      for (const { place, sibling, left } of steps) {
        const beside = path[at]

        if (known.has(place) || beside?.byteLength !== hash.byteLength) {
          break
        }

        climbed.push([place, hash], [sibling, beside])
        hash = left ? nodeHash(crypto, beside, hash) : nodeHash(crypto, hash, beside)
        at++
      }

      // the rest of a path is evidence too: it must be what was proven
      const next = steps[at]
      const holds = next == null ? equals(hash, root) : isKnown(next.place, hash) && steps.slice(at).every(({ sibling }, n) => isKnown(sibling, path[at + n]))

      if (holds) {
        climbed.forEach(([place, node]) => { known.set(place, node) })
      }

      return holds
    }
  }
}

/** The levels at which a leaf of a tree of `size` has a sibling: an odd last node moves up unhashed (RFC 6962's split). */
function stepsOf (index: number, size: number): readonly Step[] {
  const steps: Step[] = []

  for (let level = 0, at = index, count = size; count > 1; level++, at >>= 1, count = Math.ceil(count / 2)) {
    const sibling = at ^ 1

    if (sibling < count) {
      steps.push({ place: level * LEVEL + at, sibling: level * LEVEL + sibling, left: sibling < at })
    }
  }

  return steps
}
