/**
 * The port behind every hash and signature. The default is `nobleCrypto`; the daemon injects one over `node:crypto`. Both give
 * the same verdict on every input (tested against Wycheproof and ed25519-speccheck). All calls are synchronous and pure; messages given to `verify` and `sha256`
 * are only looked at during the call, their bytes may be used again.
 */
export interface Crypto {
  /** sha2-256, 32 bytes. */
  sha256 (bytes: Uint8Array): Uint8Array

  /** The public key (32 bytes) of a secret seed (32 bytes, RFC 8032 §5.1.5). */
  publicKey (seed: Uint8Array): Uint8Array

  /** An Ed25519 signature (64 bytes, RFC 8032 §5.1.6). Callers outside this package sign through `sign` in envelope. */
  sign (seed: Uint8Array, message: Uint8Array): Uint8Array

  /** Cofactorless verification. False for a key that was not admitted: see `admitKey`. Never throws. */
  verify (key: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean
}
