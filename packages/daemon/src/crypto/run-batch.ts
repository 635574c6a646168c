import { sign, verify } from 'node:crypto'
import { keyring } from './keys.ts'
import { signedIn } from './signed.ts'
import type { Signed } from './signed.ts'
import type { KeyObject } from 'node:crypto'

/** Under way on libuv's pool at a time, twice what it has threads: whoever reads the disk through the same pool waits for a few of these, never for all. */
const AT_ONCE = 8

/** Signed messages as `signed.ts` lays them out. With a secret key their signatures are to be filled in. */
export interface Work {
  readonly packed: Uint8Array
  readonly secret?: KeyObject
  /** Told once whether all hold, or were made. */
  done (held: boolean): void
}

interface Open {
  readonly work: Work
  readonly items: Iterator<Signed, undefined>
  left: number
  held: boolean
}

/** Has batches checked or signed on libuv's pool, in the order in which they come, but that signatures are made first: others can send this node any number to check, and its own log waits for what it signs. */
export class BatchRunner {
  private readonly keyOf = keyring()
  private readonly open: Open[] = []
  private underWay = 0

  run (work: Work): void {
    const check = work.secret == null ? -1 : this.open.findIndex(other => other.work.secret == null)
    this.open.splice(check < 0 ? this.open.length : check, 0, { work, items: signedIn(work.packed), left: 1, held: true })
    this.more()
  }

  private more (): void {
    for (let [batch] = this.open; batch != null && this.underWay < AT_ONCE; [batch] = this.open) {
      // what does not hold as a whole need not be looked at to its end
      const item = batch.held ? batch.items.next().value : undefined

      if (item == null) {
        this.open.shift()
        over(batch)
      } else {
        batch.left++
        this.underWay++
        this.ask(batch, item)
      }
    }
  }

  private ask (batch: Open, { key, message, signature }: Signed): void {
    const answered = (held: boolean): void => {
      batch.held = held && batch.held
      this.underWay--
      over(batch)
      this.more()
    }

    if (batch.work.secret != null) {
      sign(null, message, batch.work.secret, (err, made) => {
        signature.set(made ?? [])
        answered(err == null)
      })
      return
    }

    try {
      verify(null, message, this.keyOf(key), signature, (err, held) => { answered(err == null && held) })
    } catch {
      setImmediate(answered, false)
    }
  }
}

function over (batch: Open): void {
  batch.left--

  if (batch.left === 0) {
    batch.work.done(batch.held)
  }
}
