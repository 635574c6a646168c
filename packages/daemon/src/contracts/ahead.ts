import type { ContractMessage } from '@mycel/wire'

/** A signed time further ahead of this node's clock than this is not taken: its author could let every deadline pass at once, or none ever, milliseconds. */
export const MAX_AHEAD_MS = 60_000n

/** Whether a message is signed for a time that has not come, whichever way it comes. */
export function isAhead ({ body }: ContractMessage, now: bigint): boolean {
  return body.at > now + MAX_AHEAD_MS
}
