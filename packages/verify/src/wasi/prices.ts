/**
 * What calls cost beyond the `call` instruction's own price, in fuel: part of the profile. Spec: docs/spec/execution.md, "What calls cost".
 */
export const PRICE = {
  /** Every call; one that answers an errno costs the second on top. */
  call: 512,
  errno: 512,
  /** Each path, and each of its bytes; a link that is followed costs as much again. */
  path: 1024,
  pathByte: 32,
  /** Each buffer of `fd_read`, `fd_write`, `fd_pread`, `fd_pwrite`. */
  vector: 128,
  /** Each subscription of `poll_oneoff`. */
  subscription: 512,
  /** `n` bytes that are moved, or that a file grows by, cost `n >> bytesShift`. */
  bytesShift: 3,
  /** A chunk of a file below `/in` costs its bytes when a read touches it and it is not among the `chunks` that were touched last. */
  chunkBytes: 1 << 20,
  chunks: 16,
  /** Each argument or variable of `args_get`, `environ_get`. */
  argument: 64,
  /** Each byte of `random_get`; before the first one, each byte of the input, which the seed is hashed from. */
  randomByte: 64,
  seedByte: 1,
  /** Each name in a directory that `fd_readdir` takes the list of, and each name in the list that it comes past. */
  listed: 256,
  passed: 512,
  /** Each directory above the one that a directory is renamed into, itself included. */
  ancestor: 16
} as const

/** Paths are no longer, lists of buffers and of subscriptions not either: nobody pays for what is refused anyway. */
export const MAX_PATH_BYTES = 4096
export const MAX_NAME_BYTES = 255
export const MAX_VECTORS = 1024
export const MAX_SUBSCRIPTIONS = 1024

type Parameters = ReadonlyArray<number | bigint>

function counted (parameters: Parameters, at: number, most: number): number {
  return Math.min(Number(parameters[at] ?? 0) >>> 0, most)
}

const vectors = (parameters: Parameters): number => PRICE.vector * counted(parameters, 2, MAX_VECTORS)

const paths = (...lengths: readonly number[]) => (parameters: Parameters): number =>
  lengths.reduce((sum, at) => sum + pathPrice(counted(parameters, at, MAX_PATH_BYTES)), 0)

const BY_PARAMETERS: Readonly<Record<string, (parameters: Parameters) => number>> = {
  fd_read: vectors,
  fd_write: vectors,
  fd_pread: vectors,
  fd_pwrite: vectors,
  path_create_directory: paths(2),
  path_filestat_get: paths(3),
  path_filestat_set_times: paths(3),
  path_link: paths(3, 6),
  path_open: paths(3),
  path_readlink: paths(2),
  path_remove_directory: paths(2),
  path_rename: paths(2, 5),
  path_symlink: paths(1, 4),
  path_unlink_file: paths(2),
  poll_oneoff: parameters => PRICE.subscription * counted(parameters, 2, MAX_SUBSCRIPTIONS)
}

export function pathPrice (bytes: number): number {
  return PRICE.path + PRICE.pathByte * bytes
}

/** What a call costs whatever comes of it. */
export function priceOf (name: string): (parameters: Parameters) => number {
  const more = BY_PARAMETERS[name]
  return more == null ? () => PRICE.call : parameters => PRICE.call + more(parameters)
}
