import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import type { KeyObject } from 'node:crypto'

/** What a thread is sent: signed messages as `signed.ts` lays them out, in the first `length` bytes. With a secret key it is to fill in their signatures. */
export interface Batch {
  readonly id: number
  readonly buffer: ArrayBuffer
  readonly length: number
  readonly secret?: KeyObject
}

/** What it answers, with the buffer. */
export interface Done {
  readonly id: number
  readonly buffer: ArrayBuffer
  readonly held: boolean
}

/** A thread that checks or makes signatures ended before it was done. */
export class SignatureThreadError extends Error {
  override readonly name = 'SignatureThreadError'
  readonly code = 'signature-thread-ended'
}

/** Most threads, some 8 MB each; never more than there are cores. */
const MAX_THREADS = 4

/** Without work they end after so long, milliseconds. */
const IDLE_MS = 5_000

/** Bytes of a batch: some fifty messages, five milliseconds of checking. */
export const BATCH_BYTES = 49_152

/** Buffers kept for later batches. */
const MAX_SPARE = 32

/** A thread's memory: its keys, and one batch. */
const LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 24, stackSizeMb: 1 }

const FILE = new URL(import.meta.url.endsWith('.ts') ? './signature-thread.ts' : './signature-thread.js', import.meta.url)

interface Waiting {
  resolve (done: Done): void
  reject (err: Error): void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/**
 * Threads that check signatures and make them, batch by batch: what one check through libuv's pool costs the event loop is a fifth of the check itself. Started when there is work for them, ended when there
 * is none; they keep no process alive but while it waits for them.
 */
export class SignatureThreads {
  private readonly most: number
  private readonly threads = new Set<Thread>()
  private readonly spare: ArrayBuffer[] = []
  private idle: NodeJS.Timeout | undefined
  private next = 0

  constructor (most = Math.min(MAX_THREADS, availableParallelism())) {
    this.most = most
  }

  get running (): boolean {
    return this.threads.size > 0
  }

  /** An empty buffer for a batch of at least so many bytes. Whoever takes one gives it to `check` or `sign`. */
  buffer (bytes = BATCH_BYTES): ArrayBuffer {
    return (bytes <= BATCH_BYTES ? this.spare.pop() : undefined) ?? new ArrayBuffer(Math.max(bytes, BATCH_BYTES))
  }

  /** Whether all signed messages in a buffer hold; the buffer is the thread's from now on. SignatureThreadError where the thread ends before it knows. */
  async check (buffer: ArrayBuffer, length: number): Promise<boolean> {
    const { held, buffer: back } = await this.run(buffer, length)
    this.keep(back)
    return held
  }

  /** Has the messages in a buffer signed; `read` gets them with their signatures, and keeps no view of them. SignatureThreadError where the thread ends before. */
  async sign (buffer: ArrayBuffer, length: number, secret: KeyObject, read: (signed: Uint8Array) => void): Promise<void> {
    const { buffer: back } = await this.run(buffer, length, secret)
    read(new Uint8Array(back, 0, length))
    this.keep(back)
  }

  /** Ends all threads; what they were asked is refused. More work starts others. */
  async close (): Promise<void> {
    clearTimeout(this.idle)
    const ending = [...this.threads]
    this.threads.clear()
    await Promise.all(ending.map(async ({ worker }) => worker.terminate()))
  }

  private async run (buffer: ArrayBuffer, length: number, secret?: KeyObject): Promise<Done> {
    const thread = this.leastBusy()
    const id = this.next++
    clearTimeout(this.idle)

    return new Promise((resolve, reject) => {
      thread.waiting.set(id, { resolve, reject })
      thread.worker.ref()
      thread.worker.postMessage({ id, buffer, length, secret } satisfies Batch, [buffer])
    })
  }

  private leastBusy (): Thread {
    const [first] = [...this.threads].sort((a, b) => a.waiting.size - b.waiting.size)
    return first != null && (first.waiting.size === 0 || this.threads.size >= this.most) ? first : this.started()
  }

  private started (): Thread {
    const worker = new Worker(FILE, { resourceLimits: LIMITS, execArgv: [], env: {} })
    const thread: Thread = { worker, waiting: new Map() }
    let cause: unknown
    worker.on('message', (done: Done) => { this.settle(thread, done) })
    worker.on('error', err => { cause = err })
    worker.on('exit', () => {
      this.threads.delete(thread)
      thread.waiting.forEach(({ reject }) => { reject(new SignatureThreadError('a thread that checks signatures ended', { cause })) })
    })
    this.threads.add(thread)
    return thread
  }

  private settle ({ waiting, worker }: Thread, done: Done): void {
    const asked = waiting.get(done.id)
    waiting.delete(done.id)

    if (waiting.size === 0) {
      worker.unref()
    }

    if ([...this.threads].every(one => one.waiting.size === 0)) {
      this.idle = setTimeout(() => {
        this.spare.length = 0
        this.close().catch(() => {})
      }, IDLE_MS).unref()
    }

    asked?.resolve(done)
  }

  private keep (buffer: ArrayBuffer): void {
    if (buffer.byteLength === BATCH_BYTES && this.spare.length < MAX_SPARE) {
      this.spare.push(buffer)
    }
  }
}

/** Process-wide, as libuv's pool is. */
export const signatureThreads = new SignatureThreads()
