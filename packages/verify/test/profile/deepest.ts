// Run as a child with a host's stack: the frames that weigh least for what they take, called until the depth is used up. Writes one word for each.
import { F64, I32, I64, moduleOf, V128 } from './module-of.ts'
import { u32 } from './random/bytes.ts'
import { Metered } from './run.ts'
import type { Function } from './module-of.ts'

const many = (count: number, type: number): number[] => Array.from({ length: count }, () => type)

/** Weighs nothing, and takes as much as any frame can: every parameter and local is a vector, and alive. */
const LEAF: Function = { locals: many(10_000, V128), code: [...Array.from({ length: 10_000 }, (_, i) => [0x20, ...u32(i)]).flat(), ...many(10_000, 0x1a)] }

const SHAPES: readonly Function[] = [
  { code: [0x10, 0] },
  { takes: [I32], gives: many(100, I64), code: [0x10, 1, 0x20, 0, 0x10, 0] },
  { takes: many(100, F64), gives: [F64], code: [...Array.from({ length: 100 }, (_, i) => [0x20, i, 0x20, 99 - i, 0xa0]).flat(), 0x10, 0, 0x20, 0, 0xa0] },
  { gives: [I64], locals: many(100, I64), code: [...Array.from({ length: 100 }, (_, i) => [0x41, 0, 0x29, 3, i, 0x21, i]).flat(), 0x10, 0, ...Array.from({ length: 100 }, (_, i) => [0x20, i, 0x7c]).flat()] }
]

for (const shape of SHAPES) {
  const { verdict, trap } = new Metered(moduleOf({ memory: [0, 1], functions: [shape, LEAF] })).call('f0', many(shape.takes?.length ?? 0, 0))
  process.stdout.write(`${verdict.kind} ${trap ?? ''}\n`)
}
