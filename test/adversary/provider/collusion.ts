/** A provider that forges, and three of the requester's ten verifiers that call it right: they learn from it what it will claim. The requester leaves the checks to two verifiers a unit. */
import { blindMissProbability, collusionOdds } from '@mycel/verify/audit'
import { expect } from 'aegir/chai'
import { detection, within3Sigma } from '../outcome.ts'
import { spoiled } from '../shorten.ts'
import { createStrata } from '../strata.ts'
import { life } from './liars.ts'
import { AGAIN, gainOf, KAPPA } from './measure.ts'
import { booksOf, checkedJob, tribunal, VERIFIERS } from './tribunal.ts'
import type { Life } from './liars.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Tactics } from '../rogue/rogue-provider.ts'
import type { ContractView } from '@mycel/daemon/swarm'
import type { UnitResult } from '@mycel/wire'

const TRUSTED = 10
const COLLUDING = 3
const FRACTION = 0.05
const WINDOW = 75

const SIZES: Readonly<Record<Size, { readonly runs: number, readonly windows: number }>> = { test: { runs: 2, windows: 4 }, table: { runs: 20, windows: 12 } }

/** Two of a unit's two verifiers collude: then nobody says that it is wrong. */
const BLIND = collusionOdds({ trusted: TRUSTED, colluding: COLLUDING, verifiers: VERIFIERS })

/** A window that was judged. */
interface Draw {
  readonly odds: number
  readonly found: boolean
  readonly forged: number
  readonly stake: number
}

interface Gang {
  readonly provider: Omit<Life, 'scorePpm' | 'letLie'>
  /** Of its verifiers together. */
  readonly helpers: ReturnType<typeof booksOf>
  readonly helpersConvicted: number
  readonly draws: readonly Draw[]
}

/** What the gang claims of a unit, by its input. */
function gang (run: number): { readonly provider: Tactics, readonly helper: Tactics } {
  const chosen = createStrata(FRACTION, `collusion ${run}`)
  const claims = new Map<string, UnitResult>()
  return {
    provider: {
      claim: ({ input, nth, honest }) => {
        const claim = chosen(nth) ? { ...honest, output: spoiled(honest.output) } : honest
        claims.set(Buffer.from(input).toString('hex'), claim)
        return claim
      }
    },
    helper: { claim: ({ input, honest }) => claims.get(Buffer.from(input).toString('hex')) ?? honest }
  }
}

async function played (run: number, windows: number): Promise<Gang> {
  const { provider, helper } = gang(run)
  const court = await tribunal(provider, Array.from({ length: TRUSTED }, (_, i) => i < COLLUDING ? helper : {}))

  try {
    const view = await checkedJob(court, windows * WINDOW, { windowUnits: WINDOW, auditSelf: false })
    const convicts = new Set((await court.asker.control.listProofs()).map(one => one.convicts))
    const [helpers, honest] = [court.verifiers.slice(0, COLLUDING), court.verifiers.slice(COLLUDING)]
    expect(honest.filter(({ peer }) => convicts.has(peer.peerId)).length, 'honest verifiers convicted').to.equal(0)
    expect(honest.map(booksOf).filter(({ units, paid }) => units !== paid), 'honest verifiers not paid').to.deep.equal([])
    return {
      provider: life(court.provider, view.contracts),
      helpers: helpers.map(booksOf).reduce((sum, one) => ({ units: sum.units + one.units, forged: sum.forged + one.forged, paid: sum.paid + one.paid })),
      helpersConvicted: helpers.filter(({ peer }) => convicts.has(peer.peerId)).length,
      draws: view.contracts.flatMap(contract => drawsOf(contract, life(court.provider, [contract]).windows.map(({ forged }) => forged)))
    }
  } finally {
    await court.stop()
  }
}

/** Every drawn unit was brought to verifiers, whoever ran it in the end. */
function drawsOf ({ windows, proof }: ContractView, forged: readonly number[]): Draw[] {
  return windows.flatMap((window, i) => {
    const drawn = new Set(window.verifiers?.flatMap(({ indexes }) => indexes))
    const [units, wrong = 0] = [window.indexes.length, forged[i]]
    return drawn.size === 0 || wrong === 0
      ? []
      : [{ odds: 1 - blindMissProbability({ units, forged: wrong, count: drawn.size }, BLIND), found: proof != null && i === windows.length - 1, forged: wrong, stake: window.auditOdds?.atStake ?? 0 }]
  })
}

interface Colluding extends Outcome {
  /** By the formula, a run. */
  readonly expectedGain: number
  readonly expectedSigma: number
}

function outcomeOf (gangs: readonly Gang[]): Colluding {
  const runs = gangs.length
  const mean = (of: (one: Gang) => number): number => gangs.reduce((sum, one) => sum + of(one), 0) / runs
  const draws = gangs.flatMap(one => one.draws)
  return {
    runs,
    gained: mean(({ provider, helpers }) => gainOf(provider) + gainOf(helpers)),
    paidWrong: mean(({ provider }) => provider.paidForged),
    cost: { rerun: mean(({ provider }) => provider.rerun), wasted: mean(({ provider: { units, paid } }) => units - paid), lost: mean(({ provider }) => provider.paidForged) },
    lasted: { count: mean(({ provider }) => provider.units), of: 'units' },
    stopped: gangs.filter(({ provider }) => provider.convicted).length,
    by: 'convicted',
    detection: detection(draws.map(({ odds }) => odds), draws.map(({ found }) => found)),
    facts: [
      `of ${draws.length} windows that held something wrong ${draws.filter(({ found }) => found).length} were found, by verifiers that do not collude`,
      `${mean(one => one.helpersConvicted).toFixed(1)} of the ${COLLUDING} that do were convicted with the provider, a run`,
      'what is gained is theirs and the provider\'s together'
    ],
    expectedGain: draws.reduce((sum, { odds, forged, stake }) => sum + KAPPA * forged - odds * stake, 0) / runs,
    expectedSigma: Math.sqrt(draws.reduce((sum, { odds, stake }) => sum + odds * (1 - odds) * stake * stake, 0)) / runs
  }
}

function agrees ({ detection: found, gained, expectedGain, expectedSigma }: Colluding): boolean {
  return found != null && within3Sigma(found) && gained <= expectedGain + 3 * expectedSigma + 1e-9
}

export const COLLUSION: Play = {
  name: `forges ${100 * FRACTION} %, ${COLLUDING} of ${TRUSTED} verifiers collude, ${VERIFIERS} a unit`,
  run: async size => {
    const { runs, windows } = SIZES[size]
    const gangs: Gang[] = []
    const play = async (until: number): Promise<Colluding> => {
      while (gangs.length < until) {
        gangs.push(await played(gangs.length, windows))
      }

      return outcomeOf(gangs)
    }
    const outcome = await play(runs)
    return agrees(outcome) ? outcome : play(runs * (1 + AGAIN))
  },
  holds: outcome => {
    expect(agrees(outcome as Colluding), JSON.stringify(outcome)).to.equal(true)
    expect((outcome as Colluding).expectedGain, 'by the formula').to.be.at.most(0)
  }
}
