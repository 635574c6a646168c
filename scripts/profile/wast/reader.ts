/** Text in the WebAssembly text format's S-expressions, with where each stands in the file. */
export type Node =
  | { readonly kind: 'list', readonly items: readonly Node[], readonly from: number, readonly to: number }
  | { readonly kind: 'atom', readonly text: string, readonly from: number, readonly to: number }
  | { readonly kind: 'string', readonly bytes: Uint8Array, readonly from: number, readonly to: number }

export type List = Extract<Node, { kind: 'list' }>

const ESCAPES: Readonly<Record<string, number>> = { n: 10, t: 9, r: 13, '"': 34, '\'': 39, '\\': 92 }

/** Reads a whole file; one character of `source` is one byte of it. */
export class Reader {
  readonly #source: string
  #at = 0

  constructor (source: string) {
    this.#source = source
  }

  /** The file's lists. Error where it ends within one. */
  file (): readonly List[] {
    const found: List[] = []
    for (let node = this.#next(); node != null; node = this.#next()) {
      if (node.kind !== 'list') {
        throw new Error(`byte ${node.from}: a list was expected`)
      }
      found.push(node)
    }
    return found
  }

  /** White space and comments, which may lie in each other. */
  #skip (): void {
    for (let depth = 0; this.#at < this.#source.length;) {
      const two = this.#source.slice(this.#at, this.#at + 2)
      if (two === '(;' || (two === ';)' && depth > 0)) {
        depth += two === '(;' ? 1 : -1
        this.#at += 2
      } else if (depth === 0 && two === ';;') {
        const end = this.#source.slice(this.#at).search(/[\n\r]/)
        this.#at = end === -1 ? this.#source.length : this.#at + end
      } else if (depth > 0 || /\s/.test(two[0] ?? '')) {
        this.#at++
      } else {
        return
      }
    }
  }

  #next (): Node | undefined {
    this.#skip()
    const from = this.#at
    const first = this.#source[from]
    if (first == null || first === ')') {
      return undefined
    }
    if (first === '"') {
      return { kind: 'string', bytes: this.#string(), from, to: this.#at }
    }
    if (first === '(') {
      this.#at++
      const items: Node[] = []
      for (let node = this.#next(); node != null; node = this.#next()) {
        items.push(node)
      }
      if (this.#source[this.#at++] !== ')') {
        throw new Error(`byte ${from}: a list without end`)
      }
      const [word] = items
      // (@annotations …) mean nothing, wherever they stand
      return word?.kind === 'atom' && word.text.startsWith('@') ? this.#next() : { kind: 'list', items, from, to: this.#at }
    }
    const atom = /[^\s()";]+/y
    atom.lastIndex = from
    const text = atom.exec(this.#source)?.[0] ?? first
    this.#at += text.length
    return { kind: 'atom', text, from, to: this.#at }
  }

  #string (): Uint8Array {
    const bytes: number[] = []
    for (this.#at++; this.#source[this.#at] !== '"'; this.#at++) {
      if (this.#at >= this.#source.length) {
        throw new Error('a string without end')
      }
      if (this.#source[this.#at] !== '\\') {
        bytes.push(this.#source.charCodeAt(this.#at))
        continue
      }
      const rest = this.#source.slice(++this.#at, this.#at + 12)
      const [all, point] = /^u\{([0-9a-fA-F_]+)\}/.exec(rest) ?? []
      if (all != null) {
        bytes.push(...new TextEncoder().encode(String.fromCodePoint(Number.parseInt((point ?? '').replaceAll('_', ''), 16))))
        this.#at += all.length - 1
      } else if (ESCAPES[rest[0] ?? ''] != null) {
        bytes.push(ESCAPES[rest[0] ?? ''] ?? 0)
      } else {
        bytes.push(Number.parseInt(rest.slice(0, 2), 16))
        this.#at++
      }
    }
    this.#at++
    return Uint8Array.from(bytes)
  }
}
