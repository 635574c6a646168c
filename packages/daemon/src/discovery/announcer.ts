import type { Advertiser } from './ads.ts'
import type { Authenticated } from '@mycel/wire/envelope'

/** How long after a new offer its ad is gossiped again, milliseconds; the wait doubles each time up to half an ad's life. */
export const REANNOUNCE_FIRST_MS = 2000

export interface AnnouncerInit {
  readonly advertiser: Advertiser
  readonly now: () => number
  /** Gossips an ad on the topic of one class. */
  readonly publish: (ad: Authenticated<'ad'>, capacityClass: string) => Promise<unknown>
  /** Told when a repeated announcement failed: the next one tries again. */
  readonly onError: (err: unknown) => void
}

/**
 * Gossips this node's ad. A new offer is said again and again at growing intervals, each time signed anew: gossip loses what it sends to a peer whose stream
 * is still being opened, and nodes that start together are all like that to each other.
 */
export class Announcer {
  readonly #init: AnnouncerInit
  #timer: NodeJS.Timeout | undefined
  #waitMs = REANNOUNCE_FIRST_MS

  constructor (init: AnnouncerInit) {
    this.#init = init
  }

  /** Says the current offer now, and again from 2 s on. */
  async announce (): Promise<void> {
    this.stop()
    this.#waitMs = REANNOUNCE_FIRST_MS
    this.#again()
    await this.#say()
  }

  stop (): void {
    clearTimeout(this.#timer)
  }

  async #say (): Promise<void> {
    const { advertiser, now, publish } = this.#init
    const ad = advertiser.current(now())
    const classes = new Set(ad?.body.capacities.map(capacity => capacity.class))
    await Promise.all([...classes].map(async name => ad == null ? undefined : publish(ad, name)))
  }

  #again (): void {
    const { advertiser, onError } = this.#init

    this.#timer = setTimeout(() => {
      this.#waitMs = Math.min(this.#waitMs * 2, advertiser.validityMs / 2)
      advertiser.renew()
      this.#again()
      this.#say().catch(onError)
    }, Math.min(this.#waitMs, advertiser.validityMs / 2))
    this.#timer.unref()
  }
}
