import type { Executor } from '../executors/executor.ts'
import type { Tier } from '../executors/index.ts'

/** `alternate`: Liftoff or TurboFan, by the window's nonce. */
export type AuditTier = 'alternate' | Tier

export interface AuditorsInit {
  /** What this node's own work runs on. */
  readonly own: Executor
  readonly tier: AuditTier
  /** Starts a pool whose children run in that tier. */
  create (tier: Tier): Promise<Executor>
}

/**
 * Chooses who re-executes for this node's audits, and starts them when first needed. A fault of V8 that shows in one tier only would come out alike on both sides if the audit
 * ran in the provider's own tier, and nobody would see it. Which tier a provider runs in only the provider knows; so the requester's secret nonce draws one of the two that share no
 * compiler. A provider on V8's default, which mixes both, is always audited in another configuration than its own; one that keeps to a single tier, in half of its windows.
 */
export class Auditors {
  private readonly init: AuditorsInit
  private readonly pools = new Map<Tier, Promise<Executor>>()

  constructor (init: AuditorsInit) {
    this.init = init
  }

  /**
   * @param nonce - the audited window's, 32 bytes: unknown to the provider before it has committed
   */
  async executor (nonce: Uint8Array): Promise<Executor> {
    const { own, tier: chosen, create } = this.init
    const tier = chosen === 'alternate' ? tierOf(nonce) : chosen
    if (tier === own.tier) {
      return own
    }
    const found = this.pools.get(tier) ?? create(tier)
    this.pools.set(tier, found)
    try {
      return await found
    } catch (err) {
      // the next window tries again
      this.pools.delete(tier)
      throw err
    }
  }

  async stop (): Promise<void> {
    const pools = await Promise.allSettled(this.pools.values())
    await Promise.all(pools.map(async pool => { await (pool.status === 'fulfilled' ? pool.value.stop() : undefined) }))
  }
}

function tierOf (nonce: Uint8Array): Tier {
  return ((nonce[nonce.length - 1] ?? 0) & 1) === 0 ? 'liftoff' : 'turbofan'
}
