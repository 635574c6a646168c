import { decodeFrame, encodeFrame, MAX_FRAME_BYTES } from '@mycel/settle/reconcile'
import { payment, receipt } from './deals.ts'
import { field, join, utf8, varint } from './forge.ts'
import { hexRuns } from './json.ts'
import { fill } from './people.ts'
import type { Range, ReconcileFrame, Summary } from '@mycel/settle/reconcile'

const network = 'vectors'
const none = new Uint8Array(0)
const AT = 1_700_000_000_000n

const summary: Summary = { count: 3n, root: fill(1), epoch: fill(2, 16), size: 300n, logRoot: fill(3) }
const print = { lowerAt: AT, lowerId: none, upperAt: AT + 10n, upperId: none, count: 70, fingerprint: fill(4, 16), ids: none }
const list = { ...print, count: 2, fingerprint: none, ids: join([fill(5, 16), fill(6, 16)]) }

function frame (parts: Partial<ReconcileFrame>): Uint8Array {
  return encodeFrame({ network, ranges: [], wants: none, settled: [], more: false, ...parts })
}

function ranges (...all: ReadonlyArray<Partial<Range>>): Uint8Array {
  return frame({ ranges: all.map(range => ({ ...print, ...range })) })
}

/** `count` ranges of a millisecond each. */
function many (count: number, more: Partial<Range> = {}): Uint8Array {
  return ranges(...Array.from({ length: count }, (_, i) => ({ ...more, lowerAt: BigInt(i), upperAt: BigInt(i + 1) })))
}

const whole = frame({ summary, ranges: [print, { ...list, lowerAt: AT + 10n, upperAt: 0n }], wants: fill(7, 32), settled: [receipt(AT).bytes, payment(AT).bytes], more: true })
const said = frame({ summary })
const first = field(1, utf8(network))
const body = said.subarray(first.byteLength)

type Accepted = readonly [name: string, bytes: Uint8Array]
type Refused = readonly [name: string, bytes: Uint8Array, code: string]

const ACCEPTED: readonly Accepted[] = [
  ['nothing but the network', frame({})],
  ['a summary', said],
  ['a summary of nothing', frame({ summary: { count: 0n, root: fill(1), epoch: fill(0, 16), size: 0n, logRoot: fill(0) } })],
  ['a summary with the largest numbers', frame({ summary: { ...summary, count: (1n << 64n) - 1n, size: (1n << 64n) - 1n } })],
  ['everything at once', whole],
  ['the whole set as an empty list', ranges({ ...list, lowerAt: 0n, upperAt: 0n, count: 0, ids: none })],
  ['the whole set as a fingerprint', ranges({ lowerAt: 0n, upperAt: 0n })],
  ['a range of no bytes: of everything, nothing', join([first, field(3, none)])],
  ['a fingerprint of nothing', ranges({ count: 0 })],
  ['the largest count and times', ranges({ count: 2 ** 32 - 1, lowerAt: (1n << 64n) - 2n, upperAt: (1n << 64n) - 1n })],
  ['bounds within one time', ranges({ lowerId: fill(1), upperAt: AT, upperId: fill(2) })],
  ['an upper bound at time 0', ranges({ lowerAt: 0n, upperAt: 0n, upperId: fill(1) })],
  ['ranges that touch', ranges({}, { lowerAt: AT + 10n, upperAt: AT + 20n })],
  ['ranges with a gap, the last without a bound', ranges({}, { lowerAt: AT + 15n, upperAt: 0n })],
  ['a list in no order, with one id twice', ranges({ ...list, count: 3, ids: join([fill(9, 16), fill(8, 16), fill(9, 16)]) })],
  ['1,024 ranges', many(1024)],
  ['4,096 ids in one list', ranges({ ...list, count: 4096, ids: fill(5, 4096 * 16) })],
  ['4,096 ids in lists together', many(64, { ...list, count: 64, ids: fill(5, 64 * 16) })],
  ['4,096 ids wanted', frame({ wants: fill(5, 4096 * 16) })],
  ['4,096 envelopes, whatever they hold', frame({ settled: Array.from({ length: 4096 }, () => fill(1, 1)) })],
  ['an empty envelope', frame({ settled: [none] })],
  ['1 MiB of envelopes', frame({ settled: [fill(1, 1024 * 1024)] })]
]

