import { SerialQueue } from '../../src/mailboxes/queue.ts'
import { Played, PRICE } from '../standing/played.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { ContractKey } from '../../src/stores/transcripts.ts'
import type { HeldContract } from '../../src/verifiers/hires.ts'
import type { Hire } from '../../src/verifiers/records.ts'

/** A contract with its notes, as a mailbox shows it; what it would decide is not under test. */
export class Held implements HeldContract {
  readonly played: Played
  notes: Notes
  /** How often it was told to decide again. */
  asked = 0
  private readonly queue = new SerialQueue()

  constructor (played: Played, notes: Partial<Notes> = {}) {
    this.played = played
    this.notes = { windows: {}, headSince: 0n, ...notes }
  }

  get contract (): Played['contract'] {
    return this.played.contract
  }

  get key (): ContractKey {
    return this.contract.bid?.id as ContractKey
  }

  async note (change: (notes: Notes) => Notes = notes => notes): Promise<void> {
    this.asked++
    await this.queue.run(async () => {
      this.notes = change(this.notes)
    })
  }
}

export const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value)

/** A hire of so many units in an audit that is in this state. */
export function hireOf (audited: Held, audit: Held, more: Partial<Hire> = {}): Hire {
  const units = audit.contract.award?.body.units ?? 0
  return { job: 'job', of: audited.key, window: 0, verifier: audit.contract.bid?.body.provider ?? fill(0), positions: Array.from({ length: units }, (_, i) => i), contract: audit.key, value: BigInt(units) * PRICE, ...more }
}
