import { encodeFrame, FrameError, FrameReader } from './frames.ts'
import { FROM_CHILD } from './messages.ts'
import { spawnLaunch } from './sandbox/launch.ts'
import type { Frame } from './frames.ts'
import type { Launch } from './sandbox/launch.ts'
import type { ChildProcess } from 'node:child_process'

export interface LinkEvents {
  ready (): void
  /** A frame after `ready`. May throw {@link FrameError}: the child is then killed. */
  frame (frame: Frame): void
  /** The child is gone, whatever the reason; told once, and nothing after it. */
  closed (reason: string): void
}

const NOBODY: LinkEvents = { ready: () => {}, frame: () => {}, closed: () => {} }

/** The pool's end of one child process: frames out in batches, frames in under a limit, and the kill. It may pass from hand to hand. */
export class Link {
  readonly #child: ChildProcess
  #events = NOBODY
  #limit = (): number => 0
  #outgoing: Uint8Array[] = []
  #ready = false
  #closed: string | undefined
  #late: NodeJS.Timeout | undefined
  readonly exited: Promise<void>

  constructor (launch: Launch) {
    this.#child = spawnLaunch(launch)
    const reader = new FrameReader(() => this.#limit())
    this.exited = new Promise(resolve => {
      this.#child.once('exit', (code, signal) => {
        this.#close(`the child ended with ${signal ?? code ?? 'nothing'}`)
        resolve()
      })
      this.#child.once('error', error => {
        this.#close(error.message)
        resolve()
      })
    })
    this.#child.stdin?.on('error', error => { this.kill(error.message) })
    this.#child.stdout?.on('error', error => { this.kill(error.message) })
    this.#child.stdout?.on('data', (chunk: Buffer) => {
      try {
        for (const frame of reader.push(chunk)) {
          if (this.#closed != null) {
            return
          }
          this.#receive(frame)
        }
      } catch (error) {
        if (!(error instanceof FrameError)) {
          throw error
        }
        this.kill(`the child broke the protocol: ${error.message}`)
      }
    })
  }

  get pid (): number | undefined {
    return this.#child.pid
  }

  /**
   * Whom it belongs to from now on. One that has greeted says `ready` at once; one that has ended says `closed`.
   *
   * @param limit - asked at each frame: the most bytes that its body may have
   * @param withinMs - how long it may take to greet
   */
  greet (limit: () => number, events: LinkEvents, withinMs: number): void {
    this.#limit = limit
    this.#events = events
    clearTimeout(this.#late)
    if (this.#closed != null) {
      events.closed(this.#closed)
    } else if (this.#ready) {
      events.ready()
    } else {
      this.#late = setTimeout(() => { this.kill(`no greeting within ${withinMs} ms`) }, withinMs)
      this.#late.unref()
    }
  }

  /** Queues a frame; everything queued in one turn of the event loop goes out in one write. */
  send (kind: number, ...parts: readonly Uint8Array[]): void {
    if (this.#outgoing.length === 0) {
      queueMicrotask(() => { this.#flush() })
    }
    this.#outgoing.push(...encodeFrame(kind, ...parts))
  }

  /** SIGKILL, and `closed` at once. */
  kill (reason: string): void {
    this.#child.kill('SIGKILL')
    this.#close(reason)
  }

  #receive (frame: Frame): void {
    if (frame.kind === FROM_CHILD.ready) {
      if (this.#ready || frame.body.length > 0) {
        throw new FrameError('a second greeting')
      }
      this.#ready = true
      clearTimeout(this.#late)
      this.#events.ready()
    } else if (!this.#ready) {
      throw new FrameError('no greeting')
    } else {
      this.#events.frame(frame)
    }
  }

  #flush (): void {
    const { stdin } = this.#child
    if (this.#closed == null && stdin != null) {
      stdin.write(this.#outgoing.length === 1 ? this.#outgoing[0] : Buffer.concat(this.#outgoing))
    }
    this.#outgoing = []
  }

  #close (reason: string): void {
    if (this.#closed == null) {
      this.#closed = reason
      this.#outgoing = []
      clearTimeout(this.#late)
      this.#child.stdout?.destroy()
      this.#child.stdin?.destroy()
      this.#events.closed(reason)
    }
  }
}
