import { decodeNote } from '@mycel/settle/log'
import { DisputeNote, EpochOpening, Release, Reservation, Reversal, ReversedLine } from '../../packages/settle/dist/src/log/generated/entries.js'
import { field, join, utf8, varint } from './forge.ts'
import { hexRuns } from './json.ts'
import { fill } from './people.ts'
import type { EntryKind } from '@mycel/settle/log'

type Kind = Exclude<EntryKind, 'receipt' | 'payment' | 'credit-line'>

const id = fill(0xc1)
const peer = fill(0xb1)
const none = new Uint8Array(0)
const most = 1n << 62n

const reservation = (change: Partial<Reservation> = {}): Uint8Array => Reservation.encode({ contract: id, peer, side: 2, asset: 'credit', amount: 1000n, attested: true, ...change })
const release = (change: Partial<Release> = {}): Uint8Array => Release.encode({ contract: id, lost: 5n, ...change })
const dispute = (change: Partial<DisputeNote> = {}): Uint8Array => DisputeNote.encode({ subject: id, reason: 'late', evidence: fill(1, 3), ...change })
const reversal = (change: Partial<Reversal> = {}): Uint8Array => Reversal.encode({ contract: id, reason: 'sorry', ...change })
const line = (change: Partial<ReversedLine> = {}): ReversedLine => ({ peer, work: true, amount: 90n, ...change })
const double = (change: Partial<Reversal> = {}): Uint8Array => reversal({ counted: fill(1, 9), again: fill(2, 9), lines: [line(), line({ work: false })], ...change })
const epoch = (change: Partial<EpochOpening> = {}): Uint8Array => EpochOpening.encode({ epoch: fill(0xe1, 16), size: 7n, root: fill(0xaa), ...change })

/** One emoji is two units of text, and four bytes. */
const smiles = (count: number): string => '\u{1F600}'.repeat(count)

