import { CHUNK_BYTES, encodeWant, FROM_CHILD, TO_CHILD } from './messages.ts'
import type { Inbox } from './inbox.ts'
import type { Source } from '@mycel/verify/wasi'

/** Chunks of large mounts that a child keeps: 32 MiB. */
export const MAX_CHUNKS = 32

/** A child's view of mounts that lie with its parent: it asks for a chunk when a unit reads there, waits, and keeps those used last. */
export class Chunks {
  readonly #inbox: Pick<Inbox, 'send' | 'receiveKind'>
  readonly #held = new Map<string, Uint8Array>()

  constructor (inbox: Pick<Inbox, 'send' | 'receiveKind'>) {
    this.#inbox = inbox
  }

  /** @param digest - in hexadecimal, as the pool knows the mount */
  source (digest: string, size: number): Source {
    return {
      size,
      read: (offset, target) => {
        for (let at = 0; at < target.length;) {
          const number = Math.floor((offset + at) / CHUNK_BYTES)
          const from = offset + at - number * CHUNK_BYTES
          const piece = this.#chunk(digest, number).subarray(from, from + target.length - at)
          target.set(piece, at)
          at += piece.length
        }
      }
    }
  }

  #chunk (digest: string, chunk: number): Uint8Array {
    const key = `${digest}:${chunk}`
    const known = this.#held.get(key) ?? this.#want(digest, chunk)
    this.#held.delete(key)
    this.#held.set(key, known)
    const oldest = this.#held.size > MAX_CHUNKS ? this.#held.keys().next().value : undefined
    if (oldest != null) {
      this.#held.delete(oldest)
    }
    return known
  }

  #want (digest: string, chunk: number): Uint8Array {
    this.#inbox.send(FROM_CHILD.want, encodeWant({ digest, chunk }))
    return new Uint8Array(this.#inbox.receiveKind(TO_CHILD.chunk).body)
  }
}
