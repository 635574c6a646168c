import { fail } from './errno.ts'
import type { Clock } from './clock.ts'
import type { Descriptor } from './descriptors.ts'
import type { Guest } from './guest.ts'
import type { Node } from './tree.ts'

const FILETYPE = { input: 0, output: 0, directory: 3, file: 4, link: 7 } as const

/** The filetype byte. The standard streams are of unknown type, as a pipe is: no terminal, so that programs buffer what they write. */
export function filetype (kind: (Node | Descriptor)['kind']): number {
  return FILETYPE[kind]
}

/** Writes a `filestat` (64 bytes). There is no `ctim` of its own: it is `mtim`. */
export function writeFilestat (guest: Guest, out: number, node: Node | undefined): void {
  guest.bytes(out, 64).fill(0)
  const at = out >>> 0
  guest.setU64(at, 1n)
  if (node == null) {
    guest.setU64(at + 24, 1n)
    return
  }
  guest.setU64(at + 8, node.ino)
  guest.setU8(at + 16, filetype(node.kind))
  guest.setU64(at + 24, node.kind === 'directory' ? 1n : BigInt(node.names))
  guest.setU64(at + 32, node.kind === 'directory' ? 0n : BigInt(node.kind === 'file' ? node.content.size : node.size))
  guest.setU64(at + 40, node.accessed)
  guest.setU64(at + 48, node.modified)
  guest.setU64(at + 56, node.modified)
}

const TIME = { atim: 1, atimNow: 2, mtim: 4, mtimNow: 8 } as const

/** What `fstflags` ask for; the clock is read once, if at all. `EINVAL` where they contradict each other. */
export function timesFrom (flags: number, accessed: bigint, modified: bigint, clock: Pick<Clock, 'read'>): { accessed?: bigint, modified?: bigint } {
  if ((flags & 3) === 3 || (flags & 12) === 12 || (flags & ~15) !== 0) {
    fail('inval')
  }
  const now = (flags & (TIME.atimNow | TIME.mtimNow)) === 0 ? 0n : clock.read(0)
  return {
    ...((flags & TIME.atim) !== 0 && { accessed: BigInt.asUintN(64, accessed) }),
    ...((flags & TIME.atimNow) !== 0 && { accessed: now }),
    ...((flags & TIME.mtim) !== 0 && { modified: BigInt.asUintN(64, modified) }),
    ...((flags & TIME.mtimNow) !== 0 && { modified: now })
  }
}
