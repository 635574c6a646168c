import { SIGNATURES } from '../../packages/verify/src/wasi/index.ts'
import { call, callsModule, load } from './wasi-case.ts'
import type { WasiPlan } from './wasi-case.ts'

const text = (value: string): Uint8Array => new TextEncoder().encode(value)
const ALL = (1n << 29n) - 1n
const READ = 0x200022n | 4n
const [IN, TMP] = [3, 4]

const MOUNTS = [
  { path: 'b.txt', bytes: text('mounted') },
  { path: 'a/deep.txt', bytes: text('deep') },
  { path: 'é', bytes: text('') },
  { path: 'B', bytes: text('B') },
  { path: '\u{10400}', bytes: text('beyond') },
  { path: '\uffee', bytes: text('before it') }
]

/** `[length, text…]` and where it begins: names in a module's data, one after another from 2,000. */
class Names {
  readonly data: Array<readonly [number, string | readonly number[]]> = []
  #next = 2000

  /** Pointer and length, as two operands. */
  of (name: string | readonly number[]): readonly [number, number] {
    const at = this.#next
    const length = typeof name === 'string' ? text(name).length : name.length
    this.data.push([at, name])
    this.#next += length
    return [at, length]
  }
}

const open = (fd: number, path: readonly [number, number], flags: number, rights: bigint, out: number, lookup = 1): string => call('path_open', fd, lookup, ...path, flags, rights, rights, 0, out)
/** One iovec at 1,000. */
const vector = (at: number, length: number): ReadonlyArray<readonly [number, readonly number[]]> => [[1000, [...new Uint8Array(new Uint32Array([at, length]).buffer)]]]

function arguments_ (): WasiPlan {
  return {
    name: 'arguments, {index} in them; no environment',
    args: ['unit', '--from={index}', '{index}{index}', '', 'é'],
    index: 18_446_744_073_709_551_615n,
    module: callsModule({ calls: [call('args_sizes_get', 0, 4), call('args_get', 16, 100), call('environ_sizes_get', 8, 12), call('environ_get', 300, 300)], show: [[0, 36], [100, 120]] })
  }
}

function standardStreams (): WasiPlan {
  return {
    name: 'standard streams: stdin in pieces and beyond its end, what they are, what they cannot do',
    input: 'the input',
    module: callsModule({
      data: vector(100, 6),
      calls: [
        ...[0, 1, 2].map(() => call('fd_read', 0, 1000, 1, 0)), call('fd_read', 1, 1000, 1, 0), call('fd_write', 0, 1000, 1, 0),
        ...[0, 1, 2, IN, TMP, 5].map((fd, i) => call('fd_fdstat_get', fd, 200 + i * 24)), call('fd_filestat_get', 0, 400),
        call('fd_seek', 0, 0n, 1, 0), call('fd_tell', 1, 0), call('fd_prestat_get', 1, 0), call('fd_prestat_get', IN, 480), call('fd_prestat_dir_name', TMP, 488, 4), call('fd_prestat_dir_name', TMP, 496, 3), call('sock_shutdown', 1, 0)
      ],
      show: [[100, 12], [200, 300]]
    })
  }
}

