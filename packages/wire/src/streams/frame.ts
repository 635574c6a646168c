import { Frame as PbFrame } from './generated/frame.ts'
import { MAX_FRAME_BYTES, MAX_FRAME_ITEMS, MAX_REASON_BYTES } from './limits.ts'
import { varint } from './varint.ts'
import type { Uint8ArrayList } from 'uint8arraylist'

/** What the receiver made of one envelope of a request. */
export interface Verdict {
  /** The message's id, 32 bytes; empty where the envelope could not be opened. */
  readonly id: Uint8Array
  /** `ok`, or a refusal's code. */
  readonly code: string
  /** For people, at most 256 bytes. */
  readonly reason: string
}

/** What one side asks: a body that the protocol defines, signed envelopes (at most 64), blobs beside them (at most 64). */
export interface Request {
  readonly body: Uint8Array
  readonly envelopes: readonly Uint8Array[]
  readonly attachments: readonly Uint8Array[]
}

/** What the other side answers. */
export interface Reply extends Request {
  readonly verdicts: readonly Verdict[]
}

export type Frame =
  | { readonly kind: 'request', readonly id: number, readonly request: Request }
  | { readonly kind: 'reply', readonly id: number, readonly reply: Reply }
  | { readonly kind: 'error', readonly id: number, readonly code: string, readonly reason: string }

const KINDS = { request: 1, reply: 2, error: 3 } as const
const EMPTY = new Uint8Array(0)

/** Bytes of a frame. RangeError where it breaks a limit. */
export function encodeFrame (frame: Frame): Uint8Array {
  const bytes = PbFrame.encode(toPb(frame))
  const reason = bytes.byteLength > MAX_FRAME_BYTES ? `a frame of ${bytes.byteLength} bytes, at most ${MAX_FRAME_BYTES}` : tooMany(frame)

  if (reason != null) {
    throw new RangeError(reason)
  }

  return bytes
}

/** Attachments from this size on are handed to the transport as they are, bytes: a copy of a chunk costs more than a few more writes. */
const LARGE_BYTES = 64 * 1024

/** Field 5 of a frame, wire type 2. */
const ATTACHMENT_TAG = 5 << 3 | 2

/**
 * The same bytes as `encodeFrame`, in pieces: large attachments are views of what was given, not copies, and must not change before they are written. RangeError where the frame
 * breaks a limit.
 */
export function encodeFrameParts (frame: Frame): readonly Uint8Array[] {
  const pb = toPb(frame)

  if (!pb.attachments.some(({ byteLength }) => byteLength >= LARGE_BYTES)) {
    return [encodeFrame(frame)]
  }

  // Fields follow each other in ascending order, and absent ones take no bytes: the parts before and after the attachments are frames of their own.
  const before = PbFrame.encode({ ...pb, attachments: [], verdicts: [], code: '', reason: '' })
  const after = PbFrame.encode({ verdicts: pb.verdicts, code: pb.code, reason: pb.reason })
  const parts = [before, ...pb.attachments.flatMap(bytes => [Uint8Array.of(ATTACHMENT_TAG, ...varint(bytes.byteLength)), bytes]), after]
  const size = parts.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const reason = size > MAX_FRAME_BYTES ? `a frame of ${size} bytes, at most ${MAX_FRAME_BYTES}` : tooMany(frame)

  if (reason != null) {
    throw new RangeError(reason)
  }

  return parts
}

/** A received frame; undefined where it is malformed or has more items than the .proto file allows. Unknown fields are skipped: frames are not signed. Its bytes are views of `bytes`. */
export function decodeFrame (bytes: Uint8Array | Uint8ArrayList): Frame | undefined {
  try {
    return fromPb(PbFrame.decode(bytes.subarray()))
  } catch {
    return undefined
  }
}

/** A request's parts with the absent ones empty. */
export function toRequest (parts: Partial<Request>): Request {
  return { body: parts.body ?? EMPTY, envelopes: parts.envelopes ?? [], attachments: parts.attachments ?? [] }
}

/** A reply's parts with the absent ones empty. */
export function toReply (parts: Partial<Reply>): Reply {
  return { ...toRequest(parts), verdicts: parts.verdicts ?? [] }
}

/** A reason cut to what a frame carries. */
export function shortReason (reason: string): string {
  return reason.slice(0, MAX_REASON_BYTES / 4)
}

function toPb (frame: Frame): PbFrame {
  const blank = { body: EMPTY, envelopes: [], attachments: [], verdicts: [], code: '', reason: '' }
  const head = { ...blank, id: frame.id, kind: KINDS[frame.kind] }

  switch (frame.kind) {
    case 'request':
      return { ...head, body: frame.request.body, envelopes: [...frame.request.envelopes], attachments: [...frame.request.attachments] }
    case 'reply': {
      const { body, envelopes, attachments, verdicts } = frame.reply
      return { ...head, body, envelopes: [...envelopes], attachments: [...attachments], verdicts: [...verdicts] }
    }
    case 'error':
      return { ...head, code: frame.code, reason: frame.reason }
  }
}

function fromPb (pb: PbFrame): Frame | undefined {
  const { id, body, envelopes, attachments, verdicts, code, reason } = pb

  if (id === 0 || textBytes(code) > 64 || textBytes(reason) > MAX_REASON_BYTES || verdicts.some(broken)) {
    return undefined
  }

  switch (pb.kind) {
    case KINDS.request:
      return { kind: 'request', id, request: { body, envelopes, attachments } }
    case KINDS.reply:
      return { kind: 'reply', id, reply: { body, envelopes, attachments, verdicts } }
    case KINDS.error:
      return { kind: 'error', id, code, reason }
    default:
      return undefined
  }
}

function broken ({ id, code, reason }: Verdict): boolean {
  return (id.byteLength !== 0 && id.byteLength !== 32) || textBytes(code) > 64 || textBytes(reason) > MAX_REASON_BYTES
}

function tooMany (frame: Frame): string | undefined {
  const parts = frame.kind === 'request' ? toReply(frame.request) : frame.kind === 'reply' ? frame.reply : undefined
  const most = parts == null ? 0 : Math.max(parts.envelopes.length, parts.attachments.length, parts.verdicts.length)
  return most > MAX_FRAME_ITEMS ? `${most} items in a frame, at most ${MAX_FRAME_ITEMS}` : undefined
}

function textBytes (text: string): number {
  return text.length === 0 ? 0 : new TextEncoder().encode(text).byteLength
}
