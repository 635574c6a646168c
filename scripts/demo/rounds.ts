import { attestedBy } from './benchmark.ts'
import { ASSET, CLASS, LAB, PRICE_CAP, PROVIDERS } from './cast.ts'
import { unitsOfRound } from './odds.ts'
import { propose, ranked, readScore } from './search.ts'
import { submitUnits } from './work.ts'
import type { Accident } from './crash.ts'
import type { Progress } from './progress.ts'
import type { Happening, Round, Settings, UnitResult } from './record.ts'
import type { Proposal } from './search.ts'
import type { Work } from './work.ts'
import type { JobView } from '@mycel/daemon/client'
import type { Swarm } from '@mycel/daemon/swarm'

export interface SearchRun {
  readonly swarm: Swarm
  readonly work: Work
  readonly settings: Settings
  readonly accident: Accident
  readonly progress: Progress
  happened (happening: Happening): void
}

/** Runs the search: every round is one job, proposed from the approved results of all rounds before it. */
export async function runRounds (run: SearchRun): Promise<readonly Round[]> {
  const { settings, progress, happened } = run
  const rounds: Round[] = []
  const known = new Set<string>()

  for (let round = 1, index = 0; round <= settings.rounds; round++) {
    const so = rounds.flatMap(({ results }) => results)
    const count = unitsOfRound(settings.units, settings.rounds, round)
    const proposals = propose(settings.seed, round, count, so)
    happened({ at: Date.now(), kind: 'round', who: LAB, text: `round ${round}: ${count} experiments, ${round === 1 ? 'proposed by chance' : `proposed from ${so.length} approved results`}` })
    const done = await runRound(run, round, index, proposals, known)
    rounds.push(done)
    index += count
    const best = ranked(rounds.flatMap(({ results }) => results))[0]
    const diverged = done.results.filter(({ score }) => score.kind === 'diverged').length
    progress.event(`round ${round} done: best ${percent(best?.score)} so far${diverged === 0 ? '' : `, ${diverged} diverged`}, ${done.job.contracts.length} contracts`)
  }

  return rounds
}

async function runRound (run: SearchRun, round: number, first: number, proposals: readonly Proposal[], known: Set<string>): Promise<Round> {
  const { swarm, work, settings, accident, progress } = run
  const { control } = swarm.node(LAB)
  const { windowUnits, floorPpm, kappaPpm } = settings
  // whoever was proven to forge is left out: everybody else may share the round
  const providers = PROVIDERS.length - known.size
  const experiments = proposals.map(({ experiment }, i) => ({ index: first + i, experiment }))
  const order = { name: `digits round ${round}`, experiments, facets: [attestedBy(swarm)], providers, windowUnits, floorPpm, kappaPpm, asset: ASSET, class: CLASS, cap: PRICE_CAP }
  const { id } = await submitUnits(control, work, order)
  let job: JobView | undefined

  for await (const view of control.watchJob(id, AbortSignal.timeout(10 * 60_000))) {
    job = view
    accident.consider(round, view)
    convicted(run, view, known)
    const working = view.contracts.filter(({ state }) => ['started', 'committed', 'revealed', 'opened'].includes(state)).map(({ peer }) => nameOf(swarm, peer))
    progress.now(`round ${round}/${settings.rounds}  ${view.units.done}/${view.units.total} units  fraud found: ${known.size}  working: ${working.join(' ')}`)
  }

  if (job?.state !== 'done') {
    throw new Error(`round ${round} ended as ${job?.state ?? 'nothing'}: ${job?.reason ?? ''}`)
  }

  const results = (await control.results(id)).flatMap((result): UnitResult[] => {
    const index = Number(result.index)
    const proposal = proposals[index - first]
    return proposal == null ? [] : [{ index, ...proposal, score: readScore(result.output), provider: nameOf(swarm, result.provider), contract: result.contract, audited: result.audited }]
  })
  return { round, job, results }
}

/** Says it once when a provider's forgery is proven. */
function convicted ({ swarm, happened }: SearchRun, view: JobView, known: Set<string>): void {
  for (const { peer, state, proof } of view.contracts) {
    if (state === 'refuted' && !known.has(peer)) {
      known.add(peer)
      happened({ at: Date.now(), kind: 'refuted', who: nameOf(swarm, peer), text: `${nameOf(swarm, peer)} forged a result: re-executed, not the same, proof ${proof?.slice(0, 12) ?? ''}` })
    }
  }
}

export function nameOf (swarm: Swarm, peer: string): string {
  return swarm.nodes.find(({ peerId }) => peerId === peer)?.name ?? peer
}

export function percent (score: UnitResult['score'] | undefined): string {
  return score?.kind === 'trained' ? `${(score.accuracy * 100).toFixed(2)} %` : score?.kind ?? 'nothing'
}
