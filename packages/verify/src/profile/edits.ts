/** What is put into a function's body, and where. */
export const EDIT = {
  /** Charges a segment; value: its cost. */
  charge: 0,
  /** Takes the counter from the global. */
  reload: 1,
  /** Gives the counter to the global. */
  flush: 2,
  /** Canonicalises a NaN on top of the stack, where value, a node of the NaN graph, turns out inexact. */
  canonF32: 3,
  canonF64: 4,
  canonF32x4: 5,
  canonF64x2: 6,
  /** Gives the frame's weight back before a tail call. */
  release: 7,
  /** Calls an appended function; value: which. */
  appended: 8,
  /** Gives the depth that is left to the global. */
  publish: 9,
  /** Opens the arm that an `if` lacks, for the flush or reload after it. */
  otherwise: 10
} as const

export const FLAG = {
  /** Of a charge: the local counter is not valid before it. */
  fromGlobal: 1,
  /** Of a charge: something that may trap follows. */
  flush: 2,
  /** Of a charge: every turn of a loop passes it; whoever is out of fuel is stopped here. */
  check: 4,
  /** Of a canonicalisation: somebody looks at the bits. */
  wanted: 8
} as const

/** The edits of one function, in the order of their offsets. One object serves a whole module. */
export class Edits {
  #at = new Int32Array(1024)
  #skip = new Uint8Array(1024)
  #kind = new Uint8Array(1024)
  #flags = new Uint8Array(1024)
  #value = new Int32Array(1024)
  count = 0

  clear (): void {
    this.count = 0
  }

  /** Before the byte at `at`; the `skip` bytes there are left out. Answers the edit's number. */
  add (kind: number, at: number, value: number, skip = 0, flags = 0): number {
    const i = this.count++
    if (i === this.#at.length) {
      this.#grow()
    }
    this.#at[i] = at
    this.#skip[i] = skip
    this.#kind[i] = kind
    this.#flags[i] = flags
    this.#value[i] = value
    return i
  }

  #grow (): void {
    const grow = <T extends Int32Array | Uint8Array>(old: T, next: T): T => {
      next.set(old)
      return next
    }
    const size = this.#at.length * 2
    this.#at = grow(this.#at, new Int32Array(size))
    this.#value = grow(this.#value, new Int32Array(size))
    this.#skip = grow(this.#skip, new Uint8Array(size))
    this.#kind = grow(this.#kind, new Uint8Array(size))
    this.#flags = grow(this.#flags, new Uint8Array(size))
  }

  at (i: number): number {
    return this.#at[i] as number
  }

  skip (i: number): number {
    return this.#skip[i] as number
  }

  kind (i: number): number {
    return this.#kind[i] as number
  }

  flags (i: number): number {
    return this.#flags[i] as number
  }

  value (i: number): number {
    return this.#value[i] as number
  }

  flag (i: number, flag: number): void {
    this.#flags[i] = (this.#flags[i] as number) | flag
  }

  unflag (i: number, flag: number): void {
    this.#flags[i] = (this.#flags[i] as number) & ~flag
  }

  /** Adds to an edit's value. */
  increase (i: number, by: number): void {
    this.#value[i] = (this.#value[i] as number) + by
  }
}
