import { fail } from './errno.ts'
import { PRICE } from './prices.ts'
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

/** Arguments, environment, the end of the process, and the sockets that there are none of. */
export function processRoom ({ guest, meter, descriptors, args, environment }: UnitState): Room {
  const noSocket = (fd: number): number => {
    descriptors.get(fd)
    return fail('notsock')
  }
  const sizes = (list: readonly Uint8Array[]) => (count: number, bytes: number): number => {
    guest.bytes(bytes, 4)
    guest.setU32(count, list.length)
    guest.setU32(bytes, sizeOf(list))
    return 0
  }
  const list = (list: readonly Uint8Array[]) => (pointers: number, bytes: number): number => {
    const [to, view] = [guest.bytes(pointers, list.length * 4), guest.bytes(bytes, sizeOf(list))]
    meter.charge(PRICE.argument * list.length)
    meter.bytes(to.length + view.length)
    let at = 0
    for (const [i, text] of list.entries()) {
      guest.setU32((pointers >>> 0) + i * 4, (bytes >>> 0) + at)
      view.set(text, at)
      view[at + text.length] = 0
      at += text.length + 1
    }
    return 0
  }
  return {
    args_sizes_get: sizes(args),
    args_get: list(args),
    environ_sizes_get: sizes(environment),
    environ_get: list(environment),
    proc_exit (code: number): number {
      throw new Exit(Math.min(code >>> 0, 255))
    },
    proc_raise: () => fail('nosys'),
    sched_yield: () => 0,
    sock_accept: noSocket,
    sock_recv: noSocket,
    sock_send: noSocket,
    sock_shutdown: noSocket
  }
}

/** With a zero behind each. */
function sizeOf (list: readonly Uint8Array[]): number {
  return list.reduce((sum, text) => sum + text.length + 1, 0)
}