function mounted (): WasiPlan {
  const names = new Names()
  return {
    name: '/in: order, contents, and that it stays as it is',
    mounts: MOUNTS,
    module: callsModule({
      names,
      data: [...vector(100, 100)],
      calls: [
        call('fd_readdir', IN, 4000, 1000, 0n, 0), call('fd_readdir', IN, 5000, 30, 3n, 4),
        open(IN, names.of('a/../a/./deep.txt'), 0, READ, 8), call('fd_read', load(8), 1000, 1, 12), call('fd_filestat_get', load(8), 200), call('fd_seek', load(8), -1n, 2, 16), call('fd_pread', load(8), 1000, 1, 1n, 24),
        open(IN, names.of('b.txt'), 0, ALL, 8), open(IN, names.of('new'), 1, READ, 8), open(IN, names.of('b.txt'), 8, READ, 8), call('path_unlink_file', IN, ...names.of('b.txt')), call('path_create_directory', IN, ...names.of('d')),
        call('path_rename', IN, ...names.of('b.txt'), TMP, ...names.of('c')), call('path_filestat_set_times', IN, 0, ...names.of('B'), 0n, 0n, 5), call('path_link', IN, 0, ...names.of('B'), TMP, ...names.of('l')),
        call('path_open', IN, 0, ...names.of('a'), 0, 0n, 0n, 0, 32), call('fd_readdir', load(32), 5100, 100, 0n, 36)
      ],
      show: [[0, 40], [100, 10], [200, 64], [4000, 400], [5000, 30], [5100, 100]]
    })
  }
}

function large (): WasiPlan {
  const names = new Names()
  const reads = [0n, 1_048_575n, 1_048_576n, 2_097_151n, 2_100_000n, 0n, 3_000_000n]
  return {
    name: 'a mounted file of three chunks, the last one short: each is paid when it is touched first',
    mounts: [{ path: 'large', bytes: new Uint8Array(2_100_001).fill(7) }],
    module: callsModule({
      names,
      data: [...vector(100, 2)],
      calls: [open(IN, names.of('large'), 0, READ, 0), ...reads.map((offset, i) => call('fd_pread', load(0), 1000, 1, offset, 4 + i * 4))],
      show: [[0, 32], [100, 2]]
    })
  }
}

function written (): WasiPlan {
  const names = new Names()
  const file = names.of('f')
  return {
    name: '/tmp: a file with a hole, appended to, cut, renamed, linked, followed, removed',
    module: callsModule({
      names,
      data: [...vector(3000, 10), [3000, 'ten bytes!']],
      calls: [
        open(TMP, file, 1, ALL, 0), call('fd_write', load(0), 1000, 1, 4), call('fd_pwrite', load(0), 1000, 1, 5000n, 4), call('fd_pread', load(0), 1000, 1, 4995n, 8), call('fd_filestat_get', load(0), 100),
        call('fd_fdstat_set_flags', load(0), 1), call('fd_write', load(0), 1000, 1, 4), call('fd_tell', load(0), 16), call('fd_allocate', load(0), 0n, 6000n), call('fd_filestat_set_size', load(0), 7n), call('fd_filestat_set_size', load(0), 12n), call('fd_filestat_set_times', load(0), 5n, 0n, 9), call('fd_filestat_set_times', load(0), 5n, 0n, 3), call('fd_filestat_get', load(0), 400),
        call('path_create_directory', TMP, ...names.of('d')), call('path_rename', TMP, ...file, TMP, ...names.of('d/g')), call('path_rename', TMP, ...names.of('d'), TMP, ...names.of('d/e')), call('path_link', TMP, 0, ...names.of('d/g'), TMP, ...names.of('h')),
        call('path_symlink', ...names.of('d/../h'), TMP, ...names.of('l')), call('path_symlink', ...names.of('/etc'), TMP, ...names.of('m')), call('path_symlink', ...names.of('o'), TMP, ...names.of('o')),
        call('path_filestat_get', TMP, 1, ...names.of('l'), 200), call('path_filestat_get', TMP, 0, ...names.of('l'), 264), call('path_filestat_get', TMP, 1, ...names.of('o'), 0), call('path_readlink', TMP, ...names.of('l'), 330, 4, 328),
        open(TMP, names.of('l'), 0, READ, 24, 0), open(TMP, names.of('l'), 5, READ, 24), open(TMP, names.of('h/'), 0, READ, 24), open(TMP, names.of('n/'), 1, READ, 24), call('path_remove_directory', TMP, ...names.of('d')),
        call('fd_readdir', TMP, 4000, 500, 0n, 28), call('path_unlink_file', TMP, ...names.of('d/g')), call('path_remove_directory', TMP, ...names.of('d')), call('path_unlink_file', TMP, ...names.of('h')), call('fd_pread', load(0), 1000, 1, 0n, 32),
        call('fd_readdir', TMP, 4600, 500, 3n, 36), call('fd_close', load(0)), call('fd_close', load(0)), call('fd_renumber', TMP, IN), call('fd_close', TMP)
      ],
      show: [[0, 40], [100, 64], [200, 140], [400, 64], [3000, 10], [4000, 300], [4600, 100]]
    })
  }
}

