import { apply } from '@mycel/wire/contract'
import { stepOf, tenderOf } from '../../../packages/wire/dist/test/fixtures/steps.js'
import { ports } from '../law-ports.ts'
import { crypto } from '../people.ts'
import type { StepOptions } from '../../../packages/wire/dist/test/fixtures/steps.js'
import type { Contract, Role, Step } from '@mycel/wire/contract'
import type { Message } from '@mycel/wire/envelope'
import type { Tender } from '@mycel/wire/messages'

/** Messages in the order in which they arrive, and why one is refused where it is. */
export interface Game {
  readonly name: string
  readonly arrivals: ReadonlyArray<{ readonly message: Message, readonly code?: string | undefined }>
}

export type Path = ReadonlyArray<readonly [step: Step, role: Role, options?: StepOptions]>

export const WINDOW: Path = [['start', 'requester'], ['commit', 'provider'], ['reveal', 'requester'], ['open', 'provider'], ['approve', 'requester']]
export const PLAIN_WINDOW: Path = WINDOW.filter(([step]) => step !== 'reveal')
export const OPENING: Path = [['bid', 'provider'], ['award', 'requester'], ['accept', 'provider']]
export const BILL: Path = [['deliver', 'provider'], ['receipt', 'provider'], ['countersign', 'requester']]
export const ACCEPTED: Partial<Tender> = { evidence: { kind: 'accepted', body: new Uint8Array(0) } }

/** A contract that its messages made, with all of them. */
export interface Played {
  readonly contract: Contract
  readonly messages: readonly Message[]
}

export function begin (change: Partial<Tender> = {}): Played {
  return on({ messages: [] }, tenderOf(change, crypto))
}

/** Honest steps, really signed. */
export function play (from: Played, path: Path): Played {
  return path.reduce((at, [step, role, options]) => on(at, next(at.contract, step, role, options)), from)
}

export function next (contract: Contract, step: Step, role: Role, options: StepOptions = {}): Message {
  return stepOf(contract, step, role, { ...options, crypto })
}

/** A game of accepted messages only. */
export function accepted (name: string, { messages }: Played): Game {
  return { name, arrivals: messages.map(message => ({ message })) }
}

function on ({ contract, messages }: { readonly contract?: Contract, readonly messages: readonly Message[] }, message: Message): Played {
  const applied = apply(contract, message, ports)

  if (!applied.ok) {
    throw new Error(`${message.type} in ${contract?.state ?? 'none'}: ${applied.code}, ${applied.reason}`)
  }

  return { contract: applied.contract, messages: [...messages, message] }
}
