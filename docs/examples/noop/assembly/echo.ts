// A unit's result is its input, byte for byte: stdin is read in pieces of 32 KiB and written to stdout.
import { fd_read, fd_write } from './wasi_snapshot_preview1'

const VECTOR: usize = 1024
const MOVED: usize = 1032
const BUFFER: usize = 2048
const BUFFER_BYTES: u32 = 32768

export function _start (): void {
  while (true) {
    store<u32>(VECTOR, <u32>BUFFER)
    store<u32>(VECTOR, BUFFER_BYTES, 4)
    if (fd_read(0, VECTOR, 1, MOVED) != 0) unreachable()
    const read = load<u32>(MOVED)
    if (read == 0) return
    store<u32>(VECTOR, read, 4)
    if (fd_write(1, VECTOR, 1, MOVED) != 0) unreachable()
  }
}
