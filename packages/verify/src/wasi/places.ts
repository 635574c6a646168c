import { fail } from './errno.ts'
import { pathPrice } from './prices.ts'
import { decodePath, walk } from './walk.ts'
import type { DirectoryDescriptor } from './descriptors.ts'
import type { Node } from './tree.ts'
import type { UnitState } from './unit-state.ts'
import type { Place, Way } from './walk.ts'

/** Finds what the paths in a guest's memory lead to. */
export class Places {
  readonly #state: UnitState

  constructor (state: UnitState) {
    this.#state = state
  }

  text (pointer: number, length: number): string {
    return decodePath(this.#state.guest.bytes(pointer, length))
  }

  find (base: DirectoryDescriptor, pointer: number, length: number, through: Way['through']): Place {
    const { meter } = this.#state
    return walk(base.node, this.text(pointer, length), { through, onLink: bytes => { meter.charge(pathPrice(bytes)) } })
  }
}

/** `lookupflags` → how far links are followed. */
export function throughOf (lookup: number): Way['through'] {
  return (lookup & 1) !== 0 ? 'always' : 'slash'
}

export function existing (place: Place): Node {
  const node = place.node ?? fail('noent')
  return place.mustBeDirectory && node.kind !== 'directory' ? fail('notdir') : node
}
