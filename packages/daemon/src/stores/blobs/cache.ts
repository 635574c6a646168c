/** The blobs used last, in memory, up to a number of bytes. One that takes more than a quarter of that is not kept. */
export class BlobCache {
  readonly #limit: number
  readonly #blobs = new Map<string, Uint8Array>()
  #bytes = 0

  constructor (limitBytes: number) {
    this.#limit = limitBytes
  }

  get (key: string): Uint8Array | undefined {
    const found = this.#blobs.get(key)
    if (found != null) {
      this.#blobs.delete(key)
      this.#blobs.set(key, found)
    }
    return found
  }

  set (key: string, bytes: Uint8Array): void {
    if (bytes.length * 4 > this.#limit) {
      return
    }
    this.delete(key)
    this.#blobs.set(key, bytes)
    this.#bytes += bytes.length
    for (const oldest of this.#blobs.keys()) {
      if (this.#bytes <= this.#limit) {
        return
      }
      this.delete(oldest)
    }
  }

  delete (key: string): void {
    const found = this.#blobs.get(key)
    if (found != null) {
      this.#blobs.delete(key)
      this.#bytes -= found.length
    }
  }
}
