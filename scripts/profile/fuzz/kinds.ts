import { createHash } from 'node:crypto'
import { instrument } from '../../../packages/verify/src/profile/index.ts'
import { digest, observe, sameBits } from '../../../packages/verify/test/profile/observe.ts'
import { randomModule } from '../../../packages/verify/test/profile/random/module.ts'
import { difference, trace } from '../trace.ts'
import { withCoverage } from './coverage.ts'
import { nameOf } from './opcodes.ts'

export interface Found {
  readonly seen: string
  readonly problem: string | undefined
  readonly fuel: bigint
  readonly facts: readonly string[]
  /** Names of what was executed. */
  readonly ran: readonly string[]
}

export type Examine = (seed: number, read: () => Uint8Array<ArrayBuffer>) => Found

/** Less than this is a module that does next to nothing. */
const IDLE_FUEL = 20n

function short (text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16)
}

function ranIn (bytes: Uint8Array): string[] {
  const counted = withCoverage(bytes)
  return counted.ran(trace(new WebAssembly.Module(counted.bytes)).exports).map(nameOf)
}

/** binaryen's: with imports, tables, segments and start functions of every sort; no NaN is ever seen in them. */
const binaryen: Examine = (seed, read) => {
  const bytes = read()
  const made = instrument(bytes, { memoryPages: 65_536 })
  if (!made.ok) {
    return { seen: made.code, problem: undefined, fuel: 0n, facts: [`refused: ${made.code}`], ran: [] }
  }
  const [raw, metered] = [trace(new WebAssembly.Module(bytes)), trace(new WebAssembly.Module(made.bytes))]
  const { events, memory, fuel, tooDeep } = metered
  const calls = events.filter(event => !event.startsWith('instantiate'))
  const trapped = events.filter(event => /^[^ (]+: /.test(event)).length
  const facts = [
    ...(fuel < IDLE_FUEL ? ['idle'] : []),
    ...(tooDeep ? ['too deep'] : []),
    ...(trapped > 0 ? ['traps'] : []),
    ...(calls.some(event => /^[^ ]+\(/.test(event)) ? ['calls imports'] : []),
    ...(raw.overflowed ? ['raw overflows the real stack'] : [])
  ]
  return { seen: `${fuel} ${short(`${events.join('\n')}${memory}`)}`, problem: difference(raw, metered), fuel, facts, ran: ranIn(bytes) }
}

/** Our own: NaNs everywhere, told apart bit by bit, vectors, bulk instructions, tail calls; every one ends by itself. */
const random: Examine = seed => {
  const { bytes, plan } = randomModule(seed)
  const made = instrument(bytes, { memoryPages: 3 })
  if (!made.ok) {
    return { seen: made.code, problem: `refused: ${made.reason}`, fuel: 0n, facts: [], ran: [] }
  }
  const seen = observe(new WebAssembly.Module(made.bytes), plan)
  const fuel = seen.calls.reduce((sum, call) => sum + call.fuel, 0n)
  const traps = seen.calls.some(({ end }) => /[a-z]{5}/.test(end) && end !== 'undefined')
  const facts = [...(fuel < IDLE_FUEL ? ['idle'] : []), ...(traps ? ['traps'] : []), ...(seen.calls.length === 0 ? ['nothing that JavaScript can call'] : [])]
  return { seen: `${fuel} ${digest(seen)}`, problem: sameBits(seed), fuel, facts, ran: ranIn(bytes) }
}

export const KINDS = { binaryen, random } as const

export type Kind = keyof typeof KINDS
