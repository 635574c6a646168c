import type { Told } from './told.ts'
import type { Counted } from '@mycel/verify/reputation'

/** Items of each kind that are kept of one (peer, class). */
export const MOST: { readonly [K in Counted['kind']]: number } = { audit: 256, proof: 64, 'non-delivery': 64 }

/** An item as it is kept. */
export interface Kept extends Told {
  /** How many older ones it stands for besides. */
  readonly folded: number
}

export interface Change {
  readonly put: readonly Kept[]
  /** Names. */
  readonly removed: readonly string[]
}

/**
 * Takes an item among those of its (peer, class), and makes room. Docs: docs/spec/verification.md "What is kept". Pure: the shelf is not changed.
 */
export function shelved (shelf: ReadonlyMap<string, Kept>, told: Told): Change {
  const before = shelf.get(told.name)
  const kept: Kept = { ...told, folded: before?.folded ?? 0 }

  if (before != null && (told.item.kind === 'proof' || same(before, kept))) {
    // the first proof of a window stands
    return { put: [], removed: [] }
  }

  const { kind } = kept.item
  const all = [...[...shelf.values()].filter(({ item, name }) => item.kind === kind && name !== kept.name), kept]
  const left = all.length > MOST[kind] ? roomier(all, kind) : all
  const names = new Set(left.map(({ name }) => name))
  return {
    put: left.filter(one => shelf.get(one.name) !== one),
    removed: all.flatMap(({ name }) => shelf.has(name) && !names.has(name) ? [name] : [])
  }
}

/** Of the passes that change no more, the two nearest in time become one with the age of the older; of anything else the oldest goes. */
function roomier (all: readonly Kept[], kind: Counted['kind']): readonly Kept[] {
  const sorted = [...all].sort((a, b) => a.item.at < b.item.at ? -1 : a.item.at > b.item.at ? 1 : a.name < b.name ? -1 : 1)
  const pair = kind === 'audit' ? nearest(sorted.filter(({ final }) => final)) : undefined
  return pair == null ? sorted.slice(1) : sorted.flatMap(one => one === pair[0] ? [joined(...pair)] : one === pair[1] ? [] : [one])
}

function nearest (sorted: readonly Kept[]): readonly [Kept, Kept] | undefined {
  const before = new Map<string, Kept>()
  let best: readonly [Kept, Kept] | undefined
  let gap = 0n

  for (const younger of sorted) {
    const voices = voicesOf(younger)
    const older = before.get(voices)

    if (older != null && (best == null || younger.item.at - older.item.at < gap)) {
      best = [older, younger]
      gap = younger.item.at - older.item.at
    }

    before.set(voices, younger)
  }

  return best
}

/** Who chose the units, and who says that they are right: it is on their word that an item counts, so only items of the same ones become one. */
function voicesOf ({ item }: Kept): string {
  return item.kind === 'audit' ? [item.contributors, item.auditors].map(keys => keys.map(String).sort().join(' ')).join('!') : ''
}

/** Both, as old as the older: it weighs no more than they did, and counts as younger than no failure that either is older than. */
function joined (older: Kept, younger: Kept): Kept {
  return older.item.kind === 'audit' && younger.item.kind === 'audit'
    ? { ...older, folded: older.folded + younger.folded + 1, item: { ...older.item, units: older.item.units + younger.item.units, value: older.item.value + younger.item.value } }
    : older
}

function same (one: Kept, other: Kept): boolean {
  return one.final === other.final && one.item.kind === other.item.kind && one.item.at === other.item.at && String(one.item.id) === String(other.item.id) &&
    (one.item.kind !== 'audit' || other.item.kind !== 'audit' || (one.item.units === other.item.units && one.item.value === other.item.value))
}
