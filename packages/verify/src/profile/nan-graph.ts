/** The result of an arithmetic instruction: a NaN of bits that differ between engines. */
export const INEXACT = 0
/** A value whose bits are given, and may be those of a NaN: out of memory, a parameter, a call, a global. */
export const EXACT = 1
const FIRST_LOCAL = 2

/**
 * Which values of a function may be NaNs of unknown bits. Nodes are locals and the instructions that hand a value on (`select`, sign
 * changes); edges go where values flow. A node that an exact value reaches hands exact values on, so what flows into it is made exact
 * before; a node that only inexact values reach (and numbers, which are no NaNs) is inexact. Linear in the edges.
 */
export class NanGraph {
  #nodes = FIRST_LOCAL
  #from = new Int32Array(256)
  #to = new Int32Array(256)
  /** The operand that flows, by the edit that may canonicalise it. */
  #edit = new Int32Array(256)
  #edges = 0
  #state = new Uint8Array(256)
  #first = new Int32Array(256)
  #targets = new Int32Array(256)

  /** Starts over for a function with so many parameters and locals. */
  clear (parameters: number, locals: number): void {
    this.#nodes = FIRST_LOCAL + locals
    this.#edges = 0
    for (let i = 0; i < parameters; i++) {
      this.flow(EXACT, FIRST_LOCAL + i, -1)
    }
  }

  local (index: number): number {
    return FIRST_LOCAL + index
  }

  add (): number {
    return this.#nodes++
  }

  /**
   * @param edit - the edit that may canonicalise the value where it comes from; -1 for an exact one
   */
  flow (from: number, to: number, edit: number): void {
    if (this.#edges === this.#from.length) {
      this.#from = doubled(this.#from)
      this.#to = doubled(this.#to)
      this.#edit = doubled(this.#edit)
    }
    this.#from[this.#edges] = from
    this.#to[this.#edges] = to
    this.#edit[this.#edges++] = edit
  }

  /** Once all edges are there. `wanted` is told of every operand that flows inexact into a node that hands exact values on. */
  solve (wanted: (edit: number) => void): void {
    const nodes = this.#nodes
    if (this.#state.length < nodes + 1) {
      this.#state = new Uint8Array(nodes * 2)
      this.#first = new Int32Array(nodes * 2)
    }
    const state = this.#state.fill(0, 0, nodes)
    this.#group()
    this.#reach(EXACT, IS_EXACT)
    this.#reach(INEXACT, IS_INEXACT)
    for (let e = 0; e < this.#edges; e++) {
      if (state[this.#from[e] as number] === IS_INEXACT && state[this.#to[e] as number] === IS_EXACT) {
        wanted(this.#edit[e] as number)
      }
    }
  }

  /** After `solve`. */
  isInexact (node: number): boolean {
    return this.#state[node] === IS_INEXACT
  }

  /** Edges by where they come from. */
  #group (): void {
    if (this.#targets.length < this.#edges) {
      this.#targets = new Int32Array(this.#edges * 2)
    }
    const first = this.#first.fill(0, 0, this.#nodes + 1)
    for (let e = 0; e < this.#edges; e++) {
      const from = this.#from[e] as number
      first[from] = (first[from] as number) + 1
    }
    for (let n = 1; n <= this.#nodes; n++) {
      first[n] = (first[n] as number) + (first[n - 1] as number)
    }
    for (let e = this.#edges - 1; e >= 0; e--) {
      const from = this.#from[e] as number
      const place = (first[from] as number) - 1
      first[from] = place
      this.#targets[place] = this.#to[e] as number
    }
  }

  /** Gives `value` to every node that `node` reaches through nodes without a value. */
  #reach (node: number, value: number): void {
    const [state, first] = [this.#state, this.#first]
    state[node] = value
    const queue = [node]
    for (let next = queue.pop(); next != null; next = queue.pop()) {
      for (let e = first[next] as number; e < (first[next + 1] as number); e++) {
        const target = this.#targets[e] as number
        if (state[target] === 0) {
          state[target] = value
          queue.push(target)
        }
      }
    }
  }
}

const IS_EXACT = 1
const IS_INEXACT = 2

function doubled (old: Int32Array<ArrayBuffer>): Int32Array<ArrayBuffer> {
  const next = new Int32Array(old.length * 2)
  next.set(old)
  return next
}
