import { equals } from '@mycel/wire'
import { nodeHash } from '@mycel/wire/merkle'
import { rangeHash, split } from './tree.ts'
import type { ReadNode } from './tree.ts'
import type { Crypto } from '@mycel/wire/crypto'

const HASH_BYTES = 32

/**
 * Audit path of leaf `index` in the tree of the first `size` leaves, lowest sibling first (RFC 6962 §2.1.1), check it with wire's `verifyInclusion`.
 * RangeError where there is no such leaf, MissingNodeError where the store has a hole.
 */
export async function inclusionProof (crypto: Crypto, read: ReadNode, size: number, index: number): Promise<readonly Uint8Array[]> {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) {
    throw new RangeError(`leaf ${index} of ${size}`)
  }

  const path: Uint8Array[] = []
  let from = 0
  let to = size

  while (to - from > 1) {
    const middle = from + split(to - from)

    if (index < middle) {
      path.push(await rangeHash(crypto, read, middle, to))
      to = middle
    } else {
      path.push(await rangeHash(crypto, read, from, middle))
      from = middle
    }
  }

  return path.reverse()
}

/** Root of the tree of the first `size` leaves, 1 or more. MissingNodeError where the store has a hole. */
export async function rootAt (crypto: Crypto, read: ReadNode, size: number): Promise<Uint8Array> {
  return rangeHash(crypto, read, 0, size)
}

/**
 * Proof that the first `size1` leaves are a prefix of the first `size2` (RFC 6962 §2.1.2); empty where they are equal. RangeError unless
 * 1 ≤ size1 ≤ size2, MissingNodeError where the store has a hole.
 */
export async function consistencyProof (crypto: Crypto, read: ReadNode, size1: number, size2: number): Promise<readonly Uint8Array[]> {
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 1 || size1 > size2) {
    throw new RangeError(`no tree of ${size1} leaves comes before one of ${size2}`)
  }

  const proof: Uint8Array[] = []
  let from = 0
  let to = size2
  let whole = true

  while (size1 !== to) {
    const middle = from + split(to - from)

    if (size1 <= middle) {
      proof.push(await rangeHash(crypto, read, middle, to))
      to = middle
    } else {
      proof.push(await rangeHash(crypto, read, from, middle))
      from = middle
      whole = false
    }
  }

  if (!whole) {
    proof.push(await rangeHash(crypto, read, from, to))
  }

  return proof.reverse()
}

/** Whether the tree with `root2` continues the one with `root1`, RFC 9162 §2.1.4.2. A tree of no leaves proves nothing: false. Never throws. */
export function verifyConsistency (crypto: Crypto, size1: number, size2: number, root1: Uint8Array, root2: Uint8Array, proof: readonly Uint8Array[]): boolean {
  // hashes of other lengths would move the boundary between left and right, and other checkers refuse them
  if (!Number.isSafeInteger(size1) || !Number.isSafeInteger(size2) || size1 < 1 || size1 > size2 || proof.some(({ byteLength }) => byteLength !== HASH_BYTES)) {
    return false
  }

  if (size1 === size2) {
    return proof.length === 0 && equals(root1, root2)
  }

  const path = isPowerOfTwo(size1) ? [root1, ...proof] : proof
  const seed = path[0]
  let node = size1 - 1
  let last = size2 - 1

  while (node % 2 === 1) {
    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }

  if (seed == null) {
    return false
  }

  let old = seed
  let now = seed

  for (const hash of path.slice(1)) {
    if (last === 0) {
      return false
    }

    if (node % 2 === 1 || node === last) {
      old = nodeHash(crypto, hash, old)
      now = nodeHash(crypto, hash, now)

      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2)
        last = Math.floor(last / 2)
      }
    } else {
      now = nodeHash(crypto, now, hash)
    }

    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }

  return last === 0 && equals(old, root1) && equals(now, root2)
}

function isPowerOfTwo (value: number): boolean {
  return split(value + 1) === value
}
