import { once } from 'node:events'
import type { Adversary } from '@mycel/daemon/swarm'

/** A provider in this process whose units wait until the test lets them go on. */
export class Gate {
  /** Units that wait now. */
  waiting = 0
  private passing = Promise.withResolvers<void>()
  private allowed = 0

  open (): void {
    this.passing.resolve()
  }

  close (): void {
    this.passing = Promise.withResolvers<void>()
    this.allowed = 0
  }

  /** Lets so many units go on, those that wait among them, and no more. */
  allow (units: number): void {
    this.passing.resolve()
    this.close()
    this.allowed = units - this.waiting
  }

  async pass (signal: AbortSignal): Promise<void> {
    if (this.allowed > 0) {
      this.allowed--
      return
    }

    this.waiting++
    await Promise.race([this.passing.promise, once(signal, 'abort')]).finally(() => { this.waiting-- })
  }
}

export const gate = new Gate()

export const adversary: Adversary = () => ({
  executor: honest => ({
    tier: honest.tier,
    async run (workload, unit, rest) {
      await gate.pass(rest?.signal ?? new AbortController().signal)
      return honest.run(workload, unit, rest)
    },
    stop: async () => honest.stop()
  })
})
