import { decodeWith } from '@mycel/wire/messages'
import { ReconcileFrame } from './generated/frame.ts'
import { byPlace, FINGERPRINT_BYTES, SHORT_ID_BYTES } from './items.ts'
import type { Range } from './generated/frame.ts'
import type { Bound } from './items.ts'
import type { Decoded } from '@mycel/wire/messages'

export type { Range, ReconcileFrame, Summary } from './generated/frame.ts'

/** Largest frame, bytes: one message of `@mycel/wire/streams`. */
export const MAX_FRAME_BYTES = 1_536 * 1024

/** Most bytes of envelopes in one frame. */
export const MAX_FRAME_SETTLED_BYTES = 1024 * 1024

/** Most ids that one frame lists, and most that it asks for. */
export const MAX_FRAME_IDS = 4096

export const MAX_FRAME_RANGES = 1024

/** Bounded, canonical decoding of a frame: sizes, counts, bytes of envelopes, and ranges in ascending order without overlap, so that answering costs one pass. */
export function decodeFrame (bytes: Uint8Array): Decoded<ReconcileFrame> {
  const decoded = decodeWith<ReconcileFrame>(ReconcileFrame, undefined, MAX_FRAME_BYTES, bytes)
  const reason = decoded.ok ? frameFault(decoded.value) : undefined
  return reason == null ? decoded : { ok: false, code: 'out-of-range', reason }
}

export function encodeFrame (frame: ReconcileFrame): Uint8Array {
  return ReconcileFrame.encode(frame)
}

export function lowerOf ({ lowerAt, lowerId }: Range): Bound {
  return { at: lowerAt, digest: lowerId }
}

/** Undefined: no upper bound. */
export function upperOf ({ upperAt, upperId }: Range): Bound | undefined {
  return upperAt === 0n && upperId.byteLength === 0 ? undefined : { at: upperAt, digest: upperId }
}

function frameFault ({ summary, ranges, wants, settled }: ReconcileFrame): string | undefined {
  if (summary != null && (summary.root.byteLength !== 32 || summary.epoch.byteLength !== 16 || summary.logRoot.byteLength !== 32)) {
    return 'summary: sizes'
  }

  if (!isIdList(wants)) {
    return `wants: ${wants.byteLength} bytes`
  }

  if (ranges.reduce((sum, { ids }) => sum + ids.byteLength, 0) > MAX_FRAME_IDS * SHORT_ID_BYTES) {
    return 'ranges: too many ids'
  }

  if (settled.reduce((sum, { byteLength }) => sum + byteLength, 0) > MAX_FRAME_SETTLED_BYTES) {
    return 'settled: too many bytes'
  }

  return ranges.map((range, i) => rangeFault(range, ranges[i - 1])).find(fault => fault != null)
}

function rangeFault (range: Range, before: Range | undefined): string | undefined {
  const { lowerId, upperId, count, fingerprint, ids } = range
  const upper = upperOf(range)
  const end = before == null ? undefined : upperOf(before)

  if ([lowerId, upperId].some(({ byteLength }) => byteLength !== 0 && byteLength !== 32)) {
    return 'range: bound sizes'
  }

  if ((upper != null && byPlace(lowerOf(range), upper) >= 0) || (before != null && (end == null || byPlace(end, lowerOf(range)) > 0))) {
    return 'range: out of order'
  }

  const listed = fingerprint.byteLength === 0 && isIdList(ids) && ids.byteLength === count * SHORT_ID_BYTES
  return listed || (fingerprint.byteLength === FINGERPRINT_BYTES && ids.byteLength === 0) ? undefined : 'range: neither a list nor a fingerprint'
}

function isIdList (bytes: Uint8Array): boolean {
  return bytes.byteLength % SHORT_ID_BYTES === 0 && bytes.byteLength <= MAX_FRAME_IDS * SHORT_ID_BYTES
}
