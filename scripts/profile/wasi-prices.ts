// `node --stack-size=6000 scripts/profile/wasi-prices.ts [FILTER]`: what a unit's fuel buys of the host's time. Every program calls one function for ever, as dearly as it can; the
// budget ends it. Prints nanoseconds for each unit of fuel, dearest first.
import { createHash } from 'node:crypto'
import { compileModule, runUnit, STATUS } from '../../packages/verify/src/execute/index.ts'
import { readOnlyTree } from '../../packages/verify/src/wasi/index.ts'
import { wasiModule } from './wasi-module.ts'

const FUEL = 200_000_000n
const ALL = '(i64.const 0x1fffffff)'
const [A, MANY, BIG] = [100, 300_000, 400_000]
/** `path`, and its place, in the module's data. */
const DATA = `(data (i32.const ${A}) "a") (data (i32.const 110) "b/../") (data (i32.const 120) "l")`

const open = (at: number, length: number, flags: number, out: number): string => `(drop (call $path_open (i32.const 4) (i32.const 1) (i32.const ${at}) (i32.const ${length}) (i32.const ${flags}) ${ALL} ${ALL} (i32.const 0) (i32.const ${out})))`
const make = open(A, 1, 1, 0)
const FD = '(i32.load (i32.const 0))'
const forever = (body: string): string => `(loop $again ${body} (br $again))`
/** `count` times, `$i` going up from 0. */
const times = (count: number, body: string): string => `(local.set $i (i32.const 0)) (loop $each${count} ${body} (local.set $i (i32.add (local.get $i) (i32.const 1))) (br_if $each${count} (i32.lt_u (local.get $i) (i32.const ${count}))))`
const vectors = (pointer: number, length: number): string => times(1024, `(i32.store (i32.add (i32.const ${MANY}) (i32.mul (local.get $i) (i32.const 8))) (i32.const ${pointer})) (i32.store (i32.add (i32.const ${MANY + 4}) (i32.mul (local.get $i) (i32.const 8))) (i32.const ${length}))`)
/** Files with the names 4 bytes each of `$i`, from "aaaa" up. */
const letters = '(i32.store (i32.const 200) (i32.add (i32.const 0x61616161) (i32.add (i32.shl (i32.and (local.get $i) (i32.const 15)) (i32.const 24)) (i32.add (i32.shl (i32.and (i32.shr_u (local.get $i) (i32.const 4)) (i32.const 15)) (i32.const 16)) (i32.shl (i32.shr_u (local.get $i) (i32.const 8)) (i32.const 8))))))'
const fill = (count: number): string => times(count, `${letters} ${open(200, 4, 1, 8)} (drop (call $fd_close (i32.load (i32.const 8))))`)
const path = (text: string, count: number): string => times(count, [...text].map((letter, at) => `(i32.store8 (i32.add (i32.const ${BIG + at}) (i32.mul (local.get $i) (i32.const ${text.length}))) (i32.const ${letter.charCodeAt(0)}))`).join(' '))
const stat = (at: number, length: number): string => `(drop (call $path_filestat_get (i32.const 4) (i32.const 1) (i32.const ${at}) (i32.const ${length}) (i32.const 600)))`
const mkdir = `(drop (call $path_create_directory (i32.const 4) (i32.const ${A}) (i32.const 1)))`

