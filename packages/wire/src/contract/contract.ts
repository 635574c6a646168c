import { equals } from '../bytes.ts'
import type { SharedList } from './shared-list.ts'
import type { ContractMessage, Role, StateName } from './states.ts'
import type { Authenticated, Message } from '../envelope/authenticated.ts'
import type { ContractId, MessageId } from '../ids.ts'

/** One window and the messages that carried it so far. Numbered from 0 without gaps. */
export interface WindowRecord {
  readonly window: number
  readonly units: number
  readonly start: Authenticated<'start'>
  readonly commit?: Authenticated<'commit'>
  readonly reveal?: Authenticated<'reveal'>
  readonly open?: Authenticated<'open'>
  /** There once the window is proven. */
  readonly approve?: Authenticated<'approve'>
}

/**
 * What follows from a transcript. Only `apply` and `replay` make one; it never changes.
 */
export interface Contract {
  readonly state: StateName
  /** Id and digest of the transcript's last message. */
  readonly head: MessageId
  readonly headDigest: Uint8Array
  /** That message's `at`, Unix milliseconds. */
  readonly at: bigint
  readonly tender: Authenticated<'tender'>
  readonly bid?: Authenticated<'bid'>
  readonly award?: Authenticated<'award'>
  /** Set from the award on. */
  readonly id?: ContractId
  /** How many windows are proven, and their units. */
  readonly provenWindows: number
  readonly provenUnits: number
  /** The window in progress: started, not proven. */
  readonly current?: WindowRecord
  readonly refuted?: { readonly window: number, readonly proof: Uint8Array }
  /** The outstanding half-signed receipt, or the countersigned one where `state` is `settled`. */
  readonly receipt?: Authenticated<'receipt'>
  /** All proven windows, then the one in progress. O(n) at the first reading. */
  readonly windows: readonly WindowRecord[]
  /** Every message that counts, in order. O(n) at the first reading. */
  readonly transcript: readonly Message[]
}

/** A message in its place, with its author's role and the state that it led to. */
export interface Placed {
  readonly message: ContractMessage
  readonly role: Role
  readonly state: StateName
}

export interface Facts extends Omit<Contract, 'windows' | 'transcript'> {
  readonly trail: SharedList<Placed>
  readonly finished: SharedList<WindowRecord>
  /** The standing before the head, kept as far back as a crossing message may still reach. */
  readonly past?: Standing
}

/** The contract as the law sees it: shared storage for what grows, and the few earlier standings to which a crossing may return. */
export class Standing implements Contract {
  readonly state: StateName
  readonly head: MessageId
  readonly headDigest: Uint8Array
  readonly at: bigint
  readonly tender: Authenticated<'tender'>
  readonly bid?: Authenticated<'bid'>
  readonly award?: Authenticated<'award'>
  readonly id?: ContractId
  readonly provenWindows: number
  readonly provenUnits: number
  readonly current?: WindowRecord
  readonly refuted?: { readonly window: number, readonly proof: Uint8Array }
  readonly receipt?: Authenticated<'receipt'>
  readonly #facts: Facts
  #windows?: readonly WindowRecord[]
  #transcript?: readonly Message[]

  constructor (facts: Facts) {
    this.#facts = facts
    this.state = facts.state
    this.head = facts.head
    this.headDigest = facts.headDigest
    this.at = facts.at
    this.tender = facts.tender
    this.bid = facts.bid
    this.award = facts.award
    this.id = facts.id
    this.provenWindows = facts.provenWindows
    this.provenUnits = facts.provenUnits
    this.current = facts.current
    this.refuted = facts.refuted
    this.receipt = facts.receipt
  }

  get windows (): readonly WindowRecord[] {
    const { finished, current } = this.#facts
    this.#windows ??= current == null ? finished.toArray() : [...finished.toArray(), current]
    return this.#windows
  }

  get transcript (): readonly Message[] {
    this.#transcript ??= this.#facts.trail.toArray().map(({ message }) => message)
    return this.#transcript
  }

  get facts (): Facts {
    return this.#facts
  }

  /** The standing whose head has this place in the trail, where it is still kept. */
  asOf (place: number): Standing | undefined {
    let standing: Standing | undefined = this

    while (standing != null && standing.#facts.trail.length > place + 1) {
      standing = standing.#facts.past
    }

    return standing
  }

  /** The same standing without its past. */
  forgetful (): Standing {
    return new Standing({ ...this.#facts, past: undefined })
  }
}

/** The standing behind a contract. TypeError for an object that `apply` did not make. */
export function standingOf (contract: Contract): Standing {
  if (!(contract instanceof Standing)) {
    throw new TypeError('contracts are made by apply and replay only')
  }

  return contract
}

/** Which party a key is. The provider is known from the bid on. */
export function roleOf (contract: Contract, key: Uint8Array): Role | undefined {
  if (equals(contract.tender.body.requester, key)) {
    return 'requester'
  }

  return contract.bid != null && equals(contract.bid.body.provider, key) ? 'provider' : undefined
}
