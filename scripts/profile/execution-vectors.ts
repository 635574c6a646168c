import { createHash } from 'node:crypto'
import { EXPORT, PROFILE_1, instrument, verdict } from '../../packages/verify/src/profile/index.ts'
import { F64, I32, I64, moduleOf } from '../../packages/verify/test/profile/module-of.ts'
import { HEADER, section, text, u32 } from '../../packages/verify/test/profile/random/bytes.ts'
import { randomModule } from '../../packages/verify/test/profile/random/module.ts'

export interface VectorCall {
  readonly export: string
  readonly args: readonly number[]
  readonly budget: string
  /** Results in order, as text; a trap as `trap`. */
  readonly result: string
  readonly verdict: string
  readonly fuel: string
}

export interface VectorCase {
  readonly name: string
  readonly memoryPages: number
  readonly module: string
  /** With the refusal's code, nothing else follows. */
  readonly refused?: string
  /** SHA-256 of the module that `instrument` makes, with `trapFuel`, and without. */
  readonly instrumented?: string
  readonly withoutTrapFuel?: string
  /** Fuel that an instance costs; not in `fuel` of its calls. */
  readonly instantiation?: number
  /** On one instance, in order. */
  readonly calls?: readonly VectorCall[]
}

export interface ExecutionVectors { readonly profile: string, readonly depth: string, readonly cases: readonly VectorCase[] }

interface Plan { readonly name: string, readonly bytes: Uint8Array, readonly memoryPages?: number, readonly calls: ReadonlyArray<readonly [name: string, args: readonly number[], budget?: bigint]> }

const BUDGET = 1_000_000n
/** Not the profile's own: so that the vectors run on any stack. */
const DEPTH = 20_000n
const DIVISION = [0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0x44, 0, 0, 0, 0, 0, 0, 0, 0, 0xa3]
/** Factorial by a loop with its test first. */
const FACTORIAL = [0x41, 1, 0x21, 1, 0x03, 0x40, 0x20, 0, 0x04, 0x40, 0x20, 0, 0x20, 1, 0x6c, 0x21, 1, 0x20, 0, 0x41, 1, 0x6b, 0x21, 0, 0x0c, 1, 0x0b, 0x0b, 0x20, 1]
/** Fibonacci by recursion. */
const FIBONACCI = [0x20, 0, 0x41, 2, 0x48, 0x04, I32, 0x20, 0, 0x05, 0x20, 0, 0x41, 1, 0x6b, 0x10, 0, 0x20, 0, 0x41, 2, 0x6b, 0x10, 0, 0x6a, 0x0b]

/** 8,128 locals, a block, and a `br_table` out of it with so many targets beside the default. */
const carrying = (targets: number): Uint8Array => moduleOf({ functions: [{ locals: Array.from({ length: 8_128 }, () => I32), code: [0x02, 0x40, 0x41, 0, 0x0e, ...u32(targets), ...Array.from({ length: targets + 1 }, () => 0), 0x0b] }] })

/** 0 / 0. */
const NAN = [...Array.from({ length: 2 }, () => [0x44, 0, 0, 0, 0, 0, 0, 0, 0]).flat(), 0xa3]

