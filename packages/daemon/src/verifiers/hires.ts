import { isOver } from '@mycel/wire/contract'
import { auditShown, hasEnded } from './audit-shown.ts'
import { loadHires, placeOf } from './records.ts'
import type { AuditShown } from './audit-shown.ts'
import type { Hire } from './records.ts'
import type { ContractMailbox } from '../mailboxes/contract-mailbox.ts'
import type { Store } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { AbortOptions } from '@libp2p/interface'

/** A contract of this node, as far as it matters here. */
export type HeldContract = Pick<ContractMailbox, 'key' | 'contract' | 'notes' | 'note'>

/** A hire with its contract: none between the decision to award and the award, and what there is to show of it once it is done. */
interface Held {
  readonly hire: Hire
  mailbox: HeldContract | undefined
  done: AuditShown | undefined
  /** What it has cost, or may still cost, micro-units. */
  spoken: bigint
}

/** The hires of one audited contract, and how many of them are not done. */
interface Audits {
  readonly hires: Hire[]
  open: number
}

/** Which verifiers are hired for what, in memory for every job that is; and the contracts that they audit. */
export class Hires {
  private readonly places = new Map<string, Held>()
  private readonly contracts = new Map<ContractKey, Held>()
  private readonly audits = new Map<ContractKey, Audits>()
  private readonly audited = new Map<ContractKey, HeldContract>()
  /** What each job's audits have cost, or may still cost, micro-units. */
  private readonly spoken = new Map<string, bigint>()
  private readonly waiting = new Set<() => void>()

  /** Takes up stored hires of these jobs, and of every audit that is not over. Call once contracts and jobs are loaded. */
  async load (store: Store, wanted: (hire: Hire) => boolean, find: (key: ContractKey) => Promise<HeldContract | undefined>): Promise<void> {
    let last: { readonly of: ContractKey, readonly audited: HeldContract | undefined } | undefined

    for await (const hire of loadHires(store)) {
      if (wanted(hire)) {
        // in the order of what is audited: one that is over is let go as often as one of its hires is done
        last = last?.of === hire.of ? last : { of: hire.of, audited: await find(hire.of) }
        this.add(hire, await find(hire.contract))

        if (last.audited != null) {
          this.watch(last.audited)
        }

        if (this.isDone(hire)) {
          this.close(hire)
        }
      }
    }
  }

  add (hire: Hire, mailbox?: HeldContract): void {
    const held: Held = { hire, mailbox, done: undefined, spoken: 0n }
    const audits = this.audits.get(hire.of) ?? { hires: [], open: 0 }
    this.places.set(placeOf(hire), held)
    this.contracts.set(hire.contract, held)
    this.audits.set(hire.of, audits)
    audits.hires.push(hire)
    audits.open++
    this.speak(held)
  }

  /** An award that the books or the law did not take. */
  remove (hire: Hire): void {
    const held = this.contracts.get(hire.contract)
    const audits = this.audits.get(hire.of)

    if (held == null || audits == null) {
      return
    }

    this.places.delete(placeOf(hire))
    this.contracts.delete(hire.contract)
    this.addTo(hire.job, -held.spoken)
    audits.hires.splice(audits.hires.findIndex(({ contract }) => contract === hire.contract), 1)
    audits.open -= held.done == null ? 1 : 0

    if (audits.hires.length === 0) {
      this.audits.delete(hire.of)
    }
  }

  attach (hire: Hire, mailbox: HeldContract): void {
    if (this.contracts.has(hire.contract)) {
      this.changed(mailbox)
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
    return this.audits.get(audited)?.hires ?? []
  }

  /** Its contract; undefined before it is awarded, and once it is done. */
  mailboxOf (hire: Pick<Hire, 'contract'>): HeldContract | undefined {
    return this.contracts.get(hire.contract)?.mailbox
  }

  /** What there is to show of its contract; undefined before it is awarded. */
  auditOf ({ contract }: Pick<Hire, 'contract'>): AuditShown | undefined {
    const held = this.contracts.get(contract)
    return held?.done ?? (held?.mailbox == null ? undefined : auditShown(held.mailbox))
  }

  /** The contract that it audits; undefined once that is over and all of its audits are done. */
  auditedBy ({ of }: Hire): HeldContract | undefined {
    return this.audited.get(of)
  }

  /** Whether its contract is over, and the window that it audits is judged or will never be: nobody asks for either any more. */
  isDone (hire: Hire): boolean {
    const audit = this.mailboxOf(hire)
    const audited = this.auditedBy(hire)
    return audit != null && isOver(audit.contract) && (audited == null || hasEnded(audited.contract) || audited.notes.windows[hire.window]?.check != null)
  }

  /** Lets go of the transcript of one that is done; with the last of them goes that of what they audited, where that is over. */
  close (hire: Hire): void {
    const held = this.contracts.get(hire.contract)
    const audits = this.audits.get(hire.of)

    if (held?.mailbox == null || audits == null) {
      return
    }

    held.done = auditShown(held.mailbox)
    held.mailbox = undefined
    audits.open--
    this.letGo(hire.of)
  }

  /** What a job's audits have cost, and may still cost, micro-units. */
  spokenFor (job: string): bigint {
    return this.spoken.get(job) ?? 0n
  }

  /** Drops what belongs to a job from memory; what is stored stays. Returns the contracts. */
  forget (job: string): readonly ContractKey[] {
    const gone = [...this.contracts.values()].filter(({ hire, mailbox }) => hire.job === job && (mailbox == null || isOver(mailbox.contract)))
    gone.forEach(({ hire }) => {
      this.remove(hire)

      if (!this.audits.has(hire.of)) {
        this.audited.delete(hire.of)
      }
    })
    return gone.map(({ hire }) => hire.contract)
  }

  /** Told after every change of a contract of this node; one that was done is taken up again. */
  changed (mailbox: HeldContract): void {
    const held = this.contracts.get(mailbox.key)

    if (held != null) {
      const audits = this.audits.get(held.hire.of)

      if (held.done != null && audits != null) {
        audits.open++
      }

      held.done = undefined
      held.mailbox = mailbox
      this.speak(held)
    } else if (this.audited.has(mailbox.key)) {
      this.letGo(mailbox.key)
    }

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

  private letGo (audited: ContractKey): void {
    const contract = this.audited.get(audited)?.contract

    if (contract != null && isOver(contract) && (this.audits.get(audited)?.open ?? 0) === 0) {
      this.audited.delete(audited)
    }
  }

  private speak (held: Held): void {
    const { hire, mailbox } = held
    const spoken = mailbox != null && isOver(mailbox.contract) ? auditShown(mailbox).total : hire.value
    this.addTo(hire.job, spoken - held.spoken)
    held.spoken = spoken
  }

  private addTo (job: string, more: bigint): void {
    const sum = this.spokenFor(job) + more

    if (sum === 0n) {
      this.spoken.delete(job)
    } else {
      this.spoken.set(job, sum)
    }
  }
}
