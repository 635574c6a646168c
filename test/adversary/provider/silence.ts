/** Providers that stop at a point where the tender gives them a minute: the requester's clock goes on without them. */
import { multiaddr } from '@multiformats/multiaddr'
import { expect } from 'aegir/chai'
import { arena, followed, walkJob } from '../rogue/arena.ts'
import { CLOCK, sleeps } from '../rogue/clock.ts'
import { castOf, expectPlayed, life } from './liars.ts'
import { comingTo, expectNothing } from './mischief.ts'
import type { Life } from './liars.ts'
import type { Outcome, Play, Size } from '../outcome.ts'
import type { Step } from '../rogue/play.ts'

const WINDOW = 8
const UNITS = 2 * WINDOW

/** Longer than any timeout of a tender of the daemon's, milliseconds. */
const LONG_MS = 130_000

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
  let lived = 0

  async function once (): Promise<Life> {
    const clock = `silence ${name} ${lived++}`
    const swarm = await arena([{ name: 'asker', adversary: { module: CLOCK, options: { clock } } }])

    try {
      const asker = swarm.node('asker')
      const cast = await castOf(swarm, 'silence', 0, () => ({ send: step => before(step) ? [] : [step] }))

      try {
        const { id } = await asker.control.submit(await walkJob(asker, UNITS, 'silence', { windowUnits: WINDOW, deadlineMs: 10 * LONG_MS }))
        await followed(asker, id, ({ contracts: [contract] }) => contract?.state === waits && contract.windows.length === UNITS / WINDOW)
        await sleeps(asker, clock, LONG_MS)
        await cast.liar.peer.node.dial(multiaddr(asker.addr))
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
