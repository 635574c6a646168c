const HARMLESS = new Set(['StreamStateError', 'StreamClosedError', 'StreamResetError', 'StreamAbortedError', 'ConnectionClosedError', 'ConnectionClosingError', 'MuxerClosedError'])

/**
 * Whether an uncaught error only says that a libp2p stream or connection ended while somebody still wrote to it. libp2p throws these out of event
 * handlers that no caller can wrap; the daemon's `uncaughtException` policy lets them pass and stops on everything else.
 */
export function isHarmlessStreamError (err: unknown): boolean {
  return err instanceof Error && HARMLESS.has(err.name)
}
