/**
 * Running one unit under the profile `mycel.wasm/1`: what a provider's sandboxed child does, and what a page that re-checks a proof does. It gives a stranger's code
 * nothing but a call stack and memory; whoever needs a clock over it, or a wall around it, runs it in a process that can be killed. Spec: docs/spec/execution.md.
 *
 * @packageDocumentation
 */
export { compileModule } from './compile.ts'
export type { Compiled, CompiledModule, CompileOptions, RefusedModule } from './compile.ts'
export { HostFailure, MAX_STATUS, STATUS } from './outcome.ts'
export type { HostFailureCode, Outcome } from './outcome.ts'
export { placeOf, sentence } from './refused-module.ts'
export type { ModuleRefusal, ModuleRefusalCode, RefusalWords } from './refused-module.ts'
export { runCommand, runUnit } from './run.ts'
export type { Prepared, UnitInput } from './run.ts'
export type { World } from './world.ts'
