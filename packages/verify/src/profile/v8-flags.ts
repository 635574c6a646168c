/**
 * What a process gives V8 before it compiles units: a stack that takes `DEPTH_BUDGET` in every tier (KB), and room for inlining. V8 decides that from bodies' bytes and from the
 * share of small ones, and metering makes bodies half as large again: these let it inline about what it would unmetered. They change no result. Spec: docs/spec/execution.md, "Hosts".
 */
export const V8_FLAGS: readonly string[] = [
  '--stack-size=6000', '--wasm-inlining-min-budget=400', '--wasm-inlining-budget=35000', '--wasm-inlining-factor=5', '--wasm-inlining-max-size=800'
]
