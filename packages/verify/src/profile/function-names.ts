import { Reader } from './reader.ts'
import { Refused } from './refusal.ts'
import { SECTION } from './shape.ts'

const FUNCTION_NAMES = 1

/** The names in a module's name section, by function index, as far as they can be read: for people, in messages. Empty for what is no module. */
export function functionNames (bytes: Uint8Array): ReadonlyMap<number, string> {
  const names = new Map<number, string>()
  try {
    const reader = new Reader(bytes, 8, bytes.length)
    while (reader.at < bytes.length) {
      const id = reader.byte()
      const length = reader.u32()
      const from = reader.at
      reader.skip(length)
      if (id === SECTION.custom) {
        readNames(new Reader(bytes, from, from + length), names)
      }
    }
  } catch (error) {
    if (!(error instanceof Refused)) {
      throw error
    }
  }
  return names
}

function readNames (section: Reader, names: Map<number, string>): void {
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
        names.set(reader.u32(), reader.name())
      }
    }
  }
}