const CASES: ReadonlyArray<readonly [kind: Kind, name: string, body: Uint8Array, code?: string, also?: readonly string[]]> = [
  ['reservation', 'as provider', reservation()],
  ['reservation', 'as requester, of nothing, unattested', reservation({ side: 1, amount: 0n, attested: false })],
  ['reservation', 'the most', reservation({ amount: most })],
  ['reservation', 'more than 2^62', reservation({ amount: most + 1n }), 'out-of-range'],
  ['reservation', 'no side', reservation({ side: 0 }), 'out-of-range'],
  ['reservation', 'a third side', reservation({ side: 3 }), 'out-of-range'],
  ['reservation', 'a contract of 31 bytes', reservation({ contract: fill(1, 31) }), 'out-of-range'],
  ['reservation', 'no peer', reservation({ peer: none }), 'out-of-range'],
  ['reservation', 'an asset of 16 letters', reservation({ asset: 'x'.repeat(16) })],
  ['reservation', 'an asset of 17 letters', reservation({ asset: 'x'.repeat(17) }), 'out-of-range'],
  ['reservation', 'an asset of eight emoji, 16 units', reservation({ asset: smiles(8) })],
  ['reservation', 'an asset of nine emoji, 18 units', reservation({ asset: smiles(9) }), 'out-of-range'],
  ['reservation', 'no asset', reservation({ asset: '' }), 'out-of-range'],
  ['reservation', 'an unknown field', join([reservation(), field(7, none)]), 'not-canonical'],
  ['reservation', 'attested written as 2', join([reservation({ attested: false }), Uint8Array.of(0x30, 2)]), 'not-canonical'],
  ['reservation', 'unattested written out', join([reservation({ attested: false }), Uint8Array.of(0x30, 0)]), 'not-canonical'],
  ['reservation', 'a side beyond 32 bits', join([field(1, id), field(2, peer), Uint8Array.of(0x18), varint(2 ** 32 + 2), field(4, utf8('credit'))]), 'not-canonical'],
  ['reservation', 'cut by one byte', reservation().subarray(0, -1), 'malformed'],
  ['reservation', 'empty', none, 'out-of-range'],
  ['release', 'of something lost', release()],
  ['release', 'of nothing lost', release({ lost: 0n })],
  ['release', 'of more than 2^62 lost', release({ lost: most + 1n }), 'out-of-range'],
  ['release', 'of no contract', release({ contract: none }), 'out-of-range'],
  ['release', 'nothing lost, written out', join([release({ lost: 0n }), Uint8Array.of(0x10, 0)]), 'not-canonical'],
  ['dispute', 'with evidence', dispute()],
  ['dispute', 'without reason or evidence', dispute({ reason: '', evidence: none })],
  ['dispute', 'a reason of 256 units', dispute({ reason: 'x'.repeat(256) })],
  ['dispute', 'a reason of 257 units', dispute({ reason: 'x'.repeat(257) }), 'out-of-range'],
  ['dispute', 'a reason of 128 emoji, 256 units', dispute({ reason: smiles(128) })],
  ['dispute', 'a reason of 129 emoji, 258 units', dispute({ reason: smiles(129) }), 'out-of-range'],
  ['dispute', 'a reason of several lines, not in NFC', dispute({ reason: 'te\u0301st\n\u0000' })],
  ['dispute', 'a reason that is no UTF-8', join([field(1, id), field(2, Uint8Array.of(0x74, 0xff))]), 'not-canonical'],
  ['dispute', 'half a surrogate pair in its reason', join([field(1, id), field(2, Uint8Array.of(0x74, 0xed, 0xa0, 0x80))]), 'out-of-range', ['not-canonical', 'malformed']],
  ['dispute', '6 KiB of evidence', dispute({ evidence: fill(1, 6144) })],
  ['dispute', '6 KiB of evidence and a byte', dispute({ evidence: fill(1, 6145) }), 'out-of-range'],
  ['dispute', 'a subject of 33 bytes', dispute({ subject: fill(1, 33) }), 'out-of-range'],
  ['dispute', 'evidence before reason', join([field(1, id), field(3, fill(1, 3)), field(2, utf8('late'))]), 'not-canonical'],
  ['dispute', 'longer than any body', dispute({ evidence: fill(1, 65_536) }), 'oversize'],
  ['reversal', 'with its reason', reversal()],
  ['reversal', 'of no contract', reversal({ contract: none }), 'out-of-range'],
  ['reversal', 'a reason of 257 units', reversal({ reason: 'x'.repeat(257) }), 'out-of-range'],
  ['reversal', 'of what two receipts owe alike', double()],
  ['reversal', 'of two receipts that owe nothing alike', double({ lines: [] })],
  ['reversal', 'one receipt of two', double({ again: none }), 'out-of-range'],
  ['reversal', 'the other one of two', double({ counted: none }), 'out-of-range'],
  ['reversal', 'lines without receipts', double({ counted: none, again: none }), 'out-of-range'],
  ['reversal', 'the longest receipts, and as many lines as there may be', double({ counted: fill(1, 4352), again: fill(2, 4352), lines: Array.from({ length: 16 }, () => line()) })],
  ['reversal', 'a receipt of 4,353 bytes', double({ counted: fill(1, 4353) }), 'out-of-range'],
  ['reversal', 'another of 4,353 bytes', double({ again: fill(1, 4353) }), 'out-of-range'],
  ['reversal', '17 lines', double({ lines: Array.from({ length: 17 }, () => line()) }), 'out-of-range'],
  ['reversal', 'a line of zero', double({ lines: [line({ amount: 0n })] }), 'out-of-range'],
  ['reversal', 'a line of more than 2^62', double({ lines: [line({ amount: most + 1n })] }), 'out-of-range'],
  ['reversal', 'a line with a key of 31 bytes', double({ lines: [line({ peer: fill(1, 31) })] }), 'out-of-range'],
  ['epoch', 'a node\'s first', none],
  ['epoch', 'after another', epoch()],
  ['epoch', 'after another of no entries', epoch({ size: 0n })],
  ['epoch', 'a size without an epoch', EpochOpening.encode({ size: 7n }), 'out-of-range'],
  ['epoch', 'a root without an epoch', EpochOpening.encode({ root: fill(1) }), 'out-of-range'],
  ['epoch', 'an epoch without a root', EpochOpening.encode({ epoch: fill(1, 16) }), 'out-of-range'],
  ['epoch', 'an epoch of 32 bytes', epoch({ epoch: fill(1) }), 'out-of-range']
]

/** What a node writes into its own log, at its limits and beyond. Error where the code disagrees with what a case was made for. */
export function entryVectors (): unknown {
  return CASES.map(([kind, name, body, code, also]) => {
    const decoded = decodeNote(kind, body)
    const found = decoded.ok ? undefined : decoded.code

    if (found !== code) {
      throw new Error(`${kind}, ${name}: made to be ${code ?? 'accepted'}, is ${found ?? 'accepted'}`)
    }

    return { kind, name, body: hexRuns(body), ...(decoded.ok ? { value: decoded.value } : { code, ...(also == null ? {} : { also }) }) }
  })
}
