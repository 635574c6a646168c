import { entryKey } from '@mycel/settle/log'
import type { Op, Store } from '../../stores/store.ts'
import type { BookEvent } from '@mycel/settle/books'
import type { LogState } from '@mycel/settle/log'

/** Where in the log a countersigned receipt or payment stands, by its id. */
const PLACES = 'places'

/** Files an entry that is about to be appended to `state`; for the same batch. Anything but a countersigned receipt or payment is not filed. */
export function putPlace (state: Pick<LogState, 'ordinal' | 'size'>, event: BookEvent): readonly Op[] {
  return (event.kind === 'receipt' || event.kind === 'payment') && event.message.complete
    ? [{ type: 'put', space: PLACES, key: event.message.id, value: Buffer.from(`${state.ordinal} ${state.size}`) }]
    : []
}

export interface Place {
  readonly id: string
  readonly ordinal: number
  readonly seq: number
}

/** A stored place. */
export function placeOf (id: string, value: Uint8Array): Place {
  const [ordinal = 0, seq = 0] = Buffer.from(value).toString().split(' ').map(Number)
  return { id, ordinal, seq }
}

/** The places of all ids that begin like this, two at most. */
export async function findPlaces (store: Store, id: string): Promise<readonly Place[]> {
  const found: Place[] = []

  for await (const [key, value] of store.list(PLACES, { gte: id, lt: `${id}g`, limit: 2 })) {
    found.push(placeOf(key, value))
  }

  return found
}

/** The envelope of the entry at a place. */
export async function entryAt (store: Store, { ordinal, seq }: Place): Promise<Uint8Array | undefined> {
  return store.get('entries', entryKey(ordinal, seq))
}
