import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Verdict {
  id: Uint8Array
  code: string
  reason: string
}

export namespace Verdict {
  let _codec: Codec<Verdict>

  export const codec = (): Codec<Verdict> => {
    if (_codec == null) {
      _codec = message<Verdict>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.id)
        }

        if ((obj.code != null && obj.code !== '')) {
          w.uint32(18)
          w.string(obj.code)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(26)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: new Uint8Array(0),
          code: '',
          reason: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.bytes()
              break
            }
            case 2: {
              obj.code = reader.string()
              break
            }
            case 3: {
              obj.reason = reader.string()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.code`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface VerdictIdFieldEvent {
    field: '$.id'
    value: Uint8Array
  }

  export interface VerdictCodeFieldEvent {
    field: '$.code'
    value: string
  }

  export interface VerdictReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Verdict>): Uint8Array {
    return encodeMessage(obj, Verdict.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Verdict>): Verdict {
    return decodeMessage(buf, Verdict.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Verdict>): Generator<VerdictIdFieldEvent | VerdictCodeFieldEvent | VerdictReasonFieldEvent> {
    return streamMessage(buf, Verdict.codec(), opts)
  }
}

export interface Frame {
  id: number
  kind: number
  body: Uint8Array
  envelopes: Uint8Array[]
  attachments: Uint8Array[]
  verdicts: Verdict[]
  code: string
  reason: string
}

export namespace Frame {
  let _codec: Codec<Frame>

  export const codec = (): Codec<Frame> => {
    if (_codec == null) {
      _codec = message<Frame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.id != null && obj.id !== 0)) {
          w.uint32(8)
          w.uint32(obj.id)
        }

        if ((obj.kind != null && obj.kind !== 0)) {
          w.uint32(16)
          w.uint32(obj.kind)
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.body)
        }

        if (obj.envelopes != null && obj.envelopes.length > 0) {
          for (const value of obj.envelopes) {
            w.uint32(34)
            w.bytes(value)
          }
        }

        if (obj.attachments != null && obj.attachments.length > 0) {
          for (const value of obj.attachments) {
            w.uint32(42)
            w.bytes(value)
          }
        }

        if (obj.verdicts != null && obj.verdicts.length > 0) {
          for (const value of obj.verdicts) {
            w.uint32(50)
            Verdict.codec().encode(value, w)
          }
        }

        if ((obj.code != null && obj.code !== '')) {
          w.uint32(58)
          w.string(obj.code)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(66)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          id: 0,
          kind: 0,
          body: new Uint8Array(0),
          envelopes: [],
          attachments: [],
          verdicts: [],
          code: '',
          reason: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.id = reader.uint32()
              break
            }
            case 2: {
              obj.kind = reader.uint32()
              break
            }
            case 3: {
              obj.body = reader.bytes()
              break
            }
            case 4: {
              if (opts.limits?.envelopes != null && obj.envelopes.length === opts.limits.envelopes) {
                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements')
              }

              if (obj.envelopes.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "envelopes" had too many elements')
              }

              obj.envelopes.push(reader.bytes())
              break
            }
            case 5: {
              if (opts.limits?.attachments != null && obj.attachments.length === opts.limits.attachments) {
                throw new MaxLengthError('Decode error - repeated field "attachments" had too many elements')
              }

              if (obj.attachments.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "attachments" had too many elements')
              }

              obj.attachments.push(reader.bytes())
              break
            }
            case 6: {
              if (opts.limits?.verdicts != null && obj.verdicts.length === opts.limits.verdicts) {
                throw new MaxLengthError('Decode error - repeated field "verdicts" had too many elements')
              }

              if (obj.verdicts.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "verdicts" had too many elements')
              }

              obj.verdicts.push(Verdict.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.verdicts$
              }))
              break
            }
            case 7: {
              obj.code = reader.string()
              break
            }
            case 8: {
              obj.reason = reader.string()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          envelopes: 64,
          attachments: 64,
          verdicts: 64
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.id`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.kind`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.body`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              if (opts.limits?.envelopes != null && obj.envelopes === opts.limits.envelopes) {
                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements')
              }

              if (obj.envelopes === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "envelopes" had too many elements')
              }

              yield {
                field: `${prefix}.envelopes[]`,
                index: obj.envelopes,
                value: reader.bytes()
              }

              obj.envelopes++

              break
            }
            case 5: {
              if (opts.limits?.attachments != null && obj.attachments === opts.limits.attachments) {
                throw new MaxLengthError('Streaming decode error - repeated field "attachments" had too many elements')
              }

              if (obj.attachments === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "attachments" had too many elements')
              }

              yield {
                field: `${prefix}.attachments[]`,
                index: obj.attachments,
                value: reader.bytes()
              }

              obj.attachments++

              break
            }
            case 6: {
              if (opts.limits?.verdicts != null && obj.verdicts === opts.limits.verdicts) {
                throw new MaxLengthError('Streaming decode error - repeated field "verdicts" had too many elements')
              }

              if (obj.verdicts === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "verdicts" had too many elements')
              }

              for (const evt of Verdict.codec().stream(reader, reader.uint32(), `${prefix}.verdicts[]`, {
                limits: opts.limits?.verdicts$
              })) {
                yield {
                  ...evt,
                  index: obj.verdicts
                }
              }

              obj.verdicts++

              break
            }
            case 7: {
              yield {
                field: `${prefix}.code`,
                value: reader.string()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface FrameIdFieldEvent {
    field: '$.id'
    value: number
  }

  export interface FrameKindFieldEvent {
    field: '$.kind'
    value: number
  }

  export interface FrameBodyFieldEvent {
    field: '$.body'
    value: Uint8Array
  }

  export interface FrameEnvelopesFieldEvent {
    field: '$.envelopes[]'
    index: number
    value: Uint8Array
  }

  export interface FrameAttachmentsFieldEvent {
    field: '$.attachments[]'
    index: number
    value: Uint8Array
  }

  export interface FrameVerdictsIdFieldEvent {
    field: '$.verdicts[].id'
    value: Uint8Array
    index: number
  }

  export interface FrameVerdictsCodeFieldEvent {
    field: '$.verdicts[].code'
    value: string
    index: number
  }

  export interface FrameVerdictsReasonFieldEvent {
    field: '$.verdicts[].reason'
    value: string
    index: number
  }

  export interface FrameCodeFieldEvent {
    field: '$.code'
    value: string
  }

  export interface FrameReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Frame>): Uint8Array {
    return encodeMessage(obj, Frame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Frame {
    return decodeMessage(buf, Frame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Frame>): Generator<FrameIdFieldEvent | FrameKindFieldEvent | FrameBodyFieldEvent | FrameEnvelopesFieldEvent | FrameAttachmentsFieldEvent | FrameVerdictsIdFieldEvent | FrameVerdictsCodeFieldEvent | FrameVerdictsReasonFieldEvent | FrameCodeFieldEvent | FrameReasonFieldEvent> {
    return streamMessage(buf, Frame.codec(), opts)
  }
}

export interface BlobAsk {
  digest: Uint8Array
  part: number
  n: number
}

export namespace BlobAsk {
  let _codec: Codec<BlobAsk>

  export const codec = (): Codec<BlobAsk> => {
    if (_codec == null) {
      _codec = message<BlobAsk>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.digest)
        }

        if ((obj.part != null && obj.part !== 0)) {
          w.uint32(16)
          w.uint32(obj.part)
        }

        if ((obj.n != null && obj.n !== 0)) {
          w.uint32(24)
          w.uint32(obj.n)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          digest: new Uint8Array(0),
          part: 0,
          n: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.digest = reader.bytes()
              break
            }
            case 2: {
              obj.part = reader.uint32()
              break
            }
            case 3: {
              obj.n = reader.uint32()
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.digest`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.part`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.n`,
                value: reader.uint32()
              }
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BlobAskDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array
  }

  export interface BlobAskPartFieldEvent {
    field: '$.part'
    value: number
  }

  export interface BlobAskNFieldEvent {
    field: '$.n'
    value: number
  }

  export function encode (obj: Partial<BlobAsk>): Uint8Array {
    return encodeMessage(obj, BlobAsk.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobAsk>): BlobAsk {
    return decodeMessage(buf, BlobAsk.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobAsk>): Generator<BlobAskDigestFieldEvent | BlobAskPartFieldEvent | BlobAskNFieldEvent> {
    return streamMessage(buf, BlobAsk.codec(), opts)
  }
}

export interface BlobAnswer {
  code: string
  size: bigint
  holders: Uint8Array[]
}

export namespace BlobAnswer {
  let _codec: Codec<BlobAnswer>

  export const codec = (): Codec<BlobAnswer> => {
    if (_codec == null) {
      _codec = message<BlobAnswer>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.code != null && obj.code !== '')) {
          w.uint32(10)
          w.string(obj.code)
        }

        if ((obj.size != null && obj.size !== 0n)) {
          w.uint32(16)
          obj.size < 4_294_967_296n ? w.uint32(Number(obj.size)) : w.uint64(obj.size)
        }

        if (obj.holders != null && obj.holders.length > 0) {
          for (const value of obj.holders) {
            w.uint32(26)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          code: '',
          size: 0n,
          holders: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.code = reader.string()
              break
            }
            case 2: {
              obj.size = reader.uint64()
              break
            }
            case 3: {
              if (opts.limits?.holders != null && obj.holders.length === opts.limits.holders) {
                throw new MaxLengthError('Decode error - repeated field "holders" had too many elements')
              }

              if (obj.holders.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "holders" had too many elements')
              }

              obj.holders.push(reader.bytes())
              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }

        return obj
      }, function * (reader, length, prefix, opts = {}) {
        const obj = {
          holders: 8
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.code`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64()
              }
              break
            }
            case 3: {
              if (opts.limits?.holders != null && obj.holders === opts.limits.holders) {
                throw new MaxLengthError('Streaming decode error - repeated field "holders" had too many elements')
              }

              if (obj.holders === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "holders" had too many elements')
              }

              yield {
                field: `${prefix}.holders[]`,
                index: obj.holders,
                value: reader.bytes()
              }

              obj.holders++

              break
            }
            default: {
              reader.skipType(tag & 7)
              break
            }
          }
        }
      })
    }

    return _codec
  }

  export interface BlobAnswerCodeFieldEvent {
    field: '$.code'
    value: string
  }

  export interface BlobAnswerSizeFieldEvent {
    field: '$.size'
    value: bigint
  }

  export interface BlobAnswerHoldersFieldEvent {
    field: '$.holders[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<BlobAnswer>): Uint8Array {
    return encodeMessage(obj, BlobAnswer.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobAnswer>): BlobAnswer {
    return decodeMessage(buf, BlobAnswer.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<BlobAnswer>): Generator<BlobAnswerCodeFieldEvent | BlobAnswerSizeFieldEvent | BlobAnswerHoldersFieldEvent> {
    return streamMessage(buf, BlobAnswer.codec(), opts)
  }
}
