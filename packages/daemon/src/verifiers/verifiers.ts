import { drawVerifiers } from '@mycel/verify/audit'
import { decodeManifest, equals } from '@mycel/wire'
import { blobRef } from '@mycel/wire/blobs'
import { chooseUnits, sourceOf } from '../core/choose-units.ts'
import { withWindow } from '../core/notes.ts'
import { windowOf } from '../jobs/job-blobs.ts'
import { hasEnded } from './audit-shown.ts'
import { askedFor, planOf } from './plan.ts'
import type { HeldContract, Hires } from './hires.ts'
import type { Hiring } from './hiring.ts'
import type { AuditTerms, Plan } from './plan.ts'
import type { Hire } from './records.ts'
import type { Knowledge } from '../core/choose-units.ts'
import type { Asked, Notes } from '../core/notes.ts'
import type { NextWindow } from '../mailboxes/ports.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { Contract, Crypto, WindowRecord } from '@mycel/wire'

export interface VerifiersInit {
  readonly crypto: Crypto
  readonly blobs: Pick<Blobs, 'get' | 'put'>
  readonly hires: Hires
  readonly hiring: Pick<Hiring, 'hire'>
  now (): bigint
  /** Of a contract that works for a job. */
  terms (key: ContractKey): AuditTerms | undefined
  /** What this node knows of a contract's provider, and the nonces of its window. */
  knowledge (mailbox: HeldContract, window: number): Knowledge
  /** The provider failed an audit since the award: all of it is re-run here. */
  suspect (contract: Contract): boolean
  /** This node has upheld a proof against a peer: nobody is hired whose word is worth nothing. */
  convicted (peer: Uint8Array, cls: string): boolean
  /** Results of an audit need not be kept any longer. */
  release (key: ContractKey): void
  crashed (err: unknown): void
}

/** What an award without further work for its verifier is cancelled with; any contract may end so. */
const NOTHING_LEFT = 'no further units'

/** Why somebody who stands on the award's list is not hired any more. */
const CONVICTED = 'it was convicted here since the award'
const LATE = 'it has begun an audit of this contract before, and did not commit in time'

/**
 * Requester: has others compute the units of a window that will be challenged, before its provider learns which ones these are. Each audit is a contract of its own (docs/spec/verification.md,
 * "Audits by others"); everything about it follows from what is on disk.
 */
export class Verifiers {
  readonly hires: Hires
  private readonly init: VerifiersInit

  constructor (init: VerifiersInit) {
    this.init = init
    this.hires = init.hires
  }

  /** How a contract's windows are checked. */
  planFor (key: ContractKey, { award }: Contract): Plan {
    return planOf(this.init.terms(key) ?? {}, award?.body.verifiers.length ?? 0)
  }

  /** Whether others are asked about a contract's windows before its nonces are shown. */
  consults (key: ContractKey, contract: Contract): boolean {
    return this.hires.at(key) == null && this.planFor(key, contract).count > 0 && !this.init.suspect(contract)
  }

  /**
   * Draws what will be challenged and who computes it too, hires them, and waits until each has committed, but no longer than half of the time for the reveal. What it did before a restart counts: a place
   * is filled once.
   */
  async consult (mailbox: HeldContract, window: number, options: AbortOptions): Promise<(notes: Notes) => Notes> {
    const { contract, key, notes } = mailbox
    const record = contract.windows[window]
    const terms = this.init.terms(key)

    if (record?.commit == null || contract.award == null || terms == null) {
      return done(window, [])
    }

    this.hires.watch(mailbox)
    const groups = await this.draw(mailbox, record, contract.award.body.verifiers)
    const until = notes.headSince + BigInt(contract.tender.body.timeouts.revealMs) / 2n
    const places = await Promise.all(groups.map(async group => {
      const place = { ...group, of: key, window }
      const hire = this.hires.in(place) ?? this.unwanted(mailbox, group.verifier) ?? await this.init.hiring.hire({ ...place, job: terms.job, budget: terms.budget, contract, until }, options)
      return { group, hire }
    }))
    const hired = places.flatMap(({ hire }) => typeof hire === 'string' ? [] : [hire])
    await this.hires.until(() => hired.every(hire => this.hasCommitted(hire) || this.isGone(hire)), Number(until - this.init.now()), options)
    return done(window, places.map(({ group, hire }) => typeof hire === 'string'
      ? { ...group, why: hire, committed: false }
      : { verifier: hire.verifier, positions: hire.positions, contract: hire.contract, committed: this.hasCommitted(hire) }))
  }

