import { RECURSIONS } from '../../test/determinism/modules/depth.ts'
import { assemble } from '../../test/determinism/modules/index.ts'
import { all, fields, LOCALS, WAYS } from '../../test/determinism/modules/nan.ts'
import { command, turns } from '../../test/determinism/modules/wat.ts'
import type { Width } from '../../test/determinism/modules/nan.ts'
import type { Command } from '../../test/determinism/modules/wat.ts'

/** A command whose every unit differs by the eight bytes that it reads. */
export interface ControlModule {
  readonly name: string
  readonly kind: 'nan' | 'grow' | 'depth'
  readonly bytes: Uint8Array
  /** Cap on its memory. */
  readonly memoryPages: number
}

/** Bytes of a unit's input: its seed, little-endian. */
export const INPUT_BYTES = 8

const SEED = `(global $seed (mut i64) (i64.const 0))
  (func $read_seed
    (i32.store (i32.const 0) (i32.const 16)) (i32.store (i32.const 4) (i32.const ${INPUT_BYTES}))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (global.set $seed (i64.mul (i64.load (i32.const 16)) (i64.const 0x9e3779b97f4a7c15))))
  (func $drawn (param $bound i32) (result i32)
    (global.set $seed (i64.xor (i64.rotl (i64.mul (global.get $seed) (i64.const 0xd6e8feb86659fd93)) (i64.const 29)) (i64.const 0x5851f42d4c957f2d)))
    (i32.rem_u (i32.wrap_i64 (i64.shr_u (global.get $seed) (i64.const 32))) (local.get $bound)))`

function seeded (name: string, kind: ControlModule['kind'], memoryPages: number, { fields: own = '', main, ...rest }: Command): ControlModule {
  const wat = command({ ...rest, fields: `${own}\n  ${SEED}`, main: `(call $read_seed)\n    ${main}` })
  return { name, kind, memoryPages, bytes: assemble({ name, wat }) }
}

/** A unit that traps costs both sides a new child process: enough of them, and no more. */
const rare = '(i32.eqz (call $drawn (i32.const 128)))'

/** Some of the twelve operands get other payloads and mantissas: infinities become NaNs, and NaNs others. */
function spoilOperands (width: Width): string {
  const at = `(i32.add (i32.const 64) (i32.mul (local.get $k) (i32.const ${width / 8})))`
  const [mask, drawn] = width === 64 ? ['0x000fffffffffffff', '(global.get $seed)'] : ['0x007fffff', '(i32.wrap_i64 (global.get $seed))']
  return turns(12, `(if (call $drawn (i32.const 2)) (then (i${width}.store ${at} (i${width}.xor (i${width}.load ${at}) (i${width}.and ${drawn} (i${width}.const ${mask}))))))`, '$k')
}

const NAN_ROUNDS = 1

/** Every arithmetic operation on every pair of twelve operands, most of them NaNs, its bits seen in several ways. */
function nan (width: Width, name: string, ways: readonly string[]): ControlModule {
  const main = ways.map(way => `(if (i32.eq (local.get $r0) (i32.const ${ways.indexOf(way)})) (then ${all(width, WAYS[way] ?? ((_, value) => value), NAN_ROUNDS)}))`).join('\n    ')
  return seeded(`NaNs of f${width}, ${name}`, 'nan', 8, {
    fields: fields(width), locals: `${LOCALS(width)} (local $r0 i32)`, main: `${spoilOperands(width)} (local.set $r0 (call $drawn (i32.const ${ways.length})))\n    ${main}`
  })
}

const NAMES = Object.keys(WAYS)

const NANS: readonly ControlModule[] = ([32, 64] as const).flatMap(width => [
  nan(width, 'in memory and through calls', NAMES.slice(0, 6)),
  nan(width, 'in locals, branches and further arithmetic', NAMES.slice(6))
])

const GROW: readonly ControlModule[] = [
  seeded('memory, page by page to its cap and beyond', 'grow', 24, {
    locals: '(local $i i32) (local $got i32)',
    main: `${turns(24, `(local.set $got (memory.grow (call $drawn (i32.const 5))))
      (if (i32.ge_s (local.get $got) (i32.const 0)) (then (i64.store (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 8)) (global.get $seed))))
      (call $put32 (local.get $got)) (call $put32 (memory.size)) (call $put64 (i64.load (i32.mul (call $drawn (memory.size)) (i32.const 65536))))`)}`
  }),
  seeded('memory, while a loop uses what it has', 'grow', 24, {
    locals: '(local $i i32) (local $at i32) (local $sum i64)',
    main: `${turns(3000, `(local.set $at (i32.add (i32.const 65536) (i32.rem_u (i32.mul (local.get $i) (i32.const 7919)) (i32.sub (i32.mul (memory.size) (i32.const 65536)) (i32.const 65544)))))
      (i64.store (local.get $at) (i64.add (i64.load (local.get $at)) (global.get $seed)))
      (local.set $sum (i64.add (i64.rotl (local.get $sum) (i64.const 7)) (i64.load (local.get $at))))
      (if (i32.eqz (call $drawn (i32.const 160))) (then (drop (memory.grow (i32.const 1)))))`)} (call $put64 (local.get $sum)) (call $put32 (memory.size))`
  }),
  seeded('tables, and accesses beyond what was grown', 'grow', 16, {
    fields: '(table $small 1 100 funcref) (table $free 0 externref) (elem declare func $f) (func $f)',
    locals: '(local $i i32)',
    main: `${turns(40, '(call $put32 (table.grow $small (ref.func $f) (call $drawn (i32.const 6)))) (call $put32 (table.grow $free (ref.null extern) (call $drawn (i32.const 4000)))) (call $put32 (table.size $free))')}
      (drop (memory.grow (call $drawn (i32.const 16)))) (call $put32 (memory.size)) (call $flush)
      (call $put32 (i32.load (i32.mul (call $drawn (memory.size)) (i32.const 65536))))
      (if ${rare} (then (call $put32 (i32.load (i32.mul (memory.size) (i32.const 65536))))))`
  })
]

/** As deep as fits; a rare one up to twice as deep, or without end: where it traps has to be the same. */
const DEPTH: readonly ControlModule[] = RECURSIONS.map(({ name, fields, fits }) => seeded(`recursion, ${name}`, 'depth', 8, {
  fields,
  locals: '(local $deep i32)',
  main: `(local.set $deep (call $drawn (i32.const ${fits})))
    (if ${rare} (then (local.set $deep (select (i32.const -1) (i32.add (i32.const ${fits}) (call $drawn (i32.const ${fits}))) (call $drawn (i32.const 2))))))
    (call $put32 (call $down (local.get $deep))) (call $put32 (i32.load (i32.const 2048)))`
}))

export const CONTROL_MODULES: readonly ControlModule[] = [...NANS, ...GROW, ...DEPTH]
