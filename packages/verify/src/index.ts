/**
 * Is the claim true? Blinded window commitments, challenges and their odds, fraud proofs, and attestations of capacity. Pure: no clock, no randomness, no input
 * or output; it never runs a unit itself. Spec: docs/spec/verification.md and docs/spec/attestations.md.
 *
 * @example
 *
 * ```ts
 * import { nobleCrypto } from '@mycel/wire/crypto'
 * import { challenge } from '@mycel/verify/audit'
 *
 * const positions = challenge(nobleCrypto, { root: new Uint8Array(32), nonces: [new Uint8Array(32)], units: 75, count: 2 })
 * // two distinct positions of 75, the same on every machine
 * ```
 *
 * @packageDocumentation
 */
export * from './audit/index.ts'
export * from './commit/index.ts'
export * from './credentials/index.ts'
export * from './proof/index.ts'
export * from './reputation/index.ts'
export * from './witness/index.ts'
