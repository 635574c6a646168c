import { open, readFile } from 'node:fs/promises'
import { decodeEnd, encodeEnd } from '@mycel/settle/log'
import type { LogEnd } from '@mycel/settle/log'
import type { Crypto } from '@mycel/wire'
import type { FileHandle } from 'node:fs/promises'

const DIGEST_BYTES = 32

/**
 * Where the log ended after the last entry that was acknowledged, in a file beside the database. A database that lost its tail opens as if nothing were missing; this file, which is written after
 * each durable batch and never before, then says more than the database has.
 */
export class Anchor {
  private readonly crypto: Crypto
  private readonly file: FileHandle
  private next: LogEnd | undefined
  private writing: Promise<void> | undefined

  private constructor (crypto: Crypto, file: FileHandle) {
    this.crypto = crypto
    this.file = file
  }

  static async open (crypto: Crypto, path: string): Promise<Anchor> {
    return new Anchor(crypto, await open(path, 'a', 0o600).then(async file => {
      await file.close()
      return open(path, 'r+')
    }))
  }

  /** What an anchor file says; undefined where there is none, or it is damaged. */
  static async read (crypto: Crypto, path: string): Promise<LogEnd | undefined> {
    const bytes = new Uint8Array(await readFile(path).catch(() => new Uint8Array(0)))
    const length = bytes[0] ?? 0
    const value = bytes.subarray(1 + DIGEST_BYTES, 1 + DIGEST_BYTES + length)
    const sound = length > 0 && value.byteLength === length && Buffer.compare(crypto.sha256(value), bytes.subarray(1, 1 + DIGEST_BYTES)) === 0
    const decoded = sound ? decodeEnd(value) : undefined
    return decoded?.ok === true ? decoded.value : undefined
  }

  /** Notes an end that is durable. Only the newest is written while a write is under way. */
  note (end: LogEnd): void {
    this.next = end
    // an older anchor is as true as a newer one, and says less
    this.writing ??= this.write().catch(() => {}).finally(() => { this.writing = undefined })
  }

  async close (): Promise<void> {
    await this.writing
    await this.file.sync()
    await this.file.close()
  }

  private async write (): Promise<void> {
    for (let end = this.next; end != null; end = this.next) {
      this.next = undefined
      const value = encodeEnd(end)
      const bytes = new Uint8Array(1 + DIGEST_BYTES + value.byteLength)
      bytes[0] = value.byteLength
      bytes.set(this.crypto.sha256(value), 1)
      bytes.set(value, 1 + DIGEST_BYTES)
      await this.file.write(bytes, 0, bytes.byteLength, 0)
    }
  }
}
