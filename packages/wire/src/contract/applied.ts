import type { Contract } from './contract.ts'
import type { Refusal } from './refusal.ts'
import type { Message } from '../envelope/authenticated.ts'

export type Applied =
  | {
    readonly ok: true
    readonly contract: Contract
    /** Messages that a crossing removed from the transcript, in order. */
    readonly undone: readonly Message[]
  }
  | Refusal
