import { ALL_RIGHTS, RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { timesFrom, writeFilestat } from './stat.ts'
import { directory, file, release, resize, walk } from './tree.ts'
import type { DirectoryDescriptor } from './descriptors.ts'
import type { DirectoryNode, Node, Place, Quota } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'

const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const
const MAX_PATH_BYTES = 4096
const WRITING = RIGHTS.write | RIGHTS.allocate | RIGHTS.setSize
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function existing (place: Place): Node {
  const node = place.node ?? fail('noent')
  return place.mustBeDirectory && node.kind !== 'directory' ? fail('notdir') : node
}

function writable (parent: DirectoryNode): Quota {
  return parent.quota ?? fail('rofs')
}

function takeNode (quota: Quota): Quota {
  if (quota.nodes <= 0) {
    fail('nospc')
  }
  quota.nodes--
  return quota
}

/** Everything that takes a path. There are no links of either kind: making one is `ENOTSUP`, reading one `EINVAL`. */
export function pathRoom (state: UnitState): Room {
  const { guest, descriptors, clock } = state

  function place (base: DirectoryDescriptor, pointer: number, length: number): Place {
    if (length >>> 0 > MAX_PATH_BYTES) {
      fail('nametoolong')
    }
    const bytes = guest.bytes(pointer, length)
    let path: string
    try {
      path = decoder.decode(bytes)
    } catch {
      fail('inval')
    }
    return walk(base.node, path.includes('\0') ? fail('inval') : path)
  }

  function create (at: Place): Node {
    const quota = takeNode(writable(at.parent))
    const node = file(state.nextIno++, new Uint8Array(0), quota)
    at.parent.entries.set(at.name, node)
    return node
  }

  function remove (at: Place, node: Node): void {
    writable(at.parent).nodes++
    at.parent.entries.delete(at.name)
    release(node)
  }

  return {
    path_open (fd: number, _lookup: number, pointer: number, length: number, flags: number, rights: bigint, inheriting: bigint, fdflags: number, out: number): number {
      const base = descriptors.directory(fd, RIGHTS.open)
      const at = place(base, pointer, length)
      guest.bytes(out, 4)
      if (at.node != null && (flags & OPEN.create) !== 0 && (flags & OPEN.exclusive) !== 0) {
        fail('exist')
      }
      if (at.node == null && (at.mustBeDirectory || (flags & OPEN.create) === 0 || (flags & OPEN.directory) !== 0)) {
        fail((flags & OPEN.create) !== 0 ? 'inval' : 'noent')
      }
      const wanted = BigInt.asUintN(64, rights) & ALL_RIGHTS
      const asked = at.node?.kind === 'directory' ? wanted & ~WRITING : wanted
      if (at.node == null) {
        descriptors.get(fd, RIGHTS.createFile)
      }
      if ((BigInt.asUintN(64, rights) & ~base.inheriting & WRITING) !== 0n && at.node?.kind !== 'directory') {
        fail(base.node.quota == null ? 'rofs' : 'notcapable')
      }
      const node = at.node == null ? create(at) : existing(at)
      const granted = asked & base.inheriting
      if (node.kind === 'directory') {
        if ((flags & OPEN.truncate) !== 0 || (wanted & RIGHTS.write) !== 0n) {
          fail('isdir')
        }
        guest.setU32(out, descriptors.add({ kind: 'directory', node, rights: granted, inheriting: BigInt.asUintN(64, inheriting) & base.inheriting, flags: fdflags & 0x1f }))
        return 0
      }
      if ((flags & OPEN.directory) !== 0) {
        fail('notdir')
      }
      if ((flags & OPEN.truncate) !== 0) {
        descriptors.get(fd, RIGHTS.pathSetSize)
        resize(node, 0)
      }
      guest.setU32(out, descriptors.add({ kind: 'file', node, position: 0, rights: granted, inheriting: 0n, flags: fdflags & 0x1f }))
      node.held++
      return 0
    },
    path_create_directory (fd: number, pointer: number, length: number): number {
      const at = place(descriptors.directory(fd, RIGHTS.createDirectory), pointer, length)
      if (at.node != null) {
        fail('exist')
      }
      at.parent.entries.set(at.name, directory(state.nextIno++, at.parent, takeNode(writable(at.parent))))
      return 0
    },
    path_filestat_get (fd: number, _lookup: number, pointer: number, length: number, out: number): number {
      writeFilestat(guest, out, existing(place(descriptors.directory(fd, RIGHTS.pathStat), pointer, length)))
      return 0
    },
    path_filestat_set_times (fd: number, _lookup: number, pointer: number, length: number, accessed: bigint, modified: bigint, flags: number): number {
      const node = existing(place(descriptors.directory(fd, RIGHTS.pathSetTimes), pointer, length))
      const times = timesFrom(flags, accessed, modified, () => clock.read(0)) ?? fail('inval')
      Object.assign(node.quota == null ? fail('rofs') : node, times)
      return 0
    },
    path_remove_directory (fd: number, pointer: number, length: number): number {
      const at = place(descriptors.directory(fd, RIGHTS.removeDirectory), pointer, length)
      const node = existing(at)
      writable(at.parent)
      if (node.kind !== 'directory') {
        fail('notdir')
      }
      if (at.name === '') {
        fail('inval')
      }
      if (node.entries.size > 0) {
        fail('notempty')
      }
      remove(at, node)
      return 0
    },
    path_unlink_file (fd: number, pointer: number, length: number): number {
      const at = place(descriptors.directory(fd, RIGHTS.unlink), pointer, length)
      const node = existing(at)
      writable(at.parent)
      if (node.kind === 'directory') {
        fail('isdir')
      }
      remove(at, node)
      return 0
    },
    path_rename (fd: number, pointer: number, length: number, toFd: number, toPointer: number, toLength: number): number {
      const from = place(descriptors.directory(fd, RIGHTS.renameSource), pointer, length)
      const to = place(descriptors.directory(toFd, RIGHTS.renameTarget), toPointer, toLength)
      const node = existing(from)
      writable(from.parent)
      writable(to.parent)
      if (from.name === '' || to.name === '') {
        fail('inval')
      }
      for (let up: DirectoryNode | undefined = to.parent; up != null; up = up.parent) {
        if (up === node) {
          fail('inval')
        }
      }
      if (to.node === node) {
        return 0
      }
      if (node.kind === 'file' && (to.mustBeDirectory || to.node?.kind === 'directory')) {
        fail(to.node == null || to.node.kind === 'file' ? 'notdir' : 'isdir')
      }
      if (node.kind === 'directory' && to.node != null) {
        if (to.node.kind !== 'directory') {
          fail('notdir')
        }
        if (to.node.entries.size > 0) {
          fail('notempty')
        }
      }
      if (to.node != null) {
        remove(to, to.node)
      }
      from.parent.entries.delete(from.name)
      to.parent.entries.set(to.name, node)
      if (node.kind === 'directory') {
        node.parent = to.parent
      }
      return 0
    },
    path_link: () => fail('notsup'),
    path_symlink: () => fail('notsup'),
    path_readlink: () => fail('inval')
  }
}