  /** For contract mailboxes: why an audit is wanted no longer, if so. One that has begun may end: whoever computes right is paid, late or not. */
  stopReason (hire: Hire, { state }: Contract): string | undefined {
    const audited = this.hires.auditedBy(hire)
    const waited = audited != null && !hasEnded(audited.contract) && audited.notes.windows[hire.window]?.asked == null
    return waited || (state !== 'awarded' && state !== 'accepted') ? undefined : NOTHING_LEFT
  }

  /** The units of an audit: one window, and no more. */
  async nextWindow (hire: Hire, contract: Contract, max: number): Promise<NextWindow | undefined> {
    const start = this.hires.auditedBy(hire)?.contract.windows[hire.window]?.start.body
    const ref = start == null ? undefined : blobRef(start.manifest, start.manifestSize)
    const bytes = ref == null || contract.windows.length > 0 ? undefined : await this.init.blobs.get(ref)
    const manifest = bytes == null ? undefined : decodeManifest(bytes)
    const units = manifest?.ok === true ? hire.positions.slice(0, max).flatMap(position => manifest.value.units[position] ?? []) : []
    return units.length === 0 ? undefined : windowOf(this.init.crypto, this.init.blobs, units)
  }

  /** Told after every change of a contract of this node. */
  changed (mailbox: HeldContract): void {
    this.hires.changed(mailbox)
    const hire = this.hires.at(mailbox.key)

    // of windows before the last two nothing can have changed but their audits
    const recent = hire == null ? this.hires.of(mailbox.key).filter(one => one.window >= mailbox.contract.windows.length - 2) : [hire]

    for (const one of recent) {
      const audit = this.hires.mailboxOf(one)

      if (this.hires.isDone(one)) {
        this.init.release(one.contract)
        this.hires.close(one)
      } else if (audit != null && mailbox === this.hires.auditedBy(one) && this.stopReason(one, audit.contract) != null) {
        audit.note().catch(err => { this.init.crashed(err) })
      }
    }
  }

  /** Why somebody on the award's list is not hired, if so. Who makes the reveal wait does so once in a contract. */
  private unwanted ({ key, contract, notes }: HeldContract, verifier: Uint8Array): string | undefined {
    if (this.init.convicted(verifier, contract.tender.body.class)) {
      return CONVICTED
    }

    const late = this.hires.of(key).some(hire => equals(hire.verifier, verifier) &&
      notes.windows[hire.window]?.asked?.some(one => one.contract === hire.contract && !one.committed) === true &&
      this.hires.auditOf(hire)?.begun === true)
    return late ? LATE : undefined
  }

  private hasCommitted (hire: Hire): boolean {
    return this.hires.auditOf(hire)?.committed === true
  }

  private isGone (hire: Hire): boolean {
    const audit = this.hires.auditOf(hire)
    return audit == null || hasEnded(audit)
  }

  /** The draw is on disk before anybody learns of it: a restart asks about the same units. */
  private async draw (mailbox: HeldContract, record: WindowRecord, trusted: readonly Uint8Array[]): Promise<ReturnType<typeof askedFor>> {
    const { crypto } = this.init
    const { contract, key } = mailbox
    const { window } = record
    const { blindPpm, count } = this.planFor(key, contract)
    const known = this.init.knowledge(mailbox, window)
    const stored = mailbox.notes.windows[window]?.chosen
    const chosen = stored ?? chooseUnits(crypto, contract, record, { ...known, blindPpm, told: true })

    if (stored == null) {
      await mailbox.note(notes => withWindow(notes, window, { chosen }))
    }

    const source = sourceOf(record, known)
    return askedFor(chosen.positions, trusted, position => drawVerifiers(crypto, { ...source, position, trusted, count }))
  }
}

function done (window: number, asked: readonly Asked[]): (notes: Notes) => Notes {
  return notes => withWindow(notes, window, { asked })
}
