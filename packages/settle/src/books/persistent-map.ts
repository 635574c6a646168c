/**
 * An immutable map over keys of equally long lower-case hexadecimal that are spread like hashes (ids, peer keys): a 16-way trie with shared structure. `with` copies one path,
 * O(log n); the books of a million receipts are changed without copying them.
 */
export interface PersistentMap<V> {
  readonly size: number
  readonly root: Node<V> | undefined
}

interface Leaf<V> {
  readonly key: string
  readonly value: V
}

type Branch<V> = ReadonlyArray<Node<V> | undefined>
type Node<V> = Leaf<V> | Branch<V>

const WIDTH = 16

export function emptyMap<V> (): PersistentMap<V> {
  return { size: 0, root: undefined }
}

export function get<V> (map: PersistentMap<V>, key: string): V | undefined {
  let node = map.root

  for (let depth = 0; node != null && isBranch(node); depth++) {
    node = node[slot(key, depth)]
  }

  return node?.key === key ? node.value : undefined
}

export function put<V> (map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  const grown = get(map, key) === undefined ? 1 : 0
  return { size: map.size + grown, root: insert(map.root, { key, value }, 0) }
}

export function remove<V> (map: PersistentMap<V>, key: string): PersistentMap<V> {
  return get(map, key) === undefined ? map : { size: map.size - 1, root: without(map.root, key, 0) }
}

/** Entries in the order of their keys. */
export function * entries<V> (map: PersistentMap<V>): Generator<readonly [string, V]> {
  yield * walk(map.root)
}

function * walk<V> (node: Node<V> | undefined): Generator<readonly [string, V]> {
  if (node != null && isBranch(node)) {
    for (const child of node) {
      yield * walk(child)
    }
  } else if (node != null) {
    yield [node.key, node.value]
  }
}

function insert<V> (node: Node<V> | undefined, leaf: Leaf<V>, depth: number): Node<V> {
  if (node == null || (!isBranch(node) && node.key === leaf.key)) {
    return leaf
  }

  const branch = isBranch(node) ? node : replaced<V>([], slot(node.key, depth), node)
  const at = slot(leaf.key, depth)
  return replaced(branch, at, insert(branch[at], leaf, depth + 1))
}

function without<V> (node: Node<V> | undefined, key: string, depth: number): Node<V> | undefined {
  if (node == null || !isBranch(node)) {
    return undefined
  }

  const at = slot(key, depth)
  const branch = replaced(node, at, without(node[at], key, depth + 1))
  const children = branch.filter(child => child != null)
  const [only] = children

  // a lone leaf moves up, so that the same contents have the same shape whatever their history
  return only == null ? undefined : children.length === 1 && !isBranch(only) ? only : branch
}

function replaced<V> (branch: Branch<V>, at: number, child: Node<V> | undefined): Branch<V> {
  // `with` copies a whole branch several times faster than anything that calls back for each slot
  return (branch.length === WIDTH ? branch : Array.from({ length: WIDTH }, (_, i) => branch[i])).with(at, child)
}

function slot (key: string, depth: number): number {
  const code = key.charCodeAt(depth)
  const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : code >= 0x61 && code <= 0x66 ? code - 0x57 : -1

  if (digit === -1) {
    throw new RangeError(`no hexadecimal key of its kind: ${key}`)
  }

  return digit
}

function isBranch<V> (node: Node<V>): node is Branch<V> {
  return Array.isArray(node)
}
