import { concat } from 'uint8arrays/concat'
import type { Contract, Message } from '@mycel/wire'

/** Bytes that stand for one message of a transcript. */
export const MARK_BYTES = 16

/** Enough for a transcript of any length. */
export const MAX_MARKS = 40

/** What names a message among those of its contract: the beginning of its id, and whether both have signed it, because a receipt has one id in both its stages. */
function markOf ({ digest, complete }: Message): Uint8Array {
  return concat([digest.subarray(0, MARK_BYTES - 1), Uint8Array.of(complete ? 1 : 0)])
}

/** Marks of a transcript from its head back to its bid, ever farther apart: by them another finds the last message that both hold, or one not far before it. Pure. */
export function marksOf ({ transcript }: Pick<Contract, 'transcript'>): readonly Uint8Array[] {
  const marks: Uint8Array[] = []

  for (let place = transcript.length - 1, step = 1; place > 1; place -= step, step *= 2) {
    const message = transcript[place]
    marks.push(...message == null ? [] : [markOf(message)])
  }

  return [...marks, ...transcript.slice(1, 2).map(markOf)]
}

/** Where two transcripts part, as far as the marks of the other one say: what comes after that here, and whether there the same messages end. Pure. */
export function tailAfter ({ transcript }: Pick<Contract, 'transcript'>, marks: readonly Uint8Array[]): { readonly messages: readonly Message[], readonly behind: boolean } {
  const places = new Map(transcript.map((message, place) => [keyOf(markOf(message)), place]))
  const found = marks.findIndex(mark => places.has(keyOf(mark)))
  const place = places.get(keyOf(marks[found] ?? new Uint8Array(0)))
  // the tender is of nobody's contract alone: whoever has the bid has it
  return { messages: place == null ? transcript : transcript.slice(place + 1), behind: found !== 0 && marks.length > 0 }
}

function keyOf (mark: Uint8Array): string {
  return Buffer.from(mark).toString('hex')
}
