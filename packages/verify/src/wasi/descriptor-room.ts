import { RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { filetype, timesFrom, writeFilestat } from './stat.ts'
import { grow } from './streams.ts'
import type { FileDescriptor } from './descriptors.ts'
import type { Pages } from './pages.ts'
import type { Room, UnitState } from './unit-state.ts'

const encoder = new TextEncoder()
/** More than any quota: a sum of two is still exact. */
const MAX_SIZE = 2 ** 50

function size (value: bigint): number {
  return value < 0n ? fail('inval') : value > BigInt(MAX_SIZE) ? fail('nospc') : Number(value)
}

function writable ({ node }: FileDescriptor): Pages {
  return node.pages ?? fail('rofs')
}

/** Everything about an open descriptor except reading, writing and seeking. */
export function descriptorRoom ({ guest, meter, descriptors, clock }: UnitState): Room {
  const sync = (right: bigint) => (fd: number): number => {
    const { kind } = descriptors.get(fd)
    if (kind === 'file') {
      descriptors.get(fd, right)
    }
    return 0
  }
  return {
    fd_close (fd: number): number {
      descriptors.close(fd)
      return 0
    },
    fd_renumber (from: number, to: number): number {
      descriptors.move(from, to)
      return 0
    },
    fd_sync: sync(RIGHTS.sync),
    fd_datasync: sync(RIGHTS.datasync),
    fd_advise (fd: number, _offset: bigint, _length: bigint, advice: number): number {
      const { kind } = descriptors.get(fd)
      return kind !== 'file' ? fail(kind === 'directory' ? 'badf' : 'spipe') : advice >>> 0 > 5 ? fail('inval') : 0
    },
    fd_allocate (fd: number, offset: bigint, length: bigint): number {
      const file = descriptors.file(fd, RIGHTS.allocate)
      const wanted = size(offset) + size(length === 0n ? -1n : length)
      const pages = writable(file)
      if (wanted > pages.size) {
        grow(pages, wanted, meter)
        file.node.modified = clock.peek(0)
      }
      return 0
    },
    fd_fdstat_get (fd: number, out: number): number {
      const { kind, flags, rights, inheriting } = descriptors.get(fd)
      guest.bytes(out, 24).fill(0)
      guest.setU8(out, filetype(kind))
      guest.setU16((out >>> 0) + 2, flags)
      guest.setU64((out >>> 0) + 8, rights)
      guest.setU64((out >>> 0) + 16, inheriting)
      return 0
    },
    fd_fdstat_set_flags (fd: number, flags: number): number {
      descriptors.get(fd, RIGHTS.setFlags).flags = flags & 0x1f
      return 0
    },
    fd_fdstat_set_rights (fd: number, rights: bigint, inheriting: bigint): number {
      const found = descriptors.get(fd)
      const [base, inherited] = [BigInt.asUintN(64, rights), BigInt.asUintN(64, inheriting)]
      if ((base & ~found.rights) !== 0n || (inherited & ~found.inheriting) !== 0n) {
        fail('notcapable')
      }
      found.rights = base
      found.inheriting = inherited
      return 0
    },
    fd_filestat_get (fd: number, out: number): number {
      const found = descriptors.get(fd, RIGHTS.stat)
      writeFilestat(guest, out, found.kind === 'file' || found.kind === 'directory' ? found.node : undefined)
      return 0
    },
    fd_filestat_set_size (fd: number, wanted: bigint): number {
      const file = descriptors.file(fd, RIGHTS.setSize)
      const [pages, bytes] = [writable(file), size(wanted)]
      grow(pages, bytes, meter)
      pages.resize(bytes)
      file.node.modified = clock.peek(0)
      return 0
    },
    fd_filestat_set_times (fd: number, accessed: bigint, modified: bigint, flags: number): number {
      const found = descriptors.get(fd, RIGHTS.setTimes)
      if (found.kind === 'input' || found.kind === 'output') {
        fail('inval')
      }
      if ((found.kind === 'file' ? found.node.pages : found.node.quota) == null) {
        fail('rofs')
      }
      Object.assign(found.node, timesFrom(flags, accessed, modified, clock))
      return 0
    },
    fd_prestat_get (fd: number, out: number): number {
      const found = descriptors.get(fd)
      const name = found.kind === 'directory' && found.preopen != null ? found.preopen : fail('badf')
      guest.bytes(out, 8).fill(0)
      guest.setU32((out >>> 0) + 4, encoder.encode(name).length)
      return 0
    },
    fd_prestat_dir_name (fd: number, pointer: number, length: number): number {
      const found = descriptors.get(fd)
      const name = encoder.encode(found.kind === 'directory' && found.preopen != null ? found.preopen : fail('badf'))
      if (length >>> 0 < name.length) {
        fail('nametoolong')
      }
      guest.bytes(pointer, name.length).set(name)
      return 0
    }
  }
}
