/**
 * One contract from a rogue's side: the law keeps its state, the role's honest course says which step is next, and `send` may put anything in its place.
 *
 * ```ts
 * send (step, play) → [step]                 as it is, or another body or other attachments in it
 *                   → []                     silence: nothing more happens until a message comes in, or `play.go()` is called
 *                   → [step, play.raw(play.signed('commit', body, { prev }))]     something beside it, outside the law
 *                   → after a delay          the hook may be async
 * ```
 *
 * A step that the law refuses is sent all the same, and leaves the own state as it was. `play.told` is what the other side said to each message.
 */
import { receiptLines } from '@mycel/settle/receipts'
import { apply, countersign, isOver, isContractMessage } from '@mycel/wire'
import { EVIDENCE } from '@mycel/wire/evidence'
import type { RoguePeer, Taken } from './rogue-peer.ts'
import type { Authenticated, Bodies, Contract, ContractMessage, LawPorts, Message, ReceiptFacts } from '@mycel/wire'

type Header = 'network' | 'contract' | 'prev' | 'author' | 'at'
export type StepType = 'accept' | 'decline' | 'start' | 'commit' | 'reveal' | 'open' | 'approve' | 'deliver' | 'cancel' | 'fail' | 'expire' | 'refute' | 'dispute'

/** A step without its header; a receipt has all that the contract says. */
export type Draft = { [K in StepType]: { readonly type: K, readonly body: Omit<Bodies[K], Header> } }[StepType]
  | { readonly type: 'receipt', readonly body: ReceiptFacts & Pick<Bodies['receipt'], 'head'> }
  | { readonly type: 'countersign' }

export type Step = Draft & { readonly attachments?: readonly Uint8Array[] }

/** A finished message that goes out beside the course of things. */
export interface Raw {
  readonly type: 'raw'
  readonly message: Pick<Message, 'bytes' | 'type'>
  readonly attachments?: readonly Uint8Array[]
}

export type Outgoing = Step | Raw

/** What happens to each step that the role's honest course asks for. */
export type Send = (step: Step, play: Play) => readonly Outgoing[] | Promise<readonly Outgoing[]>

/** What the other side said to a message; `unreachable` where it could not be sent. */
export interface Told {
  readonly type: string
  readonly code: string
  readonly reason: string
}

export interface PlayInit {
  readonly peer: RoguePeer
  /** The other side's key. */
  readonly other: Uint8Array
  /** The next step of the honest course, if it is this side's turn. */
  readonly next: (play: Play) => Step | undefined | Promise<Step | undefined>
  readonly send?: Send | undefined
}

export const NO_LOG = { epoch: new Uint8Array(16), size: 0n, root: new Uint8Array(32) }

export class Play {
  readonly peer: RoguePeer
  readonly other: Uint8Array
  readonly told: Told[] = []
  contract: Contract
  private readonly init: PlayInit
  private readonly law: LawPorts
  private readonly watchers = new Set<() => void>()
  private going: Promise<void> = Promise.resolve()
  /** The head on which the course was asked last: a hook hears of each step once. */
  private asked: string | undefined

  /** `messages` lead to the state in which the play begins: tender, bid, award. */
  constructor (init: PlayInit, messages: readonly ContractMessage[]) {
    this.init = init
    this.peer = init.peer
    this.other = init.other
    // who is refuted knows it best
    this.law = { crypto: init.peer.crypto, evidence: EVIDENCE, receiptLines, provenFraud: () => true }
    let contract: Contract | undefined

    for (const message of messages) {
      const applied = apply(contract, message, this.law)

      if (!applied.ok) {
        throw new Error(`${message.type}: ${applied.code}, ${applied.reason}`)
      }

      ({ contract } = applied)
    }

    if (contract?.id == null) {
      throw new Error('a play begins with an award')
    }

    this.contract = contract
    init.peer.plays.set(contract.id, this)
  }

  get over (): boolean {
    return isOver(this.contract)
  }

