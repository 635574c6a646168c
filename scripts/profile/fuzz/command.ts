import { SIGNATURES } from '../../../packages/verify/src/wasi/index.ts'
import { HEADER, list, section, signed, sized, text, u32 } from '../../../packages/verify/test/profile/random/bytes.ts'
import { Chance } from '../../../packages/verify/test/profile/random/chance.ts'

const [I32, I64] = [0x7f, 0x7e]
const PAGES = 3
const MEMORY_BYTES = PAGES * 65_536
/** Results of calls are noted from here on. */
const LOG = 0x1_0000
const LOG_BYTES = 0x8000
const STRINGS_AT = 0x200
const STRINGS = ['a', 'dir', 'dir/b', 'dir/c.txt', '.', '..', 'new', 'new/deeper', 'x', 'y', 'link', '/a', 'dir/../a', '', 'a/b', '\u0000', 'far/away/from/here', 'ü', 'new/.', 'x/']

/** `new`, `x`, `y`, `link`. */
const FEW = [6, 8, 9, 10]

/**
 * What calls get, a letter for each parameter or pair: d a descriptor, D one of a directory, p a path and its length, o where to write, v buffers and how many, n a small number, N a 64-bit
 * number, R rights, l a length, f flags.
 */
const RECIPES: Readonly<Record<string, string>> = {
  args_get: 'oo',
  args_sizes_get: 'oo',
  environ_get: 'oo',
  environ_sizes_get: 'oo',
  clock_res_get: 'no',
  clock_time_get: 'nNo',
  fd_advise: 'dNNn',
  fd_allocate: 'dNN',
  fd_close: 'd',
  fd_datasync: 'd',
  fd_fdstat_get: 'do',
  fd_fdstat_set_flags: 'df',
  fd_fdstat_set_rights: 'dNN',
  fd_filestat_get: 'do',
  fd_filestat_set_size: 'dN',
  fd_filestat_set_times: 'dNNf',
  fd_pread: 'dvNo',
  fd_prestat_get: 'do',
  fd_prestat_dir_name: 'dol',
  fd_pwrite: 'dvNo',
  fd_read: 'dvo',
  fd_readdir: 'dolNo',
  fd_renumber: 'dd',
  fd_seek: 'dNno',
  fd_sync: 'd',
  fd_tell: 'do',
  fd_write: 'dvo',
  path_create_directory: 'Dp',
  path_filestat_get: 'Dfpo',
  path_filestat_set_times: 'DfpNNf',
  path_link: 'DfpDp',
  path_open: 'DfpfRRfo',
  path_readlink: 'Dpolo',
  path_remove_directory: 'Dp',
  path_rename: 'DpDp',
  path_symlink: 'pDp',
  path_unlink_file: 'Dp',
  poll_oneoff: 'oono',
  proc_exit: 'n',
  proc_raise: 'n',
  random_get: 'ol',
  sched_yield: '',
  sock_accept: 'dfo',
  sock_recv: 'dvfoo',
  sock_send: 'dvfo',
  sock_shutdown: 'df'
}

const NAMES = [...SIGNATURES.keys()]
/** Most of the time something is to happen with files. */
const COMMON = ['path_open', 'path_open', 'path_open', 'fd_write', 'fd_read', 'fd_seek', 'fd_readdir', 'path_create_directory', 'fd_pwrite', 'fd_pread', 'path_filestat_get', 'path_rename', 'random_get', 'path_symlink', 'path_readlink', 'path_link', 'path_unlink_file']

/** To read, seek, tell, write, advise, allocate, stat, resize and set times. */
const FILE_RIGHTS = 0b1110_0000_0000_0001_1110_0110n

const constant = (value: number): number[] => [0x41, ...signed(BigInt(value | 0))]
const wide = (value: bigint): number[] => [0x42, ...signed(BigInt.asIntN(64, value))]

