/** Providers that claim what they did not compute, crudely: the last bit of the output is another one. Told apart by which units they choose. */
import { auditCount, challenge, unitsAtStake } from '@mycel/verify/audit'
import { spoiled } from '../shorten.ts'
import { createStrata } from '../strata.ts'
import { LESS_TRAINING } from './less-training.ts'
import { liars } from './liars.ts'
import { expectLosing, sampled } from './measure.ts'
import type { Play, Size } from '../outcome.ts'
import type { Play as Contract } from '../rogue/play.ts'
import type { Claimed, Tactics, UnitAtHand } from '../rogue/rogue-provider.ts'

type Choice = (unit: UnitAtHand, run: number) => boolean

/** Every unit that is chosen is claimed wrong. */
export function forging (choice: Choice, run: number): Tactics {
  return { claim: unit => choice(unit, run) ? { ...unit.honest, output: spoiled(unit.honest.output) } : unit.honest }
}

/** A share of all units, one at a drawn place of every stretch of 1/share. */
function share (fraction: number, after = 0): Choice {
  const strata = new Map<number, (position: number) => boolean>()
  return ({ nth }, run) => {
    const chosen = strata.get(run) ?? createStrata(fraction, `forge ${fraction} ${run}`)
    strata.set(run, chosen)
    return nth >= after && chosen(nth - after)
  }
}

/** Units of a job: contracts of so many windows of 75. */
const WINDOW = 75

type Sizes = Readonly<Record<Size, { readonly runs: number, readonly windows: number }>>

function forger (name: string, choice: Choice, sizes: Sizes, tactics: (run: number) => Tactics = run => forging(choice, run)): Play {
  return {
    name,
    run: async size => {
      const { runs, windows } = sizes[size]
      return sampled(runs, async lives => liars({ runs: lives, units: windows * WINDOW, tactics }))
    },
    holds: expectLosing
  }
}

/** Long enough that the floor of 2 % has become the rule for it: 18 units of its first window were checked, and some four of each that came after. */
const TRUSTED_AFTER = 10 * WINDOW

/**
 * Computes from root and revealed nonces which units an audit would choose if there were no hidden nonce, and lets the window fall where one that it forged is among them. How many are chosen it knows from
 * what was approved so far.
 */
function easyOnly (run: number): Tactics {
  const claims = new Map<Contract, Claimed>()
  return {
    ...forging(share(0.1, TRUSTED_AFTER), run),
    computed: (claimed, play) => { claims.set(play, claimed) },
    send: (step, play) => {
      const claimed = claims.get(play)
      return step.type !== 'open' || claimed == null || !foreseen(play, claimed).some(position => claimed.forged.includes(position)) ? [step] : [{ type: 'fail', body: { reason: 'out of order' } }]
    }
  }
}

function foreseen ({ peer, contract }: Contract, { window, root, inputs: { length: units } }: Claimed): number[] {
  const { windows, tender: { body: { audit: { floorPpm, kappaPpm } } } } = contract
  const passes = windows.reduce((sum, { approve }) => sum + (approve?.body.audited ?? 0), 0)
  const { count } = auditCount({ units, passes, refusableUnits: unitsAtStake({ units, trailingUnits: windows[window - 1]?.units ?? 0, foreseen: false }), floorPpm, kappaPpm })
  return challenge(peer.crypto, { root, nonces: windows[window]?.reveal?.body.nonces ?? [], units, count })
}

export const FORGERS: readonly Play[] = [
  forger('forges 1 %', share(0.01), { test: { runs: 6, windows: 12 }, table: { runs: 60, windows: 60 } }),
  forger('forges 5 %', share(0.05), { test: { runs: 6, windows: 12 }, table: { runs: 100, windows: 40 } }),
  forger('forges 10 %', share(0.1), { test: { runs: 6, windows: 12 }, table: { runs: 100, windows: 40 } }),
  forger('forges 50 %', share(0.5), { test: { runs: 6, windows: 4 }, table: { runs: 60, windows: 10 } }),
  forger('forges one window in ten, whole', ({ nth }, run) => (Math.floor(nth / WINDOW) + run) % 10 === 9, { test: { runs: 3, windows: 12 }, table: { runs: 30, windows: 20 } }),
  forger('honest until it is trusted, then forges 10 %', share(0.1, TRUSTED_AFTER), { test: { runs: 4, windows: 24 }, table: { runs: 60, windows: 60 } }),
  forger('honest until it is trusted, then forges 10 % and opens only where its challenge looks easy', share(0.1, TRUSTED_AFTER), { test: { runs: 4, windows: 24 }, table: { runs: 60, windows: 60 } }, easyOnly),
  LESS_TRAINING
]
