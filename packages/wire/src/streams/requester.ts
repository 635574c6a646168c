import { abortError, Channel } from './channel.ts'
import { StreamRequestError } from './errors.ts'
import { toRequest } from './frame.ts'
import { DIAL_TIMEOUT_MS, MAX_FRAME_BYTES, MAX_WAITING, REQUEST_TIMEOUT_MS } from './limits.ts'
import type { Reply, Request } from './frame.ts'
import type { AbortOptions, Libp2p, PeerId } from '@libp2p/interface'

export interface RequesterInit {
  /** From `protocolName`. */
  readonly protocol: string
  /** Largest frame sent or accepted, bytes. Default 2 MiB. */
  readonly maxFrameBytes?: number
  /** How long one request may take, milliseconds. Default 10 s; a shorter signal of the caller wins. */
  readonly timeoutMs?: number
}

/** Asks peers over one open stream each. */
export interface Requester {
  /**
   * One request, one reply. Opens the peer's stream where none is open; a request that finds its stream dead before it was written is sent on a new one.
   * Rejects with StreamRequestError. After `stream-lost` or `timeout` the other side may or may not have acted: send only what is safe to send again.
   */
  request (peer: PeerId, parts: Partial<Request>, options?: AbortOptions): Promise<Reply>
  /** Closes all streams; waiting requests reject with `stopped`. */
  stop (): void
}

/** A requester over a node that the caller runs. Memory: one stream per peer asked, closed with its connection. */
export function createRequester (node: Pick<Libp2p, 'dialProtocol'>, init: RequesterInit): Requester {
  const { protocol, maxFrameBytes = MAX_FRAME_BYTES, timeoutMs = REQUEST_TIMEOUT_MS } = init
  const channels = new Map<string, Promise<Channel>>()
  const stopping = new AbortController()

  async function dial (peer: PeerId, name: string): Promise<Channel> {
    try {
      const signal = AbortSignal.any([stopping.signal, AbortSignal.timeout(DIAL_TIMEOUT_MS)])
      const stream = await node.dialProtocol(peer, protocol, { signal })
      return new Channel(stream, maxFrameBytes, () => { channels.delete(name) })
    } catch (cause) {
      channels.delete(name)
      throw stopping.signal.aborted ? new StreamRequestError('stopped', 'the requester was stopped') : new StreamRequestError('dial-failed', `no ${protocol} stream to ${name}`, { cause })
    }
  }

  async function channelTo (peer: PeerId, signal: AbortSignal): Promise<Channel> {
    const name = peer.toString()
    const known = channels.get(name) ?? dial(peer, name)
    channels.set(name, known)
    const channel = await orAborted(known, signal)

    if (channel.open) {
      return channel
    }

    const again = channels.get(name)
    const fresh = again == null || again === known ? dial(peer, name) : again
    channels.set(name, fresh)
    return orAborted(fresh, signal)
  }

  return {
    async request (peer, parts, options = {}) {
      if (stopping.signal.aborted) {
        throw new StreamRequestError('stopped', 'the requester was stopped')
      }

      const deadline = AbortSignal.timeout(timeoutMs)
      const signal = options.signal == null ? deadline : AbortSignal.any([options.signal, deadline])

      if (signal.aborted) {
        throw abortError(signal)
      }

      const channel = await channelTo(peer, signal)

      if (channel.waiting >= MAX_WAITING) {
        throw new StreamRequestError('too-many-pending', `${channel.waiting} requests wait for ${peer.toString()}`)
      }

      return channel.request(toRequest(parts), signal)
    },
    stop () {
      stopping.abort()

      for (const channel of channels.values()) {
        channel.then(open => { open.close() }, () => {})
      }

      channels.clear()
    }
  }
}

async function orAborted<T> (promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise<T>((resolve, reject) => {
    const onAbort = (): void => { reject(abortError(signal)) }
    signal.addEventListener('abort', onAbort)
    promise.then(resolve, reject).finally(() => { signal.removeEventListener('abort', onAbort) })
  })
}
