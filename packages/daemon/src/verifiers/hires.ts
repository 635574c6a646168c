import { isOver, totalOf } from '@mycel/wire/contract'
import { loadHires, placeOf } from './records.ts'
import type { Hire } from './records.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { StateName } from '@mycel/wire'

/** A contract of this node, as far as it matters here. */
export type HeldContract = Pick<ContractMailbox, 'key' | 'contract' | 'notes' | 'note'>

/** States in which nothing more is computed. */
const ENDED: ReadonlySet<StateName> = new Set(['declined', 'cancelled', 'failed', 'expired', 'refuted', 'disputed', 'settled'])

/** A hire with its contract; undefined between the decision to award and the award. */
interface Held {
  readonly hire: Hire
  mailbox?: HeldContract
}

/** Which verifiers are hired for what, in memory for every job that is; and the contracts that they audit. */
export class Hires {
  private readonly places = new Map<string, Held>()
  private readonly contracts = new Map<ContractKey, Held>()
  private readonly windows = new Map<ContractKey, Hire[]>()
  private readonly audited = new Map<ContractKey, HeldContract>()
  private readonly waiting = new Set<() => void>()

  /** Takes up stored hires of these jobs, and of every audit that is not over. Call once contracts and jobs are loaded. */
  async load (store: Store, wanted: (hire: Hire) => boolean, find: (key: ContractKey) => Promise<HeldContract | undefined>): Promise<void> {
    for await (const hire of loadHires(store)) {
      if (wanted(hire)) {
        this.add(hire, await find(hire.contract))
        const audited = this.audited.get(hire.of) ?? await find(hire.of)

        if (audited != null) {
          this.audited.set(hire.of, audited)
        }
      }
    }
  }

  add (hire: Hire, mailbox?: HeldContract): void {
    const held: Held = { hire, ...(mailbox == null ? {} : { mailbox }) }
    this.places.set(placeOf(hire), held)
    this.contracts.set(hire.contract, held)
    this.windows.set(hire.of, [...this.windows.get(hire.of) ?? [], hire])
  }

  /** An award that the books or the law did not take. */
  remove (hire: Hire): void {
    this.places.delete(placeOf(hire))
    this.contracts.delete(hire.contract)
    this.windows.set(hire.of, this.of(hire.of).filter(({ contract }) => contract !== hire.contract))

    if (this.of(hire.of).length === 0) {
      this.windows.delete(hire.of)
    }
  }

  attach (hire: Hire, mailbox: HeldContract): void {
    const held = this.contracts.get(hire.contract)

    if (held != null) {
      held.mailbox = mailbox
      this.changed()
    }
  }

  watch (audited: HeldContract): void {
    this.audited.set(audited.key, audited)
  }

  /** What a contract audits, if anything. */
  at (contract: string): Hire | undefined {
    return this.contracts.get(contract as ContractKey)?.hire
  }

  /** Who holds a place, if anybody. */
  in (place: Pick<Hire, 'of' | 'window' | 'verifier'>): Hire | undefined {
    return this.places.get(placeOf(place))?.hire
  }

  of (audited: ContractKey): readonly Hire[] {
    return this.windows.get(audited) ?? []
  }

  mailboxOf (hire: Pick<Hire, 'contract'>): HeldContract | undefined {
    return this.contracts.get(hire.contract)?.mailbox
  }

  auditedBy ({ of }: Hire): HeldContract | undefined {
    return this.audited.get(of)
  }

  /** What a job's audits have cost, and may still cost, micro-units. */
  spokenFor (job: string): bigint {
    return [...this.places.values()].reduce((sum, { hire, mailbox }) => sum + (hire.job !== job ? 0n : mailbox != null && isOver(mailbox.contract) ? totalOf(mailbox.contract) : hire.value), 0n)
  }

  /** Drops what belongs to a job from memory; what is stored stays. Returns the contracts. */
  forget (job: string): readonly ContractKey[] {
    const gone = [...this.contracts.values()].filter(({ hire, mailbox }) => hire.job === job && (mailbox == null || isOver(mailbox.contract)))
    gone.forEach(({ hire }) => {
      this.remove(hire)

      if (!this.windows.has(hire.of)) {
        this.audited.delete(hire.of)
      }
    })
    return gone.map(({ hire }) => hire.contract)
  }

  /** Told after every change of a contract of this node. */
  changed (): void {
    this.waiting.forEach(wake => { wake() })
  }

  /** Waits until something holds, at most `ms`; asked again whenever a contract changes. False where it does not by then. */
  async until (holds: () => boolean, ms: number, { signal }: AbortOptions = {}): Promise<boolean> {
    const over = AbortSignal.any([AbortSignal.timeout(Math.max(0, ms)), ...signal == null ? [] : [signal]])
    let changed = Promise.withResolvers<void>()
    const wake = (): void => { changed.resolve() }
    over.addEventListener('abort', wake)
    this.waiting.add(wake)

    try {
      while (!holds()) {
        if (over.aborted) {
          return false
        }

        await changed.promise
        changed = Promise.withResolvers<void>()
      }

      return true
    } finally {
      over.removeEventListener('abort', wake)
      this.waiting.delete(wake)
    }
  }
}

/** Nothing more will be committed or opened in it. */
export function hasEnded ({ contract }: Pick<HeldContract, 'contract'>): boolean {
  return ENDED.has(contract.state)
}
