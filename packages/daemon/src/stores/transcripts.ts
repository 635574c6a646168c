import { open } from '@mycel/wire/envelope'
import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'
import { decodeRecord, encodeRecord } from './record.ts'
import type { Op, Store } from './store.ts'
import type { Crypto, Message, MessageId } from '@mycel/wire'

const TRANSCRIPTS = 'transcripts'
const NOTES = 'notes'
const UNDONE = 'undone'
const LIVE = 'live'
const CONTRACT_IDS = 'contract-ids'

/** A contract is stored under the id of its bid: the first message that belongs to it alone, known to both sides before the award. */
export type ContractKey = MessageId

/** What a node knows of a contract beside its transcript; durable in the same batch as the message that made it so. */
export interface StoredContract<N> {
  readonly key: ContractKey
  readonly messages: readonly Message[]
  readonly notes: N | undefined
}

/** Appends message `n` (0 is the tender) with the local time at which it was taken. */
export function putMessage (key: ContractKey, n: number, message: Message, now: bigint): Op {
  return { type: 'put', space: TRANSCRIPTS, key: messageKey(key, n), value: encodeRecord({ bytes: message.bytes, now }) }
}

/** Removes message `n`; a message that a crossing undid is kept aside, because somebody signed it. */
export function undoMessage (key: ContractKey, n: number, message: Message): Op[] {
  return [
    { type: 'del', space: TRANSCRIPTS, key: messageKey(key, n) },
    { type: 'put', space: UNDONE, key: `${key}!${message.id}`, value: message.bytes }
  ]
}

export function putNotes<N> (key: ContractKey, notes: N): Op {
  return { type: 'put', space: NOTES, key, value: encodeRecord(notes) }
}

/** Marks a contract that is not over: only these are replayed at start. */
export function live (key: ContractKey): Op {
  return { type: 'put', space: LIVE, key, value: new Uint8Array(0) }
}

/** A contract that is over stays stored, but is read only when asked for. */
export function retired (key: ContractKey): Op {
  return { type: 'del', space: LIVE, key }
}

/** Every contract that is not over. Error where a stored message no longer opens: the store is damaged. */
export async function * loadLive<N> (store: Store, crypto: Crypto, network: string): AsyncGenerator<StoredContract<N>> {
  for await (const [key] of store.list(LIVE)) {
    const stored = await loadContract<N>(store, crypto, network, key as ContractKey)

    if (stored != null) {
      yield stored
    }
  }
}

/** Files a contract's own id under its key. */
export function putContractId (id: string, key: ContractKey): Op {
  return { type: 'put', space: CONTRACT_IDS, key: id, value: fromString(key) }
}

export async function keyOfContract (store: Store, id: string): Promise<ContractKey | undefined> {
  const value = await store.get(CONTRACT_IDS, id)
  return value == null ? undefined : toString(value) as ContractKey
}

/** Every contract that was ever awarded, over or not. */
export async function * contractKeys (store: Store): AsyncGenerator<ContractKey> {
  for await (const [, value] of store.list(CONTRACT_IDS)) {
    yield toString(value) as ContractKey
  }
}

/** One stored contract; undefined where there is none. */
export async function loadContract<N> (store: Store, crypto: Crypto, network: string, key: ContractKey): Promise<StoredContract<N> | undefined> {
  const messages: Message[] = []

  for await (const { message } of loadTranscript(store, crypto, network, key)) {
    messages.push(message)
  }

  const notes = await store.get(NOTES, key)
  return messages.length === 0 ? undefined : { key, messages, notes: notes == null ? undefined : decodeRecord<N>(notes) }
}

/** The messages of one stored contract in order, each with the local time at which it was taken. Error as with `loadLive`. */
export async function * loadTranscript (store: Store, crypto: Crypto, network: string, key: ContractKey): AsyncGenerator<{ readonly message: Message, readonly now: bigint }> {
  for await (const [at, value] of store.list(TRANSCRIPTS, { gte: `${key}!`, lt: `${key}"` })) {
    const { bytes, now } = decodeRecord<{ bytes: Uint8Array, now: bigint }>(value)
    const opened = open(crypto, bytes, { network })

    if (!opened.ok) {
      throw new Error(`stored message ${at} does not open (${opened.code}): the database is damaged`)
    }

    yield { message: opened.message, now }
  }
}

/** Forgets a bid that was never awarded. */
export async function forget (store: Store, key: ContractKey): Promise<readonly Op[]> {
  const ops: Op[] = [retired(key), { type: 'del', space: NOTES, key }]

  for await (const [at] of store.list(TRANSCRIPTS, { gte: `${key}!`, lt: `${key}"` })) {
    ops.push({ type: 'del', space: TRANSCRIPTS, key: at })
  }

  return ops
}

function messageKey (key: ContractKey, n: number): string {
  return `${key}!${n.toString(16).padStart(8, '0')}`
}
