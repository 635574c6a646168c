import type { Crypto } from '../crypto/crypto.ts'

/** First byte of what a node's hash is over; a leaf's is 0. */
const NODE = 1
const HASH_BYTES = 32

/** Leaf hash `H(0x00 ‖ data)`, RFC 6962 §2.1. */
export function leafHash (crypto: Crypto, data: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + data.byteLength)
  bytes.set(data, 1)
  return crypto.sha256(bytes)
}

/** Node hash `H(0x01 ‖ left ‖ right)`, RFC 6962 §2.1. */
export function nodeHash (crypto: Crypto, left: Uint8Array, right: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(1 + left.byteLength + right.byteLength)
  bytes[0] = NODE
  bytes.set(left, 1)
  bytes.set(right, 1 + left.byteLength)
  return crypto.sha256(bytes)
}

/** Root over leaf hashes (not data). The empty tree's root is H(''), RFC 6962 §2.1. */
export function merkleRoot (crypto: Crypto, leaves: readonly Uint8Array[]): Uint8Array {
  const level = levels(crypto, leaves).at(-1)
  return level?.[0] ?? crypto.sha256(new Uint8Array(0))
}

/** Audit path of leaf `index`, lowest sibling first, RFC 6962 §2.1.1. RangeError where there is no such leaf. */
export function inclusionPath (crypto: Crypto, leaves: readonly Uint8Array[], index: number): Uint8Array[] {
  if (!Number.isInteger(index) || index < 0 || index >= leaves.length) {
    throw new RangeError(`leaf ${index} of ${leaves.length}`)
  }

  const path: Uint8Array[] = []
  let at = index

  for (const level of levels(crypto, leaves)) {
    const sibling = level[at ^ 1]

    if (sibling != null && level.length > 1) {
      path.push(sibling)
    }

    at >>= 1
  }

  return path
}

/** The audit path of every leaf, made in one pass: as `inclusionPath` for each. */
export function inclusionPaths (crypto: Crypto, leaves: readonly Uint8Array[]): Uint8Array[][] {
  const all = levels(crypto, leaves).filter(level => level.length > 1)
  return leaves.map((_, leaf) => all.flatMap((level, height) => level[(leaf >> height) ^ 1] ?? []))
}

/** Whether `leaf` is the hash at `index` of a tree of `size` leaves with this root, RFC 9162 §2.1.3.2. Never throws. */
export function verifyInclusion (crypto: Crypto, leaf: Uint8Array, index: number, size: number, path: readonly Uint8Array[], root: Uint8Array): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size || leaf.byteLength !== HASH_BYTES) {
    return false
  }

  let node = index
  let last = size - 1
  let hash = leaf

  for (const sibling of path) {
    if (last === 0 || sibling.byteLength !== hash.byteLength) {
      return false
    }

    if (node % 2 === 1 || node === last) {
      hash = nodeHash(crypto, sibling, hash)

      while (node % 2 === 0 && node !== 0) {
        node = Math.floor(node / 2)
        last = Math.floor(last / 2)
      }
    } else {
      hash = nodeHash(crypto, hash, sibling)
    }

    node = Math.floor(node / 2)
    last = Math.floor(last / 2)
  }

  return last === 0 && same(hash, root)
}

/** Levels from leaves to root; an odd last node moves up unhashed, which is RFC 6962's largest-power-of-two split. */
function levels (crypto: Crypto, leaves: readonly Uint8Array[]): Array<readonly Uint8Array[]> {
  const all: Array<readonly Uint8Array[]> = [leaves]
  let level = leaves

  while (level.length > 1) {
    const next: Uint8Array[] = []

    for (let i = 0; i < level.length; i += 2) {
      const left = level[i]
      const right = level[i + 1]

      if (left != null) {
        next.push(right == null ? left : nodeHash(crypto, left, right))
      }
    }

    all.push(next)
    level = next
  }

  return all
}

function same (a: Uint8Array, b: Uint8Array): boolean {
  return a.byteLength === b.byteLength && a.every((byte, i) => byte === b[i])
}
