/** A forger that is hard to tell from an honest provider: it trains, but less, and reports the result as if it had trained in full. The work is the digits example, made small. */
import { readFileSync } from 'node:fs'
import { encodeManifest } from '@mycel/wire'
import { put } from '../rogue/arena.ts'
import { claimed, shortened } from '../shorten.ts'
import { createStrata } from '../strata.ts'
import { liars } from './liars.ts'
import { expectLosing, sampled } from './measure.ts'
import type { Play, Size } from '../outcome.ts'
import type { Tactics } from '../rogue/rogue-provider.ts'
import type { JobRequest, SwarmNode } from '@mycel/daemon/swarm'

const EXAMPLE = new URL('../../../docs/examples/digits/dist/', import.meta.url)
const DATA = 'digits.bin'

/** A network that learns next to nothing in two rounds, and nearly as much in one. */
const EPOCHS = 2
const LESS = 1
const experiment = (seed: number): Uint8Array => new TextEncoder().encode(`${JSON.stringify({ hidden: 2, lr: 0.05, momentum: 0, batch: 128, epochs: EPOCHS, l2: 0, seed })}\n`)

const UNITS = 60
const WINDOW = 20
const FRACTION = 0.1

const SIZES: Readonly<Record<Size, number>> = { test: 2, table: 20 }

async function training (asker: SwarmNode): Promise<Partial<JobRequest>> {
  const [module, data] = [readFileSync(new URL('digits.wasm', EXAMPLE)), readFileSync(new URL(DATA, EXAMPLE))]
  return {
    module: await put(asker, new Uint8Array(module)),
    mounts: [{ path: DATA, cid: await put(asker, new Uint8Array(data)), size: data.byteLength }],
    inputs: await put(asker, encodeManifest(Array.from({ length: UNITS }, (_, i) => ({ index: BigInt(i), input: experiment(i) })))),
    limits: { fuel: '200000000000', memoryPages: 1024, outputBytes: 4096, wallMs: 30_000 }
  }
}

function trainingLess (run: number): Tactics {
  const chosen = createStrata(FRACTION, `less ${run}`)
  return {
    files: new Map([[DATA, new Uint8Array(readFileSync(new URL(DATA, EXAMPLE)))]]),
    claim: ({ index, input, nth, honest, run: compute }) => {
      const shorter = chosen(nth) ? shortened(input, LESS) : undefined

      if (shorter == null) {
        return honest
      }

      // fuel tells on who trained less: it claims what the whole training burns
      return { ...honest, output: claimed(compute({ index, input: shorter.input }).output, shorter.asked) }
    }
  }
}

export const LESS_TRAINING: Play = {
  name: 'trains less in 10 %',
  run: async size => sampled(SIZES[size], async runs => liars({ runs, units: UNITS, request: { windowUnits: WINDOW }, prepare: training, tactics: trainingLess })),
  holds: expectLosing
}
