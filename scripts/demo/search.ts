import { createRandom } from './random.ts'
import type { Random } from './random.ts'

/** One experiment: what the module of docs/examples/digits reads on stdin. */
export interface Experiment {
  /** Neurons in the hidden layer. */
  readonly hidden: number
  /** Step size. */
  readonly lr: number
  readonly momentum: number
  /** Images per step. */
  readonly batch: number
  /** Times through the training images. */
  readonly epochs: number
  /** Weight decay. */
  readonly l2: number
  /** Of the training run's own pseudo-random numbers. */
  readonly seed: number
}

/** What the module wrote to stdout. */
export type Score =
  | { readonly kind: 'trained', readonly accuracy: number, readonly loss: number, readonly weights: string }
  | { readonly kind: 'diverged', readonly epoch: number }
  | { readonly kind: 'unreadable', readonly text: string }

/** Where an experiment came from: chance, a neighbour of a good result, or a run that is meant to diverge. */
export type Origin = 'random' | 'neighbour' | 'meant-to-diverge'

export interface Proposal {
  readonly experiment: Experiment
  readonly origin: Origin
}

export interface Finding {
  readonly experiment: Experiment
  readonly score: Score
}

const BATCHES = [16, 32, 64, 128] as const
const HIDDEN = { min: 8, max: 48 }
const LR = { min: 0.003, max: 1 }
const L2 = { min: 1e-6, max: 1e-2 }
const EPOCHS = { min: 4, max: 10 }
const MAX_MOMENTUM = 0.95

/** Good results that later rounds start from. */
const TOP = 8
/** Share of a later round that is still pure chance. */
const EXPLORATION = 0.2
/** Spread of the second round, in parts of a parameter's whole range; shrinks by a quarter each round. */
const SPREAD = 0.12

/** A step size at which nothing converges: shows what the module says then. */
const HOPELESS: Omit<Experiment, 'seed'> = { hidden: 32, lr: 200, momentum: 0.95, batch: 16, epochs: 8, l2: 0.0001 }

/**
 * The experiments of one round. The first is pure chance; later ones are neighbours of the best results so far,
 * ever closer, with a fifth of pure chance; the second begins with a run that is meant to diverge. Same seed, round and findings, same proposals.
 */
export function propose (seed: number, round: number, count: number, findings: readonly Finding[]): readonly Proposal[] {
  const random = createRandom((seed ^ Math.imul(round, 0x9e3779b1)) >>> 0)
  const best = ranked(findings).slice(0, TOP)

  return Array.from({ length: count }, (_, i): Proposal => {
    if (round === 2 && i === 0) {
      return { experiment: { ...HOPELESS, seed: random.word() }, origin: 'meant-to-diverge' }
    }

    // the better, the likelier to be chosen
    const parent = best[Math.floor(best.length * random.uniform() ** 2)]
    return round === 1 || parent == null || random.uniform() < EXPLORATION
      ? { experiment: anywhere(random), origin: 'random' }
      : { experiment: near(random, parent.experiment, SPREAD * 0.75 ** (round - 2)), origin: 'neighbour' }
  })
}

/** Trained results, best first: accuracy, then loss. */
export function ranked<T extends Finding> (findings: readonly T[]): readonly T[] {
  return findings.filter(({ score }) => score.kind === 'trained').sort((a, b) => key(b) - key(a) || loss(a) - loss(b))
}

/** What a unit's stdout says; never throws. */
export function readScore (output: Uint8Array): Score {
  const text = new TextDecoder().decode(output).trim()

  try {
    const value: unknown = JSON.parse(text)

    if (typeof value === 'object' && value != null) {
      const { accuracy, loss, weights, status, epoch } = value as Record<string, unknown>

      if (typeof accuracy === 'number' && accuracy >= 0 && accuracy <= 1 && typeof loss === 'number' && typeof weights === 'string') {
        return { kind: 'trained', accuracy, loss, weights }
      }

      if (status === 'diverged' && typeof epoch === 'number') {
        return { kind: 'diverged', epoch }
      }
    }
  } catch {
    // not JSON: said below
  }

  return { kind: 'unreadable', text: text.slice(0, 200) }
}

/** The unit's stdin: one line of JSON. */
export function inputOf (experiment: Experiment): Uint8Array {
  const { hidden, lr, momentum, batch, epochs, l2, seed } = experiment
  return new TextEncoder().encode(`${JSON.stringify({ hidden, lr, momentum, batch, epochs, l2, seed })}\n`)
}

function anywhere (random: Random): Experiment {
  return {
    hidden: Math.round(logScale(HIDDEN, random.uniform())),
    lr: short(logScale(LR, random.uniform())),
    momentum: short(MAX_MOMENTUM * random.uniform()),
    batch: BATCHES[Math.floor(BATCHES.length * random.uniform())] ?? 32,
    epochs: Math.round(EPOCHS.min + (EPOCHS.max - EPOCHS.min) * random.uniform()),
    l2: short(logScale(L2, random.uniform())),
    seed: random.word()
  }
}

function near (random: Random, { hidden, lr, momentum, batch, epochs, l2 }: Experiment, spread: number): Experiment {
  const step = (): number => spread * random.gaussian()
  const place = BATCHES.findIndex(one => one === batch)
  const moved = Math.min(BATCHES.length - 1, Math.max(0, place + Math.round(4 * step())))

  return {
    hidden: Math.round(logScale(HIDDEN, within(logPlace(HIDDEN, hidden) + step()))),
    lr: short(logScale(LR, within(logPlace(LR, lr) + step()))),
    momentum: short(MAX_MOMENTUM * within(momentum / MAX_MOMENTUM + step())),
    batch: BATCHES[moved] ?? batch,
    epochs: Math.round(EPOCHS.min + (EPOCHS.max - EPOCHS.min) * within((epochs - EPOCHS.min) / (EPOCHS.max - EPOCHS.min) + step())),
    l2: short(logScale(L2, within(logPlace(L2, l2) + step()))),
    seed: random.word()
  }
}

interface Range { readonly min: number, readonly max: number }

/** From 0 … 1 to a range, evenly by factors. */
function logScale ({ min, max }: Range, place: number): number {
  return min * (max / min) ** place
}

function logPlace ({ min, max }: Range, value: number): number {
  return Math.log(value / min) / Math.log(max / min)
}

function within (place: number): number {
  return Math.min(1, Math.max(0, place))
}

/** Four significant digits: what is shown is what was run. */
function short (value: number): number {
  return Number(value.toPrecision(4))
}

function key ({ score }: Finding): number {
  return score.kind === 'trained' ? score.accuracy : -1
}

function loss ({ score }: Finding): number {
  return score.kind === 'trained' ? score.loss : Infinity
}
