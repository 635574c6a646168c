import { BatchRunner } from './run-batch.ts'
import { putSigned, signedBytes } from './signed.ts'
import { BATCH_BYTES, signingThread } from './signing-thread.ts'

/** Checks with the verdicts of `verify`, made beside the event loop while more are added. */
export interface LaterChecks {
  add (key: Uint8Array, message: Uint8Array, signature: Uint8Array): void
  /** Whether a key was admitted before. Admitting one takes ten times as long as checking a signature of it, and is not done beside the event loop. */
  knows (key: Uint8Array): boolean
  /** Whether all that were added since it was last asked hold. SigningThreadError where the thread cannot say. */
  held (): Promise<boolean>
}

/** `fast`: a thread of its own asks the pool for many of them. `small`: the event loop asks, which takes a fifth of each check from it, and saves the thread's eleven megabytes. */
export type LaterWay = 'fast' | 'small'

/** Fewer bytes than this no thread is started for: one receipt is not worth it. */
const FEW_BYTES = BATCH_BYTES / 2

const here = new BatchRunner()

/** Begins a batch. `fit`: what must hold of key and signature before OpenSSL is asked. */
export function laterChecks ({ fit, knows }: { fit (key: Uint8Array, signature: Uint8Array): boolean, knows (key: Uint8Array): boolean }, way: LaterWay): LaterChecks {
  let sent: Array<Promise<boolean>> = []
  let unfit = false
  let into: Uint8Array<ArrayBuffer> | undefined
  let at = 0

  const send = (): void => {
    if (into == null) {
      return
    }

    const { buffer } = into
    const packed = into.subarray(0, at)
    const few = sent.length === 0 && !signingThread.running && at < FEW_BYTES
    const asked = way === 'small' || few ? checkHere(packed, buffer) : signingThread.check(buffer, at)
    // whoever asks is told; nobody may
    asked.catch(() => {})
    sent.push(asked)
    into = undefined
    at = 0
  }

  return {
    knows,
    add (key, message, signature) {
      if (!fit(key, signature)) {
        unfit = true
        return
      }

      const bytes = signedBytes(message)

      if (into != null && at + bytes > into.byteLength) {
        send()
      }

      into ??= new Uint8Array(signingThread.buffer(bytes))
      at = putSigned(into, at, key, message, signature)
    },

    async held () {
      send()
      const [checks, sound] = [sent, !unfit]
      sent = []
      unfit = false
      const held = await Promise.all(checks)
      return sound && held.every(one => one)
    }
  }
}

async function checkHere (packed: Uint8Array, buffer: ArrayBuffer): Promise<boolean> {
  return new Promise(resolve => {
    here.run({
      packed,
      done: held => {
        signingThread.keep(buffer)
        resolve(held)
      }
    })
  })
}
