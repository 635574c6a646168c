import { command } from './modules.ts'

/** Copies stdin to stdout. */
export const ECHO = command(['fd_read', 'fd_write'], `
  (loop $again
    (i32.store (i32.const 0) (i32.const 1024)) (i32.store (i32.const 4) (i32.const 4096))
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (if (i32.load (i32.const 8)) (then
      (i32.store (i32.const 4) (i32.load (i32.const 8)))
      (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))
      (br $again))))`)

/** Never ends. */
export const SPIN = command([], '(loop $again (br $again))')

/** Writes for ever. */
export const FLOOD = command(['fd_write'], `
  (i32.store (i32.const 4) (i32.const 100))
  (loop $again (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))) (br $again))`)

/** Writes the bytes [from, from + length) to stdout. */
export function show (from: number, length: number): string {
  return `(i32.store (i32.const 0) (i32.const ${from})) (i32.store (i32.const 4) (i32.const ${length}))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8)))`
}

/** Writes an i32 value, such as a call's errno, to stdout as 4 bytes. */
export function showValue (expression: string): string {
  return `(i32.store (i32.const 16) ${expression}) ${show(16, 4)}`
}
