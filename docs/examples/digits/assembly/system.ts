import { fd_read, fd_write, path_open, proc_exit } from './wasi_snapshot_preview1'

const STDIN = 0
const STDOUT = 1
const STDERR = 2
/** The directory /in is the first one that is open at the start. */
const INPUTS = 3
const RIGHT_READ: i64 = 2

const vector = new StaticArray<u32>(2)
const moved = new StaticArray<u32>(1)

/** Reads until the end, at most `limit` bytes: the caller notices what was cut. */
function readAll (fd: i32, limit: i32): StaticArray<u8> {
  const buffer = new StaticArray<u8>(limit)
  let length = 0
  while (length < limit) {
    vector[0] = <u32>(changetype<usize>(buffer) + length)
    vector[1] = limit - length
    if (fd_read(fd, changetype<usize>(vector), 1, changetype<usize>(moved)) != 0) fail('cannot read')
    if (moved[0] == 0) break
    length += moved[0]
  }
  return buffer.slice<StaticArray<u8>>(0, length)
}

export function readInput (limit: i32): StaticArray<u8> {
  return readAll(STDIN, limit)
}

/** Reads the file /in/NAME. */
export function readMounted (name: string, limit: i32): StaticArray<u8> {
  const path = String.UTF8.encode(name)
  if (path_open(INPUTS, 0, changetype<usize>(path), path.byteLength, 0, RIGHT_READ, 0, 0, changetype<usize>(moved)) != 0) {
    fail('cannot open /in/' + name)
  }
  return readAll(moved[0], limit)
}

function write (fd: i32, text: string): void {
  const bytes = String.UTF8.encode(text)
  vector[0] = <u32>changetype<usize>(bytes)
  vector[1] = bytes.byteLength
  fd_write(fd, changetype<usize>(vector), 1, changetype<usize>(moved))
}

/** Writes one line of result. */
export function print (line: string): void {
  write(STDOUT, line + '\n')
}

/** Says what is wrong with the input in one line on stderr, and ends with exit code 2. */
export function fail (reason: string): void {
  write(STDERR, reason + '\n')
  proc_exit(2)
  unreachable()
}
