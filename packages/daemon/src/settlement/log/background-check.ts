import { setTimeout as wait } from 'node:timers/promises'
import { sentenceOf } from './log-fault.ts'
import { FAULT_KEY } from './open-log.ts'
import type { Progress } from './check-log.ts'
import type { BooksMailbox } from '../../mailboxes/books-mailbox.ts'
import type { Store } from '../../stores/store.ts'

/** Of a core's time the check takes at most this share. */
const SHARE = 0.2

/** How long a start may settle before the check begins, milliseconds. */
const DELAY_MS = 5_000

export type LogStanding =
  /** Everything was read when the log was opened. */
  | { readonly state: 'read' }
  /** The log was opened from a snapshot; what that stands for is being read again. */
  | { readonly state: 'checking', readonly entries: number, readonly total: number }
  | { readonly state: 'checked', readonly entries: number, readonly at: number }
  | { readonly state: 'damaged', readonly fault: string }

export interface BackgroundInit {
  readonly books: BooksMailbox
  readonly store: Store
  readonly signal: AbortSignal
  readonly delayMs?: number
  now (): bigint
  log (text: string): void
  /** The log is damaged: the node must not append to it any more. */
  damaged (reason: string): void
}

/** Reads again, slowly, what a quick start took on trust. Where it finds damage no later start overlooks it. */
export class BackgroundCheck {
  private standing_: LogStanding
  private readonly init: BackgroundInit

  constructor (init: BackgroundInit) {
    const { unread } = init.books
    this.init = init
    this.standing_ = unread === 0 ? { state: 'read' } : { state: 'checking', entries: 0, total: unread }
  }

  get standing (): LogStanding {
    return this.standing_
  }

  /** Resolves when it is through, or the node stops. */
  async run (): Promise<void> {
    const { books, signal, delayMs = DELAY_MS } = this.init

    if (books.unread === 0) {
      return
    }

    try {
      await wait(delayMs, undefined, { signal, ref: false })
      let since = performance.now()
      const checked = await books.verify({
        step: async (progress: Progress) => {
          this.standing_ = { state: 'checking', ...progress }
          await wait((performance.now() - since) * (1 / SHARE - 1), undefined, { signal, ref: false })
          since = performance.now()
        }
      })

      if (checked.ok) {
        this.standing_ = { state: 'checked', entries: checked.entries, at: Number(this.init.now()) }
        this.init.log(`log: all ${checked.entries} entries were read again and hold`)
      } else {
        const { entries: _, ...fault } = checked
        const reason = sentenceOf(fault)
        this.standing_ = { state: 'damaged', fault: reason }
        await this.init.store.write([{ type: 'put', space: 'meta', key: FAULT_KEY, value: Buffer.from(JSON.stringify(fault)) }])
        this.init.damaged(reason)
      }
    } catch (err) {
      if (!signal.aborted) {
        throw err
      }
    }
  }
}
