import { outcomeOf, sameOutcome } from '@mycel/verify/commit'
import { hindranceOf } from './hindrance.ts'
import { workloadOf } from './workload.ts'
import type { Hindrance } from './hindrance.ts'
import type { Executor } from '../executors/executor.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { Outcome } from '@mycel/verify/commit'
import type { Rerun, Reruns } from '@mycel/verify/proof'
import type { Crypto, UnitInput, WasmWork } from '@mycel/wire'

export type Confirmation = { readonly agreed: true, readonly outcome: Outcome } | { readonly agreed: false, readonly reruns: Reruns }

/** What a unit came to in both tiers. */
export interface Attempt {
  readonly reruns: Reruns
  /** Why one of them could not run it, where it may another time. */
  readonly hindrance?: Hindrance
}

interface Once {
  readonly rerun: Rerun
  readonly hindrance?: Hindrance
}

/** Two small pools, one in each V8 tier, started when first needed. */
export class Confirmer {
  private readonly crypto: Crypto
  private readonly create: (tier: 'liftoff' | 'turbofan') => Promise<Executor>
  private readonly log: (text: string) => void
  private pools: Promise<readonly [Executor, Executor]> | undefined

  constructor (crypto: Crypto, create: (tier: 'liftoff' | 'turbofan') => Promise<Executor>, log: (text: string) => void = () => {}) {
    this.crypto = crypto
    this.create = create
    this.log = log
  }

  /** One unit in both tiers. A tier that cannot run it is `unavailable`, never a result. */
  async rerun (work: WasmWork, unit: UnitInput, options: AbortOptions): Promise<Attempt> {
    this.pools ??= this.start()
    const pools = await this.pools
    const baseline = await this.once(pools[0], work, unit, options)
    // it is run in both or counts for nothing
    const optimised: Once = baseline.hindrance == null ? await this.once(pools[1], work, unit, options) : { rerun: 'unavailable' }
    const hindrance = baseline.hindrance ?? (baseline.rerun === 'unavailable' ? undefined : optimised.hindrance)
    return { reruns: { baseline: baseline.rerun, optimised: optimised.rerun }, ...(hindrance == null ? {} : { hindrance }) }
  }

  /** For a unit that came out otherwise than claimed. Whether the tiers agree is said in the log: if they do not it is this engine's fault, and its owner should hear of it. */
  async confirm (work: WasmWork, unit: UnitInput, options: AbortOptions): Promise<Confirmation> {
    const { reruns } = await this.rerun(work, unit, options)
    const { baseline, optimised } = reruns
    const lacking = baseline === 'unavailable' || optimised === 'unavailable'
    const agreed = !lacking && sameOutcome(baseline, optimised)
    this.log(`unit ${unit.index} came out otherwise than claimed; both V8 tiers ${lacking ? 'could not be had' : agreed ? 'agree on it' : 'disagree on it'}`)
    return agreed ? { agreed, outcome: baseline } : { agreed: false, reruns }
  }

  async stop (): Promise<void> {
    const pools = await this.pools?.catch(() => [])
    await Promise.all((pools ?? []).map(async pool => pool.stop()))
  }

  private async start (): Promise<readonly [Executor, Executor]> {
    try {
      return await Promise.all([this.create('liftoff'), this.create('turbofan')])
    } catch (err) {
      // the next unit tries again
      this.pools = undefined
      throw err
    }
  }

  private async once (executor: Executor, work: WasmWork, unit: UnitInput, options: AbortOptions): Promise<Once> {
    try {
      return { rerun: outcomeOf(this.crypto, await executor.run(workloadOf(work), unit, options)) }
    } catch (err) {
      if (options.signal?.aborted === true) {
        throw err
      }

      const hindrance = hindranceOf(err)
      return { rerun: 'unavailable', ...(hindrance == null ? {} : { hindrance }) }
    }
  }
}
