import type { Notes } from '../core/notes.ts'
import type { UnitInput } from '@mycel/wire'

/** Where the units of a contract's window stand in a job's manifest, as far as its notes say which they are. */
export function unitPlaces (units: readonly UnitInput[]): (notes: Pick<Notes, 'windows'>, window: number) => readonly number[] {
  let places: ReadonlyMap<bigint, number> | undefined

  return ({ windows }, window) => {
    const indexes = windows[window]?.indexes ?? []

    if (indexes.length > 0) {
      places ??= new Map(units.map(({ index }, i) => [index, i]))
    }

    return indexes.flatMap(index => places?.get(index) ?? [])
  }
}
