import type { DemoRecord, UnitResult } from '../record.ts'
import type { Score } from '../search.ts'

export function percent (score: Score): string {
  return score.kind === 'trained' ? share(score.accuracy, 2) : score.kind
}

export function share (value: number, digits = 1): string {
  if (value === 0 || value === 1) {
    return `${value * 100} %`
  }

  const text = (value * 100).toFixed(digits)
  // nothing that can go wrong is said to be certain
  return Number(text) === 100 ? `more than ${(100 - 10 ** -digits).toFixed(digits)} %` : `${text} %`
}

/** The beginning of an id, for tables. */
export function short (id: string, length = 12): string {
  return id.length > length ? `${id.slice(0, length)}…` : id
}

export function nameOfPeer ({ cast }: Pick<DemoRecord, 'cast'>, peer: string): string {
  return cast.find(member => member.peer === peer)?.name ?? short(peer)
}

export function seconds (ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

/** Where the best so far changes. */
export function runningBest (results: readonly UnitResult[]): ReadonlyArray<{ readonly index: number, readonly accuracy: number }> {
  return [...results].sort((a, b) => a.index - b.index).reduce<Array<{ index: number, accuracy: number }>>((best, { index, score }) =>
    score.kind === 'trained' && score.accuracy > (best.at(-1)?.accuracy ?? -1) ? [...best, { index, accuracy: score.accuracy }] : best, [])
}
