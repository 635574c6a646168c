/**
 * An immutable map over keys of equally long lower-case hexadecimal (ids, peer keys, assets): a 16-way trie with shared structure, in which digits that all keys under a branch share take no place: strangers
 * choose some of the keys. `put` copies one path, O(log n); the books of a million receipts are changed without copying them.
 */
export interface PersistentMap<V> {
  readonly size: number
  readonly root: Node<V> | undefined
}

interface Leaf<V> {
  readonly key: string
  readonly value: V
}

/** Two or more nodes whose keys are alike up to the digit `at`, by that digit. */
interface Branch<V> {
  readonly at: number
  readonly nodes: ReadonlyArray<Node<V> | undefined>
}

type Node<V> = Leaf<V> | Branch<V>

const WIDTH = 16

export function emptyMap<V> (): PersistentMap<V> {
  return { size: 0, root: undefined }
}

export function get<V> (map: PersistentMap<V>, key: string): V | undefined {
  const leaf = nearest(map.root, key)
  return leaf?.key === key ? leaf.value : undefined
}

export function put<V> (map: PersistentMap<V>, key: string, value: V): PersistentMap<V> {
  const { root } = map
  const leaf = { key, value }

  if (root == null) {
    return { size: 1, root: leaf }
  }

  const near = nearest(root, key) ?? anyLeaf(root, key)
  const parts = near.key === key ? key.length : partingOf(near.key, key)
  return { size: map.size + (near.key === key ? 0 : 1), root: insert(root, leaf, near, parts) }
}

export function remove<V> (map: PersistentMap<V>, key: string): PersistentMap<V> {
  return get(map, key) === undefined ? map : { size: map.size - 1, root: without(map.root, key) }
}

/** Entries in the order of their keys. */
export function * entries<V> (map: PersistentMap<V>): Generator<readonly [string, V]> {
  yield * walk(map.root)
}

function * walk<V> (node: Node<V> | undefined): Generator<readonly [string, V]> {
  if (node != null && isBranch(node)) {
    for (const child of node.nodes) {
      yield * walk(child)
    }
  } else if (node != null) {
    yield [node.key, node.value]
  }
}

/** The only leaf that can have this key; it may have another, as not every digit is looked at. */
function nearest<V> (root: Node<V> | undefined, key: string): Leaf<V> | undefined {
  let node = root

  while (node != null && isBranch(node)) {
    node = node.nodes[slot(key, node.at)]
  }

  return node
}

/** A leaf of the deepest branch that a key leads to: with all of that branch it shares as much as with any. */
function anyLeaf<V> (root: Node<V>, key: string): Leaf<V> {
  let node = root

  while (isBranch(node)) {
    node = node.nodes[slot(key, node.at)] ?? node.nodes.find(one => one != null) ?? none(key)
  }

  return node
}

/** The first digit in which two keys differ. */
function partingOf (a: string, b: string): number {
  let at = 0

  while (a.charCodeAt(at) === b.charCodeAt(at)) {
    at++
  }

  return at
}

/** `parts`: the first digit in which the new key differs from `near`, the one like it; past the last digit where it is there already. */
function insert<V> (node: Node<V>, leaf: Leaf<V>, near: Leaf<V>, parts: number): Node<V> {
  if (isBranch(node) && node.at <= parts) {
    const at = slot(leaf.key, node.at)
    const child = node.nodes[at]
    return { at: node.at, nodes: node.nodes.with(at, child == null ? leaf : insert(child, leaf, near, parts)) }
  }

  return parts === leaf.key.length
    ? leaf
    : { at: parts, nodes: Array.from<Node<V> | undefined>({ length: WIDTH }).with(slot(near.key, parts), node).with(slot(leaf.key, parts), leaf) }
}

function without<V> (node: Node<V> | undefined, key: string): Node<V> | undefined {
  if (node == null || !isBranch(node)) {
    return undefined
  }

  const at = slot(key, node.at)
  const nodes = node.nodes.with(at, without(node.nodes[at], key))
  const children = nodes.filter(child => child != null)
  const [only] = children

  // a lone node moves up, so that the same contents have the same shape whatever their history
  return children.length === 1 ? only : { at: node.at, nodes }
}

function slot (key: string, at: number): number {
  const code = key.charCodeAt(at)
  const digit = code >= 0x30 && code <= 0x39 ? code - 0x30 : code >= 0x61 && code <= 0x66 ? code - 0x57 : -1

  return digit === -1 ? none(key) : digit
}

function none (key: string): never {
  throw new RangeError(`no hexadecimal key of its kind: ${key}`)
}

function isBranch<V> (node: Node<V>): node is Branch<V> {
  return 'nodes' in node
}
