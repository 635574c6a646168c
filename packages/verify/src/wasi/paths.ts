import { RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { existing, throughOf } from './places.ts'
import { PRICE } from './prices.ts'
import { timesFrom, writeFilestat } from './stat.ts'
import { directory, enter, leave, link, roomIn } from './tree.ts'
import type { Places } from './places.ts'
import type { DirectoryNode, Node } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'
import type { Place } from './walk.ts'

const encoder = new TextEncoder()

function writable (node: Node): Node {
  const fixed = node.kind === 'file' ? node.pages == null : node.quota == null
  return fixed ? fail('rofs') : node
}

/** What a name already stands for gives way only to its like. */
function replaceable (by: Node, old: Node): void {
  if (old.kind === 'directory') {
    if (by.kind !== 'directory') {
      fail('isdir')
    }
    if (old.entries.size > 0) {
      fail('notempty')
    }
  } else if (by.kind === 'directory') {
    fail('notdir')
  }
}

/** The name moves; the number of names stays. */
function move (node: Node, from: Place, to: Place, now: bigint): void {
  from.parent.entries.delete(from.name)
  to.parent.entries.set(to.name, node)
  from.parent.modified = now
  to.parent.modified = now
  if (node.kind === 'directory') {
    node.parent = to.parent
  }
}

/** Everything that takes a path, opening apart. */
export function pathRoom (state: UnitState, places: Places): Room {
  const { guest, meter, descriptors, clock } = state

  function born<T extends Node> (node: T): T {
    const now = clock.peek(0)
    return Object.assign(node, { accessed: now, modified: now })
  }

  /** A directory's new place must not lie in itself. */
  function outside (node: DirectoryNode, place: DirectoryNode): void {
    for (let up: DirectoryNode | undefined = place; up != null; up = up.parent) {
      meter.charge(PRICE.ancestor)
      if (up === node) {
        fail('inval')
      }
    }
  }

  return {
    path_create_directory (fd: number, pointer: number, length: number): number {
      const at = places.find(descriptors.directory(fd, RIGHTS.createDirectory), pointer, length, 'never')
      if (at.node != null) {
        fail('exist')
      }
      const quota = roomIn(at.parent)
      enter(at.parent, at.name, born(directory(state.nextIno++, at.parent, quota)), clock.peek(0))
      return 0
    },
    path_filestat_get (fd: number, lookup: number, pointer: number, length: number, out: number): number {
      writeFilestat(guest, out, existing(places.find(descriptors.directory(fd, RIGHTS.pathStat), pointer, length, throughOf(lookup))))
      return 0
    },
    path_filestat_set_times (fd: number, lookup: number, pointer: number, length: number, accessed: bigint, modified: bigint, flags: number): number {
      const node = writable(existing(places.find(descriptors.directory(fd, RIGHTS.pathSetTimes), pointer, length, throughOf(lookup))))
      Object.assign(node, timesFrom(flags, accessed, modified, clock))
      return 0
    },
    path_remove_directory (fd: number, pointer: number, length: number): number {
      const at = places.find(descriptors.directory(fd, RIGHTS.removeDirectory), pointer, length, 'never')
      const node = existing(at)
      if (node.kind !== 'directory') {
        fail('notdir')
      }
      if (at.name === '') {
        fail('inval')
      }
      writable(at.parent)
      if (node.entries.size > 0) {
        fail('notempty')
      }
      leave(at.parent, at.name, node, clock.peek(0))
      return 0
    },
    path_unlink_file (fd: number, pointer: number, length: number): number {
      const at = places.find(descriptors.directory(fd, RIGHTS.unlink), pointer, length, 'never')
      const node = existing(at)
      writable(at.parent)
      if (node.kind === 'directory') {
        fail('isdir')
      }
      leave(at.parent, at.name, node, clock.peek(0))
      return 0
    },
    path_rename (fd: number, pointer: number, length: number, toFd: number, toPointer: number, toLength: number): number {
      const from = places.find(descriptors.directory(fd, RIGHTS.renameSource), pointer, length, 'never')
      const to = places.find(descriptors.directory(toFd, RIGHTS.renameTarget), toPointer, toLength, 'never')
      const node = existing(from)
      writable(from.parent)
      writable(to.parent)
      if (from.name === '' || to.name === '') {
        fail('inval')
      }
      if (from.parent.quota !== to.parent.quota) {
        fail('xdev')
      }
      if (to.parent.removed) {
        fail('noent')
      }
      if (node.kind === 'directory') {
        outside(node, to.parent)
      } else if (to.mustBeDirectory) {
        fail('notdir')
      }
      if (to.node === node) {
        return 0
      }
      if (to.node != null) {
        replaceable(node, to.node)
        leave(to.parent, to.name, to.node, clock.peek(0))
      }
      move(node, from, to, clock.peek(0))
      return 0
    },
    path_link (fd: number, lookup: number, pointer: number, length: number, toFd: number, toPointer: number, toLength: number): number {
      const from = places.find(descriptors.directory(fd, RIGHTS.linkSource), pointer, length, 'never')
      const to = places.find(descriptors.directory(toFd, RIGHTS.linkTarget), toPointer, toLength, 'never')
      if ((lookup & 1) !== 0) {
        fail('inval')
      }
      const node = existing(from)
      if (to.node != null) {
        fail('exist')
      }
      if (to.mustBeDirectory) {
        fail('noent')
      }
      if (node.kind === 'directory') {
        fail('perm')
      }
      const quota = roomIn(to.parent)
      if (from.parent.quota !== quota) {
        fail('xdev')
      }
      enter(to.parent, to.name, node, clock.peek(0))
      return 0
    },
    path_symlink (pointer: number, length: number, fd: number, toPointer: number, toLength: number): number {
      const target = places.text(pointer, length)
      const at = places.find(descriptors.directory(fd, RIGHTS.symlink), toPointer, toLength, 'never')
      if (at.node != null) {
        fail('exist')
      }
      if (target === '' || at.mustBeDirectory) {
        fail('noent')
      }
      if (target.startsWith('/')) {
        fail('notcapable')
      }
      const quota = roomIn(at.parent)
      if (length >>> 0 > quota.bytes) {
        fail('nospc')
      }
      enter(at.parent, at.name, born(link(state.nextIno++, target, length >>> 0, quota)), clock.peek(0))
      return 0
    },
    path_readlink (fd: number, pointer: number, length: number, buffer: number, bufferLength: number, out: number): number {
      const node = existing(places.find(descriptors.directory(fd, RIGHTS.readlink), pointer, length, 'never'))
      const target = guest.bytes(buffer, bufferLength)
      guest.bytes(out, 4)
      if (node.kind !== 'link') {
        fail('inval')
      }
      const bytes = encoder.encode(node.target).subarray(0, target.length)
      meter.bytes(bytes.length)
      target.set(bytes)
      guest.setU32(out, bytes.length)
      return 0
    }
  }
}
