/** The tricks themselves. */
import { encodeResults } from '@mycel/wire'
import { spoiled } from '../shorten.ts'
import { instead, mischief, opening, openedWith, secondCommit, showing } from './mischief.ts'
import type { Way } from './mischief.ts'
import type { Play as Adversary } from '../outcome.ts'
import type { Play } from '../rogue/play.ts'
import type { Claimed } from '../rogue/rogue-provider.ts'

/** Remembers every window that was computed, by its play. */
function remembering (make: (own: ReadonlyMap<Play, readonly Claimed[]>) => ReturnType<Way>): Way {
  return () => {
    const own = new Map<Play, Claimed[]>()
    const tactics = make(own)
    return { ...tactics, computed: (claimed, play) => { own.set(play, [...own.get(play) ?? [], claimed]) } }
  }
}

const flip = (bytes: Uint8Array): Uint8Array => spoiled(bytes)

const COPIES: Readonly<Record<string, Way>> = {
  'its root, results and secret': ({ company: [victim] }) => instead((_, window) => victim?.plays.flatMap(play => victim.windows(play)).find(one => one.window === window - 1))
}

const OUTPUTS: Readonly<Record<string, Way>> = {
  'its results under a root of its own': ({ company: [victim] }) => ({
    claim: ({ window, position, honest }) => window === 0 ? honest : victim?.plays.flatMap(play => victim.windows(play))[0]?.results[position] ?? honest
  })
}

const REPLAYS: Readonly<Record<string, Way>> = {
  'an earlier window\'s': remembering(own => instead((play, window) => own.get(play)?.[window - 1]))
}

const TWO_ROOTS: Readonly<Record<string, Way>> = {
  'before the reveal': remembering(own => ({
    send: (step, play) => {
      const claimed = step.type === 'commit' && step.body.window > 0 ? own.get(play)?.at(-1) : undefined
      return claimed == null ? [step] : [step, secondCommit(play, claimed)]
    }
  })),
  'after it': remembering(own => ({
    send: (step, play) => {
      const claimed = step.type === 'open' && step.body.window > 0 ? own.get(play)?.at(-1) : undefined
      return claimed == null ? [step] : [secondCommit(play, claimed), step]
    }
  }))
}

const MISFITS: Readonly<Record<string, Way>> = {
  'one result too few': showing(results => results.slice(1)),
  'one too many': showing(results => [...results, ...results.slice(0, 1)]),
  'a leaf twice': showing(results => [...results.slice(0, -1), ...results.slice(-2, -1)]),
  'two leaves in each other\'s places': showing(([first, second, ...rest]) => [second, first, ...rest].flatMap(one => one ?? [])),
  'fuel that moved from one unit to another': showing(([first, second, ...rest]) => first == null || second == null ? [] : [{ ...first, fuel: first.fuel + 1n }, { ...second, fuel: second.fuel - 1n }, ...rest]),
  'another output': showing(([first, ...rest]) => first == null ? [] : [{ ...first, output: flip(first.output) }, ...rest]),
  'another secret': opening(step => [{ ...step, body: { ...step.body, secret: flip(step.body.secret) } }]),
  'bytes that do not decode': opening((step, play) => [openedWith(step, play, Uint8Array.of(0xff, 0xff, 0xff))]),
  'nothing at all': opening((step, play) => [openedWith(step, play, encodeResults([]))]),
  'a sum of fuel that is not its units\'': () => ({ commit: honest => honest.window === 0 ? honest : { root: honest.root, fuel: honest.fuel + 1n } }),
  'a root of nothing': () => ({ commit: honest => honest.window === 0 ? honest : { root: new Uint8Array(32), fuel: honest.fuel } }),
  'a commitment to one unit more': () => ({ commit: honest => honest.window === 0 ? honest : { root: honest.root, fuel: honest.fuel, units: honest.inputs.length + 1 } })
}

const WITHHELD: Readonly<Record<string, Way>> = {
  'the results': opening((step, play) => {
    play.peer.blobs.showing = bytes => bytes.byteLength === Number(step.body.resultsSize) ? undefined : bytes
    return [{ ...step, attachments: [] }]
  }),
  'other bytes in their place': opening((step, play) => {
    play.peer.blobs.showing = bytes => bytes.byteLength === Number(step.body.resultsSize) ? flip(bytes) : bytes
    return [{ ...step, attachments: [] }]
  }),
  'the commitment': () => ({ send: step => step.type === 'commit' && step.body.window > 0 ? [] : [step] })
}

const INFLATED: Readonly<Record<string, Way>> = {
  'fuel of every unit': () => ({ claim: ({ honest }) => ({ ...honest, fuel: honest.fuel + honest.fuel / 10n }) }),
  'fuel of one': () => ({ claim: ({ honest, position }) => position === 3 ? { ...honest, fuel: honest.fuel + 1n } : honest }),
  'a trap in the place of work': () => ({ claim: ({ honest }) => ({ status: 256, fuel: honest.fuel, output: new Uint8Array(0) }) }),
  'another exit code': () => ({ claim: ({ honest }) => ({ ...honest, status: 1 }) })
}

/** Long enough for a window of walks, and short enough to wait for. */
const WINDOW_MS = 3000
const LIMITS = { fuel: '1000000', memoryPages: 1, outputBytes: 64, wallMs: 5000, windowMs: WINDOW_MS }

export const TRICKS: readonly Adversary[] = [
  mischief({ name: 'copies another\'s commitment', ways: COPIES, leads: 'let-lie' }),
  mischief({ name: 'copies another\'s outputs', ways: OUTPUTS, leads: 'convicted' }),
  mischief({ name: 'signs two roots for one window', ways: TWO_ROOTS, leads: 'convicted' }),
  mischief({ name: 'replays an earlier window\'s commitment', ways: REPLAYS, leads: 'let-lie' }),
  mischief({ name: 'signs or opens what does not fit: n, leaves, fuel, secret', ways: MISFITS, request: { limits: LIMITS }, leads: 'let-lie' }),
  mischief({ name: 'withholds commitment or results', ways: WITHHELD, request: { limits: LIMITS }, leads: 'let-lie' }),
  mischief({ name: 'inflates fuel or status', ways: INFLATED, leads: 'convicted' })
]
