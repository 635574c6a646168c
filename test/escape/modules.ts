import { assemble, command, show } from './assemble.ts'
import type { Limits } from '../../packages/daemon/dist/src/executors/executor.js'

export interface Hostile {
  readonly name: string
  readonly module: () => Uint8Array
  readonly limits?: Partial<Limits>
  readonly args?: readonly string[]
  /** The status that it ends with, or the code of the failure that it is. */
  readonly ends: number | string
  /** Where either of two ends is right: how fast a compiler is decides. */
  readonly or?: number | string
}

const MIB = 1024 * 1024
const TRAPPED = 256
const OUT_OF_FUEL = 257
const TOO_MUCH_OUTPUT = 258
const REFUSED = 259

/** Exit 0 if an errno is not 0, else 1. */
function mustFail (call: string): string {
  return `(if (i32.eqz ${call}) (then (call $proc_exit (i32.const 1))))`
}

const FULL = '(memory (export "memory") 1)'

function leb (value: number): number[] {
  const bytes: number[] = []
  for (let rest = value; ; rest = Math.floor(rest / 128)) {
    if (rest < 128) {
      return [...bytes, rest]
    }
    bytes.push(rest % 128 + 128)
  }
}

const HEAD = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

/** Bytes that say they are a module. */
function raw (...sections: ReadonlyArray<readonly [id: number, body: readonly number[], claimed?: number]>): Uint8Array {
  return Uint8Array.from([...HEAD, ...sections.flatMap(([id, body, claimed = body.length]) => [id, ...leb(claimed), ...body])])
}

function withCustom (module: Uint8Array, name: string, body: Uint8Array): Uint8Array {
  const title = [name.length, ...Buffer.from(name)]
  return Buffer.concat([module, Buffer.from([0, ...leb(title.length + body.length), ...title]), body])
}

/** One function of `statements` additions, which a compiler chews on. */
function hugeFunction (statements: number): Uint8Array {
  return command([], Array.from({ length: statements }, (_, i) => `(local.set 0 (i64.mul (i64.add (local.get 0) (i64.const ${i})) (i64.xor (local.get 1) (local.get 0))))`).join(''), FULL, '(local i64 i64)')
}

const WRITE_LOOP = (fd: number, path: string): string => `${path}
  (i32.store (i32.const 0) (i32.const 0)) (i32.store (i32.const 4) (i32.const 65536))
  (loop $again (br_if $again (i32.eqz (call $fd_write ${fd < 0 ? '(local.get 0)' : `(i32.const ${fd})`} (i32.const 0) (i32.const 1) (i32.const 8)))))`

const OPEN_TMP = (name: string, length: string): string => `(call $path_open (i32.const 4) (i32.const 0) ${name} ${length} (i32.const 1) (i64.const 0x1fffffff) (i64.const 0x1fffffff) (i32.const 0) (i32.const 16))`

const PATHS = ['/etc/passwd', '../etc/passwd', 'a/../../etc/passwd', '..', '../../../../../../etc/passwd', '/in/../etc/passwd', './../x', '//etc/passwd', 'a\\00/../../x', '/proc/self/environ', '/dev/../etc/shadow', '....//....//etc/passwd']

