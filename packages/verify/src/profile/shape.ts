import type { FunctionType } from './types.ts'

/** Section ids, in the order in which sections must come (`tag`, between memory and global, is refused). */
export const SECTION = {
  custom: 0,
  type: 1,
  import: 2,
  function: 3,
  table: 4,
  memory: 5,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
  data: 11,
  dataCount: 12
} as const

export type SectionName = keyof typeof SECTION

/** A section's content: how many items it declares, and where they lie. Custom, start and data count sections have no items. */
export interface Part {
  readonly count: number
  readonly from: number
  readonly to: number
}

export interface Import {
  readonly module: string
  readonly name: string
  readonly kind: 'function' | 'global'
  /** Of a function. */
  readonly type?: FunctionType
}

export const EXPORT_KINDS = ['function', 'table', 'memory', 'global'] as const

export interface Export {
  readonly name: string
  readonly kind: (typeof EXPORT_KINDS)[number]
  readonly index: number
}

/** `most` undefined: no maximum was declared. */
export interface Limits {
  readonly least: number
  readonly most: number | undefined
}

export interface Table extends Limits {
  readonly type: number
}

/** What a module declares outside its functions' bodies. Filled section by section while parsing, read-only after it. */
export class Shape {
  readonly parts = new Map<number, Part>()
  readonly types: FunctionType[] = []
  readonly imports: Import[] = []
  /** The type index of every function, imports first. */
  readonly functions: number[] = []
  importedFunctions = 0
  /** The value type of every global, imports first. */
  readonly globals: number[] = []
  importedGlobals = 0
  readonly tables: Table[] = []
  /** Initial elements of all of them. */
  tableElements = 0
  memory: Limits | undefined
  readonly exports: Export[] = []
  start: number | undefined
  elementSegments = 0
  /** Fuel that making an instance costs. Spec: docs/spec/execution.md, "Running". */
  instantiation = 0
  /** From the data count section; without it no instruction may name a segment. */
  dataCount: number | undefined

  /** By function: 1 where something outside the bodies names it, which allows `ref.func` to. */
  #declared = new Uint8Array(0)

  declare (index: number): void {
    if (this.#declared.length < this.functions.length) {
      this.#declared = new Uint8Array(this.functions.length)
    }
    this.#declared[index] = 1
  }

  isDeclared (index: number): boolean {
    return this.#declared[index] === 1
  }

  typeOf (index: number): FunctionType | undefined {
    const type = this.functions[index]
    return type == null ? undefined : this.types[type]
  }
}
