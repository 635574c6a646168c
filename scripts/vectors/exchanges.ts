import { encodeFrame, PairIndex } from '@mycel/settle/reconcile'
import { half, miscounted, network, payment, receipt } from './deals.ts'
import { hexRuns } from './json.ts'
import { Pair } from './pair.ts'
import { alice, bob, carol, crypto, fill } from './people.ts'
import type { Exchange, Holds, Name } from './pair.ts'
import type { ReconcileCode, ReconcileFrame, Summary } from '@mycel/settle/reconcile'

/** The rule's items 300 and 301 are of the same millisecond as the deals of 100. */
const at = (ms: number): bigint => BigInt(1_700_000_000_000 + ms)
const PAIR = new Pair({
  early: payment(at(-5)), r100: receipt(at(100)), p100: payment(at(100), alice, bob), r101: receipt(at(101)), middle: payment(at(1000)), p1e6: payment(at(1_000_000)), r1e6: receipt(at(1_000_001)), last: payment(at(1_000_002), alice, bob)
})
const TAIL = ['p1e6', 'r1e6', 'last']

function holds (ruled: number, ...deals: readonly string[]): Holds {
  return { ruled, deals }
}

/** Who begins, and how many frames it takes. */
const EXCHANGES: ReadonlyArray<readonly [name: string, begins: Name, a: Holds, b: Holds, frames: number]> = [
  ['nothing is settled', 'a', holds(0), holds(0), 2],
  ['equal, a few', 'a', holds(0, 'early', 'r100', 'p1e6'), holds(0, 'early', 'r100', 'p1e6'), 2],
  ['equal, many', 'b', holds(1000, 'r100', ...TAIL), holds(1000, 'r100', ...TAIL), 2],
  ['the one who answers has nothing yet', 'a', holds(0, 'early', 'r100', 'p100'), holds(0), 4],
  ['the one who begins has nothing yet', 'b', holds(0, 'early', 'r100', 'p100'), holds(0), 5],
  ['a missing tail of a few', 'a', holds(20, ...TAIL), holds(20), 4],
  ['a missing tail at the one who answers', 'a', holds(200, ...TAIL), holds(200), 6],
  ['a missing tail at the one who begins', 'b', holds(200, ...TAIL), holds(200), 5],
  ['64 items are described as a list', 'b', holds(62, 'early', 'middle'), holds(62, 'early'), 5],
  ['65 items are described as stretches of two', 'b', holds(63, 'early', 'middle'), holds(63, 'early'), 5],
  ['64 items of a stretch are listed, where the other has 63', 'a', holds(4032, 'middle'), holds(4032), 6],
  ['65 items of a stretch are split, where the other has 64', 'a', holds(4096, 'middle'), holds(4096), 6],
  ['65 items of a stretch are listed, where the other has 66', 'a', holds(4160), holds(4160, 'middle'), 5],
  ['each lacks something of one millisecond', 'a', holds(400, 'r100', 'r101'), holds(400, 'p100', 'r101'), 6],
  ['one in the middle of thousands', 'a', holds(6000), holds(6000, 'middle'), 5],
  ['the beginning, the middle and the end, on both sides', 'b', holds(6000, 'early', 'r100', 'r1e6'), holds(6000, 'p100', 'middle', 'p1e6', 'last'), 7]
]

async function exchange ([name, begins, a, b, count]: typeof EXCHANGES[number]): Promise<Exchange> {
  const made = await PAIR.exchange({ name, begins, a, b })

  if (made.frames.length !== count) {
    throw new Error(`exchange, ${name}: ${made.frames.length} frames, made to be ${count}`)
  }

  return made
}

function frame (parts: Partial<ReconcileFrame>): Uint8Array {
  return encodeFrame({ network, ranges: [], wants: new Uint8Array(0), settled: [], more: false, ...parts })
}

const other: Summary = { count: 9n, root: fill(9), epoch: fill(0xe0, 16), size: 70n, logRoot: fill(0xee) }
const summaryOf = (held: Holds): Summary => ({ ...other, count: BigInt(PAIR.refs(held).length), root: PairIndex.of(PAIR.refs(held)).root(crypto) })
const nothing = new Uint8Array(0)
const everything = { lowerAt: 0n, lowerId: nothing, upperAt: 0n, upperId: nothing, count: 0, fingerprint: nothing, ids: nothing }

/** What side a makes of frames that a peer made up, one after the other: its answer, or the code with which it ends. */
const GAMES: ReadonlyArray<readonly [name: string, a: Holds, frames: readonly Uint8Array[], code?: ReconcileCode]> = [
  ['not a frame', holds(3), [fill(0xff, 9)], 'malformed-frame'],
  ['ranges in another order', holds(3), [frame({ ranges: [{ ...everything, lowerAt: 2n }, { ...everything, upperAt: 1n }] })], 'malformed-frame'],
  ['another network', holds(3), [frame({ network: 'other', summary: other })], 'wrong-network'],
  ['what both have signed is taken', holds(3), [frame({ settled: [PAIR.deal('r100').bytes] })]],
  ['a bill', holds(3), [frame({ settled: [half(at(1)).bytes] })], 'bad-settled'],
  ['a receipt that does not add up', holds(3), [frame({ settled: [PAIR.deal('early').bytes, miscounted(at(1)).bytes] })], 'bad-settled'],
  ['a payment between others', holds(3), [frame({ settled: [payment(at(1), bob, carol).bytes] })], 'bad-settled'],
  ['an envelope cut short', holds(3), [frame({ settled: [PAIR.deal('early').bytes.subarray(0, -1)] })], 'bad-settled'],
  ['what is held', holds(3, 'early'), [frame({ settled: [PAIR.deal('early').bytes] })], 'bad-settled'],
  ['one envelope twice in a frame', holds(3), [frame({ settled: [PAIR.deal('early').bytes, PAIR.deal('early').bytes] })], 'bad-settled'],
  ['one envelope in two frames', holds(3), [frame({ settled: [PAIR.deal('early').bytes] }), frame({ settled: [PAIR.deal('early').bytes] })], 'bad-settled'],
  ['wants that were not listed', holds(3, 'early'), [frame({ wants: PAIR.deal('early').digest.slice(0, 16) })]],
  ['wants of what was listed, and again', holds(0, 'early'), [frame({ summary: other }), frame({ wants: PAIR.deal('early').digest.slice(0, 16) }), frame({ wants: PAIR.deal('early').digest.slice(0, 16) })]],
  ['it has more, and says no summary', holds(3), [frame({ more: true }), frame({})]],
  ['equal, and then another frame', holds(3), [frame({ summary: summaryOf(holds(3)) }), frame({ summary: other })], 'finished'],
  ['a summary that never fits, five times', holds(3), Array.from({ length: 5 }, () => frame({ summary: other })), 'roots-differ']
]

async function game ([name, a, frames, code]: typeof GAMES[number]): Promise<unknown> {
  const side = PAIR.reconciler('a', a)
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
  return { ...PAIR.stored(), exchanges: await Promise.all(EXCHANGES.map(exchange)), games: await Promise.all(GAMES.map(game)) }
}