export const HOSTILE: readonly Hostile[] = [
  { name: 'a loop without end', module: () => command([], '(loop $l (br $l))'), ends: OUT_OF_FUEL },
  { name: 'a loop without end that has all the fuel there is', module: () => command([], '(loop $l (br $l))'), limits: { fuel: 1n << 61n, wallMs: 300 }, ends: 'timeout' },
  { name: 'memory up to the cap, all of it written', module: () => command([], '(drop (memory.grow (i32.const 511))) (memory.fill (i32.const 0) (i32.const 7) (i32.const 33554432))'), ends: 0 },
  { name: 'memory beyond the cap', module: () => command(['proc_exit'], '(if (i32.eq (memory.grow (i32.const 512)) (i32.const -1)) (then (call $proc_exit (i32.const 3))))'), ends: 3 },
  { name: 'growing for ever', module: () => command([], '(loop $l (drop (memory.grow (i32.const 1))) (br $l))'), ends: OUT_OF_FUEL },
  { name: 'more memory at the start than there is', module: () => command([], '', '(memory (export "memory") 65536)'), ends: REFUSED },
  { name: 'sixteen tables of a million', module: () => command([], Array.from({ length: 16 }, (_, i) => `(drop (table.grow $t${i} (ref.null func) (i32.const 999999)))`).join(''), `${FULL} ${Array.from({ length: 16 }, (_, i) => `(table $t${i} 1 1000000 funcref)`).join('')}`), limits: { fuel: 1_000_000_000n }, ends: 0 },
  { name: 'a table that grows for ever', module: () => command([], '(loop $l (drop (table.grow $t (ref.null func) (i32.const 1000))) (br $l))', `${FULL} (table $t 1 funcref)`), ends: OUT_OF_FUEL },
  { name: 'recursion without end', module: () => command([], '(call $f)', `${FULL} (func $f (call $f) (call $f))`), ends: TRAPPED },
  { name: 'mutual recursion with large frames', module: () => command([], '(drop (call $f (i64.const 1)))', `${FULL} ${['f', 'g'].map((one, i) => `(func $${one} (param i64) (result i64) (local ${'i64 '.repeat(200)}) ${Array.from({ length: 200 }, (_, n) => `(local.set ${n + 1} (i64.add (local.get 0) (i64.const ${n})))`).join('')} (i64.add (call $${i === 0 ? 'g' : 'f'} (local.get 200)) (local.get 100)))`).join('')}`), ends: TRAPPED },
  { name: 'recursion through a table', module: () => command([], '(call $f)', `${FULL} (type $v (func)) (table 1 1 funcref) (elem (i32.const 0) $f) (func $f (call_indirect (type $v) (i32.const 0)) (call_indirect (type $v) (i32.const 0)))`), ends: TRAPPED },
  { name: 'a flood on stdout', module: () => command(['fd_write'], WRITE_LOOP(1, '')), ends: TOO_MUCH_OUTPUT },
  { name: 'a flood on stderr', module: () => command(['fd_write'], WRITE_LOOP(2, '')), ends: OUT_OF_FUEL },
  { name: 'filling /tmp', module: () => command(['fd_write', 'path_open', 'proc_exit'], `(i32.store8 (i32.const 100) (i32.const 102)) ${mustSucceed(OPEN_TMP('(i32.const 100)', '(i32.const 1)'))} (local.set 0 (i32.load (i32.const 16))) ${WRITE_LOOP(-1, '')}`, FULL, '(local i32)'), limits: { fuel: 10_000_000_000n }, ends: 0 },
  { name: '65,536 files', module: () => command(['path_open', 'proc_exit', 'fd_close'], `(loop $l (i32.store (i32.const 100) (i32.add (i32.const 0x61616161) (i32.and (local.get 0) (i32.const 0x0f0f0f0f)))) (i32.store8 (i32.const 104) (i32.add (i32.const 97) (i32.and (i32.shr_u (local.get 0) (i32.const 4)) (i32.const 15)))) (i32.store8 (i32.const 105) (i32.add (i32.const 97) (i32.and (i32.shr_u (local.get 0) (i32.const 12)) (i32.const 15)))) (if (i32.eqz ${OPEN_TMP('(i32.const 100)', '(i32.const 6)')}) (then (drop (call $fd_close (i32.load (i32.const 16)))))) (local.set 0 (i32.add (local.get 0) (i32.const 1))) (br_if $l (i32.lt_u (local.get 0) (i32.const 65536))))`, FULL, '(local i32)'), limits: { fuel: 10_000_000_000n }, ends: 0 },
  { name: 'descriptors without end', module: () => command(['path_open', 'proc_exit'], `(i32.store8 (i32.const 100) (i32.const 102)) (loop $l (br_if $l (i32.eqz ${OPEN_TMP('(i32.const 100)', '(i32.const 1)')})))`), limits: { fuel: 10_000_000_000n }, ends: 0 },
  ...[3, 4].map((folder): Hostile => ({
    name: `paths that lead out of ${folder === 3 ? '/in' : '/tmp'}`,
    module: () => command(['path_open', 'proc_exit'], PATHS.map((_, i) => mustFail(`(call $path_open (i32.const ${folder}) (i32.const 1) (i32.const ${100 * (i + 1)}) (i32.const ${pathLength(i)}) (i32.const 0) (i64.const 2) (i64.const 0) (i32.const 0) (i32.const 16))`)).join(''), `${FULL} ${PATHS.map((path, i) => `(data (i32.const ${100 * (i + 1)}) "${path}")`).join('')}`),
    ends: 0
  })),
  { name: 'vectors without number', module: () => command(['fd_write', 'fd_read', 'proc_exit'], ['2147483647', '-1', '-2147483648', '8192'].flatMap(count => ['fd_write', 'fd_read'].map((call, i) => mustFail(`(call $${call} (i32.const ${1 - i}) (i32.const 65528) (i32.const ${count}) (i32.const 8))`))).join('')), ends: 0 },
  { name: 'vectors of 4 GiB', module: () => command(['fd_write', 'fd_read', 'proc_exit'], `(i32.store (i32.const 4) (i32.const -1)) ${mustFail('(call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))')} ${mustFail('(call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))')}`), ends: 0 },
  { name: 'random bytes of 4 GiB', module: () => command(['random_get', 'proc_exit'], `${mustFail('(call $random_get (i32.const 0) (i32.const -1))')} ${mustFail('(call $random_get (i32.const 1) (i32.const 65536))')}`), ends: 0 },
  { name: 'waiting for 2^31 things', module: () => command(['poll_oneoff', 'proc_exit'], ['2147483647', '-2147483648', '-1', '0'].map(count => mustFail(`(call $poll_oneoff (i32.const 0) (i32.const 0) (i32.const ${count}) (i32.const 8))`)).join('')), ends: 0 },
  { name: 'sleeping for ever', module: () => command(['poll_oneoff'], '(i32.store8 (i32.const 8) (i32.const 0)) (i32.store (i32.const 16) (i32.const 1)) (i64.store (i32.const 24) (i64.const -1)) (loop $l (drop (call $poll_oneoff (i32.const 0) (i32.const 100) (i32.const 1) (i32.const 200))) (br $l))'), ends: OUT_OF_FUEL },
  { name: 'pointers beyond memory', module: () => command(['args_get', 'args_sizes_get', 'clock_time_get', 'fd_filestat_get', 'fd_prestat_dir_name', 'proc_exit'], [mustFail('(call $args_get (i32.const 65533) (i32.const -4))'), mustFail('(call $args_sizes_get (i32.const -1) (i32.const 65536))'), mustFail('(call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 65530))'), mustFail('(call $fd_filestat_get (i32.const 3) (i32.const 65535))'), mustFail('(call $fd_prestat_dir_name (i32.const 3) (i32.const 65535) (i32.const -1))')].join('')), args: ['x'.repeat(1000)], ends: 0 },
  { name: 'more arguments than a unit may have', module: () => command([], ''), args: Array.from({ length: 300 }, () => 'x'), ends: 'bad-workload' },
  { name: 'arguments that multiply', module: () => command(['args_sizes_get'], '(drop (call $args_sizes_get (i32.const 0) (i32.const 4)))'), args: ['{index}'.repeat(9000)], ends: 0 },
  { name: 'a start function without end', module: () => command([], '', `${FULL} (func $s (loop $l (br $l))) (start $s)`), ends: OUT_OF_FUEL },
  { name: 'a start function that asks for everything', module: () => command([], '', '(memory (export "memory") 1) (func $s (loop $l (drop (memory.grow (i32.const 64))) (br $l))) (start $s)'), ends: OUT_OF_FUEL },
  { name: 'a function that takes long to compile', module: () => hugeFunction(60_000), limits: { wallMs: 2_000 }, ends: 0, or: 'timeout' },
  { name: 'no time to compile at all', module: () => hugeFunction(50_000), limits: { wallMs: 1 }, ends: 'timeout' },
  { name: 'twenty thousand functions', module: () => command([], '(drop (call $f19999 (i32.const 1)))', `${FULL} ${Array.from({ length: 20_000 }, (_, i) => `(func $f${i} (param i32) (result i32) (i32.mul (local.get 0) (i32.const ${i})))`).join('')}`), ends: 0 },
  { name: 'blocks in blocks beyond the limit', module: () => nested(20_000), ends: REFUSED },
  { name: 'names of ten megabytes', module: () => withCustom(command([], ''), 'name', Buffer.alloc(10 * MIB, 0xff)), ends: 0 },
  { name: 'a million names', module: () => withCustom(command([], ''), 'name', Buffer.from([1, ...leb(4 * 200_000 + 3), ...leb(200_000), ...Array.from({ length: 200_000 }, () => [0, 2, 0x61, 0x62]).flat()])), ends: 0 },
  { name: 'a section that claims 4 GiB', module: () => raw([1, [], 0xffffffff]), ends: REFUSED },
  { name: 'a section that claims less than it has', module: () => raw([1, [1, 0x60, 0, 0], 2]), ends: REFUSED },
  { name: 'four thousand million types', module: () => raw([1, leb(0xffffffff)]), ends: REFUSED },
  { name: 'four thousand million functions', module: () => raw([1, [1, 0x60, 0, 0]], [3, leb(0xffffffff)]), ends: REFUSED },
  { name: 'four thousand million locals', module: () => raw([1, [1, 0x60, 0, 0]], [3, [1, 0]], [7, [1, 6, ...Buffer.from('_start'), 0, 0]], [10, [1, 8, 1, ...leb(0xffffffff), 0x7f, 0x0b]]), ends: REFUSED },
  { name: 'a number of too many bytes', module: () => raw([1, Array.from({ length: 4096 }, () => 0x80)]), ends: REFUSED },
  { name: 'a module of nothing but sections', module: () => raw(...Array.from({ length: 50_000 }, () => [0, [1, 0x61]] as const)), ends: 0, or: REFUSED },
  { name: 'no module but a program', module: () => Buffer.from('\x7fELF\x02\x01\x01 and so on'), ends: REFUSED },
  { name: 'reading far beyond memory', module: () => command([], '(drop (i64.load offset=0xffffffff (i32.const -1)))'), ends: TRAPPED },
  { name: 'copying far beyond memory', module: () => command([], '(memory.copy (i32.const 0) (i32.const 1) (i32.const -1))'), ends: OUT_OF_FUEL },
  { name: 'output that is dropped by a trap at the end', module: () => command(['fd_write'], `${show(0, 65_000)} unreachable`), ends: TRAPPED }
]

function mustSucceed (call: string): string {
  return `(if ${call} (then (call $proc_exit (i32.const 1))))`
}

function pathLength (i: number): number {
  return (PATHS[i] ?? '').replace('\\00', '0').length
}

function nested (depth: number): Uint8Array {
  const body = [0, ...Array.from({ length: depth }, () => [0x02, 0x40]).flat(), ...Array.from({ length: depth }, () => 0x0b), 0x0b]
  return raw([1, [1, 0x60, 0, 0]], [3, [1, 0]], [7, [1, 6, ...Buffer.from('_start'), 0, 0]], [10, [1, ...leb(body.length), ...body]])
}

/** Copies stdin to stdout: what an honest unit does between the others. */
export const ECHO = command(['fd_read', 'fd_write'], '(i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 64)) (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8))) (i32.store (i32.const 4) (i32.load (i32.const 8))) (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))')

export const TRAP = assemble('(module (func (export "_start") unreachable))')
