/**
 * Every message that two peers exchange: bodies, limits, canonical codecs. Spec: docs/spec/messages.md.
 *
 * @packageDocumentation
 */
export type * from './bodies.ts'
export { decodeBody, decodeManifest, decodeResults, decodeWasmWork, decodeWith, encodeBody, encodeManifest, encodeResults, encodeWasmWork, MAX_WINDOW_BLOB_BYTES } from './codec.ts'
export type { DecodeCode, Decoded } from './codec.ts'
export { MAX_AD_BYTES, MAX_BATCH_VOUCHERS, MAX_BODY_BYTES, MAX_DEDUCTIONS_PPM, MAX_JOB_UNITS, MAX_PATH, MAX_STEP_BYTES, MAX_TENDER_BYTES, MAX_WINDOW_UNITS } from './limits.ts'
export { BODY_TYPES, bodyTypeOf, payloadTypeOf, REGISTRY } from './registry.ts'
export type { BodySpec } from './registry.ts'
