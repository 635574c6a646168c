import { ALL_RIGHTS, OF_DIRECTORY, RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { existing, throughOf } from './places.ts'
import { emptyFile, enter, roomIn } from './tree.ts'
import type { Descriptor, DirectoryDescriptor } from './descriptors.ts'
import type { Places } from './places.ts'
import type { FileNode, Node } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'
import type { Place } from './walk.ts'

const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const
const FLAGS = 0x1f
const WRITING = RIGHTS.write | RIGHTS.allocate | RIGHTS.setSize

/** What is asked of one opening. */
interface Ask {
  readonly create: boolean
  readonly directory: boolean
  readonly truncate: boolean
  readonly rights: bigint
  readonly inheriting: bigint
  readonly flags: number
}

export function openRoom (state: UnitState, places: Places): Room {
  const { guest, descriptors, clock } = state

  function create (at: Place): FileNode {
    const quota = roomIn(at.parent)
    const made = emptyFile(state.nextIno++, quota)
    made.accessed = made.modified = clock.peek(0)
    enter(at.parent, at.name, made, made.modified)
    return made
  }

  function opened (base: DirectoryDescriptor, at: Place, found: Node | undefined, ask: Ask): Descriptor {
    if (found?.kind === 'link') {
      fail('loop')
    }
    if (found?.kind === 'directory') {
      if (ask.truncate || (ask.rights & RIGHTS.write) !== 0n) {
        fail('isdir')
      }
      return { kind: 'directory', node: found, rights: ask.rights & OF_DIRECTORY & base.inheriting, inheriting: ask.inheriting & base.inheriting, flags: ask.flags }
    }
    if (ask.directory) {
      fail('notdir')
    }
    if (base.node.quota == null && (ask.rights & WRITING) !== 0n) {
      fail('rofs')
    }
    if ((ask.rights & ~base.inheriting & WRITING) !== 0n) {
      // that somebody means to write here must not go under
      fail('notcapable')
    }
    if (ask.truncate && (base.rights & RIGHTS.pathSetSize) === 0n) {
      fail('notcapable')
    }
    const node = found ?? create(at)
    if (ask.truncate) {
      (node.pages ?? fail('rofs')).resize(0)
      node.modified = clock.peek(0)
    }
    return { kind: 'file', node, position: 0, rights: ask.rights & base.inheriting, inheriting: 0n, flags: ask.flags }
  }

  /** A file that is not there may be made. */
  function makeable (base: DirectoryDescriptor, at: Place, ask: Ask): void {
    if (!ask.create) {
      fail('noent')
    }
    if (ask.directory || at.mustBeDirectory) {
      fail('inval')
    }
    if ((base.rights & RIGHTS.createFile) === 0n) {
      fail('notcapable')
    }
  }

  return {
    path_open (fd: number, lookup: number, pointer: number, length: number, flags: number, rights: bigint, inheriting: bigint, fdflags: number, out: number): number {
      const base = descriptors.directory(fd, RIGHTS.open)
      const has = (flag: number): boolean => (flags & flag) !== 0
      const ask: Ask = { create: has(OPEN.create), directory: has(OPEN.directory), truncate: has(OPEN.truncate), rights: rights & ALL_RIGHTS, inheriting: inheriting & ALL_RIGHTS, flags: fdflags & FLAGS }
      const exclusive = ask.create && has(OPEN.exclusive)
      const at = places.find(base, pointer, length, exclusive ? 'never' : throughOf(lookup))
      guest.bytes(out, 4)
      descriptors.free()
      if (at.node == null) {
        makeable(base, at, ask)
      } else if (exclusive) {
        fail('exist')
      }
      guest.setU32(out, descriptors.add(opened(base, at, at.node == null ? undefined : existing(at), ask)))
      return 0
    }
  }
}
