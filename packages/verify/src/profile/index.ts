/**
 * The deterministic, metered execution profile `mycel.wasm/1`: a module's bytes in, the bytes to run out, or a refusal. Spec: docs/spec/execution.md.
 *
 * @example
 *
 * ```ts
 * import { DEPTH_BUDGET, EXPORT, explain, instrument } from '@mycel/verify/profile'
 *
 * const module = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0)
 * const result = instrument(module, { memoryPages: 64 })
 * if (!result.ok) {
 *   throw new Error(explain(result))
 * }
 * // the host: instantiate result.bytes, set EXPORT.fuel and EXPORT.depth (DEPTH_BUDGET), call EXPORT.start and _start, then `verdict`
 * ```
 *
 * @packageDocumentation
 */
export { explain } from './explain.ts'
export { functionNames } from './function-names.ts'
export { instrument } from './instrument.ts'
export type { Instrumented, InstrumentOptions, ModuleExport, ModuleImport } from './instrument.ts'
export { remedyOf } from './remedies.ts'
export type { Remedy } from './remedies.ts'
export type { Feature, Refusal, RefusalCode, Where } from './refusal.ts'
export { COST, DEPTH_BUDGET, EXPORT, LIMIT, PROFILE_1, RESERVED_PREFIX, WEIGHT } from './rules.ts'
export type { Export } from './shape.ts'
export type { ValueType } from './types.ts'
export { V8_FLAGS } from './v8-flags.ts'
export { MAX_FUEL, verdict } from './verdict.ts'
export type { Meters, Verdict } from './verdict.ts'
