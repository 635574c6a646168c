import { fail } from './errno.ts'
import { MAX_VECTORS } from './prices.ts'

export interface Vectors {
  readonly views: readonly Uint8Array[]
  readonly length: number
}

/**
 * The guest's linear memory, every access bounds-checked: a pointer outside it is `EFAULT`, never a host exception.
 * Pointers and lengths arrive as the signed 32-bit numbers that wasm hands to JavaScript.
 */
export class Guest {
  #memory?: WebAssembly.Memory
  #buffer: ArrayBufferLike = new ArrayBuffer(0)
  #bytes = new Uint8Array(0)
  #view = new DataView(new ArrayBuffer(0))

  attach (memory: WebAssembly.Memory): void {
    this.#memory = memory
  }

  /** A view of `length` bytes at `pointer`; dead after the next growth, so take it anew in every call. */
  bytes (pointer: number, length: number): Uint8Array {
    const at = this.#at(pointer, length >>> 0)
    return this.#bytes.subarray(at, at + (length >>> 0))
  }

  u16 (pointer: number): number { return this.#viewOf(pointer, 2).getUint16(pointer >>> 0, true) }
  u32 (pointer: number): number { return this.#viewOf(pointer, 4).getUint32(pointer >>> 0, true) }
  u64 (pointer: number): bigint { return this.#viewOf(pointer, 8).getBigUint64(pointer >>> 0, true) }
  setU8 (pointer: number, value: number): void { this.#viewOf(pointer, 1).setUint8(pointer >>> 0, value) }
  setU16 (pointer: number, value: number): void { this.#viewOf(pointer, 2).setUint16(pointer >>> 0, value, true) }
  setU32 (pointer: number, value: number): void { this.#viewOf(pointer, 4).setUint32(pointer >>> 0, value, true) }
  setU64 (pointer: number, value: bigint): void { this.#viewOf(pointer, 8).setBigUint64(pointer >>> 0, value, true) }

  /** The `iovec`s at `pointer`, at most {@link MAX_VECTORS}: views, in order, and their lengths' sum, which fits 32 bits. */
  vectors (pointer: number, count: number): Vectors {
    if (count >>> 0 > MAX_VECTORS) {
      fail('inval')
    }
    const views: Uint8Array[] = []
    let length = 0
    for (let i = 0; i < count; i++) {
      const at = (pointer >>> 0) + i * 8
      const view = this.bytes(this.u32(at), this.u32(at + 4))
      views.push(view)
      length += view.length
    }
    return length > 0xffff_ffff ? fail('inval') : { views, length }
  }

  /** The memory as it is now, once the access is known to lie inside. */
  #viewOf (pointer: number, length: number): DataView {
    this.#at(pointer, length)
    return this.#view
  }

  #at (pointer: number, length: number): number {
    const at = pointer >>> 0
    if (this.#memory != null && this.#memory.buffer !== this.#buffer) {
      this.#buffer = this.#memory.buffer
      this.#bytes = new Uint8Array(this.#buffer)
      this.#view = new DataView(this.#buffer)
    }
    if (at + length > this.#bytes.length) {
      fail('fault')
    }
    return at
  }
}
