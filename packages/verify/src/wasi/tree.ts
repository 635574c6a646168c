import { Entries } from './entries.ts'
import { fail } from './errno.ts'
import { Pages } from './pages.ts'
import type { Quota, Source } from './content.ts'

/** The writable `/tmp` of one unit: bytes of content, and names. Part of the profile: beyond them is `ENOSPC`. */
export const TMP_QUOTA_BYTES = 64 * 1024 * 1024
export const TMP_QUOTA_NAMES = 4096

/** In nanoseconds, by the virtual clock. */
interface Times { accessed: bigint, modified: bigint }

export interface FileNode extends Times {
  readonly kind: 'file'
  readonly ino: bigint
  readonly content: Source
  /** The content, where it may be written. */
  readonly pages: Pages | undefined
  /** How many names it has, and how many descriptors hold it; its bytes go back to the quota when nobody does. */
  names: number
  open: number
}

export interface DirectoryNode extends Times {
  readonly kind: 'directory'
  readonly ino: bigint
  /** Without one, the directory is read-only. */
  readonly quota: Quota | undefined
  readonly entries: Entries<Node>
  parent: DirectoryNode | undefined
  /** It has no name any more: nothing can be made in it. */
  removed: boolean
}

export interface LinkNode extends Times {
  readonly kind: 'link'
  readonly ino: bigint
  readonly quota: Quota
  /** Not empty, not absolute, without NUL. */
  readonly target: string
  /** Bytes of the target. */
  readonly size: number
  names: number
}

export type Node = FileNode | DirectoryNode | LinkNode

export function directory (ino: bigint, parent?: DirectoryNode, quota?: Quota): DirectoryNode {
  return { kind: 'directory', ino, quota, entries: new Entries(), parent, removed: false, accessed: 0n, modified: 0n }
}

/** @param size - bytes of the target, within the quota */
export function link (ino: bigint, target: string, size: number, quota: Quota): LinkNode {
  quota.bytes -= size
  return { kind: 'link', ino, quota, target, size, names: 0, accessed: 0n, modified: 0n }
}

/** A file that is read only. */
export function file (ino: bigint, content: Source): FileNode {
  return { kind: 'file', ino, content, pages: undefined, names: 1, open: 0, accessed: 0n, modified: 0n }
}

export function emptyFile (ino: bigint, quota: Quota): FileNode {
  const pages = new Pages(quota)
  return { kind: 'file', ino, content: pages, pages, names: 0, open: 0, accessed: 0n, modified: 0n }
}

/** Gives a node a name, its first or another one, within the directory's quota. */
export function enter (parent: DirectoryNode, name: string, node: Node, now: bigint): void {
  roomIn(parent).names--
  if (node.kind === 'directory') {
    node.parent = parent
  } else {
    node.names++
  }
  parent.entries.set(name, node)
  parent.modified = now
}

/** The quota of a directory that takes one name more. */
export function roomIn (parent: DirectoryNode): Quota {
  const quota = parent.quota ?? fail('rofs')
  if (parent.removed) {
    fail('noent')
  }
  return quota.names > 0 ? quota : fail('nospc')
}

/** Takes a name away, and what nobody holds any more with it. */
export function leave (parent: DirectoryNode, name: string, node: Node, now: bigint): void {
  const quota = parent.quota ?? fail('rofs')
  quota.names++
  parent.entries.delete(name)
  parent.modified = now
  switch (node.kind) {
    case 'file':
      node.names--
      letGo(node)
      break
    case 'directory':
      node.removed = true
      break
    case 'link':
      if (--node.names === 0) {
        node.quota.bytes += node.size
      }
      break
  }
}

/** Gives the bytes of a file back that has neither name nor descriptor. */
export function letGo (node: FileNode): void {
  if (node.names === 0 && node.open === 0) {
    node.pages?.resize(0)
  }
}