const REFUSED: readonly Refused[] = [
  ['no bytes', none, 'wrong-network'],
  ['another network', frame({ network: 'other' }), 'wrong-network'],
  ['a network whose name begins alike', frame({ network: `${network}2` }), 'wrong-network'],
  ['one byte too long', new Uint8Array(MAX_FRAME_BYTES + 1).fill(0x0a), 'oversize'],
  ['cut by one byte', whole.subarray(0, -1), 'malformed'],
  ['cut in its first field', whole.subarray(0, 4), 'malformed'],
  ['a tag at the end', join([said, Uint8Array.of(0x22)]), 'malformed'],
  ['a length beyond the end', join([said, Uint8Array.of(0x22, 0x7f)]), 'malformed'],
  ['a byte at the end', join([said, Uint8Array.of(0)]), 'malformed'],
  ['an unknown field at the end', join([said, field(7, fill(1, 3))]), 'not-canonical'],
  ['an unknown number at the end', join([said, Uint8Array.of(0x38, 1)]), 'not-canonical'],
  ['the network twice', join([first, said]), 'not-canonical'],
  ['the summary before the network', join([body, first]), 'not-canonical'],
  ['the summary twice', join([said, body]), 'not-canonical'],
  ['a network\'s length in two bytes', join([Uint8Array.of(0x0a, 0x87, 0), utf8(network), body]), 'not-canonical'],
  ['wants written though there are none', join([said, Uint8Array.of(0x22, 0)]), 'not-canonical'],
  ['more written though there is not', join([said, Uint8Array.of(0x30, 0)]), 'not-canonical'],
  ['more written as 2', join([said, Uint8Array.of(0x30, 2)]), 'not-canonical'],
  ['a summary whose fields are in another order', join([first, field(2, join([field(2, fill(1)), Uint8Array.of(0x08, 3), field(3, fill(2, 16)), Uint8Array.of(0x20, 1), field(5, fill(3))]))]), 'not-canonical'],
  ['a summary with an unknown field', join([first, field(2, join([Uint8Array.of(0x08, 3), field(2, fill(1)), field(3, fill(2, 16)), field(5, fill(3)), field(6, none)]))]), 'not-canonical'],
  ['a count beyond 32 bits', join([first, field(3, join([Uint8Array.of(0x18, 1, 0x28), varint(2 ** 32 + 70), field(6, fill(4, 16))]))]), 'not-canonical'],
  ['a network that is no UTF-8', join([field(1, Uint8Array.of(0x74, 0xff)), body]), 'not-canonical'],
  ['an empty summary', join([first, field(2, none)]), 'out-of-range'],
  ['a root of 31 bytes', frame({ summary: { ...summary, root: fill(1, 31) } }), 'out-of-range'],
  ['an epoch of 17 bytes', frame({ summary: { ...summary, epoch: fill(2, 17) } }), 'out-of-range'],
  ['a log\'s root of 33 bytes', frame({ summary: { ...summary, logRoot: fill(3, 33) } }), 'out-of-range'],
  ['a range that ends where it begins', ranges({ upperAt: AT }), 'out-of-range'],
  ['a range that ends before it begins', ranges({ upperAt: AT - 1n }), 'out-of-range'],
  ['a range that ends at its own first id', ranges({ lowerId: fill(1), upperAt: AT, upperId: fill(1) }), 'out-of-range'],
  ['ranges in another order', ranges({ lowerAt: AT + 10n, upperAt: AT + 20n }, {}), 'out-of-range'],
  ['ranges that overlap', ranges({}, { lowerAt: AT + 9n, upperAt: AT + 20n }), 'out-of-range'],
  ['ranges that overlap by one id', ranges({ upperId: fill(2) }, { lowerAt: AT + 10n, lowerId: fill(1), upperAt: AT + 20n }), 'out-of-range'],
  ['one range twice', ranges({}, {}), 'out-of-range'],
  ['a range after one without a bound', ranges({ upperAt: 0n }, { lowerAt: AT + 20n, upperAt: AT + 30n }), 'out-of-range'],
  ['a lower id of 16 bytes', ranges({ lowerId: fill(1, 16) }), 'out-of-range'],
  ['an upper id of 33 bytes', ranges({ upperId: fill(1, 33) }), 'out-of-range'],
  ['a list with one id less than it counts', ranges({ ...list, count: 3 }), 'out-of-range'],
  ['a list with one id more than it counts', ranges({ ...list, count: 1 }), 'out-of-range'],
  ['neither a list nor a fingerprint, though it counts', ranges({ fingerprint: none }), 'out-of-range'],
  ['a list and a fingerprint', ranges({ ...list, fingerprint: fill(4, 16) }), 'out-of-range'],
  ['a fingerprint of 15 bytes', ranges({ fingerprint: fill(4, 15) }), 'out-of-range'],
  ['a fingerprint of 32 bytes', ranges({ fingerprint: fill(4, 32) }), 'out-of-range'],
  ['half an id in a list', ranges({ ...list, ids: fill(5, 24), count: 1 }), 'out-of-range'],
  ['half an id wanted', frame({ wants: fill(5, 24) }), 'out-of-range'],
  ['4,097 ids wanted', frame({ wants: fill(5, 4097 * 16) }), 'out-of-range'],
  ['4,097 ids in one list', ranges({ ...list, count: 4097, ids: fill(5, 4097 * 16) }), 'out-of-range'],
  ['4,097 ids in lists together', ranges({ ...list, count: 4096, ids: fill(5, 4096 * 16) }, { ...list, lowerAt: AT + 10n, upperAt: AT + 11n, count: 1, ids: fill(5, 16) }), 'out-of-range'],
  ['1,025 ranges', many(1025), 'malformed'],
  ['4,097 envelopes', frame({ settled: Array.from({ length: 4097 }, () => fill(1, 1)) }), 'malformed'],
  ['1 MiB of envelopes and a byte', frame({ settled: [fill(1, 1024 * 1024 - 100), fill(2, 101)] }), 'out-of-range']
]

