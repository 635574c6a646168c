import { sign } from 'node:crypto'
import { putSigned, signedBytes, signedIn } from './signed.ts'
import { BATCH_BYTES, signingThread } from './signing-thread.ts'
import type { KeyObject } from 'node:crypto'

/** So many go there together. */
const TOGETHER = 64

/** Fewer than this are made where they are asked for: a thread would start for one entry. */
const FEW = 8

const NO_KEY = new Uint8Array(32)
const BLANK = new Uint8Array(64)

interface Asked {
  readonly message: Uint8Array
  resolve (signature: Uint8Array): void
  reject (err: unknown): void
}

/** Signatures of one secret key, made on another thread where many are asked for at once. */
export class LaterSignatures {
  private readonly secret: KeyObject
  private asked: Asked[] = []
  private soon: NodeJS.Immediate | undefined

  constructor (secret: KeyObject) {
    this.secret = secret
  }

  /** Where the thread ends before it has made it, it is made here: what waits for it is an entry of the log, and the next ones build on that. */
  async sign (message: Uint8Array): Promise<Uint8Array> {
    return new Promise((resolve, reject) => {
      this.asked.push({ message, resolve, reject })
      this.soon ??= setImmediate(() => { this.flush() })

      if (this.asked.length >= TOGETHER) {
        this.flush()
      }
    })
  }

  private flush (): void {
    const { asked } = this
    clearImmediate(this.soon)
    this.soon = undefined
    this.asked = []

    if (asked.length < FEW && !signingThread.running) {
      this.signHere(asked)
    } else if (asked.length > 0) {
      this.send(asked)
    }
  }

  private send (asked: readonly Asked[]): void {
    const bytes = asked.reduce((sum, { message }) => sum + signedBytes(message), 0)
    const into = new Uint8Array(signingThread.buffer(Math.max(bytes, BATCH_BYTES)))
    const length = asked.reduce((at, { message }) => putSigned(into, at, NO_KEY, message, BLANK), 0)
    let next = 0

    signingThread.sign(into.buffer, length, this.secret, packed => {
      for (const { signature } of signedIn(packed)) {
        asked[next++]?.resolve(signature.slice())
      }
    }).catch(() => { this.signHere(asked) })
  }

  private signHere (asked: readonly Asked[]): void {
    for (const { message, resolve, reject } of asked) {
      try {
        resolve(new Uint8Array(sign(null, message, this.secret)))
      } catch (err) {
        reject(err)
      }
    }
  }
}
