import { STATUS } from '@mycel/verify/execute'
import { ExecutorError } from './errors.ts'
import { FrameError } from './frames.ts'
import { Holdings } from './holdings.ts'
import { Link } from './link.ts'
import { decodeFailure, decodeResult, decodeWant, encodeUnit, FROM_CHILD, MAX_MESSAGE_BYTES, RESULT_HEADER_BYTES, TO_CHILD } from './messages.ts'
import { Pace } from './pace.ts'
import { START_MS } from './spares.ts'
import { Wants } from './wants.ts'
import { Watch } from './watch.ts'
import { Wear } from './wear.ts'
import { fetchBlobs } from './workloads.ts'
import type { BlobSource } from './executor.ts'
import type { Frame } from './frames.ts'
import type { Job } from './job.ts'
import type { Launch } from './sandbox/launch.ts'
import type { ChunkPace } from './wants.ts'

/** Input bytes on their way to a child; one unit may always go. */
const MAX_AHEAD_BYTES = 8 * 1024 * 1024
/** How long an aborted unit may go on before its child is killed. */
const ABORT_GRACE_MS = 100
const MAX_START_FAILURES = 3

export interface SlotInit {
  readonly launch: () => Launch
  readonly blobs: BlobSource
  /** Of all children of the pool. */
  readonly chunks: ChunkPace
  /** A child that has started and worked for nobody, if there is one. */
  readonly spare?: () => Link | undefined
  /** There is room for more, or `returned` units have to find another place: their child died before it began with them. */
  readonly freed: (returned: readonly Job[]) => void
}

/** One place for a child process: starts it, keeps it busy, holds the clock over the unit that runs, kills and replaces it. */
export class Slot {
  readonly #init: SlotInit
  /** For whom the present child has worked; undefined while it is fresh. */
  requester: string | undefined
  /** When the present child began to work for its requester: once it had started, else a start that takes long would be all that a turn consists of. */
  boundAt = 0
  #link: Link | undefined
  #holdings = new Holdings()
  #wants: Wants
  #wear = new Wear()
  /** Why it gets no more units, once it shall go. */
  #worn: string | undefined
  #ready = false
  #stopped = false
  #unsent: Job[] = []
  #sent: Job[] = []
  #sequence = 0
  /** Since when the first of `#sent` has been running. */
  #since = 0
  #bytes = 0
  readonly #pace = new Pace()
  #loading = false
  #startFailures = 0
  #onStarted: ((error?: ExecutorError) => void) | undefined
  readonly #watch = new Watch(() => this.#deadline(), () => { this.#crashed(`the unit ran longer than ${this.#sent[0]?.workload.wallMs ?? 0} ms`, 'timeout') })

  constructor (init: SlotInit) {
    this.#init = init
    this.#wants = new Wants(init.blobs, init.chunks)
  }

  get load (): number {
    return this.#unsent.length + this.#sent.length
  }

  get pid (): number | undefined {
    return this.#link?.pid
  }

  get hasRoom (): boolean {
    return !this.#stopped && (this.load === 0 || (this.load < this.#pace.depth && this.#bytes < MAX_AHEAD_BYTES))
  }

