import { merkleRoot, nodeHash } from '@mycel/wire/merkle'
import type { Crypto } from '@mycel/wire/crypto'

/** A complete subtree's hash: `level` above the leaves, `index` within the level. */
export interface TreeNode {
  readonly level: number
  readonly index: number
  readonly hash: Uint8Array
}

/** The roots of the complete subtrees that make up a tree, largest first: one for each 1 bit of `size`. */
export interface Frontier {
  readonly size: number
  readonly peaks: readonly Uint8Array[]
}

/** Reads a complete subtree's stored hash. */
export type ReadNode = (level: number, index: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** A proof needs a tree node that no stored tile gives: the store is damaged, or the tree is smaller than was claimed. */
export class MissingNodeError extends Error {
  override readonly name = 'MissingNodeError'
  readonly code = 'missing-node'
  readonly level: number
  readonly index: number

  constructor (level: number, index: number) {
    super(`tree node ${level}/${index} is not stored`)
    this.level = level
    this.index = index
  }
}

export const EMPTY_FRONTIER: Frontier = { size: 0, peaks: [] }

/** Adds one leaf hash: O(log n) hashes at worst, one on average. `nodes` are the subtrees that it completes, the leaf itself first. */
export function extend (crypto: Crypto, frontier: Frontier, leaf: Uint8Array): { readonly frontier: Frontier, readonly nodes: readonly TreeNode[] } {
  const peaks = [...frontier.peaks]
  const nodes: TreeNode[] = [{ level: 0, index: frontier.size, hash: leaf }]
  let hash = leaf
  let index = frontier.size

  for (let level = 1; index % 2 === 1; level++) {
    hash = nodeHash(crypto, peaks.pop() ?? hash, hash)
    index = (index - 1) / 2
    nodes.push({ level, index, hash })
  }

  return { frontier: { size: frontier.size + 1, peaks: [...peaks, hash] }, nodes }
}

/** Root of the tree behind a frontier; of the empty tree H('') (RFC 6962 §2.1). */
export function frontierRoot (crypto: Crypto, { peaks }: Frontier): Uint8Array {
  const last = peaks.at(-1)
  return last == null ? merkleRoot(crypto, []) : peaks.slice(0, -1).reduceRight((right, left) => nodeHash(crypto, left, right), last)
}

/** Hash over leaves `from` … `to` − 1, where that stretch is a node of some RFC 6962 tree: stored if complete, else put together from its parts. */
export async function rangeHash (crypto: Crypto, read: ReadNode, from: number, to: number): Promise<Uint8Array> {
  const size = to - from
  const half = split(size)

  if (size === 1 || half * 2 === size) {
    const level = Math.round(Math.log2(size))
    const stored = await read(level, from / size)

    if (stored == null) {
      throw new MissingNodeError(level, from / size)
    }

    return stored
  }

  return nodeHash(crypto, await rangeHash(crypto, read, from, from + half), await rangeHash(crypto, read, from + half, to))
}

/** The largest power of two below `size` (RFC 6962 §2.1's k); `size` ≥ 2. */
export function split (size: number): number {
  let half = 1

  while (half * 2 < size) {
    half *= 2
  }

  return half
}
