import { fromString } from 'uint8arrays/from-string'
import { toString } from 'uint8arrays/to-string'

/** Witnesses of one window, at most. */
export const MAX_WITNESSES = 2

/**
 * What a requester asks a witness for: a commitment before a window starts; the nonce, once the root is signed; and to count the window, once it is judged. The body of a request on the `witness`
 * protocol. Spec: docs/spec/verification.md "Witnesses".
 */
export type Ask = 'commit' | 'nonce' | 'judged'

const ASKS: readonly Ask[] = ['commit', 'nonce', 'judged']

export function encodeAsk (ask: Ask): Uint8Array {
  return fromString(ask)
}

export function decodeAsk (body: Uint8Array): Ask | undefined {
  return body.byteLength > 16 ? undefined : ASKS.find(ask => ask === toString(body))
}

/** Envelopes of a request, in this order. */
export const SHOWN = ['tender', 'award', 'start', 'commit'] as const
export const JUDGED = ['tender', 'bid', 'award', 'start', 'commit', 'reveal', 'open', 'approve'] as const

/** Envelopes by name; undefined where there are more or fewer. */
export function namedEnvelopes<N extends string> (names: readonly N[], envelopes: readonly Uint8Array[]): Readonly<Record<N, Uint8Array>> | undefined {
  return envelopes.length === names.length
    ? Object.fromEntries(names.map((name, i) => [name, envelopes[i]])) as Record<N, Uint8Array>
    : undefined
}