const PROGRAMS: Readonly<Record<string, string>> = {
  sched_yield: forever('(drop (call $sched_yield))'),
  clock_time_get: forever('(drop (call $clock_time_get (i32.const 0) (i64.const 0) (i32.const 0)))'),
  'an errno': forever('(drop (call $fd_tell (i32.const 77) (i32.const 0)))'),
  fd_fdstat_get: forever('(drop (call $fd_fdstat_get (i32.const 4) (i32.const 0)))'),
  fd_filestat_get: forever('(drop (call $fd_filestat_get (i32.const 4) (i32.const 0)))'),
  fd_seek: `${make} ${forever(`(drop (call $fd_seek ${FD} (i64.const 1) (i32.const 1) (i32.const 16)))`)}`,
  args_get: forever('(drop (call $args_get (i32.const 0) (i32.const 8192)))'),
  'random_get, 1 byte': forever('(drop (call $random_get (i32.const 0) (i32.const 1)))'),
  'random_get, 64 KiB': forever('(drop (call $random_get (i32.const 0) (i32.const 65536)))'),
  'stderr, nothing': forever(`(drop (call $fd_write (i32.const 2) (i32.const ${MANY}) (i32.const 1) (i32.const 0)))`),
  'stderr, 1024 times nothing': forever(`(drop (call $fd_write (i32.const 2) (i32.const ${MANY}) (i32.const 1024) (i32.const 0)))`),
  'stderr, 1024 times 64 KiB': `${vectors(0, 65536)} ${forever(`(drop (call $fd_write (i32.const 2) (i32.const ${MANY}) (i32.const 1024) (i32.const 0)))`)}`,
  'stdin at its end': forever(`(drop (call $fd_read (i32.const 0) (i32.const ${MANY}) (i32.const 1) (i32.const 0)))`),
  '/tmp, 1 byte in place': `${make} ${vectors(16, 1)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1) (i64.const 0) (i32.const 16)))`)}`,
  '/tmp, 1024 bytes one by one': `${make} ${vectors(16, 1)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1024) (i64.const 0) (i32.const 4)))`)}`,
  '/tmp, 64 KiB in place': `${make} ${vectors(0, 65536)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1) (i64.const 0) (i32.const 4)))`)}`,
  '/tmp, 48 MiB in place': `${make} ${vectors(65536, 49152)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1024) (i64.const 0) (i32.const 4)))`)}`,
  '/tmp, 48 MiB and gone': `${make} ${vectors(65536, 49152)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1024) (i64.const 0) (i32.const 4))) (drop (call $fd_filestat_set_size ${FD} (i64.const 0)))`)}`,
  '/tmp, read 48 MiB': `${make} ${vectors(65536, 49152)} (drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1024) (i64.const 0) (i32.const 4))) ${forever(`(drop (call $fd_pread ${FD} (i32.const ${MANY}) (i32.const 1024) (i64.const 0) (i32.const 4)))`)}`,
  '/tmp, append 1 byte and gone': `${make} ${vectors(16, 1)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1) (i64.const 0) (i32.const 16))) (drop (call $fd_filestat_set_size ${FD} (i64.const 0)))`)}`,
  '/tmp, a byte in each page, and gone': `${make} ${vectors(16, 1)} ${forever(`${times(4000, `(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1) (i64.extend_i32_u (i32.mul (local.get $i) (i32.const 4096))) (i32.const 16)))`)} (drop (call $fd_filestat_set_size ${FD} (i64.const 0)))`)}`,
  '/tmp, append 1 byte to 60 MiB and gone': `${make} ${vectors(65536, 49152)} ${times(1, `(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1024) (i64.const 0) (i32.const 4)))`)} ${vectors(16, 1)} ${forever(`(drop (call $fd_pwrite ${FD} (i32.const ${MANY}) (i32.const 1) (i64.const 50331648) (i32.const 16))) (drop (call $fd_filestat_set_size ${FD} (i64.const 50331648)))`)}`,
  '/tmp, the size up and down': `${make} ${forever(`(drop (call $fd_filestat_set_size ${FD} (i64.const 60000000))) (drop (call $fd_filestat_set_size ${FD} (i64.const 0)))`)}`,
  '/in, 64 KiB': `(drop (call $path_open (i32.const 3) (i32.const 0) (i32.const ${A}) (i32.const 1) (i32.const 0) (i64.const 6) (i64.const 6) (i32.const 0) (i32.const 0))) ${vectors(0, 65536)} ${forever(`(drop (call $fd_pread ${FD} (i32.const ${MANY}) (i32.const 1) (i64.const 0) (i32.const 4)))`)}`,
  'path_open and fd_close': `${make} ${forever(`${open(A, 1, 0, 8)} (drop (call $fd_close (i32.load (i32.const 8))))`)}`,
  'path_open, none there': forever(open(A, 1, 0, 8)),
  'path_open, too many': `${times(260, open(A, 1, 1, 8))} ${forever(open(A, 1, 0, 8))}`,
  'fd_close and path_open, the last of many': `${times(260, open(A, 1, 1, 8))} ${forever(`(drop (call $fd_close (i32.const 255))) ${open(A, 1, 0, 8)}`)}`,
  'a path of 4096 bytes, a/../': `${mkdir} ${path('a/../', 819)} ${forever(stat(BIG, 4095))}`,
  'a path of 4096 bytes, slashes': `${path('/', 4096)} (i32.store8 (i32.const ${BIG}) (i32.const 0x2e)) ${forever(stat(BIG, 4096))}`,
  'a path of 4096 bytes, dots': `${path('./', 2048)} ${forever(stat(BIG, 4096))}`,
  'a path through 40 links': `(drop (call $path_symlink (i32.const 120) (i32.const 1) (i32.const 4) (i32.const 120) (i32.const 1))) ${forever(stat(120, 1))}`,
  'a link of 4096 bytes to itself': `${mkdir} ${path('a/../', 819)} (i32.store8 (i32.const ${BIG + 4090}) (i32.const 0x6c)) (drop (call $path_symlink (i32.const ${BIG}) (i32.const 4091) (i32.const 4) (i32.const 120) (i32.const 1))) ${forever(stat(120, 1))}`,
  'a file made and unlinked': forever(`${open(A, 1, 1, 8)} (drop (call $fd_close (i32.load (i32.const 8)))) (drop (call $path_unlink_file (i32.const 4) (i32.const ${A}) (i32.const 1)))`),
  'a file made and unlinked, before 4,000 others': `${fill(4000)} ${forever(`${open(A, 1, 1, 8)} (drop (call $fd_close (i32.load (i32.const 8)))) (drop (call $path_unlink_file (i32.const 4) (i32.const ${A}) (i32.const 1)))`)}`,
  'a directory made and removed': forever(`${mkdir} (drop (call $path_remove_directory (i32.const 4) (i32.const ${A}) (i32.const 1)))`),
  'a file renamed among 4,000': `${fill(4000)} ${make} ${forever(`(drop (call $path_rename (i32.const 4) (i32.const ${A}) (i32.const 1) (i32.const 4) (i32.const 110) (i32.const 1))) (drop (call $path_rename (i32.const 4) (i32.const 110) (i32.const 1) (i32.const 4) (i32.const ${A}) (i32.const 1)))`)}`,
  'fd_readdir of 4,000, none written': `${fill(4000)} ${forever('(drop (call $fd_readdir (i32.const 4) (i32.const 0) (i32.const 0) (i64.const 0) (i32.const 0)))')}`,
  'fd_readdir of 4,000': `${fill(4000)} ${forever(`(drop (call $fd_readdir (i32.const 4) (i32.const ${BIG}) (i32.const 200000) (i64.const 0) (i32.const 0)))`)}`,
  'fd_readdir, the last': `${fill(4000)} ${forever(`(drop (call $fd_readdir (i32.const 4) (i32.const ${BIG}) (i32.const 200000) (i64.const 4000) (i32.const 0)))`)}`,
  'fd_readdir of what is gone': `${fill(4000)} (drop (call $fd_readdir (i32.const 4) (i32.const ${BIG}) (i32.const 0) (i64.const 0) (i32.const 0))) ${times(4001, `${letters} (drop (call $path_unlink_file (i32.const 4) (i32.const 200) (i32.const 4)))`)} ${forever(`(drop (call $fd_readdir (i32.const 4) (i32.const ${BIG}) (i32.const 200000) (i64.const 2) (i32.const 0)))`)}`,
  'poll_oneoff, 1': forever('(drop (call $poll_oneoff (i32.const 0) (i32.const 131072) (i32.const 1) (i32.const 65536)))'),
  'poll_oneoff, 1024 clocks': forever(`(drop (call $poll_oneoff (i32.const 0) (i32.const ${BIG}) (i32.const 1024) (i32.const ${MANY})))`),
  'poll_oneoff, 1024 descriptors that are none': `${times(1024, '(i32.store8 (i32.add (i32.const 8) (i32.mul (local.get $i) (i32.const 48))) (i32.const 1)) (i32.store (i32.add (i32.const 16) (i32.mul (local.get $i) (i32.const 48))) (i32.const 777))')} ${forever(`(drop (call $poll_oneoff (i32.const 0) (i32.const ${BIG}) (i32.const 1024) (i32.const ${MANY})))`)}`
}

