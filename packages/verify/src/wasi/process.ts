import { fail } from './errno.ts'
import type { Room, UnitState } from './unit-state.ts'

/** Thrown through the module's frames by `proc_exit`. */
export class Exit extends Error {
  override readonly name = 'Exit'
  readonly status: number

  constructor (status: number) {
    super(`exit ${status}`)
    this.status = status
  }
}

/** Arguments, the (empty) environment, the end of the process, and the sockets that there are none of. */
export function processRoom ({ guest, args }: UnitState): Room {
  const none = (): number => fail('notsup')
  return {
    args_sizes_get (count: number, bytes: number): number {
      guest.setU32(count, args.length)
      guest.setU32(bytes, args.reduce((sum, arg) => sum + arg.length + 1, 0))
      return 0
    },
    args_get (pointers: number, bytes: number): number {
      let at = bytes >>> 0
      for (const [i, arg] of args.entries()) {
        guest.setU32((pointers >>> 0) + i * 4, at)
        guest.bytes(at, arg.length + 1).set(arg)
        guest.setU8(at + arg.length, 0)
        at += arg.length + 1
      }
      return 0
    },
    environ_sizes_get (count: number, bytes: number): number {
      guest.setU32(count, 0)
      guest.setU32(bytes, 0)
      return 0
    },
    environ_get: () => 0,
    proc_exit (code: number): number {
      throw new Exit(Math.min(code >>> 0, 255))
    },
    proc_raise: () => fail('nosys'),
    sched_yield: () => 0,
    sock_accept: none,
    sock_recv: none,
    sock_send: none,
    sock_shutdown: none
  }
}
