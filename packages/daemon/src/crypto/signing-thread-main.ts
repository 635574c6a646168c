/** The thread behind `SigningThread`: of each batch that it is sent it says whether all hold, or fills their signatures in. */
import { sign, verify } from 'node:crypto'
import { parentPort } from 'node:worker_threads'
import { keyring } from './keys.ts'
import { signedIn } from './signed.ts'
import type { Signed } from './signed.ts'
import type { Batch, Done } from './signing-thread.ts'

/** Under way on libuv's pool at a time, twice what it has threads: whoever reads the disk through the same pool waits for a few of these, never for all. */
const AT_ONCE = 8

interface Open extends Batch {
  readonly items: Iterator<Signed>
  left: number
  held: boolean
}

const keyOf = keyring()
const open: Open[] = []
let underWay = 0

parentPort?.on('message', (batch: Batch) => {
  open.push({ ...batch, items: signedIn(new Uint8Array(batch.buffer, 0, batch.length)), left: 1, held: true })
  more()
})

function more (): void {
  while (underWay < AT_ONCE) {
    const [batch] = open

    if (batch == null) {
      return
    }

    const { value } = batch.items.next() as { readonly value: Signed | undefined }

    // what does not hold as a whole need not be looked at to its end
    if (value == null || !batch.held) {
      open.shift()
      over(batch)
    } else {
      batch.left++
      underWay++
      ask(batch, value)
    }
  }
}

function ask (batch: Open, { key, message, signature }: Signed): void {
  const answered = (held: boolean): void => {
    batch.held = held && batch.held
    underWay--
    over(batch)
    more()
  }

  if (batch.secret != null) {
    sign(null, message, batch.secret, (err, made) => {
      signature.set(made ?? [])
      answered(err == null)
    })
    return
  }

  try {
    verify(null, message, keyOf(key), signature, (err, held) => { answered(err == null && held) })
  } catch {
    setImmediate(answered, false)
  }
}

function over (batch: Open): void {
  batch.left--

  if (batch.left === 0) {
    const done: Done = { id: batch.id, buffer: batch.buffer, held: batch.held }
    parentPort?.postMessage(done, [batch.buffer])
  }
}
