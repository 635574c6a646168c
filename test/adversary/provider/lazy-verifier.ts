/** A verifier that is paid for computing and guesses: it commits before it can know what the provider claims, so there is nothing to copy. */
import { expect } from 'aegir/chai'
import { walked } from '../rogue/work.ts'
import { createStrata } from '../strata.ts'
import { CONFIRMATIONS } from './liars.ts'
import { gainOf, KAPPA } from './measure.ts'
import { booksOf, checkedJob, tribunal } from './tribunal.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Tactics } from '../rogue/rogue-provider.ts'

const UNITS = 150
const WINDOW = 25
/** Enough units are drawn that a tenth of a verifier's is some. */
const FLOOR_PPM = 300_000

const SIZES: Readonly<Record<Size, number>> = { test: 1, table: 5 }

interface Watch {
  readonly units: number
  readonly forged: number
  readonly paid: number
  readonly convicted: boolean
  readonly rerun: number
  readonly contracts: number
}

/** Right status, the fuel of the unit before, and no idea of the output. */
function guessing (fraction: number, run: number): Tactics {
  const chosen = createStrata(fraction, `lazy ${fraction} ${run}`)
  let fuel = 0n
  return {
    claim: ({ nth, honest }) => {
      const guess = { status: 0, fuel, output: new Uint8Array(8) }
      ;({ fuel } = honest)
      return chosen(nth) ? guess : honest
    }
  }
}

async function watched (fraction: number, auditSelf: boolean, run: number): Promise<Watch> {
  const court = await tribunal({}, [guessing(fraction, run), {}, {}])

  try {
    const view = await checkedJob(court, UNITS, { windowUnits: WINDOW, floorPpm: FLOOR_PPM, auditSelf })
    const [lazy, ...honest] = court.verifiers.map(booksOf)
    const results = await court.asker.control.results(view.id)
    const truth = walked(UNITS)
    const convicts = new Set((await court.asker.control.listProofs()).map(one => one.convicts))
    const peerId = court.verifiers[0]?.peer.peerId ?? ''

    // the provider and the other verifiers are believed, whatever one says of their units, and paid for all of them
    expect(results.filter(({ index, output }) => Buffer.compare(output, truth[Number(index)] ?? new Uint8Array(0)) === 0).length, 'right results').to.equal(UNITS)
    expect([...convicts].filter(key => key !== peerId), 'honest peers convicted').to.deep.equal([])
    expect([...honest, booksOf(court.provider)].filter(({ units, paid }) => units !== paid), 'honest peers not paid').to.deep.equal([])

    const audited = view.contracts.flatMap(({ windows }) => windows).reduce((sum, one) => sum + (one.audited?.length ?? 0), 0)
    return { ...(lazy ?? { units: 0, forged: 0, paid: 0 }), convicted: convicts.has(peerId), rerun: audited + CONFIRMATIONS * convicts.size, contracts: court.verifiers[0]?.plays.length ?? 0 }
  } finally {
    await court.stop()
  }
}

function lazy (fraction: number): Play {
  return {
    name: `verifier that guesses ${100 * fraction} % of its units`,
    run: async size => {
      const watches: Watch[] = []

      for (let run = 0; run < 2 * SIZES[size]; run++) {
        watches.push(await watched(fraction, run % 2 === 0, run))
      }

      const mean = (of: (watch: Watch) => number): number => watches.reduce((sum, watch) => sum + of(watch), 0) / watches.length
      return {
        runs: watches.length,
        gained: mean(gainOf),
        // what is paid of a contract that holds a guess, was never compared
        paidWrong: mean(({ convicted, forged, paid }) => convicted || paid === 0 ? 0 : forged),
        cost: { rerun: mean(({ rerun }) => rerun), wasted: 0, lost: 0 },
        lasted: { count: mean(({ units }) => units), of: 'units' },
        stopped: watches.filter(({ convicted }) => convicted).length,
        by: 'convicted',
        facts: [`of ${watches.reduce((sum, { forged }) => sum + forged, 0)} units that it guessed it saved ${KAPPA} of the price each`, 'in half of the runs the requester runs every drawn unit itself as well']
      }
    },
    holds: (outcome: Outcome) => {
      expect(outcome.gained).to.be.at.most(0)
      expect(outcome.paidWrong).to.equal(0)
      expect([outcome.by, outcome.stopped]).to.deep.equal(['convicted', outcome.runs])
    }
  }
}

export const LAZY: readonly Play[] = [lazy(0.1), lazy(1)]
