import { AUDIT_ARCH, SYSCALLS } from '../../../src/executors/sandbox/syscalls.ts'
import type { Arch } from '../../../src/executors/sandbox/syscalls.ts'

export type Verdict = 'allow' | 'kill' | `errno ${number}`

export interface Call {
  readonly number: number
  readonly audit?: number
  readonly args?: readonly bigint[]
}

export function numberOf (arch: Arch, name: keyof typeof SYSCALLS): number {
  return SYSCALLS[name][arch === 'x64' ? 0 : 1] ?? -1
}

/** Runs a seccomp program as the kernel would, written from linux/filter.h and linux/seccomp.h. */
export function evaluate (program: Buffer, arch: Arch, { number, audit = AUDIT_ARCH[arch], args = [] }: Call): Verdict {
  const data = Buffer.alloc(64)
  data.writeInt32LE(number | 0, 0)
  data.writeUInt32LE(audit, 4)
  args.forEach((value, i) => { data.writeBigUInt64LE(BigInt.asUintN(64, value), 16 + 8 * i) })
  let accumulator = 0
  for (let at = 0; at < program.length / 8; at++) {
    const [code, yes, no, k] = [program.readUInt16LE(8 * at), program.readUInt8(8 * at + 2), program.readUInt8(8 * at + 3), program.readUInt32LE(8 * at + 4)]
    switch (code) {
      case 0x20:
        accumulator = data.readUInt32LE(k)
        break
      case 0x15:
        at += accumulator === k ? yes : no
        break
      case 0x35:
        at += accumulator >= k ? yes : no
        break
      case 0x45:
        at += (accumulator & k) !== 0 ? yes : no
        break
      case 0x06:
        return k === 0x7fff0000 ? 'allow' : k === 0x80000000 ? 'kill' : `errno ${k & 0xffff}`
      default:
        throw new Error(`instruction ${code}`)
    }
  }
  throw new Error('the program has no end')
}
