import { merkleRoot } from '@mycel/wire/merkle'
import type { TreeNode } from './tree.ts'
import type { Crypto } from '@mycel/wire/crypto'

/** Levels of the tree between two rows of tiles: a proof reads one tile of each row and hashes what lies between, so that larger tiles cost more than they save (docs/decisions.md). */
export const TILE_LEVELS = 6

/** Hashes of a full tile. */
export const TILE_HASHES = 2 ** TILE_LEVELS

const HASH_BYTES = 32

/**
 * A stretch of one row of the tree: up to 64 hashes, one after the other. Row 0 holds the leaf hashes, row 1 the roots of row 0's full tiles, and so on.
 * Everything between two rows follows from the lower one.
 */
export interface Tile {
  readonly row: number
  readonly index: number
  /** 32 bytes for each hash. */
  readonly hashes: Uint8Array
}

/** The hashes of each row's last, incomplete tile. Those of row 0 follow from the last entries and are not stored. */
export type Tails = ReadonlyArray<readonly Uint8Array[]>

/** Reads a stored tile. */
export type ReadTile = (row: number, index: number) => Uint8Array | undefined | Promise<Uint8Array | undefined>

/** The tails after a leaf, and what is to be stored: row 0's tile once it is full, and with it the growing tiles above. `nodes`: the subtrees that the leaf completes, by level. */
export function growTails (tails: Tails, size: number, nodes: readonly TreeNode[]): { readonly tails: Tails, readonly tiles: readonly Tile[] } {
  const grown = [...tails]
  const tiles: Tile[] = []

  for (let row = 0; row * TILE_LEVELS < nodes.length; row++) {
    const hash = nodes[row * TILE_LEVELS]?.hash
    const tail = hash == null ? [] : [...tails[row] ?? [], hash]
    const full = tail.length === TILE_HASHES

    if (full || row > 0) {
      tiles.push({ row, index: Math.floor(size / TILE_HASHES ** (row + 1)), hashes: join(tail) })
    }

    grown[row] = full ? [] : tail
  }

  return { tails: grown, tiles }
}

/** Those that are full, and never change again. */
export function fullTiles (tiles: readonly Tile[]): readonly Tile[] {
  return tiles.filter(({ hashes }) => hashes.byteLength === TILE_HASHES * HASH_BYTES)
}

/** The tiles above row 0 that are stored and still grow. */
export function openTiles ({ size, tails }: { readonly size: number, readonly tails: Tails }): readonly Tile[] {
  return tails.flatMap((tail, row) => row === 0 || tail.length === 0 ? [] : [{ row, index: Math.floor(size / TILE_HASHES ** (row + 1)), hashes: join(tail) }])
}

/** How many tiles of a row are stored for a log of `size` entries, and how many hashes are in the last of them. */
export function storedTiles (size: number, row: number): { readonly count: number, readonly last: number } {
  const hashes = Math.floor(size / TILE_HASHES ** row)
  const full = Math.floor(hashes / TILE_HASHES)
  const rest = row === 0 ? 0 : hashes % TILE_HASHES
  return { count: full + (rest > 0 ? 1 : 0), last: rest > 0 ? rest : full > 0 ? TILE_HASHES : 0 }
}

/** Reads complete subtrees out of stored tiles and a state's tails, the way proofs ask for them. Keeps the tiles that it has read: use one for one proof. */
export function nodeReader (crypto: Crypto, { size, tails }: { readonly size: number, readonly tails: Tails }, read: ReadTile): (level: number, index: number) => Promise<Uint8Array | undefined> {
  const known = new Map<string, readonly Uint8Array[] | undefined>()

  async function tile (row: number, index: number): Promise<readonly Uint8Array[] | undefined> {
    if (index === Math.floor(size / TILE_HASHES ** (row + 1))) {
      return tails[row]
    }

    const name = `${row}/${index}`

    if (!known.has(name)) {
      const stored = await read(row, index)
      known.set(name, stored?.byteLength === TILE_HASHES * HASH_BYTES ? split(stored) : undefined)
    }

    return known.get(name)
  }

  return async (level, index) => {
    const row = Math.floor(level / TILE_LEVELS)
    const width = 2 ** (level % TILE_LEVELS)
    const first = index * width
    const hashes = (await tile(row, Math.floor(first / TILE_HASHES)))?.slice(first % TILE_HASHES, first % TILE_HASHES + width)
    return hashes?.length === width ? merkleRoot(crypto, hashes) : undefined
  }
}

/** The hashes of a flat tile, as views. */
export function split (bytes: Uint8Array): readonly Uint8Array[] {
  return Array.from({ length: Math.floor(bytes.byteLength / HASH_BYTES) }, (_, i) => bytes.subarray(i * HASH_BYTES, (i + 1) * HASH_BYTES))
}

/** Hashes as a flat tile. */
export function join (hashes: readonly Uint8Array[]): Uint8Array {
  const bytes = new Uint8Array(hashes.length * HASH_BYTES)
  hashes.forEach((hash, i) => { bytes.set(hash, i * HASH_BYTES) })
  return bytes
}
