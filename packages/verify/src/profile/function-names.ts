import { Reader } from './reader.ts'
import { Refused } from './refusal.ts'
import { LIMIT } from './rules.ts'
import { SECTION } from './shape.ts'

const FUNCTION_NAMES = 1

/**
 * Names of functions in a module's name section, as far as they can be read: for people, in messages. One pass over the module; nothing is kept but the names that are
 * wanted, so that no module makes it take more memory than they do; one of more than `LIMIT.nameBytes` is left out. Empty for what is no module.
 */
export function functionNames (bytes: Uint8Array, wanted: Iterable<number>): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  const asked = new Set(wanted)
  try {
    const reader = new Reader(bytes, 8, bytes.length)
    while (reader.at < bytes.length) {
      const id = reader.byte()
      const length = reader.u32()
      const from = reader.at
      reader.skip(length)
      if (id === SECTION.custom) {
        readNames(new Reader(bytes, from, from + length), asked, names)
      }
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error
    }
  }
  return names
}

function readNames (section: Reader, wanted: ReadonlySet<number>, names: Map<number, string>): void {
  if (section.name() !== 'name') {
    return
  }
  while (section.at < section.end) {
    const kind = section.byte()
    const length = section.u32()
    const from = section.at
    section.skip(length)
    if (kind === FUNCTION_NAMES) {
      const reader = new Reader(section.bytes, from, from + length)
      for (let left = reader.u32(); left > 0; left--) {
        const index = reader.u32()
        const start = reader.at
        const length = reader.u32()
        if (wanted.has(index) && length <= LIMIT.nameBytes) {
          reader.at = start
          names.set(index, reader.name())
        } else {
          reader.skip(length)
        }
      }
    }
  }
}