  /** Takes the other side's message, and goes on. */
  async take (message: Message, _: readonly Uint8Array[]): Promise<Taken> {
    if (!isContractMessage(message)) {
      return undefined
    }

    const refusal = this.apply(message)

    if (refusal == null) {
      this.queue()
    }

    return refusal
  }

  /** Does what is next, after whatever is being done; a step that was kept back is asked for again. */
  go (): void {
    this.queue(() => { this.asked = undefined })
  }

  /** Waits until the contract is as wanted. Error after `ms`. */
  async until (wanted: (contract: Contract) => boolean, ms = 20_000): Promise<Contract> {
    if (!wanted(this.contract)) {
      await new Promise<void>((resolve, reject) => {
        const timer = setTimeout(() => {
          this.watchers.delete(check)
          reject(new Error(`a contract stays ${this.contract.state} for ${ms} ms; told ${JSON.stringify(this.told.slice(-5))}`))
        }, ms)
        const check = (): void => {
          if (wanted(this.contract)) {
            clearTimeout(timer)
            this.watchers.delete(check)
            resolve()
          }
        }
        this.watchers.add(check)
      })
    }

    return this.contract
  }

  /** A signed step on the head, or on whatever `header` says. */
  signed<K extends StepType> (type: K, body: Omit<Bodies[K], Header>, header: Partial<Pick<Bodies['commit'], 'contract' | 'prev' | 'at'>> = {}): Authenticated<K> {
    const { tender, award, headDigest } = this.contract
    const common = { network: tender.body.network, contract: award?.digest ?? new Uint8Array(32), prev: headDigest, author: this.peer.key, at: this.now() }
    return this.peer.sign(type, { ...common, ...body, ...header } as unknown as Bodies[K])
  }

  raw (message: Pick<Message, 'bytes' | 'type'>, attachments: readonly Uint8Array[] = []): Raw {
    return { type: 'raw', message, attachments }
  }

  /** Sends now, whatever is under way. */
  async emit (outgoing: Outgoing): Promise<void> {
    const message = outgoing.type === 'raw' ? outgoing.message : this.message(outgoing)

    if (outgoing.type !== 'raw') {
      this.apply(message as ContractMessage)
    }

    try {
      const [verdict] = await this.peer.send(this.other, [message.bytes], outgoing.attachments ?? [])
      this.told.push({ type: message.type, code: verdict?.code ?? 'silence', reason: verdict?.reason ?? '' })
    } catch (err) {
      this.told.push({ type: message.type, code: 'unreachable', reason: String(err) })
    }
  }

  private queue (before: () => void = () => {}): void {
    this.going = this.going.then(async () => {
      before()
      await this.act()
    }).catch(err => { this.peer.faults.push(err) })
  }

  private async act (): Promise<void> {
    while (this.asked !== this.contract.head) {
      this.asked = this.contract.head
      const step = await this.init.next(this)
      const outgoing = step == null ? [] : this.init.send == null ? [step] : await this.init.send(step, this)

      for (const one of outgoing) {
        await this.emit(one)
      }
    }
  }

  private message (step: Step): ContractMessage {
    if (step.type === 'countersign') {
      const { receipt } = this.contract

      if (receipt == null) {
        throw new Error('no receipt to countersign')
      }

      return countersign(this.peer.crypto, this.peer.signer, receipt) as ContractMessage
    }

    return (step.type === 'receipt'
      ? this.peer.sign('receipt', { ...step.body, prev: this.contract.headDigest, at: this.now() })
      : this.signed(step.type, step.body)) as ContractMessage
  }

  private apply (message: ContractMessage): Taken {
    const applied = apply(this.contract, message, this.law)

    if (!applied.ok) {
      return { code: applied.code, reason: applied.reason }
    }

    this.contract = applied.contract
    ;[...this.watchers].forEach(check => { check() })
    return undefined
  }

  /** Never before the step that it stands on. */
  private now (): bigint {
    const now = BigInt(Date.now())
    return now > this.contract.at ? now : this.contract.at
  }
}
