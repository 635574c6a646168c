/**
 * Messages that are wrong in every way that a connected peer can make them wrong. Structure-aware: a valid body of each type, fields replaced by their neighbours' values, by ends of their
 * range, by digests and keys of contracts under way, signed as it should be, or not. And bytes that are nothing at all. All drawn from a seed.
 */
import { createHash } from 'node:crypto'
import { REGISTRY } from '../../../packages/wire/dist/src/messages/registry.js'
import { examples } from '../../../packages/wire/dist/test/fixtures/bodies.js'
import { forge } from '../../../packages/wire/dist/test/fixtures/forge.js'
import type { Signer } from '@mycel/wire'

export type MessageType = keyof typeof REGISTRY

export const TYPES = Object.keys(REGISTRY) as readonly MessageType[]

/** How a message is wrong. `meant`: right in itself, wrong in its place. */
export type Wrong = 'meant' | 'fields' | 'payload' | 'envelope' | 'noise'

export interface Garbage {
  readonly type: MessageType
  readonly wrong: Wrong
  readonly bytes: Uint8Array
}

/** Values that exist at the node under attack: what is drawn from them gets past the first checks. */
export interface Context {
  readonly network: string
  readonly signer: Signer
  readonly digests: readonly Uint8Array[]
  readonly keys: readonly Uint8Array[]
  readonly envelopes: readonly Uint8Array[]
  /** Unix milliseconds. */
  readonly now: bigint
}

/** Numbers from a seed: the same every time. */
export class Draw {
  private readonly seed: string
  private count = 0

  constructor (seed: string) {
    this.seed = seed
  }

  bytes (length: number): Uint8Array {
    const parts: Uint8Array[] = []
    for (let have = 0; have < length; have += 32) {
      parts.push(createHash('sha256').update(`${this.seed} ${this.count++}`).digest())
    }
    return new Uint8Array(Buffer.concat(parts).subarray(0, length))
  }

  below (bound: number): number {
    return Number(Buffer.from(this.bytes(6)).readUIntBE(0, 6) % bound)
  }

  of<T> (values: readonly T[]): T {
    return values[this.below(values.length)] as T
  }

  chance (share: number): boolean {
    return this.below(1000) < share * 1000
  }
}

const NUMBERS = [0, 1, 2, 7, 8, 255, 4096, 65_535, 1_000_000, 2 ** 31, 2 ** 32 - 1]
const BIG = [0n, 1n, 999n, 1n << 31n, 1n << 32n, (1n << 53n) + 1n, 1n << 61n, (1n << 62n) - 1n, (1n << 64n) - 1n]
const LENGTHS = [0, 1, 16, 31, 32, 33, 64, 300]
const TEXTS = ['', 'wasm', 'batch', 'accepted', 'compute', '\u0000', '😀'.repeat(20), 'class=compute', '/ip4/127.0.0.1/tcp/1', 'credit', 'x'.repeat(5000)]

function field (draw: Draw, value: unknown, context: Context): unknown {
  if (typeof value === 'number') {
    return draw.chance(0.2) ? value + 1 : draw.of(NUMBERS)
  }
  if (typeof value === 'bigint') {
    return draw.chance(0.3) ? context.now + BigInt(draw.below(120_000)) - 60_000n : draw.of(BIG)
  }
  if (typeof value === 'string') {
    return draw.of([context.network, ...TEXTS])
  }
  if (value instanceof Uint8Array) {
    return value.byteLength === 32 && draw.chance(0.6) ? draw.of([...context.digests, ...context.keys]) : draw.chance(0.4) && context.envelopes.length > 0 ? draw.of(context.envelopes) : draw.bytes(draw.of(LENGTHS))
  }
  if (Array.isArray(value)) {
    const items = value as readonly unknown[]
    return draw.of<readonly unknown[]>([[], [...items, ...items], items.map(item => field(draw, item, context)), Array(40).fill(items[0] ?? 0)])
  }
  return value == null ? value : mangled(draw, value as Readonly<Record<string, unknown>>, context, 1)
}

