import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'

/** What a thread is sent: signed messages as `signed.ts` lays them out, in the first `length` bytes. */
export interface Batch {
  readonly id: number
  readonly buffer: ArrayBuffer
  readonly length: number
}

/** What it answers, with the buffer to be used again. */
export interface Verdict {
  readonly id: number
  readonly buffer: ArrayBuffer
  readonly held: boolean
}

/** A thread that checks signatures ended before it had an answer. */
export class CheckThreadError extends Error {
  override readonly name = 'CheckThreadError'
  readonly code = 'check-thread-ended'
}

/** Most threads, about 8 MB each; never more than there are cores. */
const MAX_THREADS = 4

/** Without work they end after so long, milliseconds. */
const IDLE_MS = 5_000

/** Bytes of a batch: some hundred messages, ten milliseconds of checking. */
export const BATCH_BYTES = 65_536

/** Buffers kept for later batches. */
const MAX_SPARE = 32

/** A thread's memory: its keys, and one batch. */
const LIMITS = { maxYoungGenerationSizeMb: 2, maxOldGenerationSizeMb: 32, stackSizeMb: 1 }

const FILE = new URL(import.meta.url.endsWith('.ts') ? './check-thread.ts' : './check-thread.js', import.meta.url)

interface Waiting {
  resolve (held: boolean): void
  reject (err: Error): void
}

interface Thread {
  readonly worker: Worker
  readonly waiting: Map<number, Waiting>
}

/**
 * Threads that check signatures, batch by batch: what one check through libuv's pool costs the event loop is a fifth of the check itself. Started when there is work for them, ended when there is none;
 * they keep no process alive but while it waits for them.
 */
export class CheckThreads {
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

  /** An empty buffer for a batch of at least so many bytes. Whoever takes one gives it to `check`. */
  buffer (bytes = BATCH_BYTES): ArrayBuffer {
    return (bytes <= BATCH_BYTES ? this.spare.pop() : undefined) ?? new ArrayBuffer(Math.max(bytes, BATCH_BYTES))
  }

  /** Whether all signed messages in a buffer hold; the buffer is the thread's from now on. CheckThreadError where the thread ends before it knows. */
  async check (buffer: ArrayBuffer, length: number): Promise<boolean> {
    const thread = this.leastBusy()
    const id = this.next++
    clearTimeout(this.idle)

    return new Promise((resolve, reject) => {
      thread.waiting.set(id, { resolve, reject })
      thread.worker.ref()
      thread.worker.postMessage({ id, buffer, length } satisfies Batch, [buffer])
    })
  }

  /** Ends all threads; what they were asked is refused. More work starts others. */
  async close (): Promise<void> {
    clearTimeout(this.idle)
    const ending = [...this.threads]
    this.threads.clear()
    await Promise.all(ending.map(async ({ worker }) => worker.terminate()))
  }

  private leastBusy (): Thread {
    const [first] = [...this.threads].sort((a, b) => a.waiting.size - b.waiting.size)
    return first != null && (first.waiting.size === 0 || this.threads.size >= this.most) ? first : this.started()
  }

  private started (): Thread {
    const worker = new Worker(FILE, { resourceLimits: LIMITS, execArgv: [], env: {} })
    const thread: Thread = { worker, waiting: new Map() }
    let cause: unknown
    worker.on('message', (verdict: Verdict) => { this.settle(thread, verdict) })
    worker.on('error', err => { cause = err })
    worker.on('exit', () => {
      this.threads.delete(thread)
      thread.waiting.forEach(({ reject }) => { reject(new CheckThreadError('a thread that checks signatures ended', { cause })) })
    })
    this.threads.add(thread)
    return thread
  }

  private settle (thread: Thread, { id, buffer, held }: Verdict): void {
    const { waiting, worker } = thread
    const asked = waiting.get(id)
    waiting.delete(id)

    if (buffer.byteLength === BATCH_BYTES && this.spare.length < MAX_SPARE) {
      this.spare.push(buffer)
    }

    if (waiting.size === 0) {
      worker.unref()
    }

    if ([...this.threads].every(one => one.waiting.size === 0)) {
      this.idle = setTimeout(() => {
        this.spare.length = 0
        this.close().catch(() => {})
      }, IDLE_MS).unref()
    }

    asked?.resolve(held)
  }
}
