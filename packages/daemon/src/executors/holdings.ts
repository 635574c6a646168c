import { DIGEST_BYTES, TO_CHILD } from './messages.ts'
import type { KnownWorkload } from './workloads.ts'
import type { BlobRef } from '@mycel/wire/blobs'

export const MAX_HELD_WORKLOADS = 32
export const MAX_HELD_BYTES = 128 * 1024 * 1024

interface Held { readonly id: number, readonly blobs: readonly string[] }
type Send = (kind: number, ...parts: readonly Uint8Array[]) => void

/**
 * What one child has been given. Frames are handled in order, so something may be taken back while units that use it are still
 * ahead of that in the pipe. Beyond the limits the workload used longest ago goes, and blobs go with their last workload.
 */
export class Holdings {
  readonly #workloads = new Map<string, Held>()
  readonly #blobs = new Map<string, { readonly size: number, users: number }>()
  #bytes = 0
  #nextId = 1

  /** The child's number for the workload, if it has it. */
  find (workload: KnownWorkload): number | undefined {
    const held = this.#workloads.get(workload.text)
    if (held != null && this.#workloads.size > 1) {
      this.#workloads.delete(workload.text)
      this.#workloads.set(workload.text, held)
    }
    return held?.id
  }

  /** Which of its blobs the child lacks. */
  missing (workload: KnownWorkload): BlobRef[] {
    return [...workload.blobs].flatMap(([digest, ref]) => this.#blobs.has(digest) ? [] : [ref])
  }

  /** Gives the workload and the blobs it lacks; `bytes` has at least those that {@link missing} named. */
  give (workload: KnownWorkload, bytes: ReadonlyMap<string, Uint8Array>, send: Send): number {
    const blobs = [...workload.blobs.keys()]
    for (const digest of blobs) {
      const held = this.#blobs.get(digest)
      const content = bytes.get(digest)
      if (held != null) {
        held.users++
      } else if (content != null) {
        this.#blobs.set(digest, { size: content.length, users: 1 })
        this.#bytes += content.length
        send(TO_CHILD.blob, Buffer.from(digest, 'hex').subarray(0, DIGEST_BYTES), content)
      }
    }
    const id = this.#nextId++
    this.#workloads.set(workload.text, { id, blobs })
    send(TO_CHILD.workload, number(id), Buffer.from(workload.text))
    this.#trim(send)
    return id
  }

  #trim (send: Send): void {
    for (const [key, { id, blobs }] of this.#workloads) {
      if (this.#workloads.size === 1 || (this.#workloads.size <= MAX_HELD_WORKLOADS && this.#bytes <= MAX_HELD_BYTES)) {
        return
      }
      this.#workloads.delete(key)
      send(TO_CHILD.forgetWorkload, number(id))
      for (const digest of blobs) {
        const held = this.#blobs.get(digest)
        if (held != null && --held.users === 0) {
          this.#blobs.delete(digest)
          this.#bytes -= held.size
          send(TO_CHILD.forgetBlob, Buffer.from(digest, 'hex'))
        }
      }
    }
  }
}

function number (value: number): Buffer {
  const bytes = Buffer.allocUnsafe(4)
  bytes.writeUInt32LE(value, 0)
  return bytes
}
