import { Worker } from 'node:worker_threads'
import type { KeyObject } from 'node:crypto'

/** What the thread is sent: signed messages as `signed.ts` lays them out, in the first `length` bytes. With a secret key it is to fill in their signatures. */
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

/** The thread that has signatures checked and made ended before it was done. */
export class SigningThreadError extends Error {
  override readonly name = 'SigningThreadError'
  readonly code = 'signing-thread-ended'
}

/** Without work it ends after so long, milliseconds. */
const IDLE_MS = 5_000

/** Bytes of a batch: some fifty messages. */
export const BATCH_BYTES = 49_152

/** Buffers kept for later batches. */
const MAX_SPARE = 32

/** Its memory, MiB: its keys, and the batches that it has. */
const LIMITS = { maxYoungGenerationSizeMb: 1, maxOldGenerationSizeMb: 48, stackSizeMb: 1 }

const FILE = new URL(import.meta.url.endsWith('.ts') ? './signing-thread-main.ts' : './signing-thread-main.js', import.meta.url)

interface Waiting {
  resolve (done: Done): void
  reject (err: Error): void
}

/**
 * A thread that has signatures checked and made on libuv's pool, batch by batch: to ask the pool for one check costs its asker a fifth of the check, and most of the garbage. Started when there is work for
 * it, ended when there is none; it keeps no process alive but while that waits for it. A thread for each core would save that fifth, and cost 11 MB each.
 */
export class SigningThread {
  /** What the thread that runs now was asked. */
  private waiting = new Map<number, Waiting>()
  private readonly spare: ArrayBuffer[] = []
  private worker: Worker | undefined
  private idle: NodeJS.Timeout | undefined
  private next = 0

  get running (): boolean {
    return this.worker != null
  }

  /** An empty buffer for a batch of at least so many bytes. Whoever takes one gives it to `check` or `sign`. */
  buffer (bytes = BATCH_BYTES): ArrayBuffer {
    return (bytes <= BATCH_BYTES ? this.spare.pop() : undefined) ?? new ArrayBuffer(Math.max(bytes, BATCH_BYTES))
  }

  /** Whether all signed messages in a buffer hold; the buffer is the thread's from now on. SigningThreadError where the thread ends before it knows. */
  async check (buffer: ArrayBuffer, length: number): Promise<boolean> {
    const { held, buffer: back } = await this.run(buffer, length)
    this.keep(back)
    return held
  }

  /** Has the messages in a buffer signed; `read` gets them with their signatures, and keeps no view of them. SigningThreadError where they could not be made. */
  async sign (buffer: ArrayBuffer, length: number, secret: KeyObject, read: (signed: Uint8Array) => void): Promise<void> {
    const { held, buffer: back } = await this.run(buffer, length, secret)

    if (!held) {
      throw new SigningThreadError('a signature could not be made')
    }

    read(new Uint8Array(back, 0, length))
    this.keep(back)
  }

  /** Ends the thread; what it was asked is refused. More work starts another. */
  async close (): Promise<void> {
    clearTimeout(this.idle)
    this.spare.length = 0
    const { worker } = this
    // its end is still to come: more work meanwhile is another's
    this.worker = undefined
    await worker?.terminate()
  }

  private async run (buffer: ArrayBuffer, length: number, secret?: KeyObject): Promise<Done> {
    clearTimeout(this.idle)
    const worker = this.worker ?? this.started()
    const id = this.next++

    return new Promise((resolve, reject) => {
      this.waiting.set(id, { resolve, reject })
      worker.ref()
      worker.postMessage({ id, buffer, length, secret } satisfies Batch, [buffer])
    })
  }

  private started (): Worker {
    const worker = new Worker(FILE, { resourceLimits: LIMITS, execArgv: [], env: {} })
    const waiting = new Map<number, Waiting>()
    let cause: unknown
    worker.on('message', (done: Done) => { this.settle(worker, waiting, done) })
    worker.on('error', err => { cause = err })
    worker.on('exit', () => {
      this.worker = this.worker === worker ? undefined : this.worker
      waiting.forEach(({ reject }) => { reject(new SigningThreadError('the thread that checks signatures ended', { cause })) })
    })
    this.worker = worker
    this.waiting = waiting
    return worker
  }

  private settle (worker: Worker, waiting: Map<number, Waiting>, done: Done): void {
    const asked = waiting.get(done.id)
    waiting.delete(done.id)

    if (waiting.size === 0) {
      worker.unref()
      clearTimeout(this.idle)
      this.idle = setTimeout(() => { this.close().catch(() => {}) }, IDLE_MS).unref()
    }

    asked?.resolve(done)
  }

  /** Takes a buffer back. */
  keep (buffer: ArrayBuffer): void {
    if (buffer.byteLength === BATCH_BYTES && this.spare.length < MAX_SPARE) {
      this.spare.push(buffer)
    }
  }
}

/** Process-wide, as libuv's pool is. */
export const signingThread = new SigningThread()
