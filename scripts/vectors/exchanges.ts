import { createReconciler, encodeFrame, PairIndex } from '@mycel/settle/reconcile'
import { half, miscounted, network, payment, receipt } from './deals.ts'
import { hex, hexRuns } from './json.ts'
import { alice, bob, carol, crypto, fill } from './people.ts'
import { firstRuled } from './settled-items.ts'
import type { Bytes } from './json.ts'
import type { ReconcileCode, ReconcileFrame, Reconciler, SettledRef, Summary } from '@mycel/settle/reconcile'
import type { Authenticated, Signer } from '@mycel/wire/envelope'

type Deal = Authenticated<'receipt'> | Authenticated<'payment'>

/** What one side has: the first so many by the rule, and deals by name. */
interface Holds { readonly ruled: number, readonly deals: readonly string[] }
interface Side { readonly person: Signer, readonly logSize: bigint }

const SIDES: Readonly<Record<'a' | 'b', Side>> = { a: { person: alice, logSize: 1000n }, b: { person: bob, logSize: 70n } }

/** The rule's items 300 and 301 are of the same millisecond as the deals of 100. */
const at = (ms: number): bigint => BigInt(1_700_000_000_000 + ms)
const DEALS: Readonly<Record<string, Deal>> = {
  early: payment(at(-5)), r100: receipt(at(100)), p100: payment(at(100), alice, bob), r101: receipt(at(101)), middle: payment(at(1000)), p1e6: payment(at(1_000_000)), r1e6: receipt(at(1_000_001)), last: payment(at(1_000_002), alice, bob)
}
const TAIL = ['p1e6', 'r1e6', 'last']

function holds (ruled: number, ...deals: readonly string[]): Holds {
  return { ruled, deals }
}

function deal (name: string): Deal {
  return DEALS[name] ?? raise(`no deal is called ${name}`)
}

function refs ({ ruled, deals }: Holds): readonly SettledRef[] {
  return [...firstRuled(ruled), ...deals.map(deal).map(({ digest, body }) => ({ at: body.at, digest }))]
}

function reconciler (own: 'a' | 'b', held: Holds): Reconciler {
  const peer = own === 'a' ? 'b' : 'a'
  return createReconciler({
    crypto,
    network,
    self: SIDES[own].person.publicKey,
    peer: SIDES[peer].person.publicKey,
    head: { epoch: fill(0xe0, 16), size: SIDES[own].logSize, root: fill(0xee) },
    settled: { index: () => PairIndex.of(refs(held)), get: digest => Object.values(DEALS).find(one => hex(one.digest) === hex(digest))?.bytes }
  })
}

/** Who begins, and how many frames it takes. */
const EXCHANGES: ReadonlyArray<readonly [name: string, begins: 'a' | 'b', a: Holds, b: Holds, frames: number]> = [
  ['nothing is settled', 'a', holds(0), holds(0), 2],
  ['equal, a few', 'a', holds(0, 'early', 'r100', 'p1e6'), holds(0, 'early', 'r100', 'p1e6'), 2],
  ['equal, many', 'b', holds(1000, 'r100', ...TAIL), holds(1000, 'r100', ...TAIL), 2],
  ['the one who answers has nothing yet', 'a', holds(0, 'early', 'r100', 'p100'), holds(0), 4],
  ['the one who begins has nothing yet', 'b', holds(0, 'early', 'r100', 'p100'), holds(0), 5],
  ['a missing tail of a few', 'a', holds(20, ...TAIL), holds(20), 4],
  ['a missing tail at the one who answers', 'a', holds(200, ...TAIL), holds(200), 6],
  ['a missing tail at the one who begins', 'b', holds(200, ...TAIL), holds(200), 5],
  ['each lacks something of one millisecond', 'a', holds(400, 'r100', 'r101'), holds(400, 'p100', 'r101'), 6],
  ['one in the middle of thousands', 'a', holds(6000), holds(6000, 'middle'), 5],
  ['the beginning, the middle and the end, on both sides', 'b', holds(6000, 'early', 'r100', 'r1e6'), holds(6000, 'p100', 'middle', 'p1e6', 'last'), 7]
]

interface StoredFrame { readonly from: 'a' | 'b', readonly frame: Bytes, readonly learned: readonly string[] }

async function exchange ([name, begins, a, b, count]: typeof EXCHANGES[number]): Promise<unknown> {
  const sides = { a: reconciler('a', a), b: reconciler('b', b) }
  const frames: StoredFrame[] = []
  let from: 'a' | 'b' = begins
  let frame: Uint8Array | undefined = await sides[from].start()
  const agreed = { a: false, b: false }

  while (frame != null) {
    const to: 'a' | 'b' = from === 'a' ? 'b' : 'a'
    const received = await sides[to].receive(frame)
    frames.push({ from, frame: hexRuns(frame), learned: received.learned.map(({ id }) => id) })
    agreed[to] = received.agreed
    from = to
    frame = received.reply
  }

  const all = PairIndex.of([...refs(a), ...refs(b)])

  if (!agreed.a || !agreed.b || frames.length !== count) {
    throw new Error(`exchange, ${name}: ${frames.length} frames, agreed ${JSON.stringify(agreed)}`)
  }

  return { name, begins, a, b, frames, count: all.size, root: all.root(crypto) }
}

