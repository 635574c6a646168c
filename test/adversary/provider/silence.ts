/** Providers that stop at a point where the other side waits for an answer. */
import { expect } from 'aegir/chai'
import { arena, followed, walkJob } from '../rogue/arena.ts'
import { castOf, expectPlayed, life } from './liars.ts'
import { comingTo, expectNothing } from './mischief.ts'
import type { Life } from './liars.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Step } from '../rogue/play.ts'

const WINDOW = 8
const UNITS = 2 * WINDOW

/** How long the other side waits for a step that takes no computing, milliseconds. */
const ANSWER_MS = 1000

const REPEATS: Readonly<Record<Size, number>> = { test: 1, table: 5 }

interface Silence {
  readonly name: string
  /** The step that never comes. */
  readonly before: (step: Step) => boolean
  /** The state in which the contract waits for it, and the one that it ends in. */
  readonly waits: string
  readonly ends: string
  /** Units that it is not paid for. */
  readonly wasted: number
  readonly leads: 'let-lie' | 'nothing'
}

function silence ({ name, before, waits, ends, wasted, leads }: Silence): Play {
  async function once (): Promise<Life> {
    const swarm = await arena([{ name: 'asker' }])

    try {
      const asker = swarm.node('asker')
      const cast = await castOf(swarm, 'silence', 0, () => ({ send: step => before(step) ? [] : [step] }))

      try {
        const { id } = await asker.control.submit(await walkJob(asker, UNITS, 'silence', { windowUnits: WINDOW, limits: { fuel: '1000000', memoryPages: 1, outputBytes: 64, wallMs: 5000, answerMs: ANSWER_MS } }))
        await followed(asker, id, ({ contracts: [contract] }) => contract?.state === waits && contract.windows.length === UNITS / WINDOW)
        const { contracts } = await followed(asker, id, ({ contracts: [contract] }) => contract?.state === ends)
        await asker.control.cancelJob(id)
        expectPlayed([cast.liar])
        const [known] = await asker.control.showReputation(cast.liar.peer.peerId)
        return { ...life(cast.liar, contracts), scorePpm: known?.scorePpm ?? 0, letLie: Number(known?.counts.nonDeliveries ?? 0) > 0 }
      } finally {
        await cast.stop()
      }
    } finally {
      await swarm.down()
    }
  }

  return {
    name,
    run: async size => {
      const lives: Life[] = []

      for (let i = 0; i < REPEATS[size]; i++) {
        lives.push(await once())
      }

      return comingTo(lives)
    },
    holds: (outcome: Outcome) => {
      expectNothing(outcome, leads)
      expect(outcome.cost.wasted, 'units that nobody pays').to.equal(wasted)
    }
  }
}

export const SILENT: readonly Play[] = [
  silence({ name: 'withholds the opening once it knows its challenge', before: step => step.type === 'open' && step.body.window > 0, waits: 'revealed', ends: 'settled', wasted: WINDOW, leads: 'let-lie' }),
  silence({ name: 'withholds the receipt', before: step => step.type === 'receipt', waits: 'delivered', ends: 'expired', wasted: UNITS, leads: 'nothing' })
]
