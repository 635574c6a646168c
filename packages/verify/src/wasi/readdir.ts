import { RIGHTS } from './descriptors.ts'
import { MAX_NAME_BYTES, PRICE } from './prices.ts'
import { filetype } from './stat.ts'
import type { DirectoryDescriptor } from './descriptors.ts'
import type { Node } from './tree.ts'
import type { Room, UnitState } from './unit-state.ts'

const HEADER_BYTES = 24
const encoder = new TextEncoder()

/**
 * Lists directories. The names are taken when a descriptor begins, at cookie 0, and cookies count along them: a program that removes what it has been shown misses
 * nothing. Names that are gone when their turn comes are left out.
 */
export function readdirRoom ({ guest, meter, descriptors }: UnitState): Room {
  function listing (of: DirectoryDescriptor, cookie: bigint): readonly string[] {
    if (cookie === 0n || of.listing == null) {
      meter.charge(PRICE.listed * of.node.entries.size)
      of.listing = ['.', '..', ...of.node.entries.names()]
    }
    return of.listing
  }

  function entry ({ node }: DirectoryDescriptor, name: string): Node | undefined {
    return name === '.' ? node : name === '..' ? node.parent ?? node : node.entries.get(name)
  }

  const scratch = new Uint8Array(HEADER_BYTES + MAX_NAME_BYTES)
  const header = new DataView(scratch.buffer)

  /** A `dirent` and its name, good until the next one. */
  function record (next: number, node: Node, name: string): Uint8Array {
    const { written } = encoder.encodeInto(name, scratch.subarray(HEADER_BYTES))
    header.setBigUint64(0, BigInt(next), true)
    header.setBigUint64(8, node.ino, true)
    header.setUint32(16, written, true)
    header.setUint8(20, filetype(node.kind))
    return scratch.subarray(0, HEADER_BYTES + written)
  }

  return {
    fd_readdir (fd: number, pointer: number, length: number, cookie: bigint, out: number): number {
      const of = descriptors.directory(fd, RIGHTS.readdir)
      const buffer = guest.bytes(pointer, length)
      guest.bytes(out, 4)
      const names = listing(of, cookie)
      let at = 0
      for (let i = Number(BigInt.asUintN(64, cookie)); i < names.length && at < buffer.length; i++) {
        meter.charge(PRICE.passed)
        const name = names[i] ?? ''
        const node = entry(of, name)
        if (node != null) {
          const piece = record(i + 1, node, name).subarray(0, buffer.length - at)
          buffer.set(piece, at)
          at += piece.length
        }
      }
      guest.setU32(out, at)
      return 0
    }
  }
}
