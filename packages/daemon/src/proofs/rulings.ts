import { equals, peerKey, toHex } from '@mycel/wire'
import { decodeRecord, encodeRecord } from '../stores/record.ts'
import { isFraudClaim } from './claim.ts'
import type { Claim, ProofMessage } from './claim.ts'
import type { Op, Store } from '../stores/store.ts'
import type { MessageId } from '@mycel/wire'

const PROOFS = 'proofs'

/** Rulings kept on proofs that concern no contract of this node, at most about 30 KB each; the oldest about a stranger goes first. */
const MAX_STRANGERS = 1024

/** How this node came to a proof: it found the fraud, was brought the proof, or read it from a file. */
export type Learned = 'own-audit' | 'gossip' | 'imported'

/** What was decided about a proof, as stored. */
export interface Ruling {
  readonly id: MessageId
  readonly kind: ProofMessage['type']
  readonly bytes: Uint8Array
  readonly contract: Uint8Array
  readonly window: number
  /** Under which the unit stands; the first of two. */
  readonly root: Uint8Array
  /** Of the unit, in its window and in the job; 0 of a double root, which is about a whole window. */
  readonly position: number
  readonly index: bigint
  readonly requester: Uint8Array
  readonly provider: Uint8Array
  readonly accuser: Uint8Array
  readonly class: string
  readonly verdict: 'upheld' | 'dismissed'
  readonly learned: Learned
  readonly at: number
  /** The convict is a peer that this node dealt with then. */
  readonly dealings?: boolean
  /** What it takes to check it is more than others fetch for somebody else's contract. */
  readonly large?: boolean
}

/** Whom a ruling convicts: the provider of what it forged, or the accuser of a false accusation. */
export function convictOf ({ verdict, provider, accuser }: Ruling): Uint8Array {
  return verdict === 'upheld' ? provider : accuser
}

export function rulingOf (claim: Claim, { verdict, learned, at, dealings, large }: Pick<Ruling, 'verdict' | 'learned' | 'at' | 'dealings' | 'large'>): Ruling {
  const { proof, contract, window, requester, provider, tender } = claim
  const about = isFraudClaim(claim) ? { root: claim.commit.body.root, position: claim.position, index: claim.index, accuser: claim.accuser } : { root: claim.first.body.root, position: 0, index: 0n, accuser: claim.reporter }
  return { id: proof.id, kind: proof.type, bytes: proof.bytes, contract, window, ...about, requester, provider, class: tender.body.class, verdict, learned, at, ...dealings === true ? { dealings } : {}, ...large === true ? { large } : {} }
}

/** This node's decisions about proofs, durable and bounded: those about its own contracts stay, of the others the latest. */
export class Rulings {
  private readonly self: Uint8Array | undefined
  private readonly byId = new Map<MessageId, Ruling>()
  private readonly strangers = new Set<MessageId>()
  /** Unit → what the first re-execution of it came to, whoever asks again. */
  private readonly units = new Map<string, Ruling>()
  /** Windows with an upheld proof. */
  private readonly refuted = new Map<string, Ruling>()

  private constructor (self: Uint8Array | undefined) {
    this.self = self
  }

  static async load (store: Store, self: Uint8Array | undefined): Promise<Rulings> {
    const stored: Ruling[] = []

    for await (const [, value] of store.list(PROOFS)) {
      stored.push(decodeRecord<Ruling>(value))
    }

    const rulings = new Rulings(self)
    stored.sort((a, b) => a.at - b.at).forEach(ruling => { rulings.add(ruling) })
    return rulings
  }

  list (): readonly Ruling[] {
    return [...this.byId.values()]
  }

  get (id: MessageId): Ruling | undefined {
    return this.byId.get(id)
  }

  /** What this node's own executions say of a unit that was accused before: what a root holds at a position is fixed, whoever accuses. */
  ofUnit (unit: Unit): Ruling | undefined {
    return this.units.get(unitKey(unit))
  }

  /** An upheld proof about a window. */
  ofWindow (contract: Uint8Array, window: number): Ruling | undefined {
    return this.refuted.get(windowKey(contract, window))
  }

  /** Takes a ruling in, and what makes it durable; strangers' that had to make room go. */
  add (ruling: Ruling): readonly Op[] {
    const { id, kind, contract, window, verdict } = ruling
    this.byId.set(id, ruling)

    if (kind === 'fraud-proof') {
      this.units.set(unitKey(ruling), ruling)
    }

    if (verdict === 'upheld') {
      this.refuted.set(windowKey(contract, window), ruling)
    }

    return [...this.makeRoom(ruling), { type: 'put', space: PROOFS, key: id, value: encodeRecord(ruling) }]
  }

  /** What a contract of this node was refuted by stays: its transcript needs it. What it found as the witness of others' does not. */
  private makeRoom (ruling: Ruling): readonly Op[] {
    const { self } = this
    const own = self != null && (equals(ruling.provider, self) || equals(ruling.requester, self))

    if (own ? ruling.learned === 'own-audit' || ruling.verdict === 'upheld' : self == null && ruling.learned === 'own-audit') {
      return []
    }

    this.strangers.add(ruling.id)
    const all = this.strangers.size > MAX_STRANGERS ? [...this.strangers] : []
    // anybody can be convicted under keys made up for it: what this node needs to show is not theirs to push out
    const oldest = all.find(id => this.byId.get(id)?.dealings !== true) ?? all[0]
    const gone = oldest == null ? undefined : this.byId.get(oldest)

    if (gone == null) {
      return []
    }

    this.strangers.delete(gone.id)
    this.byId.delete(gone.id)
    forget(this.units, unitKey(gone), gone)
    forget(this.refuted, windowKey(gone.contract, gone.window), gone)
    return [{ type: 'del', space: PROOFS, key: gone.id }]
  }
}

function forget (index: Map<string, Ruling>, key: string, ruling: Ruling): void {
  if (index.get(key) === ruling) {
    index.delete(key)
  }
}

/** A unit by all that says what was claimed of it. */
export type Unit = Pick<Ruling, 'contract' | 'window' | 'root' | 'position'>

export function unitKey ({ contract, window, root, position }: Unit): string {
  return `${windowKey(contract, window)}/${toHex(root)}/${position}`
}

function windowKey (contract: Uint8Array, window: number): string {
  return `${peerKey(contract)}/${window}`
}
