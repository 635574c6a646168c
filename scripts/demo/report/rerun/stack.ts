import { DEPTH_BUDGET, EXPORT, instrument } from '@mycel/verify/profile'

/**
 * `(module (func $f (export "f") (result i32) call $f i32.const 1 i32.add))`: calls itself until something ends it. Not a tail call, because of what follows it.
 */
const PROBE = Uint8Array.of(
  0, 0x61, 0x73, 0x6d, 1, 0, 0, 0,
  1, 5, 1, 0x60, 0, 1, 0x7f,
  3, 2, 1, 0,
  7, 5, 1, 1, 0x66, 0, 0,
  10, 9, 1, 7, 0, 0x10, 0, 0x41, 1, 0x6a, 0x0b
)

/** How much of the call depth that the profile grants fits on a stack. */
export interface StackDepth {
  /** Slots, 1 … `granted`. */
  readonly held: number
  /** Slots that the profile grants every unit. */
  readonly granted: number
}

/** Tries it on the stack of this thread, with calls of the smallest kind: other calls may take more for the same weight. */
export function stackDepth (): StackDepth {
  const granted = Number(DEPTH_BUDGET)
  const made = instrument(PROBE, { memoryPages: 0, trapFuel: false })

  if (!made.ok) {
    throw new Error(`the probe is refused: ${made.reason}`)
  }

  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(made.bytes))
  const meter = (name: string): WebAssembly.Global<'i64'> => exports[name] as WebAssembly.Global<'i64'>
  meter(EXPORT.fuel).value = 2n ** 60n
  meter(EXPORT.depth).value = DEPTH_BUDGET

  try {
    (exports['f'] as () => number)()
  } catch {
    // by its meter, or by the stack: what is left on the meter tells
  }

  const left = meter(EXPORT.depth).value
  return { granted, held: left < 0n ? granted : Number(DEPTH_BUDGET - left) }
}
