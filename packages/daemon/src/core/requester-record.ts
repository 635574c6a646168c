import type { Lapse } from './requester-lapse.ts'

/** What a provider knows of a requester that once let a contract of it lie. */
export interface RequesterRecord {
  /** By contract id, at most 64. */
  readonly lapses: ReadonlyArray<Lapse & { readonly contract: string }>
  /** What it has paid since the first of them, at most 64 sums. */
  readonly paid: ReadonlyArray<{ readonly value: bigint, readonly at: bigint }>
}

export const NO_RECORD: RequesterRecord = { lapses: [], paid: [] }

const MOST = 64

/** A lapse counts for so long, milliseconds. */
export const LAPSE_MS = 30n * 24n * 60n * 60n * 1000n

/** So many of them are one too many: the first may be an accident, and cost one window. */
const TOO_MANY = 2

/** Unless it has paid so many times what they came to, since the first of them. */
const TIMES_PAID = 10n

/** The record after a step of a contract. A contract without a lapse has none, whatever it had before. Pure. */
export function recorded (record: RequesterRecord, contract: string, { lapse, paid }: { readonly lapse: Lapse | undefined, readonly paid?: { readonly value: bigint, readonly at: bigint } }): RequesterRecord {
  const others = record.lapses.filter(one => one.contract !== contract)
  const lapses = lapse == null ? others : [...others, { ...lapse, contract }].sort((a, b) => a.at < b.at ? -1 : 1).slice(-MOST)
  return lapses.length === 0 ? NO_RECORD : { lapses, paid: paid == null ? record.paid : fewer([...record.paid, paid]) }
}

/** Why a requester gets no bid, if so: one sentence for people. Pure. */
export function refusesRequester ({ lapses, paid }: RequesterRecord, now: bigint): string | undefined {
  const recent = lapses.filter(({ at }) => at + LAPSE_MS > now)
  const [first] = recent

  if (recent.length < TOO_MANY || first == null) {
    return undefined
  }

  const lost = recent.reduce((sum, { value }) => sum + value, 0n)
  const since = paid.reduce((sum, { at, value }) => at > first.at ? sum + value : sum, 0n)
  const enough = TIMES_PAID * (lost > 0n ? lost : 1n)
  return since >= enough
    ? undefined
    : `in 30 days it let ${recent.length} contracts lie after this node had done the work, worth ${lost} micro-units, and paid ${since} since the first, less than ${enough}`
}

/** The two oldest sums become one, as old as the older. */
function fewer (paid: RequesterRecord['paid']): RequesterRecord['paid'] {
  const sorted = [...paid].sort((a, b) => a.at < b.at ? -1 : 1)
  const [first, second, ...rest] = sorted
  return sorted.length > MOST && first != null && second != null ? [{ at: first.at, value: first.value + second.value }, ...rest] : sorted
}
