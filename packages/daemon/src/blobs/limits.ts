import { CHUNK_BYTES } from '@mycel/wire/blobs'

/** How long one chunk may take, milliseconds: below 35 KiB/s a source counts as slow. */
export const CHUNK_MS = 30_000

/** Chunks asked of one source at a time: at first, and at most. One more with each that comes, one again after a deadline that passed. */
export const FIRST_WINDOW = 2
export const MAX_WINDOW = 6

/** Chunks asked of all sources of one transfer at a time: what it may hold in memory. */
export const MAX_IN_FLIGHT = 12

/** Sources of one transfer. */
export const MAX_SOURCES = 16

/** Transfers at a time, of blobs of more than one chunk and of others; further ones wait. */
export const MAX_LARGE_TRANSFERS = 4
export const MAX_SMALL_TRANSFERS = 32

/** Transfers that may wait for their turn. */
export const MAX_WAITING_TRANSFERS = 1024

/**
 * A transfer that others wait behind gives way to them where it brings less than this many bytes within this many milliseconds (256 KiB/s): it goes on beside the others, one chunk at a time, as so many may.
 */
export const SLOW_LOOK_MS = 10_000
export const SLOW_LOOK_BYTES = 2.5 * CHUNK_BYTES
export const MAX_SLOW_TRANSFERS = 64

/** How long a source may bring nothing while something is asked of it, whatever it says meanwhile, milliseconds. */
export const STALL_MS = 2 * CHUNK_MS

/** Deadlines that a source may let pass, one after the other, before it is left. */
export const MAX_SLOW = 2

/** Tries to reach a source that broke, and the pause before the first; each next one is three times longer. */
export const MAX_FAILURES = 4
export const RETRY_MS = 100

/** Times that a source may put off, and for how long it is then left alone. */
export const MAX_BUSY = 40
export const BUSY_MS = 250

/** A chunk that another source could bring sooner is asked of both, once it has been awaited this long and twice as long as that other one takes, milliseconds. */
export const TAKEOVER_MS = 500

/** How long a peer that sent wrong bytes is asked only where nobody else is left, milliseconds; and how many such peers are remembered. */
export const BLAME_MS = 10 * 60_000
export const MAX_BLAMED = 1024

/** Bytes that a server holds for replies under way to all peers, and pieces to one of them. */
export const MAX_SERVED_BYTES = 32 * CHUNK_BYTES
export const MAX_PIECES_PER_PEER = 16

/** Beside them: bytes for those that this node has a contract with, and pieces to one of these. Whoever reads slowly, or nothing, must not keep results from their requesters. */
export const MAX_RESERVED_BYTES = 16 * CHUNK_BYTES
export const MAX_RESERVED_PER_PEER = 2

/** How long a request may take before its stream counts as stuck, milliseconds: longer than any chunk's deadline. */
export const BLOB_REQUEST_MS = 2 * CHUNK_MS

/** What one connection may have served at a time: as much as a client asks for, with its next request as its word that it has room. */
export const BLOB_LIMITS = { maxConcurrent: MAX_WINDOW, maxStreams: 2 } as const

/** Requests that wait until a server has room; to further ones it is `busy`. */
export const MAX_WAITING_PIECES = 256
