import { StreamRequestError } from './errors.ts'
import { frameStream } from './frame-stream.ts'
import { encodeFrame, encodeFrameParts, shortReason, toReply } from './frame.ts'
import { FRAME_TIMEOUT_MS, MAX_CONCURRENT, MAX_FRAME_BYTES, MAX_IN_FLIGHT_BYTES, REQUEST_TIMEOUT_MS, WRITE_TIMEOUT_MS } from './limits.ts'
import type { FrameStream } from './frame-stream.ts'
import type { Frame, Reply, Request } from './frame.ts'
import type { Connection, Libp2p, PeerId, Stream } from '@libp2p/interface'

/** Who asks: proved by the connection's own handshake. */
export interface From {
  readonly peer: PeerId
  /** The peer's Ed25519 identity key, 32 bytes. */
  readonly key: Uint8Array
}

export interface HandlerOptions {
  /** Aborts when the stream closes or the deadline passes. */
  readonly signal: AbortSignal
  /** Resolves once the reply has been handed to the transport, or never will be: what it holds in memory is free again. */
  readonly written: Promise<void>
}

/** Answers one request. What it throws is told to the other side as `internal`, nothing more. */
export type RequestHandler = (request: Request, from: From, options: HandlerOptions) => Partial<Reply> | Promise<Partial<Reply>>

export interface HandleLimits {
  /** Largest frame accepted or sent, bytes. Default 2 MiB. */
  readonly maxFrameBytes?: number
  /** Requests of one stream in work at the same time, replies being written included; the next is not read before one is done. Default 32. */
  readonly maxConcurrent?: number
  /** Streams of this protocol per connection. Default 4. */
  readonly maxStreams?: number
  /** How long one request may be worked on, milliseconds. Default 10 s. */
  readonly timeoutMs?: number
  /** How long the other side may take to read one reply, milliseconds, before its stream is aborted. Default 30 s. */
  readonly writeTimeoutMs?: number
  /** How long a request may take to arrive once it has begun, milliseconds, before its stream is aborted. Default 60 s. */
  readonly frameTimeoutMs?: number
  /** Told when a handler threw or a stream was aborted. */
  readonly onError?: (err: unknown) => void
}

const DEFAULTS = {
  maxFrameBytes: MAX_FRAME_BYTES, maxConcurrent: MAX_CONCURRENT, maxStreams: 4, timeoutMs: REQUEST_TIMEOUT_MS, writeTimeoutMs: WRITE_TIMEOUT_MS, frameTimeoutMs: FRAME_TIMEOUT_MS, onError: () => {}
}

/** Serves a protocol on a node that the caller runs. Returns what stops it: no new streams, and the open ones are aborted. */
export async function handle (node: Pick<Libp2p, 'handle' | 'unhandle'>, protocol: string, handler: RequestHandler, limits: HandleLimits = {}): Promise<() => Promise<void>> {
  const full: Required<HandleLimits> = { ...DEFAULTS, ...limits }
  const streams = new Set<Stream>()

  const accept = (stream: Stream, connection: Connection): void => {
    const key = connection.remotePeer.type === 'Ed25519' ? connection.remotePeer.publicKey.raw : undefined

    if (key == null) {
      stream.abort(new StreamRequestError('refused', 'only Ed25519 identities'))
      return
    }

    // attached in this very turn: bytes that arrive before a reader is there can be lost to an overflow
    const frames = frameStream(stream, full.maxFrameBytes, full.frameTimeoutMs)
    streams.add(stream)
    stream.addEventListener('close', () => { streams.delete(stream) })
    void serve(frames, handler, { peer: connection.remotePeer, key }, full)
  }

  await node.handle(protocol, accept, { maxInboundStreams: full.maxStreams })

  return async () => {
    await node.unhandle(protocol)

    for (const stream of streams) {
      stream.abort(new StreamRequestError('stopped', `${protocol} is no longer served`))
    }
  }
}

/**
 * Reads the next request only when there is a place to work on it, and works on no more bytes than a client may have in flight: one that sends more overflows its
 * own stream.
 */
async function serve (frames: FrameStream, handler: RequestHandler, from: From, limits: Required<HandleLimits>): Promise<void> {
  const closed = new AbortController()
  const answers = new Set<Promise<void>>()
  const inWork = { bytes: 0 }
  frames.stream.addEventListener('close', () => { closed.abort() })

  const fail = (err: unknown): void => {
    frames.stream.abort(err instanceof Error ? err : new Error(String(err)))
    limits.onError(err)
  }

  try {
    for (let next = await frames.read(); next != null; next = await frames.read()) {
      const { frame, size } = next

      if (frame.kind !== 'request') {
        throw new StreamRequestError('malformed-frame', `a ${frame.kind} where a request belongs`)
      }

      // a client that keeps to its own limit never waits here
      while (answers.size > 0 && inWork.bytes + size > MAX_IN_FLIGHT_BYTES) {
        await Promise.race(answers)
      }

      inWork.bytes += size

      const written = Promise.withResolvers<void>()
      const answered = answerTo(frame, handler, from, { signal: closed.signal, written: written.promise }, limits)
        .then(async reply => frames.write(encodeReply(reply, limits), { timeoutMs: limits.writeTimeoutMs }))
        .catch(fail)
        .finally(() => {
          written.resolve()
          answers.delete(answered)
          inWork.bytes -= size
        })
      answers.add(answered)

      if (answers.size >= limits.maxConcurrent) {
        await Promise.race(answers)
      }
    }

    await Promise.all(answers)
    await frames.stream.close({ signal: AbortSignal.timeout(limits.writeTimeoutMs) })
  } catch (err) {
    fail(err)
  }
}

async function answerTo (frame: Frame & { kind: 'request' }, handler: RequestHandler, from: From, { signal: closed, written }: HandlerOptions, limits: Required<HandleLimits>): Promise<Frame> {
  const { id, request } = frame
  const late = AbortSignal.timeout(limits.timeoutMs)

  try {
    const reply = toReply(await unlessLate(handler(request, from, { signal: AbortSignal.any([closed, late]), written }), late))
    return { kind: 'reply', id, reply: { ...reply, verdicts: reply.verdicts.map(verdict => ({ ...verdict, reason: shortReason(verdict.reason) })) } }
  } catch (err) {
    limits.onError(err)
    return late.aborted ? { kind: 'error', id, code: 'timeout', reason: 'no answer in time' } : { kind: 'error', id, code: 'internal', reason: 'the request could not be answered' }
  }
}

/** A handler that ignores its signal still gives its place back in time. */
async function unlessLate<T> (answer: T | Promise<T>, late: AbortSignal): Promise<T> {
  if (!(answer instanceof Promise)) {
    return answer
  }

  return new Promise<T>((resolve, reject) => {
    const onLate = (): void => { reject(new StreamRequestError('timeout', 'the handler took too long', { cause: late.reason })) }
    late.addEventListener('abort', onLate, { once: true })
    answer.then(resolve, reject).finally(() => { late.removeEventListener('abort', onLate) })
  })
}

function encodeReply (reply: Frame, limits: Required<HandleLimits>): readonly Uint8Array[] {
  try {
    const parts = encodeFrameParts(reply)

    if (parts.reduce((sum, { byteLength }) => sum + byteLength, 0) <= limits.maxFrameBytes) {
      return parts
    }
  } catch (err) {
    limits.onError(err)
  }

  return [encodeFrame({ kind: 'error', id: reply.id, code: 'reply-too-large', reason: 'the reply does not fit a frame' })]
}
