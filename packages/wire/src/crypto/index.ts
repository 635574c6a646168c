/**
 * Hashing and signature checking as a port, the default implementation, and the admission of keys. Spec: docs/spec/encoding.md, "Keys".
 *
 * @packageDocumentation
 */
export { admitKey, createAdmission } from './admission.ts'
export type { Crypto } from './crypto.ts'
export { nobleCrypto } from './noble.ts'