function frame (parts: Partial<ReconcileFrame>): Uint8Array {
  return encodeFrame({ network, ranges: [], wants: new Uint8Array(0), settled: [], more: false, ...parts })
}

const other: Summary = { count: 9n, root: fill(9), epoch: fill(0xe0, 16), size: 70n, logRoot: fill(0xee) }
const summaryOf = (held: Holds): Summary => ({ ...other, count: BigInt(refs(held).length), root: PairIndex.of(refs(held)).root(crypto) })
const nothing = new Uint8Array(0)
const everything = { lowerAt: 0n, lowerId: nothing, upperAt: 0n, upperId: nothing, count: 0, fingerprint: nothing, ids: nothing }

/** What side a makes of frames that a peer made up, one after the other: its answer, or the code with which it ends. */
const GAMES: ReadonlyArray<readonly [name: string, a: Holds, frames: readonly Uint8Array[], code?: ReconcileCode]> = [
  ['not a frame', holds(3), [fill(0xff, 9)], 'malformed-frame'],
  ['ranges in another order', holds(3), [frame({ ranges: [{ ...everything, lowerAt: 2n }, { ...everything, upperAt: 1n }] })], 'malformed-frame'],
  ['another network', holds(3), [frame({ network: 'other', summary: other })], 'wrong-network'],
  ['what both have signed is taken', holds(3), [frame({ settled: [deal('r100').bytes] })]],
  ['a bill', holds(3), [frame({ settled: [half(at(1)).bytes] })], 'bad-settled'],
  ['a receipt that does not add up', holds(3), [frame({ settled: [deal('early').bytes, miscounted(at(1)).bytes] })], 'bad-settled'],
  ['a payment between others', holds(3), [frame({ settled: [payment(at(1), bob, carol).bytes] })], 'bad-settled'],
  ['an envelope cut short', holds(3), [frame({ settled: [deal('early').bytes.subarray(0, -1)] })], 'bad-settled'],
  ['what is held', holds(3, 'early'), [frame({ settled: [deal('early').bytes] })], 'bad-settled'],
  ['one envelope twice in a frame', holds(3), [frame({ settled: [deal('early').bytes, deal('early').bytes] })], 'bad-settled'],
  ['one envelope in two frames', holds(3), [frame({ settled: [deal('early').bytes] }), frame({ settled: [deal('early').bytes] })], 'bad-settled'],
  ['wants that were not listed', holds(3, 'early'), [frame({ wants: deal('early').digest.slice(0, 16) })]],
  ['wants of what was listed, and again', holds(0, 'early'), [frame({ summary: other }), frame({ wants: deal('early').digest.slice(0, 16) }), frame({ wants: deal('early').digest.slice(0, 16) })]],
  ['it has more, and says no summary', holds(3), [frame({ more: true }), frame({})]],
  ['equal, and then another frame', holds(3), [frame({ summary: summaryOf(holds(3)) }), frame({ summary: other })], 'finished'],
  ['a summary that never fits, five times', holds(3), Array.from({ length: 5 }, () => frame({ summary: other })), 'roots-differ']
]

async function game ([name, a, frames, code]: typeof GAMES[number]): Promise<unknown> {
  const side = reconciler('a', a)
  const steps: unknown[] = []
  let ended: string | undefined

  for (const bytes of frames) {
    const { reply, learned, agreed, refusal } = await side.receive(bytes)
    ended = refusal?.code
    steps.push({ frame: hexRuns(bytes), ...(refusal == null ? { reply: reply == null ? null : hexRuns(reply), learned: learned.map(({ id }) => id), agreed } : { code: refusal.code }) })
  }

  if (ended !== code) {
    throw new Error(`game, ${name}: made to end with ${code ?? 'no refusal'}, ends with ${ended ?? 'none'}`)
  }

  return { name, a, steps }
}

/** Whole reconciliations, byte by byte, and what one side makes of frames that do not belong. */
export async function exchangeVectors (): Promise<unknown> {
  const side = ({ person, logSize }: Side): unknown => ({ key: person.publicKey, head: { epoch: fill(0xe0, 16), size: logSize, root: fill(0xee) } })
  return {
    network,
    sides: { a: side(SIDES.a), b: side(SIDES.b) },
    deals: Object.fromEntries(Object.entries(DEALS).map(([name, { body, digest, bytes }]) => [name, { at: body.at, id: digest, envelope: bytes }])),
    exchanges: await Promise.all(EXCHANGES.map(exchange)),
    games: await Promise.all(GAMES.map(game))
  }
}

function raise (message: string): never {
  throw new RangeError(message)
}
