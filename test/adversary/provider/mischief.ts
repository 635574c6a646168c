/** Providers that sign or show what is not theirs, does not fit, or nothing at all, from their second window on; an honest one shares the job. */
import { encodeResults } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { commitmentTo } from '../rogue/rogue-provider.ts'
import { spoiled } from '../shorten.ts'
import { liars } from './liars.ts'
import { outcomeOf } from './measure.ts'
import type { LiarsInit, Life, Stage } from './liars.ts'
import type { Outcome, Play as Adversary, Size } from '../outcome.ts'
import type { Play, Step } from '../rogue/play.ts'
import type { Claimed, Tactics } from '../rogue/rogue-provider.ts'
import type { UnitResult } from '@mycel/wire'

const WINDOW = 8
/** Three windows for each of two. */
const UNITS = 6 * WINDOW

/** One way to go about it. */
export type Way = (stage: Stage) => Tactics

type Opening = Extract<Step, { type: 'open' }>

/** Changes the opening of every window but the first. */
export function opening (change: (step: Opening, play: Play) => readonly Step[]): Way {
  return () => ({ send: (step, play) => step.type === 'open' && step.body.window > 0 ? change(step, play) : [step] })
}

/** Opens with other results than were committed to. */
export function showing (change: (results: readonly UnitResult[]) => readonly UnitResult[]): Way {
  return () => {
    const claims = new Map<Play, Claimed>()
    return {
      computed: (claimed, play) => { claims.set(play, claimed) },
      send: (step, play) => {
        const claimed = claims.get(play)

        if (step.type !== 'open' || step.body.window === 0 || claimed == null) {
          return [step]
        }

        return [openedWith(step, play, encodeResults([...change(claimed.results)]))]
      }
    }
  }
}

export function openedWith (step: Opening, play: Play, results: Uint8Array, secret = step.body.secret): Step {
  return { ...step, body: { ...step.body, secret, results: play.peer.blobs.put(results), resultsSize: BigInt(results.byteLength) }, attachments: [results] }
}

/** Claims, signs and opens somebody else's window, or an earlier one of its own, in the place of this one; where there is none it is honest. */
export function instead (find: (play: Play, window: number) => Claimed | undefined): Tactics {
  const found = new Map<string, Claimed | undefined>()
  const other = (play: Play, window: number): Claimed | undefined => {
    const name = `${play.contract.id ?? ''} ${window}`

    if (!found.has(name)) {
      found.set(name, window === 0 ? undefined : find(play, window))
    }

    return found.get(name)
  }

  return {
    claim: ({ play, window, position, honest }) => other(play, window)?.results[position] ?? honest,
    commit: (honest, play) => other(play, honest.window) ?? honest,
    send: (step, play) => {
      const shown = step.type === 'open' ? other(play, step.body.window) : undefined
      return shown == null || step.type !== 'open' ? [step] : [openedWith(step, play, encodeResults([...shown.results]), shown.secret)]
    }
  }
}

/** A second commit for the same window and predecessor, over results of which one is wrong. */
export function secondCommit (play: Play, claimed: Claimed): ReturnType<Play['raw']> {
  const { contract } = play
  const start = contract.windows[claimed.window]?.start
  const results = claimed.results.map((result, i) => i === 0 ? { ...result, output: spoiled(result.output) } : result)
  const { root, fuel } = commitmentTo(play.peer, contract.tender.body, contract.award?.digest ?? new Uint8Array(32), claimed.window, claimed.inputs, results)
  return play.raw(play.signed('commit', { window: claimed.window, units: claimed.inputs.length, root, fuel }, { prev: start?.digest ?? new Uint8Array(32) }))
}

export interface MischiefInit {
  readonly name: string
  readonly ways: Readonly<Record<string, Way>>
  readonly request?: LiarsInit['request']
  /** What every way leads to: a proof; evidence of the requester's own that something was let lie; or nothing, where nobody was kept waiting. */
  readonly leads: 'convicted' | 'let-lie' | 'nothing'
}

/** How often each way is tried, identities fresh. */
const REPEATS: Readonly<Record<Size, number>> = { test: 1, table: 5 }

/** Whatever the way, it is to bring nothing; the job gets its true results and every honest one its pay, or `liars` throws. */
export function mischief ({ name, ways, request, leads }: MischiefInit): Adversary {
  const names = Object.keys(ways)
  const all = Object.values(ways)

  return {
    name,
    run: async size => {
      const lives = await liars({
        runs: all.length * REPEATS[size], units: UNITS, company: 1, request: { windowUnits: WINDOW, ...request }, tactics: (run, stage) => all[run % all.length]?.(stage) ?? {}
      })
      return comingTo(lives, all.length === 1 ? [] : [`the ways: ${names.join(', ')}`])
    },
    holds: outcome => { expectNothing(outcome, leads) }
  }
}

export function comingTo (lives: readonly Life[], facts: readonly string[] = []): Outcome {
  const convicted = lives.filter(one => one.convicted).length
  const letLie = lives.filter(one => one.letLie).length
  const scores = lives.map(({ scorePpm }) => Math.round(scorePpm / 10_000)).sort((a, b) => a - b)
  return {
    ...outcomeOf(lives, 'contracts'),
    ...(convicted > 0 ? {} : { by: 'bounded' as const, stopped: letLie }),
    facts: [...facts, `its score at the requester ends at ${scores[0] ?? 0} to ${scores.at(-1) ?? 0} %`, ...convicted > 0 ? [] : [`that it let something lie is held against it in ${letLie} of ${lives.length}`]]
  }
}

export function expectNothing (outcome: Outcome, leads: MischiefInit['leads']): void {
  expect(outcome.gained, 'gained').to.be.at.most(0)
  expect(outcome.paidWrong, 'wrong units paid').to.equal(0)
  expect([outcome.by, outcome.stopped]).to.deep.equal([leads === 'convicted' ? 'convicted' : 'bounded', leads === 'nothing' ? 0 : outcome.runs])
}
