/**
 * DSSE envelopes: signing typed bodies and opening received bytes. Spec: docs/spec/encoding.md.
 *
 * @packageDocumentation
 */
export type { Authenticated, Message } from './authenticated.ts'
export { DELEGABLE, delegatesFrom, MAX_CERTIFICATES } from './certificates.ts'
export { MAX_ENVELOPE_BYTES, open } from './open.ts'
export type { OpenCode, Opened, OpenOptions, OpenRefusal } from './open.ts'
export { pae } from './pae.ts'
export { countersign, createSigner, sign } from './sign.ts'
export type { Signer } from './sign.ts'
