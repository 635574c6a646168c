import { auditCount, challenge, FIRST_PASSES, roundingLuck, unitsAtStake } from '@mycel/verify/audit'
import { nativeCrypto as crypto } from '../../packages/verify/dist/test/fixtures/native-crypto.js'
import { createRandom } from '../demo/random.ts'
import type { Random } from '../demo/random.ts'

/** Share that the liar forges from here on, of units that came right so far. */
export const FORGED = 0.1

/** Checked and found right before it starts to forge. */
export const PASSES = 1000

export const WINDOW = 75
export const UNITS = 1500

/** Units after which the picture asks how many have been caught. */
export const MARKS = Array.from({ length: UNITS / 150 }, (_, i) => (i + 1) * 150)

const POLICY = { floorPpm: 20_000, kappaPpm: 950_000 }

export interface Rule {
  readonly name: 'mycel' | 'boinc' | 'twice'
  /** Formula: how likely a liar is caught by the time it has delivered so many units. */
  readonly line: ReadonlyArray<readonly [units: number, caught: number]>
  /** At MARKS: how many of the seeds were. */
  readonly measured: readonly number[]
  /** Share of all units that are executed once more. */
  readonly extra: number
}

export interface Curve {
  readonly seeds: number
  readonly rules: readonly Rule[]
}

/** Seeds 1 … n; under each the same units are forged whatever the rule. */
export function curve (seeds: number): Curve {
  const at: Readonly<Record<Rule['name'], number[]>> = { mycel: [], boinc: [], twice: [] }
  const extra = { mycel: 0, boinc: 0 }

  for (let seed = 1; seed <= seeds; seed++) {
    const random = createRandom(seed)
    const forged = Array.from({ length: UNITS }, () => random.uniform() < FORGED)
    const { first, checked } = mycel(forged, random)
    const other = boinc(forged, random)
    at.mycel.push(first)
    at.boinc.push(other.first)
    at.twice.push(found(forged.indexOf(true)))
    extra.mycel += checked / UNITS / seeds
    extra.boinc += other.checked / UNITS / seeds
  }

  const measured = (firsts: readonly number[]): readonly number[] => MARKS.map(mark => firsts.filter(first => first < mark).length)
  return {
    seeds,
    rules: [
      { name: 'mycel', line: mycelLine(), measured: measured(at.mycel), extra: extra.mycel },
      { name: 'boinc', line: stretches(unit => FORGED / (PASSES + unit)), measured: measured(at.boinc), extra: extra.boinc },
      { name: 'twice', line: stretches(() => FORGED), measured: measured(at.twice), extra: 1 }
    ]
  }
}

const found = (position: number): number => position < 0 ? Infinity : position

function bytes (random: Random): Uint8Array {
  const words = new Uint32Array(8).map(() => random.word())
  return new Uint8Array(words.buffer)
}

function terms (window: number, passes: number): Parameters<typeof auditCount>[0] {
  return { units: WINDOW, passes, refusableUnits: unitsAtStake({ units: WINDOW, trailingUnits: window === 0 ? 0 : WINDOW, foreseen: false }), ...POLICY }
}

/** With the package's own challenge: which unit is the first forged one that it hits, and how many it checks. */
function mycel (forged: readonly boolean[], random: Random): { readonly first: number, readonly checked: number } {
  let first = Infinity
  let checked = 0

  for (let window = 0; window * WINDOW < UNITS; window++) {
    const source = { root: bytes(random), nonces: [bytes(random), bytes(random)] }
    const { count } = auditCount({ ...terms(window, PASSES + checked), luckPpm: roundingLuck(crypto, source) })
    const hit = challenge(crypto, { ...source, units: WINDOW, count }).map(position => window * WINDOW + position).find(unit => forged[unit])
    // judged when the window is: the whole of it has been delivered by then
    first = Math.min(first, hit == null ? Infinity : (window + 1) * WINDOW - 1)
    checked += count
  }

  return { first, checked }
}

/** BOINC's adaptive replication: below ten valid results in a row always, then one in as many as there have been. */
function boinc (forged: readonly boolean[], random: Random): { readonly first: number, readonly checked: number } {
  let first = Infinity
  let checked = 0

  for (let unit = 0; unit < UNITS; unit++) {
    const valid = PASSES + unit

    if (valid < FIRST_PASSES || random.uniform() < 1 / valid) {
      checked++
      first = Math.min(first, forged[unit] === true ? unit : Infinity)
    }
  }

  return { first, checked }
}

/** Each unit is forged by itself with probability f: k checks find none with probability (1 − f)^k. */
function mycelLine (): Rule['line'] {
  const line: Array<readonly [number, number]> = [[0, 0]]
  let miss = 1

  for (let window = 0; window * WINDOW < UNITS; window++) {
    const { expected } = auditCount({ ...terms(window, PASSES), luckPpm: 0 })
    const low = Math.floor(expected + 1e-9)
    miss *= (1 - FORGED) ** low * (1 - FORGED * (expected - low))
    line.push([(window + 1) * WINDOW, 1 - miss])
  }

  return line
}

/** Where every unit has its own odds of being forged and found. */
function stretches (odds: (unit: number) => number): Rule['line'] {
  const line: Array<readonly [number, number]> = [[0, 0]]
  let miss = 1

  for (let unit = 0; unit < UNITS; unit++) {
    miss *= 1 - odds(unit)
    line.push([unit + 1, 1 - miss])
  }

  return line
}