function quotas (): WasiPlan {
  const names = new Names()
  const file = names.of('f')
  return {
    name: '/tmp: 64 MiB, and no byte more',
    module: callsModule({
      names,
      data: [...vector(3000, 1)],
      calls: [open(TMP, file, 1, ALL, 0), call('fd_filestat_set_size', load(0), 67_108_864n), call('fd_pwrite', load(0), 1000, 1, 67_108_863n, 4), call('fd_pwrite', load(0), 1000, 1, 67_108_864n, 4), call('path_symlink', ...file, TMP, ...names.of('l')),
        call('path_unlink_file', TMP, ...file), open(TMP, file, 1, ALL, 8), call('fd_pwrite', load(8), 1000, 1, 0n, 4), call('fd_close', load(0)), call('fd_pwrite', load(8), 1000, 1, 0n, 4), call('fd_allocate', load(8), 67_108_864n, 1n), call('fd_filestat_set_size', load(8), -1n)]
    })
  }
}

function paths (): WasiPlan {
  const names = new Names()
  const given = ['', '.', './', '..', 'a', 'a/', 'a/.', 'a/..', 'a/../..', 'b.txt', 'b.txt/', 'b.txt/.', 'b.txt/..', 'b.txt/x', '/in/b.txt', '/', 'a//deep.txt', 'a/none', 'none/none', 'none/../b.txt', [0x62, 0], [0xff], [0xed, 0xa0, 0x80], 'x'.repeat(255), 'x'.repeat(256), `${'./'.repeat(2047)}a`, `${'./'.repeat(2048)}a`]
  return { name: 'paths', mounts: MOUNTS, module: callsModule({ pages: 2, names, calls: given.map(path => call('path_filestat_get', IN, 1, ...names.of(path), 0)) }) }
}

function times (): WasiPlan {
  const [clock, waiting] = [(id: number, at: number): string => call('clock_time_get', id, 0n, at), (at: number, id: number, timeout: bigint, flags: number) => [at, [...new Uint8Array(new BigUint64Array([7n, 0n, BigInt(id), timeout, 0n, BigInt(flags)]).buffer)]] as const]
  return {
    name: 'time moves when it is read, and by as much as is waited',
    module: callsModule({
      data: [waiting(1000, 1, 5_000_000_000n, 0), waiting(1048, 0, 2_000_000_000n, 0), waiting(1096, 1, 1n, 1), waiting(1144, 9, 0n, 0), waiting(1200, 0, 1_600_000_100_000_000_000n, 1)],
      calls: [clock(0, 0), clock(1, 8), clock(2, 16), clock(3, 24), clock(4, 32), call('clock_res_get', 1, 40), call('clock_res_get', 4, 40), clock(0, -8), call('poll_oneoff', 1000, 2000, 2, 48), clock(1, 56), call('poll_oneoff', 1000, 2000, 4, 52), call('poll_oneoff', 1200, 2200, 1, 52), clock(0, 64), call('poll_oneoff', 1000, 2000, 0, 48), call('poll_oneoff', 1000, 2000, 1025, 48)],
      show: [[0, 72], [2000, 128], [2200, 32]]
    })
  }
}

