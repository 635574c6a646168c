import { auditCount, blindMissProbability, unitsAtStake, unitsWithinCap, unverifiedCap } from '@mycel/verify/audit'
import { reputation, REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { createRandom } from '../demo/random.ts'
import type { Strategy, View } from './strategy.ts'
import type { Random } from '../demo/random.ts'
import type { Evidence } from '@mycel/verify/reputation'

/** How things are, and what the requester's policy was told of them. */
export interface Facts {
  /** Cost of the dearest unit over the average one's: 1/spread of a window's units cost that much, the others nothing. */
  readonly spread: number
  /** Chance that a checked wrong unit is called right. */
  readonly blind: number
  /** Whether the provider can compute the challenge before it opens a window, and lets a window lie when it is hit. */
  readonly foreseen: boolean
}

export interface World {
  readonly windowUnits: number
  readonly windowsPerContract: number
  readonly contracts: number
  readonly floorPpm: number
  readonly kappaPpm: number
  /** Micro-units. */
  readonly unitPrice: bigint
  /** What a newcomer may hold unverified, micro-units, and how that grows: see `unverifiedCap`. */
  readonly base: bigint
  readonly growth: bigint
  readonly most: bigint
  readonly facts: Facts
  readonly told: Facts
}

export const EVEN: Facts = { spread: 1, blind: 0, foreseen: false }

/** The daemon's defaults; a pool of 5.00 and a price of 0.02, so that it binds a newcomer's first contracts. */
export const DEFAULTS: World = {
  windowUnits: 75, windowsPerContract: 10, contracts: 8, floorPpm: 20_000, kappaPpm: 950_000, unitPrice: 20_000n, base: 5_000_000n, growth: 50n, most: 10n ** 9n, facts: EVEN, told: EVEN
}

/** What one run came to, in units. */
export interface Played {
  /** Units that were ordered and done, or claimed to be. */
  readonly taken: number
  /** Units that were claimed without being run. */
  readonly forged: number
  /** What that saved, in costs of the average unit. */
  readonly saved: number
  /** Units done or claimed that are not paid. */
  readonly lost: number
  /** Forged units that are paid. */
  readonly paidWrong: number
  /** Units that the requester ran again. */
  readonly audited: number
  /** How many units had been taken at each conviction. */
  readonly convictedAt: readonly number[]
}

const DAY_MS = 86_400_000n
const REQUESTER = new Uint8Array(32).fill(1)
const PROVIDER = new Uint8Array(32).fill(2)

/** One requester that gives contract after contract to one liar, by the policy of the packages. */
export function play (world: World, strategy: Strategy, seed: number): Played {
  const random = createRandom(seed)
  const sums = { taken: 0, forged: 0, saved: 0, lost: 0, paidWrong: 0, audited: 0 }
  const convictedAt: number[] = []
  let known: Known = NOTHING

  for (let contract = 0; contract < world.contracts; contract++) {
    const size = contractUnits(world, known)
    const ended = playContract(world, strategy, { random, known, contract, size })
    sums.taken += ended.taken
    sums.forged += ended.forged
    sums.saved += ended.saved
    sums.lost += ended.lost
    sums.paidWrong += ended.paidWrong
    sums.audited += ended.audited

    if (ended.convicted) {
      convictedAt.push(sums.taken)
    }

    known = ended.convicted && strategy.afterConviction === 'new-identity' ? NOTHING : ended.known
  }

  return { ...sums, convictedAt }
}

/** What the requester knows of an identity. */
interface Known {
  readonly passes: number
  readonly verified: bigint
  readonly convictions: number
  readonly evidence: readonly Evidence[]
}

const NOTHING: Known = { passes: 0, verified: 0n, convictions: 0, evidence: [] }

function contractUnits ({ windowUnits, windowsPerContract, unitPrice, base, growth, most }: World, { verified }: Known): number {
  return unitsWithinCap({ windowUnits: windowUnits * windowsPerContract, unitPrice, unverified: 0n, cap: unverifiedCap({ verified, base, growth, most }) })
}

interface Setting {
  readonly random: Random
  readonly known: Known
  readonly contract: number
  readonly size: number
}

interface Ended extends Omit<Played, 'convictedAt'> {
  readonly convicted: boolean
  readonly known: Known
}

function playContract (world: World, strategy: Strategy, { random, known, contract, size }: Setting): Ended {
  const { windowUnits, unitPrice, facts, told } = world
  const windows = Math.ceil(size / windowUnits)
  const sum = { taken: 0, forged: 0, saved: 0, lost: 0, paidWrong: 0, audited: 0 }
  let { passes } = known
  let checked = 0
  let trailing = { units: 0, forged: 0 }
  const at = BigInt(contract) * DAY_MS
  const id = new Uint8Array(32).fill(contract + 10)
  const score = once(() => reputation({ peer: PROVIDER, class: 'compute', evidence: known.evidence, policy: { ...REPUTATION_DEFAULTS, trusted: [REQUESTER] }, now: at }).scorePpm)
  const about = { id, peer: PROVIDER, class: 'compute', at } as const

  for (let window = 0; window < windows; window++) {
    const units = Math.min(windowUnits, size - window * windowUnits)
    const stake = { units, trailingUnits: trailing.units }
    const terms = { units, passes, refusableUnits: unitsAtStake({ ...stake, foreseen: told.foreseen }), floorPpm: world.floorPpm, kappaPpm: world.kappaPpm, spreadPpm: told.spread * 1e6, blindPpm: told.blind * 1e6 }
    const { count } = auditCount({ ...terms, luckPpm: random.word() % 1_000_000 })
    const view: View = {
      contract,
      contracts: world.contracts,
      window,
      windows,
      units,
      passes,
      convictions: known.convictions,
      random,
      terms,
      facts,
      atStake: unitsAtStake({ ...stake, foreseen: facts.foreseen }),
      score
    }
    const forged = strategy.forge(view)
    sum.taken += units
    sum.forged += forged
    sum.saved += Math.min(units, forged * facts.spread)
    sum.audited += count

    if (random.uniform() >= blindMissProbability({ units, forged, count }, facts.blind)) {
      // who foresees it lets the window lie and is not convicted; what was proven before stays payable
      const also = facts.foreseen ? 0 : trailing.units
      const evidence: Evidence = facts.foreseen
        ? { ...about, kind: 'non-delivery', reporter: REQUESTER, afterReveal: true }
        : { ...about, kind: 'proof', value: BigInt(units) * unitPrice }
      return {
        ...sum, lost: units + also, paidWrong: sum.paidWrong - (facts.foreseen ? 0 : trailing.forged), convicted: true, known: { passes: 0, verified: 0n, convictions: known.convictions + 1, evidence: [...known.evidence, evidence] }
      }
    }

    sum.paidWrong += forged
    passes += count
    checked += count
    trailing = { units, forged }
  }

  const value = BigInt(checked) * unitPrice
  const receipt: Evidence = { ...about, kind: 'audit', units: checked, value, contributors: [REQUESTER], auditors: [REQUESTER] }
  return { ...sum, convicted: false, known: { passes, verified: known.verified + value, convictions: known.convictions, evidence: [...known.evidence, receipt] } }
}

/** Computed when it is first asked for. */
function once<T> (compute: () => T): () => T {
  let known: { readonly value: T } | undefined

  return () => {
    known ??= { value: compute() }
    return known.value
  }
}
