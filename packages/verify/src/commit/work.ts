import type { Crypto } from '@mycel/wire/crypto'
import type { WasmWork } from '@mycel/wire/messages'

/** What every unit of a contract runs, as far as a leaf binds it. */
export interface Work {
  /** sha2-256 of the module, 32 bytes. */
  readonly module: Uint8Array
  /** Execution profile, ≤ 64 bytes of UTF-8. */
  readonly profile: string
  /** `workDigest` of the tender, 32 bytes: binds arguments, mounts and limits too. */
  readonly digest: Uint8Array
}

/** sha2-256 of `tender.work.body` as received, 32 bytes. */
export function workDigest (crypto: Crypto, body: Uint8Array): Uint8Array {
  return crypto.sha256(body)
}

/** The leaf's view of a decoded work body. */
export function workOf (crypto: Crypto, body: Uint8Array, work: Pick<WasmWork, 'module' | 'profile'>): Work {
  return { module: work.module, profile: work.profile, digest: workDigest(crypto, body) }
}
