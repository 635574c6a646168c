const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

/** How long provider records hold, and so how long storers must keep their providers' addresses: libp2p forgets those after an hour by itself. */
export const PROVIDER_VALIDITY_MS = 48 * HOUR_MS

/** How often provider records are looked at, and how old they get before they are renewed. */
export const REPROVIDE_INTERVAL_MS = 15 * MINUTE_MS
export const REPROVIDE_AGE_MS = 30 * MINUTE_MS

/** Largest gossip RPC, bytes: a network-wide constant, because a receiver with a lower one goes deaf to the sender. Messages are far below it. */
export const MAX_GOSSIP_RPC_BYTES = 4 * 1024 * 1024

/** What may wait to be sent to one gossip peer, bytes; gossip has no other backpressure. */
export const MAX_GOSSIP_BACKLOG_BYTES = 16 * 1024 * 1024

/** How far ahead of our clock a gossiped message may be dated. */
export const CLOCK_SKEW_MS = MINUTE_MS

/** How long a gossiped tender or proof may stay fresh. Ads renew themselves by sequence number. */
export const GOSSIP_VALIDITY_MS = 10 * MINUTE_MS

/** How long message ids are remembered: past everything that a validator would still accept. */
export const GOSSIP_MEMORY_MS = GOSSIP_VALIDITY_MS + 2 * CLOCK_SKEW_MS

/** Largest window of one stream, bytes: below what a reader buffers, so that backpressure comes before an abort. */
export const MAX_STREAM_WINDOW_BYTES = 2 << 20

/** How often a node that lost everybody dials its bootstrap addresses again: first, then doubling up to the last. */
export const REJOIN_FIRST_MS = 250
export const REJOIN_LAST_MS = 30_000
