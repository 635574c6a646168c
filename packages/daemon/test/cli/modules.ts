/** Small WebAssembly modules, written out by hand. */
const HEADER = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]

const MEMORY_EXPORT = [6, ...ascii('memory'), 2, 0]

/** Does nothing. */
export const noop = module({ code: [0x0b] })

/** `unreachable`. */
export const trap = module({ code: [0x00, 0x0b] })

/** A library: no `_start`. */
export const library = module({ code: [0x0b], start: 'run' })

/** Copies up to 1 KiB of stdin to stdout. */
export const echo = module({
  imports: [['fd_read', 1], ['fd_write', 1]],
  code: [
    0x41, 0x00, 0x41, 0x10, 0x36, 2, 0, // iovec.buf = 16
    0x41, 0x04, 0x41, 0x80, 0x08, 0x36, 2, 0, // iovec.len = 1024
    0x41, 0x00, 0x41, 0x00, 0x41, 0x01, 0x41, 0x08, 0x10, 0, 0x1a, // fd_read(0, 0, 1, 8)
    0x41, 0x04, 0x41, 0x08, 0x28, 2, 0, 0x36, 2, 0, // iovec.len = bytes read
    0x41, 0x01, 0x41, 0x00, 0x41, 0x01, 0x41, 0x0c, 0x10, 1, 0x1a, // fd_write(1, 0, 1, 12)
    0x0b
  ]
})

/** Imports what no host offers. */
export const foreign = module({ imports: [['launch_missiles', 1]], code: [0x0b] })

interface Parts { readonly code: readonly number[], readonly imports?: ReadonlyArray<[name: string, type: number]>, readonly start?: string }

function module ({ code, imports = [], start = '_start' }: Parts): Uint8Array {
  const types = [2, 0x60, 0, 0, 0x60, 4, 0x7f, 0x7f, 0x7f, 0x7f, 1, 0x7f]
  const imported = imports.flatMap(([name, type]) => [...named('wasi_snapshot_preview1'), ...named(name), 0, type])
  const exported = [2, ...MEMORY_EXPORT, ...named(start), 0, imports.length]

  return Uint8Array.from([
    ...HEADER,
    ...section(1, types),
    ...(imports.length === 0 ? [] : section(2, [imports.length, ...imported])),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, 1]),
    ...section(7, exported),
    ...section(10, [1, code.length + 1, 0, ...code])
  ])
}

function section (id: number, content: readonly number[]): number[] {
  return [id, content.length, ...content]
}

function named (text: string): number[] {
  return [text.length, ...ascii(text)]
}

function ascii (text: string): number[] {
  return [...new TextEncoder().encode(text)]
}
