import { sourceOf } from './content.ts'
import { RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { RecentChunks } from './recent-chunks.ts'
import type { Source } from './content.ts'
import type { FileDescriptor } from './descriptors.ts'
import type { Vectors } from './guest.ts'
import type { Meter } from './meter.ts'
import type { Pages } from './pages.ts'
import type { FileNode } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'

const APPEND = 1
const MAX_OFFSET = BigInt(Number.MAX_SAFE_INTEGER)

function offset (value: bigint): number {
  return value < 0n || value > MAX_OFFSET ? fail('inval') : Number(value)
}

/** Makes a file so long, if it is not; pays for what it grows by. */
export function grow (pages: Pages, size: number, meter: Meter): void {
  if (!pages.hasRoom(size)) {
    fail('nospc')
  }
  if (size > pages.size) {
    meter.bytes(size - pages.size)
    pages.resize(size)
  }
}

/** Reading, writing and seeking. */
export function streamRoom ({ guest, meter, descriptors, clock, input }: UnitState): Room {
  const stdin = sourceOf(input)
  const recent = new RecentChunks(meter)

  function read (source: Source, position: number, { views, length }: Vectors, mounted?: FileNode): number {
    const total = Math.max(0, Math.min(length, source.size - position))
    meter.bytes(total)
    if (mounted != null && total > 0) {
      recent.read(mounted, position, total)
    }
    let done = 0
    for (const view of views) {
      const target = view.subarray(0, total - done)
      if (target.length > 0) {
        source.read(position + done, target)
      }
      done += target.length
    }
    return total
  }

  function readFile (node: FileNode, position: number, targets: Vectors): number {
    return read(node.content, position, targets, node.pages == null ? node : undefined)
  }

  function write ({ node }: FileDescriptor, position: number, { views, length }: Vectors): number {
    const pages = node.pages ?? fail('rofs')
    if (length > 0) {
      grow(pages, position + length, meter)
      meter.bytes(length)
      let at = position
      for (const view of views) {
        pages.write(at, view)
        at += view.length
      }
      node.modified = clock.peek(0)
    }
    return length
  }

  return {
    fd_read (fd: number, vectors: number, count: number, out: number): number {
      const from = descriptors.get(fd)
      if (from.kind === 'directory') {
        fail('isdir')
      }
      descriptors.get(fd, RIGHTS.read)
      if (from.kind === 'output') {
        fail('badf')
      }
      const targets = guest.vectors(vectors, count)
      guest.bytes(out, 4)
      const done = from.kind === 'input' ? read(stdin, from.position, targets) : readFile(from.node, from.position, targets)
      from.position += done
      guest.setU32(out, done)
      return 0
    },
    fd_pread (fd: number, vectors: number, count: number, at: bigint, out: number): number {
      const { node } = descriptors.file(fd, RIGHTS.read | RIGHTS.seek)
      const [targets, position] = [guest.vectors(vectors, count), offset(at)]
      guest.bytes(out, 4)
      guest.setU32(out, readFile(node, position, targets))
      return 0
    },
    fd_write (fd: number, vectors: number, count: number, out: number): number {
      const to = descriptors.get(fd)
      if (to.kind === 'directory') {
        fail('isdir')
      }
      descriptors.get(fd, RIGHTS.write)
      if (to.kind === 'input') {
        fail('badf')
      }
      const sources = guest.vectors(vectors, count)
      guest.bytes(out, 4)
      if (to.kind === 'output') {
        meter.bytes(sources.length)
        sources.views.forEach(to.sink)
      } else {
        const position = (to.flags & APPEND) !== 0 ? to.node.content.size : to.position
        to.position = position + write(to, position, sources)
      }
      guest.setU32(out, sources.length)
      return 0
    },
    fd_pwrite (fd: number, vectors: number, count: number, at: bigint, out: number): number {
      const to = descriptors.file(fd, RIGHTS.write | RIGHTS.seek)
      const [sources, position] = [guest.vectors(vectors, count), offset(at)]
      guest.bytes(out, 4)
      guest.setU32(out, write(to, position, sources))
      return 0
    },
    fd_seek (fd: number, delta: bigint, whence: number, out: number): number {
      const at = descriptors.file(fd, whence === 1 && delta === 0n ? RIGHTS.tell : RIGHTS.seek)
      const base = whence === 0 ? 0 : whence === 1 ? at.position : whence === 2 ? at.node.content.size : fail('inval')
      guest.bytes(out, 8)
      at.position = offset(BigInt(base) + delta)
      guest.setU64(out, BigInt(at.position))
      return 0
    },
    fd_tell (fd: number, out: number): number {
      guest.setU64(out, BigInt(descriptors.file(fd, RIGHTS.tell).position))
      return 0
    }
  }
}
