import { auditCount, collusionOdds, FIRST_PASSES, unitsAtStake } from '@mycel/verify/audit'
import { createRandom } from '../demo/random.ts'
import { median, rounded } from './figure.ts'
import type { Figure, Note } from './figure.ts'

const WINDOW = 75
/** 3,000 units: the first window of each contract has nothing before it to lose, and is checked more. */
const WINDOWS_PER_CONTRACT = 40
const POLICY = { floorPpm: 20_000, kappaPpm: 950_000 }
const SEEDS = 100

/** Goals of the issue, percent of all units. */
const GOALS = [[1000, 5], [10_000, 2.5], [100_000, 2.1]] as const

/** The requester checks by itself. */
const ALONE = { blindPpm: 0, told: false }

/** Audits handed to others: so many verifiers a unit, of a list of which so many may collude. */
const VERIFIERS = { trusted: 10, colluding: 3, verifiers: 2 }

/** What an honest peer's units are checked, as a share, by our rule and by BOINC's on the same seeds. */
export function audited (note: Note): readonly Figure[] {
  const units = GOALS.map(([count]) => count)
  const runs = Array.from({ length: SEEDS }, (_, i) => ({ ours: ours(units, i + 1, ALONE), boinc: boinc(units, i + 1) }))
  note(`contracts of ${WINDOW * WINDOWS_PER_CONTRACT} units in windows of ${WINDOW}, ${SEEDS} seeds; running everything twice is 100 %`)

  const longest = Math.max(...units)
  const delegated = Array.from({ length: SEEDS }, (_, i) => (ours([longest], i + 1, { blindPpm: collusionOdds(VERIFIERS) * 1e6, told: true })[0] ?? Number.NaN) * VERIFIERS.verifiers)

  return [...GOALS.map(([count, goal], i) => ({
    bench: 'verify',
    figure: `units run again of an honest peer's first ${count.toLocaleString('en')}, median`,
    value: rounded(median(runs.map(run => run.ours[i] ?? Number.NaN)) / count * 100),
    unit: '%',
    goal: `<= ${goal}`,
    peer: "BOINC's 1/n, no floor",
    peerValue: rounded(median(runs.map(run => run.boinc[i] ?? Number.NaN)) / count * 100)
  })), {
    bench: 'verify',
    figure: `executions for that with ${VERIFIERS.verifiers} verifiers a unit, of ${VERIFIERS.trusted} of which ${VERIFIERS.colluding} collude`,
    value: rounded(median(delegated) / longest * 100),
    unit: '%',
    goal: null,
    peer: 'every unit twice',
    peerValue: 100
  }]
}

/** Units run again by the time so many have been delivered. A window that crosses a mark counts with the part before it. */
function ours (marks: readonly number[], seed: number, { blindPpm, told }: { readonly blindPpm: number, readonly told: boolean }): readonly number[] {
  const random = createRandom(seed)
  const at: number[] = []
  let passes = 0

  for (let window = 0; at.length < marks.length; window++) {
    const trailingUnits = window % WINDOWS_PER_CONTRACT === 0 ? 0 : WINDOW
    const { count } = auditCount({ units: WINDOW, passes, refusableUnits: unitsAtStake({ units: WINDOW, trailingUnits, foreseen: told }), ...POLICY, blindPpm, luckPpm: random.word() % 1_000_000 })
    const left = (marks[at.length] ?? 0) - window * WINDOW

    if (left <= WINDOW) {
      at.push(passes + count * left / WINDOW)
    }

    passes += count
  }

  return at
}

/** BOINC's adaptive replication: the first ten always, then one in as many as came right. */
function boinc (marks: readonly number[], seed: number): readonly number[] {
  const random = createRandom(seed)
  const at: number[] = []
  let again = 0

  for (let valid = 0; at.length < marks.length; valid++) {
    again += valid < FIRST_PASSES || random.uniform() < 1 / valid ? 1 : 0

    if (valid + 1 === marks[at.length]) {
      at.push(again)
    }
  }

  return at
}
