import { setTimeout as delay } from 'node:timers/promises'
import type { Crash, Happening } from './record.ts'
import type { JobView, WindowView } from '@mycel/daemon/client'
import type { SwarmNode } from '@mycel/daemon/swarm'

/** How long the window has been under way when its provider is killed, and how long it stays away, milliseconds. */
const INTO_WINDOW_MS = 700
const AWAY_MS = 1_500

type Struck = Omit<Crash, 'outcome'>

/**
 * Kills one provider in the middle of a window and starts it again: SIGKILL, so it says goodbye to nobody and closes nothing.
 */
export class Accident {
  private readonly victim: SwarmNode
  private readonly round: number
  private readonly happened: (happening: Happening) => void
  private under: Promise<void> | undefined
  private failure: Error | undefined
  private struck: Struck | undefined

  /** @param round - in which it happens */
  constructor (victim: SwarmNode, round: number, happened: (happening: Happening) => void) {
    this.victim = victim
    this.round = round
    this.happened = happened
  }

  /** Shown every view of a running job; strikes once. Throws where the victim did not come back. */
  consider (round: number, view: JobView): void {
    if (this.failure != null) {
      throw this.failure
    }

    if (this.under != null || round !== this.round) {
      return
    }

    for (const { id, peer, windows } of view.contracts) {
      const window = windows.at(-1)

      if (peer === this.victim.peerId && window != null && window.committedAt == null) {
        this.under = this.strike(id, window)
        this.under.catch(err => { this.failure = err instanceof Error ? err : new Error(String(err)) })
        return
      }
    }
  }

  /** What came of it, judged by the job's last view. Undefined where no window was ever under way. */
  async outcome (view: JobView | undefined): Promise<Crash | undefined> {
    await this.under

    if (this.struck == null) {
      return undefined
    }

    const { contract, window, killedAt } = this.struck
    const hit = view?.contracts.find(({ id }) => id === contract)?.windows.find(one => one.window === window)
    const committed = hit?.committedAt ?? 0
    // it may have committed in the last moment before the signal
    const outcome = hit?.approvedAt == null ? 'rerun-elsewhere' : committed < killedAt ? 'nothing-under-way' : 'resumed'
    return { ...this.struck, outcome }
  }

  private async strike (contract: string, { window }: WindowView): Promise<void> {
    const { victim, round } = this
    await delay(INTO_WINDOW_MS)
    const pid = victim.pid ?? 0
    await victim.kill()
    const killedAt = Date.now()
    this.happened({ at: killedAt, kind: 'killed', who: victim.name, text: `kill -9 of ${victim.name} (process ${pid}) in the middle of a window` })
    await delay(AWAY_MS)
    await victim.start()
    const backAt = Date.now()
    this.struck = { name: victim.name, round, killedAt, backAt, contract, window }
    this.happened({ at: backAt, kind: 'back', who: victim.name, text: `${victim.name} is back (process ${victim.pid ?? 0}) and takes up where its store says` })
  }
}
