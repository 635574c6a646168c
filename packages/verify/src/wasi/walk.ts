import { fail } from './errno.ts'
import { MAX_NAME_BYTES, MAX_PATH_BYTES } from './prices.ts'
import type { DirectoryNode, Node } from './tree.ts'

/** Links that one path may lead through. */
const MAX_LINKS = 40

/** Where a path leads: the directory, the last name ('' for the directory itself), and what is there. */
export interface Place {
  readonly parent: DirectoryNode
  readonly name: string
  readonly node: Node | undefined
  /** The path ended in `/` or `/.`, so only a directory will do. */
  readonly mustBeDirectory: boolean
}

export interface Way {
  /** Goes through a link that the path ends in: always; where a slash stands behind it; or not even there. */
  readonly through: 'always' | 'slash' | 'never'
  /** Told of each link before it is followed: bytes of its target. */
  readonly onLink: (bytes: number) => void
}

/** Walks `path` from `base`, and never out of it (`ENOTCAPABLE`, as in a capability system): not by `..`, and not by a link. */
export function walk (base: DirectoryNode, path: string, { through, onLink }: Way): Place {
  /** What is left, the next part last. */
  let rest = partsOf(path)
  let mustBeDirectory = endsInDirectory(path)
  let links = 0
  let at = base
  while (true) {
    const part = rest.pop()
    if (part == null) {
      return { parent: at, name: '', node: at, mustBeDirectory: true }
    }
    if (part === '..') {
      at = at === base ? fail('notcapable') : at.parent ?? fail('noent')
      continue
    }
    const next = at.entries.get(part)
    const last = rest.length === 0
    if (next?.kind === 'link' && (!last || through === 'always' || (through === 'slash' && mustBeDirectory))) {
      if (++links > MAX_LINKS) {
        fail('loop')
      }
      onLink(next.size)
      rest = [...rest, ...partsOf(next.target)]
      mustBeDirectory ||= last && endsInDirectory(next.target)
      continue
    }
    if (last) {
      return { parent: at, name: part, node: next, mustBeDirectory }
    }
    if (next == null) {
      fail('noent')
    }
    at = next.kind === 'directory' ? next : fail('notdir')
  }
}

/** The names of a path, in reverse. */
function partsOf (path: string): string[] {
  if (path === '') {
    fail('noent')
  }
  if (path.startsWith('/')) {
    fail('notcapable')
  }
  return path.split('/').filter(part => part !== '' && part !== '.').reverse()
}

function endsInDirectory (path: string): boolean {
  return path.endsWith('/') || path.endsWith('/.') || path === '.'
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** A path as a guest gave it: UTF-8 without NUL, no name in it too long. */
export function decodePath (bytes: Uint8Array): string {
  if (bytes.length > MAX_PATH_BYTES) {
    fail('nametoolong')
  }
  let name = 0
  for (const byte of bytes) {
    if (byte === 0) {
      fail('inval')
    }
    name = byte === 0x2f ? 0 : name + 1
    if (name > MAX_NAME_BYTES) {
      fail('nametoolong')
    }
  }
  try {
    return decoder.decode(bytes)
  } catch {
    fail('ilseq')
  }
}
