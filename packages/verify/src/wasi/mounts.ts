import { Quota, sourceOf } from './content.ts'
import { byBytes } from './entries.ts'
import { directory, emptyFile, file, TMP_QUOTA_BYTES, TMP_QUOTA_NAMES } from './tree.ts'
import type { Source } from './content.ts'
import type { DirectoryNode, Node } from './tree.ts'

/** A file to lie in a tree: `path` is `/`-separated, relative, without `.` and `..`. */
export interface Mount {
  readonly path: string
  readonly bytes: Uint8Array | Source
}

/** What a descriptor of a directory stands on at the start, and the name under which libc finds it. */
export interface Preopen {
  readonly name: string
  readonly node: DirectoryNode
}

const IN_INO = 2n
const TMP_INO = 3n
const FIRST_INO = 16n

/**
 * The read-only tree of `/in`, which the units of a workload share. Inodes follow the order of paths.
 *
 * @throws {RangeError} where a path has no name, lies under a file, or is there twice
 */
export function readOnlyTree (mounts: readonly Mount[]): DirectoryNode {
  return grow(directory(IN_INO), mounts, (ino, bytes) => file(ino, bytes instanceof Uint8Array ? sourceOf(bytes) : bytes))
}

/**
 * A tree to write in, empty or with files; every unit needs its own.
 *
 * @throws {RangeError} as above
 */
export function writableTree (mounts: readonly Mount[] = [], quota = new Quota(TMP_QUOTA_BYTES, TMP_QUOTA_NAMES)): DirectoryNode {
  return grow(directory(TMP_INO, undefined, quota), mounts, (ino, given) => {
    const made = emptyFile(ino, quota)
    made.names = 1
    const bytes = given instanceof Uint8Array ? given : readAll(given)
    made.pages?.resize(bytes.length)
    made.pages?.write(0, bytes)
    return made
  })
}

function readAll (source: Source): Uint8Array {
  const bytes = new Uint8Array(source.size)
  source.read(0, bytes)
  return bytes
}

function put (at: DirectoryNode, name: string, node: Node): void {
  at.entries.set(name, node)
  if (at.quota != null) {
    at.quota.names--
  }
}

function grow (root: DirectoryNode, mounts: readonly Mount[], make: (ino: bigint, content: Mount['bytes']) => Node): DirectoryNode {
  let ino = FIRST_INO
  for (const { path, bytes } of [...mounts].sort((a, b) => byBytes(a.path, b.path))) {
    const parts = path.split('/')
    let at = root
    for (const part of parts.slice(0, -1)) {
      const existing = at.entries.get(part) ?? directory(ino++, at, root.quota)
      if (existing.kind !== 'directory') {
        throw new RangeError(`mount ${path} lies under a file`)
      }
      if (at.entries.get(part) == null) {
        put(at, part, existing)
      }
      at = existing
    }
    const name = parts.at(-1) ?? ''
    if (name === '' || at.entries.get(name) != null) {
      throw new RangeError(`mount ${path} is there twice or has no name`)
    }
    put(at, name, make(ino++, bytes))
  }
  return root
}
