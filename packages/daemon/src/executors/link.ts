import { spawn } from 'node:child_process'
import { encodeFrame, FrameError, FrameReader } from './frames.ts'
import { FROM_CHILD } from './messages.ts'
import type { Frame } from './frames.ts'
import type { Launch } from './sandbox.ts'
import type { ChildProcess } from 'node:child_process'
import type { Duplex } from 'node:stream'

export interface LinkEvents {
  ready (): void
  /** A frame after `ready`. May throw {@link FrameError}: the child is then killed. */
  frame (frame: Frame): void
  /** The child is gone, whatever the reason; told once, and nothing after it. */
  closed (reason: string): void
}

/** The pool's end of one child process: frames out in batches, frames in under a limit, and the kill. */
export class Link {
  readonly #child: ChildProcess
  readonly #events: LinkEvents
  #outgoing: Uint8Array[] = []
  #ready = false
  #closed = false
  readonly exited: Promise<void>

  /** @param limit - the most bytes that the body of the next frame may have */
  constructor ({ command, args }: Launch, limit: () => number, events: LinkEvents) {
    this.#events = events
    this.#child = spawn(command, args, { env: command === 'bwrap' ? { PATH: process.env.PATH } : {}, stdio: ['pipe', 'pipe', 'ignore'] })
    const reader = new FrameReader(limit)
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
          if (this.#closed) {
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
      this.#events.ready()
    } else if (!this.#ready) {
      throw new FrameError('no greeting')
    } else {
      this.#events.frame(frame)
    }
  }

  #flush (): void {
    const stdin = this.#child.stdin as Duplex | null
    if (!this.#closed && stdin != null) {
      stdin.write(this.#outgoing.length === 1 ? this.#outgoing[0] : Buffer.concat(this.#outgoing))
    }
    this.#outgoing = []
  }

  #close (reason: string): void {
    if (!this.#closed) {
      this.#closed = true
      this.#outgoing = []
      this.#child.stdout?.destroy()
      this.#child.stdin?.destroy()
      this.#events.closed(reason)
    }
  }
}
