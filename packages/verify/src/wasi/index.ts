/**
 * WASI preview1 for one unit, deterministic and in memory: nothing of the host behind it. Spec: docs/spec/execution.md, "WASI".
 *
 * @packageDocumentation
 */
export { Quota, sourceOf } from './content.ts'
export type { Source } from './content.ts'
export { ERRNO } from './errno.ts'
export type { Fuel } from './meter.ts'
export { readOnlyTree, writableTree } from './mounts.ts'
export type { Mount, Preopen } from './mounts.ts'
export { PRICE } from './prices.ts'
export { seedOf } from './random.ts'
export { SIGNATURES } from './signatures.ts'
export { TMP_QUOTA_BYTES, TMP_QUOTA_NAMES } from './tree.ts'
export type { DirectoryNode } from './tree.ts'
export { MAX_STDERR_BYTES, Wasi, WASI_MODULE } from './wasi.ts'
export type { End, WasiInit } from './wasi.ts'
