import { ALL_RIGHTS, RIGHTS } from './descriptors.ts'
import { fail } from './errno.ts'
import { resize } from './tree.ts'
import type { Descriptor, FileDescriptor } from './descriptors.ts'
import type { Room, UnitState } from './unit-state.ts'

const APPEND = 1
const MAX_OFFSET = BigInt(Number.MAX_SAFE_INTEGER)

function readAt (source: Uint8Array, position: number, targets: readonly Uint8Array[]): number {
  let at = position
  for (const target of targets) {
    const piece = source.subarray(at, at + target.length)
    target.set(piece)
    at += piece.length
    if (piece.length < target.length) {
      break
    }
  }
  return Math.max(0, at - position)
}

function writeAt (to: FileDescriptor, position: number, sources: readonly Uint8Array[]): number {
  const total = sources.reduce((sum, source) => sum + source.length, 0)
  if (total > 0 && position + total > to.node.size) {
    resize(to.node, position + total)
  } else if (to.node.quota == null) {
    fail('rofs')
  }
  let at = position
  for (const source of sources) {
    to.node.bytes.set(source, at)
    at += source.length
  }
  return total
}

function offset (value: bigint): number {
  return value < 0n || value > MAX_OFFSET ? fail('inval') : Number(value)
}

function positionOf (descriptor: Descriptor): FileDescriptor {
  return descriptor.kind === 'file' ? descriptor : fail(descriptor.kind === 'directory' ? 'isdir' : 'spipe')
}

/** Reading, writing and seeking. */
export function streamRoom ({ guest, descriptors }: UnitState): Room {
  return {
    fd_read (fd: number, vectors: number, count: number, out: number): number {
      const from = descriptors.get(fd, RIGHTS.read)
      const targets = guest.vectors(vectors, count)
      guest.bytes(out, 4)
      if (from.kind === 'directory') {
        fail('isdir')
      }
      if (from.kind === 'output') {
        fail('badf')
      }
      const source = from.kind === 'input' ? from.bytes : from.node.bytes.subarray(0, from.node.size)
      const read = readAt(source, from.position, targets)
      from.position += read
      guest.setU32(out, read)
      return 0
    },
    fd_pread (fd: number, vectors: number, count: number, at: bigint, out: number): number {
      const { node } = descriptors.file(fd, RIGHTS.read | RIGHTS.seek)
      guest.bytes(out, 4)
      guest.setU32(out, readAt(node.bytes.subarray(0, node.size), offset(at), guest.vectors(vectors, count)))
      return 0
    },
    fd_write (fd: number, vectors: number, count: number, out: number): number {
      const to = descriptors.get(fd, RIGHTS.write)
      const sources = guest.vectors(vectors, count)
      guest.bytes(out, 4)
      let written = 0
      if (to.kind === 'output') {
        for (const source of sources) {
          to.sink(source)
          written += source.length
        }
      } else if (to.kind === 'file') {
        const position = (to.flags & APPEND) !== 0 ? to.node.size : to.position
        written = writeAt(to, position, sources)
        to.position = position + written
      } else {
        fail(to.kind === 'directory' ? 'isdir' : 'badf')
      }
      guest.setU32(out, written)
      return 0
    },
    fd_pwrite (fd: number, vectors: number, count: number, at: bigint, out: number): number {
      const to = descriptors.file(fd, RIGHTS.write | RIGHTS.seek)
      guest.bytes(out, 4)
      guest.setU32(out, writeAt(to, offset(at), guest.vectors(vectors, count)))
      return 0
    },
    fd_seek (fd: number, delta: bigint, whence: number, out: number): number {
      const at = positionOf(descriptors.get(fd, ALL_RIGHTS & (whence === 1 && delta === 0n ? RIGHTS.tell : RIGHTS.seek)))
      const base = whence === 0 ? 0 : whence === 1 ? at.position : whence === 2 ? at.node.size : fail('inval')
      guest.bytes(out, 8)
      at.position = offset(BigInt(base) + delta)
      guest.setU64(out, BigInt(at.position))
      return 0
    },
    fd_tell (fd: number, out: number): number {
      guest.setU64(out, BigInt(positionOf(descriptors.get(fd, RIGHTS.tell)).position))
      return 0
    }
  }
}
