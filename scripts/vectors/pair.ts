import { createReconciler, PairIndex } from '@mycel/settle/reconcile'
import { network } from './deals.ts'
import { hex, hexRuns } from './json.ts'
import { alice, bob, crypto, fill } from './people.ts'
import { firstRuled } from './settled-items.ts'
import type { Bytes } from './json.ts'
import type { Reconciler, SettledRef } from '@mycel/settle/reconcile'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

export type Deal = Authenticated<'receipt'> | Authenticated<'payment'>
export type Name = 'a' | 'b'

/** What one side has: the first so many by the rule, and deals by name. */
export interface Holds { readonly ruled: number, readonly deals: readonly string[] }

export interface Start { readonly name: string, readonly begins: Name, readonly a: Holds, readonly b: Holds }

export interface Exchange extends Start {
  readonly frames: ReadonlyArray<{ readonly from: Name, readonly frame: Bytes, readonly learned: readonly string[] }>
  readonly count: number
  readonly root: Uint8Array
}

interface Side { readonly person: Signer, readonly logSize: bigint }

const SIDES: Readonly<Record<Name, Side>> = { a: { person: alice, logSize: 1000n }, b: { person: bob, logSize: 70n } }
const EPOCH = fill(0xe0, 16)
const LOG_ROOT = fill(0xee)

/** Two sides that know these deals, and reconcile what they hold of them. */
export class Pair {
  readonly deals: Readonly<Record<string, Deal>>
  private readonly envelopes: ReadonlyMap<string, Uint8Array>

  constructor (deals: Readonly<Record<string, Deal>>) {
    this.deals = deals
    this.envelopes = new Map(Object.values(deals).map(({ id, bytes }) => [id, bytes]))
  }

  deal (name: string): Deal {
    const found = this.deals[name]

    if (found == null) {
      throw new RangeError(`no deal is called ${name}`)
    }

    return found
  }

  refs ({ ruled, deals }: Holds): readonly SettledRef[] {
    return [...firstRuled(ruled), ...deals.map(name => this.deal(name)).map(({ digest, body }) => ({ at: body.at, digest }))]
  }

  reconciler (own: Name, held: Holds): Reconciler {
    return createReconciler({
      crypto,
      network,
      self: SIDES[own].person.publicKey,
      peer: SIDES[own === 'a' ? 'b' : 'a'].person.publicKey,
      head: { epoch: EPOCH, size: SIDES[own].logSize, root: LOG_ROOT },
      settled: { index: () => PairIndex.of(this.refs(held)), get: digest => this.envelopes.get(hex(digest)) }
    })
  }

  /** Both sides from the first frame to the last. Error where they do not agree in the end. */
  async exchange (start: Start): Promise<Exchange> {
    const { name, begins, a, b } = start
    const sides = { a: this.reconciler('a', a), b: this.reconciler('b', b) }
    const frames: Array<Exchange['frames'][number]> = []
    const agreed = { a: false, b: false }
    let from: Name = begins
    let frame: Uint8Array | undefined = await sides[from].start()

    while (frame != null) {
      const to: Name = from === 'a' ? 'b' : 'a'
      const received = await sides[to].receive(frame)
      frames.push({ from, frame: hexRuns(frame), learned: received.learned.map(({ id }) => id) })
      agreed[to] = received.agreed
      from = to
      frame = received.reply
    }

    if (!agreed.a || !agreed.b) {
      throw new Error(`exchange, ${name}: ${frames.length} frames, agreed ${JSON.stringify(agreed)}`)
    }

    const all = PairIndex.of([...this.refs(a), ...this.refs(b)])
    return { name, begins, a, b, frames, count: all.size, root: all.root(crypto) }
  }

  /** What a reader needs to know beside the exchanges. */
  stored (): object {
    const side = ({ person, logSize }: Side): object => ({ key: person.publicKey, head: { epoch: EPOCH, size: logSize, root: LOG_ROOT } })
    return {
      network,
      sides: { a: side(SIDES.a), b: side(SIDES.b) },
      deals: Object.fromEntries(Object.entries(this.deals).map(([name, { body, digest, bytes }]) => [name, { at: body.at, id: digest, envelope: bytes }]))
    }
  }
}
