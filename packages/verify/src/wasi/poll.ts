import { RIGHTS } from './descriptors.ts'
import { Errno, ERRNO, fail } from './errno.ts'
import { MAX_SUBSCRIPTIONS } from './prices.ts'
import type { Room, UnitState } from './unit-state.ts'

const SUBSCRIPTION_BYTES = 48
const EVENT_BYTES = 32

interface Event { readonly userdata: bigint, readonly type: number, readonly errno: number, readonly bytes: bigint }

/**
 * `poll_oneoff`: descriptors are always ready, so clocks only fire where nothing else is asked for; then the earliest is
 * waited for by moving the virtual clock there.
 */
export function pollRoom ({ guest, descriptors, clock, input }: UnitState): Room {
  function descriptorEvent (at: number, userdata: bigint, type: number): Event {
    try {
      const found = descriptors.get(guest.u32(at + 16), RIGHTS.poll)
      const rest = found.kind === 'input' ? input.length - found.position : found.kind === 'file' ? found.node.content.size - found.position : 0
      return { userdata, type, errno: 0, bytes: BigInt(Math.max(0, rest)) }
    } catch (error) {
      if (!(error instanceof Errno)) {
        throw error
      }
      return { userdata, type, errno: error.errno, bytes: 0n }
    }
  }

  return {
    poll_oneoff (subscriptions: number, events: number, count: number, out: number): number {
      const total = count >>> 0
      if (total === 0 || total > MAX_SUBSCRIPTIONS) {
        fail('inval')
      }
      guest.bytes(subscriptions, total * SUBSCRIPTION_BYTES)
      guest.bytes(events, total * EVENT_BYTES)
      guest.bytes(out, 4)
      const ready: Event[] = []
      const timers: Array<{ event: Event, id: number, timeout: bigint, absolute: boolean, left: bigint }> = []
      for (let i = 0; i < total; i++) {
        const at = (subscriptions >>> 0) + i * SUBSCRIPTION_BYTES
        const [userdata, type] = [guest.u64(at), guest.bytes(at + 8, 1)[0] ?? 0]
        if (type === 1 || type === 2) {
          ready.push(descriptorEvent(at, userdata, type))
        } else if (type === 0) {
          const [id, timeout, absolute] = [guest.u32(at + 16), guest.u64(at + 24), (guest.u16(at + 40) & 1) !== 0]
          if (id > 1) {
            ready.push({ userdata, type, errno: ERRNO.inval, bytes: 0n })
          } else {
            timers.push({ event: { userdata, type, errno: 0, bytes: 0n }, id, timeout, absolute, left: absolute ? timeout - clock.peek(id) : timeout })
          }
        } else {
          fail('inval')
        }
      }
      if (ready.length === 0) {
        const first = timers.reduce((least, timer) => timer.left < least.left ? timer : least)
        clock.wait(first.id, first.timeout, first.absolute)
        const due = first.left > 0n ? first.left : 0n
        ready.push(...timers.filter(timer => timer.left <= due).map(timer => timer.event))
      }
      for (const [i, event] of ready.entries()) {
        const at = (events >>> 0) + i * EVENT_BYTES
        guest.bytes(at, EVENT_BYTES).fill(0)
        guest.setU64(at, event.userdata)
        guest.setU16(at + 8, event.errno)
        guest.setU8(at + 10, event.type)
        guest.setU64(at + 16, event.bytes)
      }
      guest.setU32(out, ready.length)
      return 0
    }
  }
}
