import { request } from 'node:http'
import { Readable } from 'node:stream'
import { errorOf, toJson } from '../api/json.ts'
import { ControlError } from '../control-error.ts'
import type { BlobContent } from '../control.ts'
import type { IncomingMessage } from 'node:http'

/** Largest answer that is held in memory, bytes. */
const MAX_ANSWER_BYTES = 1024 * 1024 * 1024

export interface Call {
  readonly method: 'GET' | 'POST' | 'DELETE'
  readonly path: string
  /** Sent as JSON. */
  readonly body?: unknown
  /** Sent as it is. */
  readonly upload?: AsyncIterable<Uint8Array>
  readonly signal?: AbortSignal
  /** Gives up after this long without a byte, ms; 0 waits as long as the signal lets it. */
  readonly idleMs: number
}

/** Sends a call over the socket; the answer's head has arrived and says success. ControlError otherwise. */
export async function send (socketPath: string, call: Call): Promise<IncomingMessage> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = call.body != null ? { 'content-type': 'application/json' } : call.upload != null ? { 'content-type': 'application/octet-stream' } : {}
    const req = request({ socketPath, method: call.method, path: call.path, agent: false, headers, ...(call.signal == null ? {} : { signal: call.signal }) })
    let answered = false
    req.setTimeout(call.idleMs, () => { req.destroy(new ControlError('unavailable', `the daemon did not answer ${call.method} ${call.path} within ${call.idleMs / 1000} s`, 'ask "mycel status"')) })
    req.once('response', message => {
      answered = true
      resolve(message)
    })
    req.on('error', err => { reject(failure(err, socketPath)) })

    if (call.upload != null) {
      const source = Readable.from(call.upload)
      // a daemon that refuses an upload answers and closes: its answer counts, not the broken pipe
      source.once('error', err => { answered ? source.destroy() : req.destroy(err) })
      source.pipe(req)
    } else {
      req.end(call.body == null ? undefined : toJson(call.body))
    }
  })

  const { statusCode = 500 } = response

  if (statusCode >= 200 && statusCode < 300) {
    return response
  }

  const text = (await bytesOf(response)).toString('utf8')
  throw errorOf(parse(text) ?? {})
}

export async function json<T> (response: IncomingMessage): Promise<T> {
  const value = parse<T>((await bytesOf(response)).toString('utf8'))

  if (value === undefined) {
    throw new ControlError('internal', 'the daemon\'s answer is not JSON', 'client and daemon may be of different versions')
  }

  return value
}

export async function bytesOf (response: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0

  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      size += chunk.byteLength

      if (size > MAX_ANSWER_BYTES) {
        throw new ControlError('too-large', `an answer of more than ${MAX_ANSWER_BYTES} bytes`)
      }

      chunks.push(chunk)
    }
  } catch (err) {
    throw failure(err, '')
  }

  return Buffer.concat(chunks)
}

/** A blob as it comes: the reader's pace is the daemon's. ControlError `unavailable` where the daemon stops before the end. */
export function content (response: IncomingMessage): BlobContent {
  const size = Number(response.headers['x-blob-size'])
  let left = Number(response.headers['content-length'])

  if (!Number.isSafeInteger(size) || !Number.isSafeInteger(left)) {
    response.destroy()
    throw new ControlError('internal', 'the daemon did not say how large the blob is', 'client and daemon may be of different versions')
  }

  async function * bytes (): AsyncGenerator<Uint8Array> {
    try {
      for await (const chunk of response as AsyncIterable<Buffer>) {
        left -= chunk.byteLength
        yield new Uint8Array(chunk.buffer, chunk.byteOffset, chunk.byteLength)
      }
    } catch (err) {
      throw failure(err, '')
    }

    if (left !== 0) {
      throw new ControlError('unavailable', `the daemon stopped ${left} bytes before the end`, 'its blob may have rotted: ask for it again')
    }
  }

  return { size, bytes: bytes() }
}

/** The items of a stream of lines (see api/ndjson.ts). Ends quietly where `signal` is aborted. */
export async function * items<T> (response: IncomingMessage, signal?: AbortSignal): AsyncGenerator<T> {
  let rest = ''
  response.setEncoding('utf8')

  try {
    for await (const chunk of response as AsyncIterable<string>) {
      const parts = (rest + chunk).split('\n')
      rest = parts.pop() ?? ''

      for (const part of parts) {
        const line = parse<{ item?: T, error?: Parameters<typeof errorOf>[0] }>(part)

        if (line?.item === undefined) {
          throw errorOf(line?.error ?? {})
        }

        yield line.item
      }
    }
  } catch (err) {
    if (signal?.aborted !== true) {
      throw failure(err, '')
    }
  }
}

function parse<T> (text: string): T | undefined {
  try {
    return JSON.parse(text) as T
  } catch {
    return undefined
  }
}

function failure (err: unknown, socketPath: string): unknown {
  switch ((err as NodeJS.ErrnoException).code) {
    case 'ENOENT':
    case 'ECONNREFUSED':
      return new ControlError('not-running', `no daemon answers on ${socketPath}`, 'start it with "mycel run", or name its folder with --dir', { cause: err })
    case 'EACCES':
    case 'EPERM':
      return new ControlError('not-permitted', `${socketPath} belongs to another user`, 'run mycel as the user that runs the daemon', { cause: err })
    case 'ECONNRESET':
    case 'EPIPE':
      return new ControlError('unavailable', 'the daemon closed the connection', 'ask "mycel status"', { cause: err })
    default:
      return err
  }
}