/** A command of WASI calls, tables, segments, lanes and control flow, which writes its whole memory to stdout at the end. Equal seeds give equal bytes. */
export function commandModule (seed: number): Uint8Array<ArrayBuffer> {
  const chance = new Chance(seed ^ 0x5eed)
  const signatures = [...new Set(NAMES.map(name => SIGNATURES.get(name) ?? ''))]
  const plain = signatures.length
  const types = [...signatures.map(signature => {
    const [takes = '', gives = ''] = signature.split(':')
    const bytes = (letters: string): number[] => [...letters].map(letter => letter === 'i' ? I32 : I64)
    return [0x60, ...sized(bytes(takes)), ...sized(bytes(gives))]
  }), [0x60, 0, 0]]
  const starts = new TextEncoder()
  const strings = STRINGS.map(string => starts.encode(string))
  const placed = strings.map((_, i) => STRINGS_AT + strings.slice(0, i).reduce((sum, { length }) => sum + length, 0))
  const writer = new Statements(chance, placed, strings.map(({ length }) => length))
  // what is called calls nothing itself: recursion without end would hide all the rest
  const helpers = Array.from({ length: 3 }, () => writer.body(3 + chance.below(8), false))
  const functions = [...helpers, [...writer.body(10 + chance.below(25)), ...writer.ending()]]
  const first = NAMES.length
  const data = [0, ...constant(STRINGS_AT), 0x0b, ...sized(strings.flatMap(string => [...string]))]
  const noise = [1, ...sized(Array.from({ length: 200 }, () => chance.below(256)))]
  return Uint8Array.from([
    ...HEADER,
    ...section(1, list(types)),
    ...section(2, list(NAMES.map(name => [...text('wasi_snapshot_preview1'), ...text(name), 0, ...u32(signatures.indexOf(SIGNATURES.get(name) ?? ''))]))),
    ...section(3, list(functions.map(() => u32(plain)))),
    ...section(4, list([[0x70, 0, 8], [0x70, 1, 16, 20]])),
    ...section(5, [1, 1, PAGES, PAGES + 2]),
    // the log's place, and a sum that nothing can foresee
    ...section(6, list([[I32, 1, ...constant(LOG), 0x0b], [I32, 1, ...constant(seed), 0x0b]])),
    ...section(7, list([[...text('memory'), 2, 0], [...text('_start'), 0, ...u32(first + functions.length - 1)]])),
    ...section(9, list([[0, ...constant(0), 0x0b, ...list([u32(first), u32(first + 1), u32(first)])], [1, 0, ...list([u32(first), u32(first + 1), u32(first), u32(first + 1)])]])),
    ...section(12, [2]),
    ...section(10, list(functions.map(code => sized([...list([[2, I32], [1, 0x7b]]), ...code, 0x0b])))),
    ...section(11, list([data, noise]))
  ])
}

/** Random statements; every one leaves the stack as it was. Locals: 0 counts a loop, 1 holds what comes by, 2 is a vector. */
class Statements {
  readonly #chance: Chance
  readonly #placed: readonly number[]
  readonly #lengths: readonly number[]
  #calls = true

  constructor (chance: Chance, placed: readonly number[], lengths: readonly number[]) {
    this.#chance = chance
    this.#placed = placed
    this.#lengths = lengths
  }

