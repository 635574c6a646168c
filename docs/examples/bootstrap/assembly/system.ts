// The little of WASI that the job needs. C and Rust bring theirs in their standard libraries.
import { args_get, args_sizes_get, fd_read, fd_write, path_open, proc_exit } from './wasi_snapshot_preview1'

export const STDIN = 0
const STDOUT = 1
const STDERR = 2
/** The folder /in is the first one that is open at the start; /tmp is 4. */
const IN = 3
const RIGHT_READ: i64 = 2

const vector = new StaticArray<u32>(2)
const answer = new StaticArray<u32>(2)

function at (array: StaticArray<u32>): usize {
  return changetype<usize>(array)
}

/** Arguments, the program's name first. */
export function args (): string[] {
  args_sizes_get(at(answer), at(answer) + 4)
  const pointers = new StaticArray<u32>(answer[0])
  const bytes = new StaticArray<u8>(answer[1])
  args_get(at(pointers), changetype<usize>(bytes))
  const all: string[] = []
  for (let i = 0; i < pointers.length; i++) all.push(String.UTF8.decodeUnsafe(pointers[i], 65536, true))
  return all
}

/** Text until the end, at most 64 KiB. */
export function readAll (fd: i32): string {
  const buffer = new StaticArray<u8>(65536)
  let length: u32 = 0
  while (length < 65536) {
    vector[0] = <u32>changetype<usize>(buffer) + length
    vector[1] = 65536 - length
    if (fd_read(fd, at(vector), 1, at(answer)) != 0) fail('cannot read')
    if (answer[0] == 0) break
    length += answer[0]
  }
  return String.UTF8.decodeUnsafe(changetype<usize>(buffer), length)
}

/** Opens /in/NAME, to be read. */
export function open (name: string): i32 {
  const path = String.UTF8.encode(name)
  if (path_open(IN, 0, changetype<usize>(path), path.byteLength, 0, RIGHT_READ, 0, 0, at(answer)) != 0) fail('cannot read /in/' + name)
  return answer[0]
}

function write (fd: i32, line: string): void {
  const bytes = String.UTF8.encode(line + '\n')
  vector[0] = <u32>changetype<usize>(bytes)
  vector[1] = bytes.byteLength
  fd_write(fd, at(vector), 1, at(answer))
}

export function print (line: string): void {
  write(STDOUT, line)
}

/** Ends the unit with exit status 2. */
export function fail (reason: string): void {
  write(STDERR, reason)
  proc_exit(2)
  unreachable()
}
