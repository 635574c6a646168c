import { mkdir } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { dirname } from 'node:path'
import { swarmUp } from '@mycel/daemon/swarm'
import { attest } from './benchmark.ts'
import { readBooks, settledRounds } from './books.ts'
import { castOf, LIAR, nodeSpecs, NETWORK, settingsOf, VICTIM } from './cast.ts'
import { checksOf } from './checks.ts'
import { Accident } from './crash.ts'
import { forgedUnits, gatherFraud } from './fraud.ts'
import { stateOdds } from './odds.ts'
import { withoutAudits } from './other-world/without-audits.ts'
import { nameOf, percent, runRounds } from './rounds.ts'
import { recheckWinner } from './winner.ts'
import { loadWork } from './work.ts'
import type { Convictions } from './checks.ts'
import type { DemoOptions } from './options.ts'
import type { Progress } from './progress.ts'
import type { DemoRecord, Happening } from './record.ts'
import type { Swarm } from '@mycel/daemon/swarm'

/** The round in which a provider is killed: the second, so that the first one's audits are behind it. */
const CRASH_ROUND = 2

/** What the network did. */
type Observed = Omit<DemoRecord, 'checks' | 'otherWorld'>

/** The whole demonstration, from an empty folder to a checked record. The swarm is down when this returns or throws. */
export async function runDemo (options: DemoOptions, progress: Progress): Promise<DemoRecord> {
  const settings = settingsOf(options)
  const odds = stateOdds(settings)
  const work = await loadWork()
  const folder = dirname(options.out)
  const started = Date.now()
  const happenings: Happening[] = []
  const happened = (happening: Happening): void => {
    happenings.push(happening)
    progress.event(happening.text)
  }
  await mkdir(folder, { recursive: true })

  const specs = nodeSpecs(settings)
  progress.now(`starting ${specs.first.length} nodes`)
  const swarm = await swarmUp({ network: NETWORK, nodes: specs.first, ...(options.keep ? { dir: `${folder}/nodes-${started}` } : {}) })

  let observed: Observed
  let convictions: Convictions

  try {
    await swarm.ready()
    progress.event(`${swarm.nodes.length} nodes are up, each a process of its own, and know each other`)
    const benchmark = await attest(swarm, work, specs.late, progress)
    progress.event(`${benchmark.attested.length} providers measured and attested; ${benchmark.unbelieved.name} joined without a benchmark`)
    const cast = castOf(swarm.nodes)
    progress.event(oddsText(odds.detection, settings.forge))

    const accident = new Accident(swarm.node(VICTIM), CRASH_ROUND, happened)
    const rounds = await settledRounds(swarm, await runRounds({ swarm, work, settings, accident, progress, happened }))
    const crash = await accident.outcome(rounds[CRASH_ROUND - 1]?.job)

    if (crash == null) {
      throw new Error(`${VICTIM} never had a window under way in round ${CRASH_ROUND}`)
    }

    progress.now('re-executing the winner in both V8 tiers')
    const winner = await recheckWinner(rounds.flatMap(({ results }) => results))
    winner.struck.forEach(({ provider, claimed }) => { happened({ at: Date.now(), kind: 'struck', who: provider, text: `a better score (${percent(claimed)}, by ${provider}) did not come out the same again: struck` }) })
    happened({ at: Date.now(), kind: 'winner', who: winner.provider, text: `the winner, ${percent(winner.score)} by ${winner.provider}, came out the same in both tiers` })
    progress.now('verifying the fraud proof, from the file')
    const fraud = await gatherFraud(swarm, rounds, folder)
    const forged = await forgedUnits(swarm, rounds, settings.units)
    progress.now('reconciling everybody\'s books')
    const books = await readBooks(swarm, rounds)
    const machine = { node: process.version, cores: availableParallelism(), platform: `${process.platform} ${process.arch}` }
    observed = { settings, started, ended: Date.now(), machine, cast, benchmark, odds, rounds, happenings, crash, fraud, forged, winner, books }
    convictions = await convictionsOf(swarm)
  } finally {
    progress.done()
    await swarm.down()
  }

  progress.now('computing the same search with nothing checked')
  const record = { ...observed, otherWorld: await withoutAudits(observed, work) }
  progress.done()
  return { ...record, checks: checksOf(record, convictions) }
}

async function convictionsOf (swarm: Swarm): Promise<Convictions> {
  const found = await Promise.all(swarm.nodes.map(async ({ name, control }) => (await control.listProofs())
    .filter(({ verdict }) => verdict === 'upheld')
    .map(({ provider }) => ({ node: name, accused: nameOf(swarm, provider) }))))
  return found.flat()
}

function oddsText (detection: number, forge: number): string {
  return `odds stated now: if ${LIAR} forges ${forge * 100} % of its units, re-executing samples catches it with a chance of ${(detection * 100).toFixed(1)} %`
}