  /** Starts the first child. */
  async start (): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#onStarted = error => { error == null ? resolve() : reject(error) }
      this.#begin()
    })
  }

  /** Takes a unit; a child that worked for another requester is replaced first. Only while idle may the requester change. */
  assign (job: Job): void {
    if (this.requester !== job.requester) {
      const used = this.requester !== undefined
      this.requester = job.requester
      this.boundAt = performance.now()
      if (used) {
        this.#replace('another requester is next')
      }
    }
    job.onAbort = () => { this.#watch.look() }
    this.#bytes += job.unit.input.length
    this.#unsent.push(job)
    if (this.#link == null) {
      this.#begin()
    }
    this.#pump()
  }

  async stop (): Promise<void> {
    this.#stopped = true
    this.#watch.stop()
    const link = this.#link
    this.#lose('the executor was stopped')
    this.#onStarted?.(new ExecutorError('aborted', 'the executor was stopped'))
    for (const job of [...this.#sent.splice(0), ...this.#unsent.splice(0)]) {
      job.fail(new ExecutorError('aborted', 'the executor was stopped'))
    }
    await link?.exited
  }

  /** Takes the spare child, or starts one. */
  #begin (): void {
    let link: Link
    try {
      link = this.#init.spare?.() ?? new Link(this.#init.launch())
    } catch (error) {
      queueMicrotask(() => { this.#crashed(error instanceof Error ? error.message : String(error)) })
      return
    }
    this.#link = link
    link.greet(() => this.#frameLimit(), {
      ready: () => {
        if (this.#link === link) {
          this.#ready = true
          this.boundAt = performance.now()
          this.#onStarted?.()
          this.#onStarted = undefined
          this.#pump()
        }
      },
      frame: frame => { this.#receive(frame) },
      closed: reason => {
        if (this.#link === link) {
          this.#crashed(reason)
        }
      }
    }, START_MS)
  }

  #frameLimit (): number {
    const job = this.#sent[0]
    return job == null ? 0 : RESULT_HEADER_BYTES + job.workload.outputBytes + MAX_MESSAGE_BYTES
  }

  /** Lets the child go without a word about it. */
  #lose (reason: string): void {
    const link = this.#link
    this.#link = undefined
    this.#ready = false
    this.#sequence = 0
    this.#worn = undefined
    this.#holdings = new Holdings()
    this.#wants = new Wants(this.#init.blobs, this.#init.chunks)
    this.#wear = new Wear()
    link?.kill(reason)
  }

  /** Another child takes over all units that wait, in their order. */
  #replace (reason: string): void {
    this.#lose(reason)
    this.#unsent = [...this.#sent.splice(0), ...this.#unsent]
    this.#begin()
  }

  /** The child is gone. Whatever it was running has failed; what it had not begun goes back. */
  #crashed (reason: string, code: 'child-crashed' | 'timeout' = 'child-crashed'): void {
    const started = this.#ready
    this.#lose(reason)
    this.#startFailures = started && this.#sent.length > 0 ? 0 : this.#startFailures + 1
    this.#sent.shift()?.fail(new ExecutorError(code, reason))
    const returned = [...this.#sent.splice(0), ...this.#unsent.splice(0)].filter(job => !job.settled)
    this.#bytes = 0
    this.requester = undefined
    if (this.#startFailures >= MAX_START_FAILURES) {
      this.#startFailures = MAX_START_FAILURES - 1
      const error = new ExecutorError('spawn-failed', reason)
      returned.forEach(job => { job.fail(error) })
      this.#onStarted?.(error)
      this.#onStarted = undefined
      this.#init.freed([])
      return
    }
    if (!this.#stopped) {
      this.#begin()
    }
    this.#init.freed(returned)
  }

  #pump (): void {
    while (this.#ready && this.#worn == null && !this.#loading && this.#unsent.length > 0) {
      const job = this.#unsent[0]
      if (job == null || job.settled) {
        this.#unsent.shift()
        this.#bytes -= job?.unit.input.length ?? 0
        continue
      }
      const id = this.#holdings.find(job.workload)
      if (id == null) {
        this.#loading = true
        void this.#load(job).finally(() => {
          this.#loading = false
          this.#pump()
          this.#init.freed([])
        })
        return
      }
      this.#unsent.shift()
      this.#send(job, id)
    }
  }

  /** Gives the child what the job's workload needs. The child may be replaced meanwhile: then the next one gets it. */
  async #load (job: Job): Promise<void> {
    const [link, holdings] = [this.#link, this.#holdings]
    try {
      const bytes = await fetchBlobs(holdings.missing(job.workload), this.#init.blobs)
      if (link != null && link === this.#link) {
        holdings.give(job.workload, bytes, (kind, ...parts) => { link.send(kind, ...parts) })
      }
    } catch (error) {
      const reason = error instanceof ExecutorError ? error : new ExecutorError('missing-blob', 'a blob could not be read', { cause: error })
      for (const failed of this.#unsent.filter(({ workload }) => workload.text === job.workload.text)) {
        this.#bytes -= failed.unit.input.length
        failed.fail(reason)
      }
      this.#unsent = this.#unsent.filter(({ workload }) => workload.text !== job.workload.text)
    }
  }

  #send (job: Job, workload: number): void {
    const first = this.#sent.length === 0
    this.#sent.push(job)
    this.#link?.send(TO_CHILD.unit, ...encodeUnit({ sequence: (this.#sequence + this.#sent.length - 1) >>> 0, workload, index: job.unit.index, input: job.unit.input }))
    if (first) {
      this.#next()
    }
  }

  #receive ({ kind, body }: Frame): void {
    const job = this.#sent[0]
    if (job == null || (kind !== FROM_CHILD.result && kind !== FROM_CHILD.failed && kind !== FROM_CHILD.want)) {
      throw new FrameError(`a frame of kind ${kind} that nothing called for`)
    }
    if (kind === FROM_CHILD.want) {
      return this.#give(job, body)
    }
    const answer = kind === FROM_CHILD.result ? decodeResult(body, this.#sequence, job.workload) : decodeFailure(body, this.#sequence)
    this.#sent.shift()
    this.#sequence = (this.#sequence + 1) >>> 0
    this.#bytes -= job.unit.input.length
    this.#startFailures = 0
    this.#pace.unit(performance.now() - this.#since)
    this.#worn ??= this.#wear.unit(this.#link?.pid, performance.now())
    if ('code' in answer || answer.status === STATUS.trapped) {
      // it does nothing more by itself: what came behind has not been begun
      this.#replace('its unit trapped')
    } else if (this.#worn != null && this.#sent.length === 0) {
      this.#replace(this.#worn)
    }
    this.#next()
    if (!job.settled) {
      'code' in answer ? job.fail(new ExecutorError(answer.code, answer.message)) : job.succeed(answer)
    }
    this.#pump()
    this.#init.freed([])
  }

  /** Gets the chunk without which the running unit cannot go on. */
  #give (job: Job, body: Buffer): void {
    const link = this.#link
    this.#wants.answer(job, decodeWant(body)).then(chunk => { link?.send(TO_CHILD.chunk, chunk) }, error => {
      if (link === this.#link) {
        this.#sent.shift()
        this.#bytes -= job.unit.input.length
        job.fail(error instanceof ExecutorError ? error : new ExecutorError('missing-blob', String(error)))
        this.#replace('it waits for a blob that is not to be had')
        this.#init.freed([])
      }
    })
  }

  /** The first of `#sent` runs from now. */
  #next (): void {
    this.#since = performance.now()
    this.#watch.look()
  }

  #deadline (): number | undefined {
    const head = this.#sent[0]
    return head == null ? undefined : this.#since + (head.settled ? Math.min(ABORT_GRACE_MS, head.workload.wallMs) : head.workload.wallMs)
  }
}
