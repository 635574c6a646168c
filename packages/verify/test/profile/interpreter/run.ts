import { binary, compare, count, Trap } from './numbers.ts'
import { cut } from './segments.ts'
import type { Code, Node, Program } from './decode.ts'
import type { Segment, Segmented } from './segments.ts'

const PAGE = 65_536

/** A way out of a sequence: fell through, or leaves so many more blocks, or calls another function in this one's place. */
type Exit = { readonly kind: 'next' } | { readonly kind: 'branch', readonly label: number } | { readonly kind: 'return' } | { readonly kind: 'tail', readonly callee: number }

const NEXT: Exit = { kind: 'next' }

/** Runs a random module of integers and counts its fuel: slowly, and in no other way than the spec's words say. Values are unsigned bigints. */
export class Interpreter {
  readonly #program: Program
  readonly #segments: readonly Segmented[]
  readonly #maxPages: number
  readonly globals: bigint[]
  memory = new Uint8Array(PAGE)
  #table: Array<number | null>
  fuel = 0n
  /** Slots of the calls in progress, and the most there were at one time. */
  depth = 0
  deepest = 0
  readonly #weights: readonly number[]
  #stack: bigint[] = []

  /**
   * @param weights - by function, the slots that a call of it takes
   */
  constructor (program: Program, maxPages: number, weights: readonly number[] = []) {
    this.#weights = weights
    this.#program = program
    this.#segments = program.functions.map(cut)
    this.#maxPages = maxPages
    this.globals = [...program.globals]
    this.#table = Array.from({ length: program.tableSize }, (_, i) => program.elements[i] ?? null)
  }

  call (index: number, args: readonly bigint[]): bigint[] {
    let [callee, values] = [index, [...args]]
    for (;;) {
      this.#weigh(callee, 1)
      const code = this.#program.functions[callee] as Code
      const segmented = this.#segments[callee] as Segmented
      const locals = [...values, ...code.locals.slice(code.takes).map(() => 0n)]
      const base = this.#stack.length
      this.#pay(segmented.entry)
      const exit = this.#sequence(code.body, segmented, locals)
      this.#weigh(callee, -1)
      if (exit.kind === 'tail') {
        callee = exit.callee
        values = this.#take(this.#program.functions[callee]?.takes ?? 0)
        this.#stack.length = base
      } else {
        const results = this.#take(code.gives)
        this.#stack.length = base
        return results
      }
    }
  }

  #weigh (callee: number, sign: number): void {
    this.depth += sign * (this.#weights[callee] ?? 0)
    this.deepest = Math.max(this.deepest, this.depth)
  }

