import { fail } from './errno.ts'

/** The writable `/tmp` of one unit: bytes of content, and files plus directories. Part of the profile: beyond them is `ENOSPC`. */
export const TMP_QUOTA_BYTES = 64 * 1024 * 1024
export const TMP_QUOTA_NODES = 4096
const MAX_NAME_BYTES = 255
const MAX_PATH_PARTS = 128

interface Times { accessed: bigint, modified: bigint }

/** What one unit's `/tmp` may still take. */
export interface Quota { bytes: number, nodes: number }

export interface FileNode extends Times {
  readonly kind: 'file'
  readonly ino: bigint
  readonly quota: Quota | undefined
  bytes: Uint8Array
  size: number
  /** How many names and descriptors hold it; its bytes go back to the quota at zero. */
  held: number
}

export interface DirectoryNode extends Times {
  readonly kind: 'directory'
  readonly ino: bigint
  /** Without one, the directory is read-only. */
  readonly quota: Quota | undefined
  readonly entries: Map<string, Node>
  parent: DirectoryNode | undefined
}

export type Node = FileNode | DirectoryNode

export function directory (ino: bigint, parent?: DirectoryNode, quota?: Quota): DirectoryNode {
  return { kind: 'directory', ino, quota, entries: new Map(), parent, accessed: 0n, modified: 0n }
}

export function file (ino: bigint, bytes: Uint8Array, quota?: Quota): FileNode {
  return { kind: 'file', ino, quota, bytes, size: bytes.length, held: 1, accessed: 0n, modified: 0n }
}

/** Sets the size, growing within the quota; new bytes are zero. */
export function resize (node: FileNode, size: number): void {
  const quota = node.quota
  if (quota == null) {
    fail('rofs')
  }
  if (size - node.size > quota.bytes) {
    fail('nospc')
  }
  quota.bytes -= size - node.size
  if (size > node.bytes.length) {
    const grown = new Uint8Array(Math.min(Math.max(size, node.bytes.length * 2, 256), TMP_QUOTA_BYTES))
    grown.set(node.bytes.subarray(0, node.size))
    node.bytes = grown
  } else if (size < node.size) {
    node.bytes.fill(0, size, node.size)
  }
  node.size = size
}

/** Lets go of one name or descriptor. */
export function release (node: Node): void {
  if (node.kind === 'file' && --node.held === 0 && node.quota != null) {
    node.quota.bytes += node.size
  }
}

/** Where a path leads: the directory, the last name ('' for the directory itself), and what is there. */
export interface Place {
  readonly parent: DirectoryNode
  readonly name: string
  readonly node: Node | undefined
  /** The path ended in `/`, so only a directory will do. */
  readonly mustBeDirectory: boolean
}

/** Walks `path` from `base`; it never leaves `base` (`ENOTCAPABLE`, as in a capability system). */
export function walk (base: DirectoryNode, path: string): Place {
  const parts = path.split('/').filter(part => part !== '' && part !== '.')
  if (path === '') {
    fail('noent')
  }
  if (path.startsWith('/')) {
    fail('notcapable')
  }
  if (parts.length > MAX_PATH_PARTS || parts.some(part => part.length > MAX_NAME_BYTES)) {
    fail('nametoolong')
  }
  let at: DirectoryNode = base
  const mustBeDirectory = path.endsWith('/') || path.endsWith('/.') || path === '.'
  for (const [i, part] of parts.entries()) {
    const next: Node | undefined = part === '..' ? (at === base ? fail('notcapable') : at.parent) : at.entries.get(part)
    if (i === parts.length - 1 && part !== '..') {
      return { parent: at, name: part, node: next, mustBeDirectory }
    }
    if (next == null) {
      fail('noent')
    }
    if (next.kind !== 'directory') {
      fail('notdir')
    }
    at = next
  }
  return { parent: at, name: '', node: at, mustBeDirectory: true }
}

/** The shared read-only tree of `/in`. Paths are relative to it, `/`-separated, without `.` and `..`; inodes follow their sorted order. */
export function readOnlyTree (files: ReadonlyArray<{ readonly path: string, readonly bytes: Uint8Array }>): DirectoryNode {
  const root = directory(2n)
  let ino = 16n
  for (const { path, bytes } of [...files].sort((a, b) => a.path < b.path ? -1 : 1)) {
    const parts = path.split('/')
    let at = root
    for (const part of parts.slice(0, -1)) {
      const existing = at.entries.get(part)
      if (existing?.kind === 'file') {
        throw new RangeError(`mount ${path} lies under a file`)
      }
      const next = existing ?? directory(ino++, at)
      at.entries.set(part, next)
      at = next
    }
    const name = parts.at(-1) ?? ''
    if (name === '' || at.entries.has(name)) {
      throw new RangeError(`mount ${path} is there twice or has no name`)
    }
    at.entries.set(name, file(ino++, bytes))
  }
  return root
}
