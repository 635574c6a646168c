import { apply, countersign, isOver, payableUnits, sign } from '@mycel/wire'
import { consequences } from '../core/consequences.ts'
import { withWindow } from '../core/notes.ts'
import { plainReason } from '../core/reason.ts'
import { putParcel } from '../stores/outbox.ts'
import { live, putContractId, putNotes, putMessage, retired, undoMessage } from '../stores/transcripts.ts'
import type { ContractPorts } from './ports.ts'
import type { Taken } from '../contracts/take-over.ts'
import type { BooksMutation } from '../core/consequences.ts'
import type { Draft, Effect, Intention, Reservation } from '../core/intention.ts'
import type { Notes } from '../core/notes.ts'
import type { Parcel } from '../stores/outbox.ts'
import type { Op } from '../stores/store.ts'
import type { ContractKey } from '../stores/transcripts.ts'
import type { Applied, Contract, Message, Role } from '@mycel/wire'

type Success = Extract<Applied, { ok: true }>
type Deed = Exclude<Intention, Effect>

/**
 * One pass through a mailbox, before it is committed: the contract and notes as they would be, and everything that must become durable with them.
 */
export class Turn {
  readonly key: ContractKey
  readonly role: Role
  contract: Contract
  notes: Notes
  readonly mutations: BooksMutation[] = []
  readonly parcels: Parcel[] = []
  private readonly ops: Op[] = []
  private readonly ports: ContractPorts
  private notesChanged = false

  constructor (key: ContractKey, role: Role, contract: Contract, notes: Notes, ports: ContractPorts) {
    this.key = key
    this.role = role
    this.contract = contract
    this.notes = notes
    this.ports = ports
  }

  /** A copy from which another decision can be tried. */
  fork (): Turn {
    const copy = new Turn(this.key, this.role, this.contract, this.notes, this.ports)
    copy.mutations.push(...this.mutations)
    copy.parcels.push(...this.parcels)
    copy.ops.push(...this.ops)
    copy.notesChanged = this.notesChanged
    return copy
  }

  keepNotes (): void {
    this.notesChanged = true
  }

  reserve (reservation: Reservation | undefined): void {
    const { id } = this.contract

    if (reservation != null && id != null) {
      this.mutations.push({ do: 'reserve', contract: id, reservation })
    }
  }

  /** Messages of this contract from before it had a mailbox, to be stored with its first one. */
  keepPrior (messages: readonly Message[]): void {
    const now = this.ports.now()
    this.ops.push(...messages.map((message, n) => putMessage(this.key, n, message, now)), ...messages.length > 0 ? [live(this.key)] : [])
  }

  keep (ops: readonly Op[]): void {
    this.ops.push(...ops)
  }

  /** Records an applied message: transcript, what a crossing undid, what the books must do. */
  advance (message: Message, { contract, undone }: Success): void {
    const before = this.contract
    const kept = before.transcript.length - undone.length
    undone.forEach((one, i) => { this.ops.push(...undoMessage(this.key, kept + i, one)) })
    const place = contract.transcript.findLastIndex(({ id }) => id === message.id)
    const now = this.ports.now()
    this.ops.push(putMessage(this.key, place, message, now))
    this.mutations.push(...consequences(this.role, before, contract))
    this.ops.push(...this.ports.standing(before, contract, this.notes))
    this.ops.push(...(message.type === 'award' ? [putContractId(message.id, this.key)] : []))
    this.ops.push(...(isOver(contract) ? [retired(this.key)] : []))
    this.contract = contract
    this.notes = { ...this.notes, headSince: now }
    this.notesChanged = true
  }

  /** The same of what the other side held of the contract. What this node promised by it, and forgot, is reserved again. */
  takeOver (taken: readonly Taken[]): void {
    const { award, bid, id, tender, transcript } = taken.at(-1)?.applied.contract ?? this.contract
    const over = taken.some(({ applied }) => applied.contract.state === 'settled') || isOver(taken.at(-1)?.applied.contract ?? this.contract)

    if (!over && award != null && bid != null && id != null && (this.role === 'requester' || transcript.some(({ type }) => type === 'accept'))) {
      const peer = this.role === 'requester' ? bid.body.provider : tender.body.requester
      this.mutations.push({ do: 'reserve', contract: id, promised: true, reservation: { side: this.role, peer, asset: tender.body.asset, amount: BigInt(award.body.units) * bid.body.unitPrice } })
    }

    taken.forEach(({ message, applied }) => { this.advance(message, applied) })
  }

