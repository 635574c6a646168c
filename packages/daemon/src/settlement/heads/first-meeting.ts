import { inTurns } from '../in-turns.ts'

/** A start waits so long at most for those who may know more of this node's log than it does, milliseconds. */
const MEETING_MS = 5_000

/** So many are asked, so many at a time: one that knows is enough. */
const MAX_ASKED = 256
const AT_ONCE = 64

export interface FirstMeetingPorts {
  /** The log has nothing but its first epoch's opening: that says nothing which could be contradicted. */
  readonly fresh: boolean
  /** Keys of those with whom something is settled or reserved, whom to ask first first. */
  counterparties (): Promise<readonly Uint8Array[]>
  /** Exchanges heads with one of them. */
  meet (peer: Uint8Array, signal: AbortSignal): Promise<void>
  readonly stopping: AbortSignal
  readonly ms?: number
}

/**
 * Asks those who have dealt with this node what they know of its log, before anything is appended to it. A node that was set back to an earlier state, and goes on at once, would sign other entries for places that it has
 * signed before, which is a fork to whoever holds both. Resolves once all have answered or cannot be reached, and in any case after some seconds: who has nobody to ask cannot wait for ever.
 */
export async function firstMeeting ({ fresh, counterparties, meet, stopping, ms = MEETING_MS }: FirstMeetingPorts): Promise<void> {
  if (fresh) {
    return
  }

  const signal = AbortSignal.any([stopping, AbortSignal.timeout(ms)])
  const over = new Promise<void>(resolve => { signal.addEventListener('abort', () => { resolve() }, { once: true }) })

  const all = async (): Promise<void> => {
    await inTurns((await counterparties()).slice(0, MAX_ASKED), AT_ONCE, async peer => {
      if (!signal.aborted) {
        await meet(peer, signal).catch(() => {})
      }
    })
  }

  await Promise.race([all().catch(() => {}), over])
}
