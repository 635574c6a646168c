/** Largest frame, bytes. A stream's reader gives up at 4 MiB unread, so two frames always fit. Larger blobs go in ranges. */
export const MAX_FRAME_BYTES = 2 * 1024 * 1024

/** Largest piece of a frame that is handed to the transport at once, bytes; the next one waits until it has drained. */
export const MAX_CHUNK_BYTES = 1024 * 1024

/** Unread bytes after which a stream is aborted. */
export const MAX_READ_BUFFER_BYTES = 2 * MAX_FRAME_BYTES

/** Envelopes, attachments or verdicts of one frame. */
export const MAX_FRAME_ITEMS = 64

/** Requests of one stream that may await their reply at the same time; a client MUST NOT send more: a server stops reading. */
export const MAX_IN_FLIGHT = 64

/** Bytes of requests of one stream that may await their reply: a client MUST NOT send more, unless it is a single frame. */
export const MAX_IN_FLIGHT_BYTES = MAX_FRAME_BYTES

/** Requests of one stream that a server works on at the same time, unless told otherwise. */
export const MAX_CONCURRENT = 32

/** Requests to one peer that may wait for a place in flight; more fail at once. */
export const MAX_WAITING = 1024

/** Bytes of a reason that goes with a verdict or error. */
export const MAX_REASON_BYTES = 256

export const REQUEST_TIMEOUT_MS = 10_000
export const DIAL_TIMEOUT_MS = 10_000
export const WRITE_TIMEOUT_MS = 30_000

/** How long a frame may take to arrive once its first byte has, milliseconds: 2 MiB at 35 KiB/s. */
export const FRAME_TIMEOUT_MS = 60_000