  /** Requester: which units a window of its own has that it had forgotten. */
  assigned (message: Message, indexes: readonly bigint[] | undefined): void {
    if (message.type === 'start' && indexes != null) {
      this.notes = withWindow(this.notes, message.body.window, { indexes })
    }
  }

  /** Carries out a decision as part of this turn. False where nothing came of it, so that deciding ends. */
  async carryOut (intention: Deed): Promise<boolean> {
    switch (intention.do) {
      case 'sign':
        this.reserve(intention.reserve)
        this.step(this.signStep(intention.draft), intention.attach ?? [], intention.before ?? [])
        return true
      case 'start':
        return this.start(intention.max, intention.shortened)
      case 'receipt':
        this.step(sign(this.ports.crypto, this.ports.signer, 'receipt', this.ports.buildReceipt(this.contract, this.stamp())), [], [])
        return true
      case 'countersign':
        return this.countersign()
    }
  }

  /** Puts a message of this node in the outbox. */
  dispatch (message: Message, attach: readonly Uint8Array[] = [], before: readonly Uint8Array[] = []): void {
    const { contract, key } = this
    this.parcels.push({ key, n: contract.transcript.length, ...this.ports.counterparty(contract), envelopes: [...before, message.bytes], attach })
  }

  batch (): Op[] {
    return [...this.ops, ...this.parcels.map(putParcel), ...(this.notesChanged ? [putNotes(this.key, this.notes)] : [])]
  }

  private async start (max: number, shortened: string | undefined): Promise<boolean> {
    const window = this.contract.windows.length
    const next = await this.ports.nextWindow(this.key, this.contract, max)

    const header = this.header()

    // the other side may have dated its messages ahead: what counts is the time that this node would sign
    if (next == null || header.at > this.contract.tender.body.deadline) {
      this.step(this.signStep({ type: 'cancel', body: { reason: next == null ? 'no further units' : 'the tender\'s deadline has passed' } }), [], [])
      return true
    }

    const { signer, crypto } = this.ports
    this.notes = withWindow(this.notes, window, { indexes: next.indexes, ...(shortened == null ? {} : { shortened }) })
    const message = sign(crypto, signer, 'start', {
      ...header,
      window,
      units: next.indexes.length,
      manifest: next.manifest,
      manifestSize: next.manifestSize,
      inputsRoot: next.inputsRoot,
      nonces: this.ports.law.evidence[this.contract.tender.body.evidence.kind]?.challenged === true ? [this.ports.secrets.commitment(this.contract, window), ...this.notes.windows[window]?.witnesses?.commitments ?? []] : []
    })
    this.step(message as Message, [next.manifest], [])
    return true
  }

  private countersign (): boolean {
    const { receipt } = this.contract

    if (this.role !== 'requester' || receipt == null || receipt.complete || payableUnits(this.contract) === 0n) {
      return false
    }

    this.step(countersign(this.ports.crypto, this.ports.signer, receipt) as Message, [], [])
    return true
  }

  /** Applies this node's own message and puts it in the outbox. */
  private step (message: Message, attach: readonly Uint8Array[], before: readonly Uint8Array[]): void {
    const applied = apply(this.contract, message, this.ports.law)

    if (!applied.ok) {
      throw new Error(`own ${message.type} refused by the law (${applied.code}): ${applied.reason}`)
    }

    this.advance(message, applied)
    this.dispatch(message, attach, before)
  }

  private signStep (draft: Draft): Message {
    // The header completes every draft's body; the union over draft types is what the compiler cannot follow.
    const body = { ...this.header(), ...draft.body, ...'reason' in draft.body ? { reason: plainReason(draft.body.reason) } : {} }
    return sign(this.ports.crypto, this.ports.signer, draft.type, body as never) as Message
  }

  private header (): { network: string, contract: Uint8Array, prev: Uint8Array, author: Uint8Array, at: bigint } {
    const { award, headDigest, tender } = this.contract
    return { network: tender.body.network, contract: award?.digest ?? new Uint8Array(32), prev: headDigest, author: this.ports.signer.publicKey, at: this.stamp() }
  }

  /** Signed times never run backwards within a contract, whatever the clocks. */
  private stamp (): bigint {
    const now = this.ports.now()
    return now > this.contract.at ? now : this.contract.at
  }
}
