import { ALL_RIGHTS, RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { existing, throughOf } from './places.ts'
import { emptyFile, enter, roomIn } from './tree.ts'
import type { DirectoryDescriptor } from './descriptors.ts'
import type { Places } from './places.ts'
import type { FileNode } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'
import type { Place } from './walk.ts'

const OPEN = { create: 1, directory: 2, exclusive: 4, truncate: 8 } as const
const FLAGS = 0x1f
const WRITING = RIGHTS.write | RIGHTS.allocate | RIGHTS.setSize

export function openRoom (state: UnitState, places: Places): Room {
  const { guest, descriptors, clock } = state

  function create (at: Place): FileNode {
    const quota = roomIn(at.parent)
    const made = emptyFile(state.nextIno++, quota)
    const now = clock.peek(0)
    Object.assign(made, { accessed: now, modified: now })
    enter(at.parent, at.name, made, now)
    return made
  }

  /** What the base lets through of what is asked for; that somebody means to write here must not go under. */
  function granted (base: DirectoryDescriptor, wanted: bigint): bigint {
    if ((wanted & ~base.inheriting & WRITING) !== 0n) {
      fail(base.node.quota == null ? 'rofs' : 'notcapable')
    }
    return wanted & base.inheriting
  }

  return {
    path_open (fd: number, lookup: number, pointer: number, length: number, flags: number, asked: bigint, inheriting: bigint, fdflags: number, out: number): number {
      const base = descriptors.directory(fd, RIGHTS.open)
      const has = (flag: number): boolean => (flags & flag) !== 0
      const exclusive = has(OPEN.create) && has(OPEN.exclusive)
      const at = places.find(base, pointer, length, exclusive ? 'never' : throughOf(lookup))
      guest.bytes(out, 4)
      descriptors.free()
      const wanted = BigInt.asUintN(64, asked) & ALL_RIGHTS
      if (exclusive && at.node != null) {
        fail('exist')
      }
      if (at.node == null) {
        if (!has(OPEN.create)) {
          fail('noent')
        }
        if (has(OPEN.directory) || at.mustBeDirectory) {
          fail('inval')
        }
        descriptors.get(fd, RIGHTS.createFile)
      }
      const found = at.node == null ? undefined : existing(at)
      if (found?.kind === 'directory') {
        if (has(OPEN.truncate) || (wanted & RIGHTS.write) !== 0n) {
          fail('isdir')
        }
        guest.setU32(out, descriptors.add({ kind: 'directory', node: found, rights: wanted & ~WRITING & base.inheriting, inheriting: BigInt.asUintN(64, inheriting) & base.inheriting, flags: fdflags & FLAGS }))
        return 0
      }
      if (found?.kind === 'link') {
        fail('loop')
      }
      if (has(OPEN.directory)) {
        fail('notdir')
      }
      const rights = granted(base, wanted)
      if (has(OPEN.truncate)) {
        descriptors.get(fd, RIGHTS.pathSetSize)
      }
      const node = found ?? create(at)
      if (has(OPEN.truncate)) {
        const pages = node.pages ?? fail('rofs')
        pages.resize(0)
        node.modified = clock.peek(0)
      }
      guest.setU32(out, descriptors.add({ kind: 'file', node, position: 0, rights, inheriting: 0n, flags: fdflags & FLAGS }))
      return 0
    }
  }
}