/** A body with some of its fields replaced. */
function mangled (draw: Draw, body: Readonly<Record<string, unknown>>, context: Context, times: number): Record<string, unknown> {
  const other = { ...body }
  for (let i = 0; i < times; i++) {
    const name = draw.of(Object.keys(body))
    other[name] = field(draw, other[name], context)
  }
  return other
}

/** A valid body as the attacker would send it: its keys are keys of this network, the signer its own, its times now. */
function meant (draw: Draw, type: MessageType, context: Context): Record<string, unknown> {
  const { body, signers } = examples().find(one => one.type === type) as { readonly body: unknown, readonly signers: readonly Signer[] }
  const [author] = signers
  const settle = (value: unknown): unknown => {
    if (value instanceof Uint8Array) {
      if (Buffer.compare(value, author?.publicKey ?? value.subarray(1)) === 0) {
        return context.signer.publicKey
      }
      return value.byteLength !== 32 ? value : draw.of(signers.some(({ publicKey }) => Buffer.compare(publicKey, value) === 0) ? context.keys : context.digests)
    }
    if (Array.isArray(value)) {
      return value.map(settle)
    }
    return typeof value === 'object' && value != null ? Object.fromEntries(Object.entries(value).map(([name, one]) => [name, settle(one)])) : value
  }
  const settled = settle(body) as Record<string, unknown>
  const embedded = Object.fromEntries(Object.entries(settled).filter(([, value]) => value instanceof Uint8Array && value.byteLength > 64).map(([name]) => [name, context.envelopes.length === 0 ? draw.bytes(200) : draw.of(context.envelopes)]))
  return { ...settled, ...embedded, network: context.network, ...('at' in settled ? { at: context.now } : {}) }
}

function encoded (type: MessageType, body: Record<string, unknown>): Uint8Array | undefined {
  try {
    return (REGISTRY[type].codec as { encode (body: unknown): Uint8Array }).encode(body)
  } catch {
    // a value that no encoder takes
    return undefined
  }
}

function spoiled (draw: Draw, bytes: Uint8Array): Uint8Array {
  const copy = Uint8Array.from(bytes)
  switch (draw.below(4)) {
    case 0:
      return copy.subarray(0, draw.below(copy.byteLength))
    case 1:
      return Uint8Array.from([...copy, ...draw.bytes(1 + draw.below(40))])
    case 2: {
      const at = draw.below(copy.byteLength)
      return Uint8Array.from([...copy.subarray(0, at), ...draw.bytes(1 + draw.below(8)), ...copy.subarray(at)])
    }
    default:
      for (let i = 0; i <= draw.below(6); i++) {
        copy[draw.below(copy.byteLength)] = draw.below(256)
      }
      return copy
  }
}

/** The next wrong message of a type. */
export function garbage (draw: Draw, type: MessageType, context: Context): Garbage {
  const wrong = draw.of<Wrong>(['meant', 'fields', 'fields', 'fields', 'payload', 'envelope', 'envelope', 'noise'])
  const body = meant(draw, type, context)
  const payload = encoded(type, wrong === 'fields' ? mangled(draw, body, context, 1 + draw.below(3)) : body) ?? draw.bytes(200)
  const sign = (bytes: Uint8Array): Uint8Array => forge(type, bytes, [context.signer])

  switch (wrong) {
    case 'meant':
    case 'fields':
      return { type, wrong, bytes: sign(payload) }
    case 'payload':
      return { type, wrong, bytes: sign(spoiled(draw, payload)) }
    case 'envelope':
      return { type, wrong, bytes: spoiled(draw, sign(payload)) }
    case 'noise':
      return { type, wrong, bytes: draw.bytes(1 + draw.below(draw.chance(0.05) ? 100_000 : 600)) }
  }
}