function polled (): WasiPlan {
  const subscription = (at: number, type: number, fd: number): readonly [number, readonly number[]] => [at, [...new Uint8Array(new BigUint64Array([BigInt(at), BigInt(type), BigInt(fd), 1n, 0n, 0n]).buffer)]]
  return {
    name: 'descriptors are always ready, so no clock fires beside them',
    input: 'abc',
    module: callsModule({ data: [subscription(1000, 1, 0), subscription(1048, 2, 1), subscription(1096, 0, 1), subscription(1144, 1, 9), subscription(1192, 1, 3), subscription(1240, 3, 0)], calls: [call('poll_oneoff', 1000, 2000, 5, 0), call('poll_oneoff', 1000, 2000, 6, 4), call('clock_time_get', 1, 0n, 8)], show: [[0, 16], [2000, 160]] })
  }
}

function random (name: string, index: bigint, input: string): WasiPlan {
  return { name, index, input, module: callsModule({ calls: [call('random_get', 0, 1), call('random_get', 1, 99), call('random_get', 100, 0)], show: [[0, 100]] }) }
}

/** Every function with all its operands beyond memory: none may do more than answer. */
function badPointers (): WasiPlan {
  const asked = [...SIGNATURES].filter(([name]) => name !== 'proc_exit')
  return { name: 'every function, all its operands −16', module: callsModule({ calls: asked.map(([name, signature]) => call(name, ...[...signature.split(':')[0] ?? ''].map(letter => letter === 'i' ? -16 : -16n))) }) }
}

function buffers (): WasiPlan {
  const many = new Array<number>(1025 * 8).fill(0)
  return {
    name: 'lists of buffers: 1,024, one more, one that ends outside, none',
    module: callsModule({
      pages: 2,
      data: [[70_000, many]],
      calls: [call('fd_write', 2, 70_000, 1024, 0), call('fd_write', 2, 70_000, 1025, 0), call('fd_write', 2, 131_064, 2, 0), call('fd_read', 0, 70_000, -1, 0), call('fd_write', 2, 131_072, 0, 4), call('fd_write', 2, 70_000, 1, 131_069)],
      show: [[0, 8]]
    })
  }
}

function descriptors (): WasiPlan {
  const names = new Names()
  const file = names.of('f')
  const each = Array.from({ length: 253 }, () => open(TMP, file, 1, ALL, 0))
  return { name: 'descriptors: 256, the lowest free one first', module: callsModule({ names, calls: [...each, call('fd_close', 7), call('fd_close', 200), open(TMP, file, 0, READ, 4), open(TMP, file, 0, READ, 8), open(TMP, file, 0, READ, 12)], show: [[0, 16]] }) }
}

function removing (): WasiPlan {
  const names = new Names()
  const [a, b, c] = ['a', 'b', 'c'].map(name => names.of(name)) as [readonly [number, number], readonly [number, number], readonly [number, number]]
  return {
    name: 'a listing goes on where it was while names come and go',
    module: callsModule({
      names,
      calls: [...[c, a, b].map(name => open(TMP, name, 1, ALL, 0)), call('fd_readdir', TMP, 100, 76, 0n, 0), call('path_unlink_file', TMP, ...a), call('path_unlink_file', TMP, ...b), open(TMP, names.of('d'), 1, ALL, 4), call('fd_readdir', TMP, 200, 100, 3n, 8), call('fd_readdir', TMP, 300, 150, 0n, 12), call('fd_readdir', TMP, 500, 100, 9n, 16)],
      show: [[0, 20], [100, 76], [200, 100], [300, 150]]
    })
  }
}

/** What a unit sees of its world, and what its calls answer. */
export const WORLD: readonly WasiPlan[] = [
  arguments_(), standardStreams(), mounted(), large(), written(), quotas(), paths(), times(), polled(), buffers(), descriptors(), removing(), badPointers(),
  random('random bytes follow from module, input and index', 0n, ''), random('another index', 1n, ''), random('another input', 0n, 'x')
]