  body (statements: number, calls = true): number[] {
    this.#calls = calls
    return Array.from({ length: statements }, () => this.#statement(2)).flat()
  }

  /** Everything goes to stdout. */
  ending (): number[] {
    return [
      ...constant(8), ...constant(0), 0x36, 2, 0, ...constant(12), ...constant(MEMORY_BYTES), 0x36, 2, 0,
      ...constant(1), ...constant(8), ...constant(1), ...constant(16), 0x10, ...u32(NAMES.indexOf('fd_write')), 0x1a
    ]
  }

  #statement (depth: number): number[] {
    const chance = this.#chance
    switch (chance.below(depth > 0 ? 12 : 9)) {
      case 0: return this.#tables()
      case 1: return this.#bulk()
      case 2: return this.#lanes()
      case 9: return [0x23, 1, ...constant(1 << chance.below(4)), 0x71, 0x04, 0x40, ...this.#statement(depth - 1), 0x05, ...this.#statement(depth - 1), 0x0b]
      case 10: return [...constant(1 + chance.below(5)), 0x21, 0, 0x03, 0x40, ...this.#statement(0), 0x20, 0, ...constant(1), 0x6b, 0x22, 0, 0x0d, 0, 0x0b]
      case 11: return this.#calls && chance.once(2) ? [...constant(chance.below(3)), 0x11, ...u32(new Set(SIGNATURES.values()).size), 0] : [0x02, 0x40, 0x23, 1, ...constant(3), 0x71, 0x0e, ...list([[0], [0]]), 0, 0x0b]
      default: return this.#call()
    }
  }

  /** A call, its errno noted and mixed in. */
  #call (): number[] {
    const chance = this.#chance
    const drawn = chance.once(2) ? chance.pick(COMMON) : chance.pick(NAMES)
    const name = drawn === 'proc_exit' && !chance.once(8) ? 'fd_tell' : drawn
    const code = [...(RECIPES[name] ?? '').split('').flatMap(letter => this.#argument(letter)), 0x10, ...u32(NAMES.indexOf(name))]
    return name === 'proc_exit' ? code : [...code, 0x21, 1, ...this.#note()]
  }

  /** Local 1 goes to the log, and into the sum. */
  #note (): number[] {
    return [
      0x23, 0, 0x20, 1, 0x36, 2, 0,
      0x23, 0, ...constant(4), 0x6a, ...constant(LOG_BYTES - 1), 0x71, ...constant(LOG), 0x72, 0x24, 0,
      0x23, 1, ...constant(5), 0x77, 0x20, 1, 0x73, ...constant(0x9e3779b1), 0x6c, 0x24, 1
    ]
  }

  #argument (letter: string): number[] {
    const chance = this.#chance
    switch (letter) {
      case 'd': return constant(chance.pick([0, 1, 2, 3, 4, 5, 5, 5, 5, 6, 6, 7, 8, 99, -1]))
      case 'D': return constant(chance.pick([4, 4, 4, 4, 3, 3, 5, 99]))
      case 'p': {
        // few names, so that calls meet what others have made
        const at = chance.once(3) ? chance.below(this.#placed.length) : chance.pick(FEW)
        return [...constant(this.#placed[at] ?? 0), ...constant(chance.once(20) ? 5000 : this.#lengths[at] ?? 0)]
      }
      case 'o': return constant(chance.once(15) ? chance.pick([-1, MEMORY_BYTES - 3, MEMORY_BYTES, 1]) : 0x2000 + 8 * chance.below(0x400))
      case 'v': return [...this.#buffers(), ...constant(0x1000), ...constant(chance.pick([0, 1, 1, 2, 3, 2000]))]
      case 'l': return constant(chance.pick([0, 1, 7, 24, 64, 300, 4096, -1]))
      case 'n': return constant(chance.pick([0, 0, 1, 2, 3, 4, 77]))
      case 'f': return constant(chance.once(3) ? chance.below(32) : chance.pick([0, 0, 1, 1]))
      case 'N': return wide(chance.pick([0n, 0n, 1n, 5n, 100n, 65_536n, 1_000_000n, -1n, 1n << 40n]))
      case 'R': return wide(chance.once(6) ? BigInt(chance.u32()) : chance.once(2) ? FILE_RIGHTS : 0n)
      default: throw new Error(`no recipe has a letter ${letter}`)
    }
  }

  /** Three pairs of place and length. */
  #buffers (): number[] {
    const chance = this.#chance
    return [0, 1, 2].flatMap(i => [
      ...constant(0x1000 + 8 * i), ...constant(chance.once(25) ? -4 : 0x4000 + chance.below(0x4000)), 0x36, 2, 0,
      ...constant(0x1004 + 8 * i), ...constant(chance.pick([0, 1, 10, 100, 1000, 70_000])), 0x36, 2, 0
    ])
  }

  #small (): number[] {
    return constant(this.#chance.once(12) ? 30 : this.#chance.below(7))
  }

  #tables (): number[] {
    const [chance, small] = [this.#chance, () => this.#small()]
    const first = NAMES.length
    const reference = (): number[] => chance.once(2) ? [0xd0, 0x70] : [0xd2, ...u32(first + chance.below(2))]
    switch (chance.below(9)) {
      case 0: return [...small(), ...constant(chance.below(4)), ...constant(chance.below(3)), 0xfc, 12, 1, chance.below(2)]
      case 1: return [...small(), ...small(), ...constant(chance.below(4)), 0xfc, 14, chance.below(2), chance.below(2)]
      case 2: return [...small(), ...reference(), ...constant(chance.below(4)), 0xfc, 17, chance.below(2)]
      case 3: return [...small(), ...reference(), 0x26, chance.below(2)]
      case 4: return [...small(), 0x25, chance.below(2), 0xd1, 0x21, 1, ...this.#note()]
      case 5: return [...reference(), ...small(), 0xfc, 15, chance.below(2), 0x21, 1, ...this.#note()]
      case 6: return [0xfc, 16, chance.below(2), 0x21, 1, ...this.#note()]
      case 7: return chance.once(6) ? [0xfc, 13, 1] : [0xfc, 16, 1, 0x21, 1, ...this.#note()]
      default: return [...reference(), 0xd1, 0x21, 1, ...this.#note()]
    }
  }

  #bulk (): number[] {
    const chance = this.#chance
    const place = (): number[] => constant(chance.once(20) ? MEMORY_BYTES - 20 : 0x3000 + chance.below(0x5000))
    const length = (): number[] => constant(chance.pick([0, 1, 33, 100, 1000]))
    switch (chance.below(5)) {
      case 0: return [...place(), ...place(), ...length(), 0xfc, 10, 0, 0]
      case 1: return [...place(), 0x23, 1, ...length(), 0xfc, 11, 0]
      case 2: return [...place(), ...constant(chance.below(150)), ...constant(chance.below(60)), 0xfc, 8, 1, 0]
      case 3: return chance.once(8) ? [0xfc, 9, 1] : [0x3f, 0, 0x21, 1, ...this.#note()]
      default: return [...constant(chance.below(3)), 0x40, 0, 0x21, 1, ...this.#note()]
    }
  }

  /** Lanes to and from memory, and a few vector instructions on the way. */
  #lanes (): number[] {
    const chance = this.#chance
    const at = (): number[] => constant(0x3000 + chance.below(0x1000))
    const width = chance.below(4)
    const lane = chance.below(16 >> width)
    const taken = chance.pick([[27, 0], [27, 3], [100], [132], [164], [196], [83]])
    return [
      ...at(), 0x20, 2, 0xfd, ...u32(84 + width), 0, 0, lane, 0x21, 2,
      0x20, 2, ...at(), 0xfd, ...u32(chance.below(11)), 0, 0, 0xfd, ...u32(chance.pick([78, 80, 81, 110, 142, 174, 206, 149, 181])), 0x21, 2,
      ...at(), 0x20, 2, 0xfd, ...u32(88 + width), 0, 0, lane,
      0x20, 2, 0xfd, ...u32(taken[0] ?? 0), ...taken.slice(1), 0x21, 1, ...this.#note()
    ]
  }
}
