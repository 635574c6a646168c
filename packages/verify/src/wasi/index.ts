/**
 * WASI preview1 for one unit, deterministic and in memory: nothing of the host behind it. Spec: docs/spec/execution.md, "WASI".
 *
 * @packageDocumentation
 */
export { ERRNO } from './errno.ts'
export { seedOf } from './random.ts'
export { SIGNATURES } from './signatures.ts'
export { directory, file, readOnlyTree, TMP_QUOTA_BYTES, TMP_QUOTA_NODES } from './tree.ts'
export type { DirectoryNode, FileNode } from './tree.ts'
export { MAX_STDERR_BYTES, Wasi, WASI_MODULE } from './wasi.ts'
export type { End, WasiInit } from './wasi.ts'