  #pay (segment: Segment | undefined): void {
    this.fuel += BigInt(segment?.cost ?? 0)
  }

  #take (values: number): bigint[] {
    return values === 0 ? [] : this.#stack.splice(-values)
  }

  #pop (): bigint {
    return this.#stack.pop() ?? 0n
  }

  #sequence (sequence: readonly Node[], segmented: Segmented, locals: bigint[]): Exit {
    for (const node of sequence) {
      const exit = this.#node(node, segmented, locals)
      if (exit.kind !== 'next') {
        return exit
      }
    }
    return NEXT
  }

  #block (node: Node, segmented: Segmented, locals: bigint[]): Exit {
    const { op, type, body = [], otherwise } = node
    const opened = segmented.at.get(node)
    const otherwiseTaken = op === 0x04 && this.#pop() === 0n
    const base = this.#stack.length - (type?.takes ?? 0)
    for (;;) {
      this.#pay(otherwiseTaken ? opened?.otherwise : opened?.body)
      const exit = this.#sequence(otherwiseTaken ? otherwise ?? [] : body, segmented, locals)
      if (exit.kind === 'branch' && exit.label === 0) {
        const values = this.#take((op === 0x03 ? type?.takes : type?.gives) ?? 0)
        this.#stack.length = base
        this.#stack.push(...values)
        if (op === 0x03) {
          continue
        }
      } else if (exit.kind === 'branch') {
        return { kind: 'branch', label: exit.label - 1 }
      } else if (exit.kind !== 'next') {
        return exit
      }
      this.#pay(opened?.after)
      return NEXT
    }
  }

  #indirect (type: bigint | undefined): number {
    const at = Number(this.#pop())
    if (at >= this.#table.length) {
      throw new Trap('table index is out of bounds')
    }
    const callee = this.#table[at]
    const wanted = this.#program.types[Number(type)]
    const has = callee == null ? undefined : this.#program.types[this.#program.typeOf[callee] ?? 0]
    if (callee == null || JSON.stringify(wanted) !== JSON.stringify(has)) {
      throw new Trap('null function or function signature mismatch')
    }
    return callee
  }

  #node (node: Node, segmented: Segmented, locals: bigint[]): Exit {
    const { op, args: [first = 0n, second = 0n] } = node
    switch (op) {
      case 0x00: throw new Trap('unreachable')
      case 0x02: case 0x03: case 0x04: return this.#block(node, segmented, locals)
      case 0x0c: return { kind: 'branch', label: Number(first) }
      case 0x0d:
        if (this.#pop() !== 0n) {
          return { kind: 'branch', label: Number(first) }
        }
        this.#pay(segmented.at.get(node)?.after)
        return NEXT
      case 0x0e: return { kind: 'branch', label: Number(node.args[Math.min(Number(this.#pop()), node.args.length - 1)]) }
      case 0x0f: return { kind: 'return' }
      case 0x10: case 0x11: {
        const callee = op === 0x10 ? Number(first) : this.#indirect(first)
        this.#stack.push(...this.call(callee, this.#take(this.#program.functions[callee]?.takes ?? 0)))
        return NEXT
      }
      case 0x12: return { kind: 'tail', callee: Number(first) }
      case 0x13: return { kind: 'tail', callee: this.#indirect(first) }
      case 0x20: this.#stack.push(locals[Number(first)] ?? 0n); return NEXT
      case 0x21: locals[Number(first)] = this.#pop(); return NEXT
      case 0x22: locals[Number(first)] = this.#stack.at(-1) ?? 0n; return NEXT
      default: this.#plain(op, first, second); return NEXT
    }
  }

  #plain (op: number, first: bigint, second: bigint): void {
    const push = (value: bigint): void => { this.#stack.push(value) }
    if (op >= 0x28 && op <= 0x3e) {
      this.#memoryAccess(op, second)
    } else if (op === 0x1a) {
      this.#pop()
    } else if (op === 0x1b || op === 0x1c) {
      const [a = 0n, b = 0n, condition] = this.#take(3)
      push(condition !== 0n ? a : b)
    } else if (op === 0x23) {
      push(BigInt.asUintN(64, this.globals[Number(first)] ?? 0n))
    } else if (op === 0x24) {
      this.globals[Number(first)] = this.#pop()
    } else if (op === 0x41 || op === 0x42) {
      push(BigInt.asUintN(op === 0x41 ? 32 : 64, first))
    } else if (op === 0xd0) {
      push(-1n)
    } else if (op === 0x3f) {
      push(BigInt(this.memory.length / PAGE))
    } else if (op === 0x40 || op >= 0xfc00) {
      this.#bulk(op)
    } else {
      this.#number(op)
    }
  }

  #number (op: number): void {
    const push = (value: bigint): void => { this.#stack.push(value) }
    const both = (table: (index: number, a: bigint, b: bigint, width: number) => bigint, index: number, width: number): void => {
      const [a = 0n, b = 0n] = this.#take(2)
      push(table(index, a, b, width))
    }
    const sign = (from: number, to: number): void => { push(BigInt.asUintN(to, BigInt.asIntN(from, this.#pop()))) }
    if (op === 0x45 || op === 0x50) {
      push(BigInt(this.#pop() === 0n))
    } else if (op <= 0x4f) {
      both(compare, op - 0x46, 32)
    } else if (op <= 0x5a) {
      both(compare, op - 0x51, 64)
    } else if (op <= 0x69) {
      push(count(op - 0x67, this.#pop(), 32))
    } else if (op <= 0x78) {
      both(binary, op - 0x6a, 32)
    } else if (op <= 0x7b) {
      push(count(op - 0x79, this.#pop(), 64))
    } else if (op <= 0x8a) {
      both(binary, op - 0x7c, 64)
    } else {
      const [from = 0, to = 0] = { 0xa7: [64, 32], 0xac: [32, 64], 0xc0: [8, 32], 0xc1: [16, 32], 0xc2: [8, 64], 0xc3: [16, 64], 0xc4: [32, 64] }[op] ?? []
      op === 0xad ? push(this.#pop()) : sign(from, to)
    }
  }

  #at (address: bigint, length: number): number {
    if (address + BigInt(length) > BigInt(this.memory.length)) {
      throw new Trap('memory access out of bounds')
    }
    return Number(address)
  }

  #memoryAccess (op: number, offset: bigint): void {
    const [size = 4, signed = false, width = 32] = { 0x28: [4], 0x29: [8], 0x2c: [1, true, 32], 0x2d: [1], 0x2e: [2, true, 32], 0x2f: [2], 0x30: [1, true, 64], 0x31: [1], 0x35: [4], 0x36: [4], 0x37: [8], 0x3a: [1], 0x3b: [2], 0x3c: [1], 0x3e: [4] }[op] as [number, boolean?, number?]
    if (op >= 0x36) {
      const [address = 0n, value = 0n] = this.#take(2)
      const at = this.#at(address + offset, size)
      for (let i = 0; i < size; i++) {
        this.memory[at + i] = Number((value >> BigInt(8 * i)) & 0xffn)
      }
      return
    }
    const at = this.#at(this.#pop() + offset, size)
    let value = 0n
    for (let i = 0; i < size; i++) {
      value |= BigInt(this.memory[at + i] ?? 0) << BigInt(8 * i)
    }
    this.#stack.push(signed ? BigInt.asUintN(width, BigInt.asIntN(8 * size, value)) : value)
  }

  #bulk (op: number): void {
    if (op === 0x40) {
      const [pages, now] = [this.#pop(), BigInt(this.memory.length / PAGE)]
      const fits = now + pages <= BigInt(this.#maxPages)
      if (fits) {
        this.fuel += pages * 8192n
        const grown = new Uint8Array(Number(now + pages) * PAGE)
        grown.set(this.memory)
        this.memory = grown
      }
      this.#stack.push(fits ? now : 0xffffffffn)
    } else if (op === 0xfc10) {
      this.#stack.push(BigInt(this.#table.length))
    } else if (op === 0xfc0f) {
      const [, count = 0n] = this.#take(2)
      const now = this.#table.length
      const fits = BigInt(now) + count <= 1_000_000n
      this.fuel += fits ? count * 16n : 0n
      this.#stack.push(fits ? BigInt(now) : 0xffffffffn)
      this.#table = fits ? [...this.#table, ...Array.from({ length: Number(count) }, () => null)] : this.#table
    } else {
      const [to = 0n, from = 0n, length = 0n] = this.#take(3)
      this.fuel += length / 8n
      const target = this.#at(to, Number(length))
      if (op === 0xfc0b) {
        this.memory.fill(Number(from & 0xffn), target, target + Number(length))
        return
      }
      if (op === 0xfc08 && from + length > BigInt(this.#program.data.length)) {
        throw new Trap('memory access out of bounds')
      }
      const source = op === 0xfc08 ? this.#program.data : this.memory
      const at = op === 0xfc08 ? Number(from) : this.#at(from, Number(length))
      this.memory.set(source.slice(at, at + Number(length)), target)
    }
  }
}
