import { StreamRequestError } from './errors.ts'
import { frameStream } from './frame-stream.ts'
import { encodeFrame } from './frame.ts'
import { MAX_IN_FLIGHT, MAX_IN_FLIGHT_BYTES, WRITE_TIMEOUT_MS } from './limits.ts'
import type { FrameStream } from './frame-stream.ts'
import type { Frame, Reply, Request } from './frame.ts'
import type { Stream } from '@libp2p/interface'

interface Flight {
  readonly size: number
  readonly resolve: (reply: Reply) => void
  readonly reject: (err: StreamRequestError) => void
}

interface Waiter { readonly size: number, readonly go: () => void }

/** The client's side of one open stream: replies find their request by id; no more than the allowed number and bytes are in flight. */
export class Channel {
  readonly #frames: FrameStream
  readonly #flights = new Map<number, Flight>()
  readonly #waiting = new Set<Waiter>()
  readonly #gone: (channel: Channel) => void
  #nextId = 1
  #places = 0
  #bytes = 0
  #abandoned = 0
  #open = true

  constructor (stream: Stream, maxFrameBytes: number, gone: (channel: Channel) => void) {
    this.#frames = frameStream(stream, maxFrameBytes)
    this.#gone = gone
    void this.#readAll()
  }

  get open (): boolean {
    return this.#open && this.#frames.stream.writeStatus === 'writable'
  }

  get waiting (): number {
    return this.#waiting.size
  }

  /** Sends a request and resolves with its reply. Rejects with StreamRequestError: `stream-lost`, `timeout`, `aborted`, `frame-too-large`, `refused`. */
  async request (request: Request, signal: AbortSignal): Promise<Reply> {
    const id = this.#nextId
    this.#nextId = id === 0xffff_ffff ? 1 : id + 1
    const bytes = encode({ kind: 'request', id, request })
    await this.#place(bytes.byteLength, signal)

    if (!this.#open || signal.aborted) {
      this.#release(bytes.byteLength)
      throw signal.aborted ? abortError(signal) : new StreamRequestError('stream-lost', 'the stream closed before the request was sent')
    }

    return new Promise<Reply>((resolve, reject) => {
      const done = (): void => { signal.removeEventListener('abort', onAbort) }
      const onAbort = (): void => {
        this.#abandon(id)
        reject(abortError(signal))
      }

      this.#flights.set(id, {
        size: bytes.byteLength,
        resolve: reply => {
          done()
          resolve(reply)
        },
        reject: err => {
          done()
          reject(err)
        }
      })
      signal.addEventListener('abort', onAbort)
      // the write has its own deadline: a frame cut short would break the stream for the requests behind it
      this.#frames.write(bytes, { timeoutMs: WRITE_TIMEOUT_MS }).catch((err: unknown) => { this.#lose(err) })
    })
  }

  close (): void {
    this.#lose(new StreamRequestError('stopped', 'the requester was stopped'))
  }

  async #place (size: number, signal: AbortSignal): Promise<void> {
    if (this.#fits(size) && this.#waiting.size === 0) {
      this.#take(size)
      return
    }

    await new Promise<void>((resolve, reject) => {
      const waiter: Waiter = {
        size,
        go: () => {
          signal.removeEventListener('abort', onAbort)
          this.#waiting.delete(waiter)
          this.#take(size)
          resolve()
        }
      }
      const onAbort = (): void => {
        this.#waiting.delete(waiter)
        reject(abortError(signal))
      }

      this.#waiting.add(waiter)
      signal.addEventListener('abort', onAbort)
    })
  }

  #fits (size: number): boolean {
    return this.#places < MAX_IN_FLIGHT && (this.#places === 0 || this.#bytes + size <= MAX_IN_FLIGHT_BYTES)
  }

  #take (size: number): void {
    this.#places++
    this.#bytes += size
  }

  #release (size: number): void {
    this.#places--
    this.#bytes -= size

    for (const waiter of this.#waiting) {
      if (!this.#fits(waiter.size)) {
        break
      }

      waiter.go()
    }
  }

  /** The reply may still come: the request keeps its place, but nobody waits. A stream full of those is stuck. */
  #abandon (id: number): void {
    const flight = this.#flights.get(id)

    if (flight != null) {
      const ignore = (): void => { this.#abandoned-- }
      this.#flights.set(id, { size: flight.size, resolve: ignore, reject: ignore })
      this.#abandoned++

      if (this.#abandoned >= MAX_IN_FLIGHT / 2) {
        this.#lose(new StreamRequestError('timeout', `${this.#abandoned} requests without a reply`))
      }
    }
  }

  async #readAll (): Promise<void> {
    try {
      for (let next = await this.#frames.read(); next != null; next = await this.#frames.read()) {
        this.#settle(next.frame)
      }

      this.#lose(new StreamRequestError('stream-lost', 'the other side closed the stream'))
    } catch (err) {
      this.#lose(err)
    }
  }

  #settle (frame: Frame): void {
    const flight = this.#flights.get(frame.id)

    if (flight == null || frame.kind === 'request') {
      throw new StreamRequestError('malformed-frame', 'a reply to nothing that was asked')
    }

    this.#flights.delete(frame.id)
    this.#release(flight.size)

    if (frame.kind === 'reply') {
      flight.resolve(frame.reply)
    } else {
      flight.reject(new StreamRequestError('refused', `refused: ${frame.code} ${frame.reason}`, { remoteCode: frame.code }))
    }
  }

  #lose (cause: unknown): void {
    if (!this.#open) {
      return
    }

    this.#open = false
    const err = cause instanceof StreamRequestError ? cause : new StreamRequestError('stream-lost', 'the stream failed', { cause })
    this.#frames.stream.abort(err)
    this.#gone(this)

    for (const flight of this.#flights.values()) {
      flight.reject(err.code === 'stopped' || err.code === 'malformed-frame' ? err : new StreamRequestError('stream-lost', err.message, { cause: err }))
    }

    this.#flights.clear()

    for (const waiter of [...this.#waiting]) {
      waiter.go()
    }
  }
}

function encode (frame: Frame): Uint8Array {
  try {
    return encodeFrame(frame)
  } catch (cause) {
    throw new StreamRequestError('frame-too-large', cause instanceof Error ? cause.message : 'the frame breaks a limit', { cause })
  }
}

/** What an aborted signal means to the caller: its own deadline, or its own wish. */
export function abortError (signal: AbortSignal): StreamRequestError {
  const reason: unknown = signal.reason
  return reason instanceof Error && reason.name === 'TimeoutError'
    ? new StreamRequestError('timeout', 'no reply in time', { cause: reason })
    : new StreamRequestError('aborted', 'the request was aborted', { cause: reason })
}
