import { expect } from 'aegir/chai'
import { Unit } from './unit.ts'

const [EVENTS, COUNT, NOW] = [8192, 4000, 4008]
const START = 1_600_000_000_000_000_000n

interface Timer { readonly clock: number, readonly timeout: bigint, readonly absolute: boolean }

/** Which of the timers fired, by their places, and what the realtime clock would have shown then. */
function poll (timers: readonly Timer[]): { readonly fired: number[], readonly at: bigint } {
  const unit = new Unit()
  timers.forEach(({ clock, timeout, absolute }, i) => {
    unit.view.setBigUint64(i * 48, BigInt(i), true)
    unit.view.setUint32(i * 48 + 16, clock, true)
    unit.view.setBigUint64(i * 48 + 24, timeout, true)
    unit.view.setUint16(i * 48 + 40, absolute ? 1 : 0, true)
  })
  expect(unit.call('poll_oneoff', 0, EVENTS, timers.length, COUNT)).to.equal(0)
  const fired = Array.from({ length: unit.view.getUint32(COUNT, true) }, (_, i) => Number(unit.view.getBigUint64(EVENTS + i * 32, true)))
  expect(unit.call('clock_time_get', 0, 0n, NOW)).to.equal(0)
  return { fired, at: unit.view.getBigUint64(NOW, true) - 1_000_000n }
}

describe('waiting', () => {
  it('moves the clock to the earliest deadline, and tells all that are due then, in their order', () => {
    expect(poll([
      { clock: 1, timeout: 9n, absolute: false },
      { clock: 0, timeout: START + 5n, absolute: true },
      { clock: 1, timeout: 5n, absolute: false },
      { clock: 1, timeout: 6n, absolute: true }
    ])).to.deep.equal({ fired: [1, 2], at: START + 5n })
  })

  it('never moves it back, and tells all deadlines that have passed', () => {
    expect(poll([
      { clock: 0, timeout: START - 3n, absolute: true },
      { clock: 1, timeout: 1n, absolute: false },
      { clock: 0, timeout: START - 7n, absolute: true },
      { clock: 1, timeout: 0n, absolute: false }
    ])).to.deep.equal({ fired: [0, 2, 3], at: START })
  })
})
