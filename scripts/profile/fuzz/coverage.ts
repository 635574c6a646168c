import { list, section, sized, text, u32, HEADER } from '../../../packages/verify/test/profile/random/bytes.ts'
import { ALL, Cursor, next } from './opcodes.ts'

const SECTION = { import: 2, global: 6, export: 7, code: 10 } as const
const PREFIX = 'ran.'

interface Part { readonly id: number, readonly from: number, readonly to: number }

function partsOf (bytes: Uint8Array): Part[] {
  const parts: Part[] = []
  const cursor = new Cursor(bytes, HEADER.length)
  while (cursor.at < bytes.length) {
    const id = cursor.byte()
    const size = cursor.number()
    parts.push({ id, from: cursor.at, to: cursor.at + size })
    cursor.at += size
  }
  return parts
}

/** Items of a section, and where the first one begins. */
function items (bytes: Uint8Array, part: Part | undefined): { readonly count: number, readonly at: number } {
  if (part == null) {
    return { count: 0, at: 0 }
  }
  const cursor = new Cursor(bytes, part.from)
  return { count: cursor.number(), at: cursor.at }
}

function importedGlobals (bytes: Uint8Array, part: Part | undefined): number {
  const { count, at } = items(bytes, part)
  const cursor = new Cursor(bytes, at)
  let globals = 0
  for (let i = 0; i < count; i++) {
    for (let names = 0; names < 2; names++) {
      const length = cursor.number()
      cursor.at += length
    }
    const kind = cursor.byte()
    if (kind === 3) {
      globals++
      cursor.at += 2
    } else {
      cursor.numbers(1)
      if (kind !== 0) {
        // a table has its type before its limits
        cursor.numbers((kind === 1 ? cursor.number() : bytes[cursor.at - 1] ?? 0) === 0 ? 1 : 2)
      }
    }
  }
  return globals
}

/**
 * The same module with one more global for each instruction that it has, set in front of every use: what ran can be read off afterwards. Everything is appended, so no
 * index shifts; what the module does stays the same.
 */
export function withCoverage (bytes: Uint8Array): { readonly bytes: Uint8Array<ArrayBuffer>, ran (exports: WebAssembly.Exports): number[] } {
  const parts = partsOf(bytes)
  const part = (id: number): Part | undefined => parts.find(one => one.id === id)
  const globals = items(bytes, part(SECTION.global))
  const first = importedGlobals(bytes, part(SECTION.import)) + globals.count
  const places = new Map<number, number>()
  const place = (key: number): number => places.get(key) ?? (places.set(key, first + places.size).get(key) as number)

  const code = part(SECTION.code)
  const bodies: number[][] = []
  const cursor = new Cursor(bytes, items(bytes, code).at)
  for (let left = items(bytes, code).count; left > 0; left--) {
    const size = cursor.number()
    const [start, end] = [cursor.at, cursor.at + size]
    for (let groups = cursor.number(); groups > 0; groups--) {
      cursor.numbers(2)
    }
    const body = [...bytes.subarray(start, cursor.at)]
    while (cursor.at < end) {
      const { key, at } = next(cursor)
      body.push(...(ALL.has(key) ? [0x41, 1, 0x24, ...u32(place(key))] : []), ...bytes.subarray(at, cursor.at))
    }
    bodies.push(sized(body))
  }

  const added = [...places.keys()]
  const more: Record<number, { readonly count: number, readonly items: readonly number[] }> = {
    [SECTION.global]: { count: added.length, items: added.flatMap(() => [0x7f, 1, 0x41, 0, 0x0b]) },
    [SECTION.export]: { count: added.length, items: added.flatMap(key => [...text(`${PREFIX}${key}`), 3, ...u32(place(key))]) }
  }
  const written = new Set<number>()
  const out: number[][] = []
  // section 13 stands before section 6, section 12 before section 10
  const order = (id: number): number => id === 12 ? 9.5 : id
  const missing = (before: number): void => {
    for (const id of [SECTION.global, SECTION.export]) {
      const extra = more[id]
      if (extra != null && extra.count > 0 && id < before && !written.has(id) && part(id) == null) {
        written.add(id)
        out.push(section(id, [...u32(extra.count), ...extra.items]))
      }
    }
  }
  for (const { id, from, to } of parts) {
    if (id !== 0) {
      missing(order(id))
    }
    const extra = more[id]
    if (id === SECTION.code) {
      out.push(section(id, list(bodies)))
    } else if (extra != null) {
      const { count, at } = items(bytes, { id, from, to })
      out.push(section(id, [...u32(count + extra.count), ...bytes.subarray(at, to), ...extra.items]))
    } else {
      out.push(section(id, [...bytes.subarray(from, to)]))
    }
  }
  missing(Infinity)
  return {
    bytes: Uint8Array.from([...HEADER, ...out.flat()]),
    ran: exports => added.filter(key => {
      const global = exports[`${PREFIX}${key}`]
      return global instanceof WebAssembly.Global && global.value === 1
    })
  }
}