const inputs = readOnlyTree([{ path: 'a', bytes: new Uint8Array(1 << 20) }])
const args = Array.from({ length: 256 }, () => '')

function measure (body: string): { readonly nanoseconds: number, readonly status: number } {
  const compiled = compileModule(wasiModule({ body, rest: DATA, locals: '(local $i i32)', pages: 16 }), 16)
  const prepared = { compiled, digest: new Uint8Array(32), args, inputs, outputBytes: 1000, fuel: FUEL, sha256: (bytes: Uint8Array) => new Uint8Array(createHash('sha256').update(bytes).digest()) }
  const start = process.hrtime.bigint()
  const { status } = runUnit(prepared, { index: 0n, input: new Uint8Array(0) })
  return { nanoseconds: Number(process.hrtime.bigint() - start) / Number(FUEL), status }
}

const found = Object.entries(PROGRAMS).filter(([name]) => name.includes(process.argv[2] ?? '')).map(([name, body]) => ({ name, ...measure(body) }))
for (const { name, nanoseconds, status } of found.sort((a, b) => b.nanoseconds - a.nanoseconds)) {
  process.stdout.write(`${nanoseconds.toFixed(2).padStart(8)} ns  ${name}${status === STATUS.fuelExhausted ? '' : `  (status ${status})`}\n`)
}