/** Every limit and order rule of one frame, and the forms that are not the one form. Error where the code disagrees with what a case was made for. */
export function frameVectors (): unknown {
  const cases: readonly Refused[] = [...ACCEPTED.map(([name, bytes]) => [name, bytes, 'accepted'] as const), ...REFUSED]
  return {
    network,
    cases: cases.map(([name, bytes, code]) => {
      const decoded = decodeFrame(bytes)
      const found = !decoded.ok ? decoded.code : decoded.value.network === network ? 'accepted' : 'wrong-network'

      if (found !== code) {
        throw new Error(`frame, ${name}: made to be ${code}, is ${found}`)
      }

      const stored = { name, frame: hexRuns(bytes) }
      return decoded.ok && found === 'accepted' ? { ...stored, body: shown(decoded.value) } : { ...stored, code }
    })
  }
}

/** A frame as vectors show it: long runs, and ranges beyond the second, in short. */
function shown ({ summary: head, ranges: all, wants, settled, more }: ReconcileFrame): unknown {
  const range = (one: Range): unknown => ({ ...one, ids: hexRuns(one.ids) })
  const described = all.length > 2 ? { count: all.length, first: range(all[0] ?? print), last: range(all[all.length - 1] ?? print) } : all.map(range)
  const sent = settled.length > 2 ? { count: settled.length } : settled.map(hexRuns)
  return { summary: head ?? null, ranges: described, wants: hexRuns(wants), settled: sent, more }
}
