import { verify } from 'node:crypto'
import { BATCH_BYTES, signingThread } from './signing-thread.ts'
import { putSigned, signedBytes, signedIn } from './signed.ts'
import type { KeyObject } from 'node:crypto'

/** Checks with the verdicts of `verify`, made on another thread while more are added. */
export interface LaterChecks {
  add (key: Uint8Array, message: Uint8Array, signature: Uint8Array): void
  /** Whether all that were added since it was last asked hold. SigningThreadError where the thread cannot say. */
  held (): Promise<boolean>
}

/** Fewer bytes than this are checked on libuv's pool: a thread would start for one receipt. */
const FEW_BYTES = BATCH_BYTES / 2

/** Begins a batch. `fit`: what must hold of key and signature before OpenSSL is asked; `keyOf` imports keys. */
export function laterChecks (fit: (key: Uint8Array, signature: Uint8Array) => boolean, keyOf: (key: Uint8Array) => KeyObject): LaterChecks {
  let sent: Array<Promise<boolean>> = []
  let unfit = false
  let into: Uint8Array<ArrayBuffer> | undefined
  let at = 0

  const send = (): void => {
    if (into != null) {
      const asked = signingThread.check(into.buffer, at)
      // whoever asks is told; nobody may
      asked.catch(() => {})
      sent.push(asked)
      into = undefined
      at = 0
    }
  }

  return {
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
      const few = into != null && sent.length === 0 && !signingThread.running && at < FEW_BYTES ? into.subarray(0, at) : undefined

      if (few == null) {
        send()
      }

      const [checks, sound] = [sent, !unfit]
      into = undefined
      at = 0
      sent = []
      unfit = false
      const held = await Promise.all(few == null ? checks : poolChecks(few, keyOf))
      return sound && held.every(one => one)
    }
  }
}

/** On libuv's pool, each by itself. */
function poolChecks (packed: Uint8Array, keyOf: (key: Uint8Array) => KeyObject): ReadonlyArray<Promise<boolean>> {
  return [...signedIn(packed)].map(async ({ key, message, signature }) => new Promise(resolve => {
    try {
      verify(null, message, keyOf(key), signature, (err, held) => { resolve(err == null && held) })
    } catch {
      resolve(false)
    }
  }))
}