const PLANS: readonly Plan[] = [
  { name: 'empty', bytes: moduleOf({ functions: [{ code: [] }] }), calls: [['f0', [], BUDGET], ['f0', [], 0n]] },
  { name: 'factorial: a loop', bytes: moduleOf({ functions: [{ takes: [I32], gives: [I32], locals: [I32], code: FACTORIAL }] }), calls: [['f0', [0]], ['f0', [10]], ['f0', [10], 100n], ['f0', [-1], 5_000n]] },
  { name: 'fibonacci: calls', bytes: moduleOf({ functions: [{ takes: [I32], gives: [I32], code: FIBONACCI }] }), calls: [['f0', [1]], ['f0', [15]], ['f0', [15], 1_000n]] },
  { name: 'endless recursion', bytes: moduleOf({ functions: [{ code: [0x10, 0] }] }), calls: [['f0', [], 10n ** 9n], ['f0', [], 1_000n]] },
  { name: 'endless recursion beside a function that weighs nothing', bytes: moduleOf({ functions: [{ code: [0x10, 1, 0x10, 0] }, { locals: [F64, I64], code: [] }] }), calls: [['f1', []], ['f0', []]] },
  { name: 'traps: a load out of bounds in a loop', bytes: moduleOf({ memory: [0, 1], functions: [{ takes: [I32], code: [0x03, 0x40, 0x20, 0, 0x28, 2, 0, 0x1a, 0x20, 0, 0x41, ...[0x80, 0x10], 0x6a, 0x21, 0, 0x0c, 0, 0x0b] }] }), calls: [['f0', [0]], ['f0', [65_533]]] },
  { name: 'lengths', bytes: moduleOf({ memory: [1, 1, 4], functions: [{ takes: [I32], gives: [I32], code: [0x20, 0, 0x40, 0] }, { takes: [I32], code: [0x41, 0, 0x41, 7, 0x20, 0, 0xfc, 11, 0] }] }), calls: [['f0', [0]], ['f0', [2]], ['f0', [2]], ['f1', [65_536]], ['f1', [196_616]]] },
  { name: 'a smaller cap', bytes: moduleOf({ memory: [0, 1], functions: [{ takes: [I32], gives: [I32], code: [0x20, 0, 0x40, 0] }] }), memoryPages: 2, calls: [['f0', [2]], ['f0', [1]]] },
  { name: 'NaN', bytes: moduleOf({ functions: [{ gives: [I64], locals: [F64], code: [...DIVISION, 0x22, 0, 0xbd] }, { gives: [F64], code: [...DIVISION] }] }), calls: [['f0', []], ['f1', []]] },
  { name: 'a shared memory and a start function', bytes: moduleOf({ memory: [3, 1, 2], functions: [{ code: [0x41, 0, 0x41, 7, 0x36, 2, 0] }, { gives: [I32], code: [0x41, 0, 0x28, 2, 0] }], start: 0 }), calls: [[EXPORT.start, []], ['f1', []]] },
  ...[1, 2, 3, 5, 8, 13, 21, 34].map(seed => {
    const { bytes, plan } = randomModule(seed, { letters: ['i'] })
    return { name: `random ${seed}`, bytes, memoryPages: 3, calls: plan.functions.map(({ takes }, i) => [`f${i}`, [...takes].map((_, at) => at + 1)] as const) }
  }),
  ...[55, 89, 144].map(seed => ({ name: `random ${seed}, with floats and vectors`, bytes: randomModule(seed).bytes, memoryPages: 3, calls: [] })),
  { name: 'branches that carry as much as may be', bytes: carrying(1_022), calls: [['f0', []]] },
  { name: 'branches that carry more than may be', bytes: carrying(1_023), calls: [] },
  {
    name: 'two tables and their segments',
    bytes: moduleOf({
      functions: [0, 1].map(table => ({ takes: [I32], gives: [I32], code: [0xd0, 0x70, 0x20, 0, 0xfc, 0x0f, table] })),
      more: [[4, [2, 0x70, 0, 10, 0x70, 1, 5, 20]], [9, [2, 0, 0x41, 0, 0x0b, 2, 0, 1, 1, 0, 1, 0]]]
    }),
    calls: [['f0', [499_993]], ['f0', [499_992], 10_000_000n], ['f1', [16]], ['f1', [15]]]
  },
  { name: 'locals are paid for where a function is entered', bytes: moduleOf({ functions: [{ takes: [I32, I32], locals: Array.from({ length: 23 }, () => I64), code: [] }] }), calls: [['f0', [1, 1]]] },
  { name: 'a NaN at the end of a block: as it is, and canonical where a branch leads to it', bytes: moduleOf({ functions: [[], [0x20, 0, 0x0d, 0]].map(branch => ({ takes: [I32], gives: [I64], code: [0x02, F64, ...NAN, ...branch, 0x0b, 0x9a, 0xbd] })) }), calls: [['f0', [0]], ['f1', [0]], ['f1', [1]]] },
  { name: 'atomics', bytes: moduleOf({ memory: [3, 1, 1], functions: [{ code: [0xfe, 0x03, 0] }] }), calls: [] },
  { name: 'relaxed SIMD', bytes: moduleOf({ functions: [{ code: [0xfd, 0x80, 0x02] }] }), calls: [] },
  { name: 'a reserved name', bytes: Uint8Array.from([...HEADER, ...section(1, [1, 0x60, 0, 0]), ...section(3, [1, 0]), ...section(7, [1, ...text('mycel.x'), 0, 0]), ...section(10, [1, 2, 0, 0x0b])]), calls: [] },
  { name: 'an imported memory', bytes: Uint8Array.from([...HEADER, ...section(2, [1, ...text('m'), ...text('n'), 2, 0, 1])]), calls: [] },
  { name: 'more memory than the contract gives', bytes: moduleOf({ memory: [0, 17], functions: [] }), calls: [] },
  { name: 'a local that is not there', bytes: moduleOf({ functions: [{ code: [0x20, 0, 0x1a] }] }), calls: [] }
]

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

function vectorCase ({ name, bytes, memoryPages = 16, calls }: Plan): VectorCase {
  const common = { name, memoryPages, module: Buffer.from(bytes).toString('hex') }
  const [made, lazy] = [instrument(bytes, { memoryPages }), instrument(bytes, { memoryPages, trapFuel: false })]
  if (!made.ok || !lazy.ok) {
    return { ...common, refused: made.ok ? '' : made.code }
  }
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(made.bytes))
  return { ...common, instrumented: sha256(made.bytes), withoutTrapFuel: sha256(lazy.bytes), instantiation: made.instantiation, calls: calls.map(([name, args, budget = BUDGET]) => vectorCall(exports, name, args, budget)) }
}

/** One call as a host makes it. */
export function vectorCall (exports: WebAssembly.Exports, name: string, args: readonly number[], budget: bigint): VectorCall {
  const meter = (name: string): WebAssembly.Global => exports[name] as WebAssembly.Global
  meter(EXPORT.fuel).value = budget
  meter(EXPORT.depth).value = DEPTH
  let result: string
  try {
    const found = (exports[name] as (...args: readonly number[]) => unknown)(...args)
    result = found === undefined ? '' : Array.isArray(found) ? found.join(' ') : String(found)
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError)) {
      throw error
    }
    result = 'trap'
  }
  const read = verdict(budget, { fuel: BigInt(meter(EXPORT.fuel).value), depth: BigInt(meter(EXPORT.depth).value), fault: Number(meter(EXPORT.fault).value) })
  return { export: name, args, budget: String(budget), result, verdict: read.kind, fuel: read.kind === 'infrastructure' ? '' : String(read.fuel) }
}

/** What `test/vectors/execution/profile.json` holds. */
export function executionVectors (): ExecutionVectors {
  return { profile: PROFILE_1, depth: String(DEPTH), cases: PLANS.map(vectorCase) }
}
