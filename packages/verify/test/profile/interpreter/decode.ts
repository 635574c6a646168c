/** One instruction. Blocks hold theirs; 0xfc n is 0xfc00 + n. */
export interface Node {
  readonly op: number
  readonly args: readonly bigint[]
  readonly type?: { readonly takes: number, readonly gives: number }
  readonly body?: readonly Node[]
  readonly otherwise?: readonly Node[]
}

export interface Code {
  readonly takes: number
  readonly gives: number
  /** Value types of the locals, parameters first. */
  readonly locals: readonly number[]
  readonly body: readonly Node[]
}

export interface Program {
  readonly functions: readonly Code[]
  readonly types: ReadonlyArray<{ readonly takes: readonly number[], readonly gives: readonly number[] }>
  readonly typeOf: readonly number[]
  readonly globals: readonly bigint[]
  readonly elements: readonly number[]
  readonly tableSize: number
  readonly data: Uint8Array
}

const runOf = (length: number, type: number): number[] => Array.from({ length }, () => type)

/** Decodes a random module of integers, written by `randomModule`: a small, slow reader of its own, to compare with. */
export function decode (bytes: Uint8Array): Program {
  let at = 8
  const byte = (): number => bytes[at++] ?? 0
  const leb = (signed: boolean): bigint => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const next = byte()
      value |= BigInt(next & 0x7f) << shift
      if (next < 0x80) {
        return signed && next >= 0x40 ? value - (1n << (shift + 7n)) : value
      }
    }
  }
  const u = (): number => Number(leb(false))
  const many = <T>(read: () => T): T[] => Array.from({ length: u() }, read)
  const program = { functions: [] as Code[], types: [] as Array<{ takes: number[], gives: number[] }>, typeOf: [] as number[], globals: [] as bigint[], elements: [] as number[], tableSize: 0, data: new Uint8Array(0) }

  const blockType = (): { takes: number, gives: number } => {
    const value = leb(true)
    if (value >= 0n) {
      const type = program.types[Number(value)]
      return { takes: type?.takes.length ?? 0, gives: type?.gives.length ?? 0 }
    }
    return { takes: 0, gives: value === -64n ? 0 : 1 }
  }
  let ended = 0
  const sequence = (): Node[] => {
    const out: Node[] = []
    for (;;) {
      const op = byte()
      if (op === 0x0b || op === 0x05) {
        ended = op
        return out
      }
      out.push(node(op))
    }
  }
  const args = (count: number, signed = false): bigint[] => Array.from({ length: count }, () => leb(signed))
  const node = (op: number): Node => {
    if (op >= 0x02 && op <= 0x04) {
      const type = blockType()
      const body = sequence()
      return ended === 0x05 ? { op, args: [], type, body, otherwise: sequence() } : { op, args: [], type, body }
    }
    if (op === 0x0e) {
      return { op, args: args(Number(leb(false)) + 1) }
    }
    if (op === 0x41 || op === 0x42) {
      return { op, args: args(1, true) }
    }
    if (op === 0x1c || op === 0xd0) {
      return { op, args: op === 0x1c ? args(2) : args(1) }
    }
    if (op === 0xfc) {
      const sub = u()
      return { op: 0xfc00 + sub, args: args({ 8: 2, 10: 2, 11: 1, 15: 1, 16: 1 }[sub] ?? 0) }
    }
    const one = [0x0c, 0x0d, 0x10, 0x12, 0x20, 0x21, 0x22, 0x23, 0x24, 0x3f, 0x40]
    const two = op === 0x11 || op === 0x13 || (op >= 0x28 && op <= 0x3e)
    return { op, args: args(two ? 2 : one.includes(op) ? 1 : 0) }
  }
  const global = (): bigint => {
    at += 3
    const value = leb(true)
    at++
    return value
  }
  while (at < bytes.length) {
    const id = byte()
    const end = u() + at
    if (id === 1) {
      program.types = many(() => {
        byte()
        return { takes: many(byte), gives: many(byte) }
      })
    } else if (id === 3) {
      program.typeOf = many(u)
    } else if (id === 4) {
      at += 3
      program.tableSize = u()
    } else if (id === 6) {
      program.globals = many(global)
    } else if (id === 9) {
      at += 5
      program.elements = many(u)
    } else if (id === 10) {
      let index = 0
      program.functions = many(() => {
        u()
        const type = program.types[program.typeOf[index++] ?? 0]
        const own = many(() => runOf(u(), byte())).flat()
        return { takes: type?.takes.length ?? 0, gives: type?.gives.length ?? 0, locals: [...type?.takes ?? [], ...own], body: sequence() }
      })
    } else if (id === 11) {
      at += 2
      program.data = Uint8Array.from(many(byte))
    }
    at = end
  }
  return program
}
