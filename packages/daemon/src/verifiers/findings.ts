import { outcomeOf } from '@mycel/verify/commit'
import { decodeResults } from '@mycel/wire'
import { blobRef } from '@mycel/wire/blobs'
import { ALONE } from '../effects/counsel.ts'
import { hasEnded } from './audit-shown.ts'
import type { HeldContract, Hires } from './hires.ts'
import type { Hire } from './records.ts'
import type { Verifiers } from './verifiers.ts'
import type { Asked } from '../core/notes.ts'
import type { Counsel, Statement } from '../effects/counsel.ts'
import type { NotOpened, Opened } from '../effects/opened-window.ts'
import type { Blobs } from '../stores/blobs/kept-blobs.ts'
import type { AbortOptions } from '@libp2p/interface'
import type { Outcome } from '@mycel/verify/commit'
import type { Contract, Crypto } from '@mycel/wire'

/** A verifier that has committed in time has this long after the audited opening to show its results, milliseconds. */
const SHOW_MS = 5_000

/** And no more than one part of so many of what is left to judge the window: who keeps its own must not make it late. */
const PARTS = 4n

/** The window of an audit. */
const ONLY = 0

export interface FindingsInit {
  readonly crypto: Crypto
  readonly blobs: Pick<Blobs, 'get'>
  readonly hires: Hires
  readonly verifiers: Pick<Verifiers, 'planFor'>
  now (): bigint
  /** The provider failed an audit since the award: nobody's word spares a run. */
  suspect (contract: Contract): boolean
  opened (contract: Contract, window: number, until: bigint, options: AbortOptions): Promise<Opened | NotOpened>
  log (text: string): void
}

/** Requester: brings what an audited provider and its verifiers have signed about the same units before whoever judges one of them. */
export class Findings {
  private readonly init: FindingsInit

  constructor (init: FindingsInit) {
    this.init = init
  }

  /**
   * What others say of a window that is open, and what that spares this node.
   *
   * @param until - until when its provider waits for the outcome, Unix milliseconds
   */
  async counsel (mailbox: HeldContract, window: number, opened: Opened, until: bigint, options: AbortOptions): Promise<Counsel> {
    const { key, contract, notes } = mailbox
    const { hires, suspect, verifiers } = this.init

    if (suspect(contract)) {
      return ALONE
    }

    const hire = hires.at(key)

    if (hire != null) {
      return this.claims(hire, opened, until, options)
    }

    const { asked = [], chosen } = notes.windows[window] ?? {}

    if (chosen == null) {
      return ALONE
    }

    const said = (await Promise.all(asked.filter(({ committed }) => committed).map(async one => this.findings(one, until, options)))).flat()
    const { self, count } = verifiers.planFor(key, contract)
    return { chosen, said, ...(self ? {} : { enough: count, vouches: true }) }
  }

  /** What a verifier had committed to, once it is open and belongs to that commitment. Nothing where that is not to be had: this node then runs the units. */
  private async findings ({ contract: key, positions, verifier }: Asked, until: bigint, options: AbortOptions): Promise<readonly Statement[]> {
    const { hires, now, log } = this.init
    const hire = key == null ? undefined : hires.at(key)
    const audit = hire == null ? undefined : hires.mailboxOf(hire)

    // who was convicted since it was hired spares nobody a run
    if (audit == null || this.init.suspect(audit.contract)) {
      return []
    }

    const isOpen = (): boolean => audit.contract.windows[ONLY]?.open != null
    const patience = Math.max(0, Math.min(SHOW_MS, Number((until - now()) / PARTS)))
    await hires.until(() => isOpen() || hasEnded(audit.contract), patience, options)

    if (!isOpen()) {
      return []
    }

    try {
      // half of that time is for the fetch
      const opened = await this.init.opened(audit.contract, ONLY, now() + 2n * BigInt(patience), options)
      return opened.ok ? stated(verifier, opened.outcomes, positions) : []
    } catch (err) {
      // operational errors have a code
      if (options.signal?.aborted === true || !(err instanceof Error && 'code' in err)) {
        throw err
      }

      log(`audit ${audit.key.slice(0, 12)}: its results are not to be had: ${err.message}`)
      return []
    }
  }

  /**
   * The other way round: what the audited provider claims of a verifier's units, once this node has found nothing wrong with it. Where it was refuted its claims say nothing, and all is run; where it has not
   * come to a judgement the verifier is judged like any provider.
   */
  private async claims (hire: Hire, { units }: Opened, until: bigint, options: AbortOptions): Promise<Counsel> {
    const { crypto, blobs, hires, suspect, now } = this.init
    const audited = hires.auditedBy(hire)

    if (audited == null) {
      return ALONE
    }

    const noted = (): HeldContract['notes']['windows'][number] | undefined => audited.notes.windows[hire.window]
    await hires.until(() => noted()?.check != null || hasEnded(audited.contract), Number((until - now()) / 2n), options)
    const { check, audit } = noted() ?? {}
    const places = units.map((_, i) => i)

    if (check?.verdict === 'refuted' || suspect(audited.contract)) {
      return { chosen: { positions: places, rate: 1, why: 'the peer that it audited was refuted: what it found is re-run' }, said: [] }
    }

    const open = audited.contract.windows[hire.window]?.open?.body
    const ref = open == null || check?.verdict !== 'passed' ? undefined : blobRef(open.results, open.resultsSize)
    const bytes = ref == null ? undefined : await blobs.get(ref)
    const results = bytes == null ? undefined : decodeResults(bytes)

    if (results?.ok !== true) {
      return ALONE
    }

    const said = places.flatMap(place => {
      const result = results.value.units[hire.positions[place] ?? -1]
      return result == null ? [] : [{ by: audited.contract.bid?.body.provider ?? new Uint8Array(32), position: place, outcome: outcomeOf(crypto, result) }]
    })
    const rerun = audit?.ran ?? audit?.positions ?? []
    const ran = places.filter(place => rerun.includes(hire.positions[place] ?? -1))
    return { chosen: { positions: places, rate: 1, why: 'an audit: compared with what the audited peer had committed to' }, said, enough: 1, ran }
  }
}

function stated (by: Uint8Array, outcomes: readonly Outcome[], positions: readonly number[]): readonly Statement[] {
  return outcomes.flatMap((outcome, i) => {
    const position = positions[i]
    return position == null ? [] : [{ by, position, outcome }]
  })
}
