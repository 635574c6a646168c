import type { Tender } from '@mycel/wire'

const MINUTE_MS = 60_000

/** How long a requester may take before it has to say something, beyond the time of a window where it computes too, milliseconds: a place is kept for it meanwhile. */
export const MAX_WAIT_MS = 30 * MINUTE_MS

/** The longest window, and the longest time to sign a bill, milliseconds. */
export const MAX_WINDOW_MS = 24 * 60 * MINUTE_MS

/** Why a provider does not work on such terms, if so: a requester that falls silent holds a place and a reservation of it for as long as its own tender says. Pure. */
export function impatient ({ startMs, windowMs, revealMs, approveMs, settleMs }: Tender['timeouts']): string | undefined {
  if (windowMs > MAX_WINDOW_MS || settleMs > MAX_WINDOW_MS) {
    return 'a window, or the time to sign a bill, of more than a day'
  }

  return Math.max(startMs, revealMs - windowMs, approveMs - windowMs) > MAX_WAIT_MS ? `it would have to be waited for longer than ${MAX_WAIT_MS / MINUTE_MS} minutes` : undefined
}
