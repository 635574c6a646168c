/** Exact bits. */
const EXACT = 0
/** The result of an arithmetic instruction. */
export const INEXACT = 1
const FIRST_LOCAL = 2

/**
 * Which values of a function may be NaNs whose bits differ between engines. Nodes are locals and the instructions that hand a value on
 * (`select`, sign changes); edges go where values flow. A node is inexact if an arithmetic result reaches it. Linear in the edges.
 */
export class NanGraph {
  #nodes = FIRST_LOCAL
  #from = new Int32Array(256)
  #to = new Int32Array(256)
  #edges = 0
  #inexact = new Uint8Array(256)
  #solved = false

  /** Starts over for a function with so many parameters and locals. */
  clear (locals: number): void {
    this.#nodes = FIRST_LOCAL + locals
    this.#edges = 0
    this.#solved = false
  }

  local (index: number): number {
    return FIRST_LOCAL + index
  }

  add (): number {
    return this.#nodes++
  }

  flow (from: number, to: number): void {
    if (from === EXACT || from === to) {
      return
    }
    if (this.#edges === this.#from.length) {
      const [from, to] = [new Int32Array(this.#edges * 2), new Int32Array(this.#edges * 2)]
      from.set(this.#from)
      to.set(this.#to)
      this.#from = from
      this.#to = to
    }
    this.#from[this.#edges] = from
    this.#to[this.#edges++] = to
  }

  /** Once all edges are there. */
  isInexact (node: number): boolean {
    if (!this.#solved) {
      this.#solve()
    }
    return this.#inexact[node] === 1
  }

  #solve (): void {
    this.#solved = true
    const nodes = this.#nodes
    if (this.#inexact.length < nodes) {
      this.#inexact = new Uint8Array(nodes * 2)
    }
    const inexact = this.#inexact.fill(0, 0, nodes)
    inexact[INEXACT] = 1
    if (this.#edges === 0) {
      return
    }
    // edges grouped by where they come from
    const first = new Int32Array(nodes + 1)
    for (let e = 0; e < this.#edges; e++) {
      first[this.#from[e] as number + 1]!++
    }
    for (let n = 0; n < nodes; n++) {
      first[n + 1]! += first[n] as number
    }
    const next = first.slice()
    const targets = new Int32Array(this.#edges)
    for (let e = 0; e < this.#edges; e++) {
      targets[next[this.#from[e] as number]!++] = this.#to[e] as number
    }
    const queue = [INEXACT]
    for (let node = queue.pop(); node != null; node = queue.pop()) {
      for (let e = first[node] as number; e < (first[node + 1] as number); e++) {
        const target = targets[e] as number
        if (inexact[target] === 0) {
          inexact[target] = 1
          queue.push(target)
        }
      }
    }
  }
}
