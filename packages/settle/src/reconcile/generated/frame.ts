import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Summary {
  count: bigint
  root: Uint8Array
  epoch: Uint8Array
  size: bigint
  logRoot: Uint8Array
}

export namespace Summary {
  let _codec: Codec<Summary>

  export const codec = (): Codec<Summary> => {
    if (_codec == null) {
      _codec = message<Summary>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.count != null && obj.count !== 0n)) {
          w.uint32(8)
          obj.count < 4_294_967_296n ? w.uint32(Number(obj.count)) : w.uint64(obj.count)
        }

        if ((obj.root != null && obj.root.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.root)
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.epoch)
        }

        if ((obj.size != null && obj.size !== 0n)) {
          w.uint32(32)
          obj.size < 4_294_967_296n ? w.uint32(Number(obj.size)) : w.uint64(obj.size)
        }

        if ((obj.logRoot != null && obj.logRoot.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.logRoot)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          count: 0n,
          root: new Uint8Array(0),
          epoch: new Uint8Array(0),
          size: 0n,
          logRoot: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.count = reader.uint64()
              break
            }
            case 2: {
              obj.root = reader.bytes()
              break
            }
            case 3: {
              obj.epoch = reader.bytes()
              break
            }
            case 4: {
              obj.size = reader.uint64()
              break
            }
            case 5: {
              obj.logRoot = reader.bytes()
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
                field: `${prefix}.count`,
                value: reader.uint64()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.root`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.logRoot`,
                value: reader.bytes()
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

  export interface SummaryCountFieldEvent {
    field: '$.count'
    value: bigint
  }

  export interface SummaryRootFieldEvent {
    field: '$.root'
    value: Uint8Array
  }

  export interface SummaryEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array
  }

  export interface SummarySizeFieldEvent {
    field: '$.size'
    value: bigint
  }

  export interface SummaryLogRootFieldEvent {
    field: '$.logRoot'
    value: Uint8Array
  }

  export function encode (obj: Partial<Summary>): Uint8Array {
    return encodeMessage(obj, Summary.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Summary>): Summary {
    return decodeMessage(buf, Summary.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Summary>): Generator<SummaryCountFieldEvent | SummaryRootFieldEvent | SummaryEpochFieldEvent | SummarySizeFieldEvent | SummaryLogRootFieldEvent> {
    return streamMessage(buf, Summary.codec(), opts)
  }
}

export interface Range {
  lowerAt: bigint
  lowerId: Uint8Array
  upperAt: bigint
  upperId: Uint8Array
  count: number
  fingerprint: Uint8Array
  ids: Uint8Array
}

export namespace Range {
  let _codec: Codec<Range>

  export const codec = (): Codec<Range> => {
    if (_codec == null) {
      _codec = message<Range>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.lowerAt != null && obj.lowerAt !== 0n)) {
          w.uint32(8)
          obj.lowerAt < 4_294_967_296n ? w.uint32(Number(obj.lowerAt)) : w.uint64(obj.lowerAt)
        }

        if ((obj.lowerId != null && obj.lowerId.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.lowerId)
        }

        if ((obj.upperAt != null && obj.upperAt !== 0n)) {
          w.uint32(24)
          obj.upperAt < 4_294_967_296n ? w.uint32(Number(obj.upperAt)) : w.uint64(obj.upperAt)
        }

        if ((obj.upperId != null && obj.upperId.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.upperId)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(40)
          w.uint32(obj.count)
        }

        if ((obj.fingerprint != null && obj.fingerprint.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.fingerprint)
        }

        if ((obj.ids != null && obj.ids.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.ids)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          lowerAt: 0n,
          lowerId: new Uint8Array(0),
          upperAt: 0n,
          upperId: new Uint8Array(0),
          count: 0,
          fingerprint: new Uint8Array(0),
          ids: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.lowerAt = reader.uint64()
              break
            }
            case 2: {
              obj.lowerId = reader.bytes()
              break
            }
            case 3: {
              obj.upperAt = reader.uint64()
              break
            }
            case 4: {
              obj.upperId = reader.bytes()
              break
            }
            case 5: {
              obj.count = reader.uint32()
              break
            }
            case 6: {
              obj.fingerprint = reader.bytes()
              break
            }
            case 7: {
              obj.ids = reader.bytes()
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
                field: `${prefix}.lowerAt`,
                value: reader.uint64()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.lowerId`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.upperAt`,
                value: reader.uint64()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.upperId`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.fingerprint`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.ids`,
                value: reader.bytes()
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

  export interface RangeLowerAtFieldEvent {
    field: '$.lowerAt'
    value: bigint
  }

  export interface RangeLowerIdFieldEvent {
    field: '$.lowerId'
    value: Uint8Array
  }

  export interface RangeUpperAtFieldEvent {
    field: '$.upperAt'
    value: bigint
  }

  export interface RangeUpperIdFieldEvent {
    field: '$.upperId'
    value: Uint8Array
  }

  export interface RangeCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface RangeFingerprintFieldEvent {
    field: '$.fingerprint'
    value: Uint8Array
  }

  export interface RangeIdsFieldEvent {
    field: '$.ids'
    value: Uint8Array
  }

  export function encode (obj: Partial<Range>): Uint8Array {
    return encodeMessage(obj, Range.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Range>): Range {
    return decodeMessage(buf, Range.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Range>): Generator<RangeLowerAtFieldEvent | RangeLowerIdFieldEvent | RangeUpperAtFieldEvent | RangeUpperIdFieldEvent | RangeCountFieldEvent | RangeFingerprintFieldEvent | RangeIdsFieldEvent> {
    return streamMessage(buf, Range.codec(), opts)
  }
}

export interface ReconcileFrame {
  network: string
  summary?: Summary
  ranges: Range[]
  wants: Uint8Array
  settled: Uint8Array[]
  more: boolean
}

export namespace ReconcileFrame {
  let _codec: Codec<ReconcileFrame>

  export const codec = (): Codec<ReconcileFrame> => {
    if (_codec == null) {
      _codec = message<ReconcileFrame>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if (obj.summary != null) {
          w.uint32(18)
          Summary.codec().encode(obj.summary, w)
        }

        if (obj.ranges != null && obj.ranges.length > 0) {
          for (const value of obj.ranges) {
            w.uint32(26)
            Range.codec().encode(value, w)
          }
        }

        if ((obj.wants != null && obj.wants.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.wants)
        }

        if (obj.settled != null && obj.settled.length > 0) {
          for (const value of obj.settled) {
            w.uint32(42)
            w.bytes(value)
          }
        }

        if ((obj.more != null && obj.more !== false)) {
          w.uint32(48)
          w.bool(obj.more)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          ranges: [],
          wants: new Uint8Array(0),
          settled: [],
          more: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.network = reader.string()
              break
            }
            case 2: {
              obj.summary = Summary.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.summary
              })
              break
            }
            case 3: {
              if (opts.limits?.ranges != null && obj.ranges.length === opts.limits.ranges) {
                throw new MaxLengthError('Decode error - repeated field "ranges" had too many elements')
              }

              if (obj.ranges.length === 1024) {
                throw new MaxLengthError('Decode error - repeated field "ranges" had too many elements')
              }

              obj.ranges.push(Range.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.ranges$
              }))
              break
            }
            case 4: {
              obj.wants = reader.bytes()
              break
            }
            case 5: {
              if (opts.limits?.settled != null && obj.settled.length === opts.limits.settled) {
                throw new MaxLengthError('Decode error - repeated field "settled" had too many elements')
              }

              if (obj.settled.length === 4096) {
                throw new MaxLengthError('Decode error - repeated field "settled" had too many elements')
              }

              obj.settled.push(reader.bytes())
              break
            }
            case 6: {
              obj.more = reader.bool()
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
          ranges: 1024,
          settled: 4096
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield * Summary.codec().stream(reader, reader.uint32(), `${prefix}.summary`, {
                limits: opts.limits?.summary
              })

              break
            }
            case 3: {
              if (opts.limits?.ranges != null && obj.ranges === opts.limits.ranges) {
                throw new MaxLengthError('Streaming decode error - repeated field "ranges" had too many elements')
              }

              if (obj.ranges === 1024) {
                throw new MaxLengthError('Streaming decode error - repeated field "ranges" had too many elements')
              }

              for (const evt of Range.codec().stream(reader, reader.uint32(), `${prefix}.ranges[]`, {
                limits: opts.limits?.ranges$
              })) {
                yield {
                  ...evt,
                  index: obj.ranges
                }
              }

              obj.ranges++

              break
            }
            case 4: {
              yield {
                field: `${prefix}.wants`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              if (opts.limits?.settled != null && obj.settled === opts.limits.settled) {
                throw new MaxLengthError('Streaming decode error - repeated field "settled" had too many elements')
              }

              if (obj.settled === 4096) {
                throw new MaxLengthError('Streaming decode error - repeated field "settled" had too many elements')
              }

              yield {
                field: `${prefix}.settled[]`,
                index: obj.settled,
                value: reader.bytes()
              }

              obj.settled++

              break
            }
            case 6: {
              yield {
                field: `${prefix}.more`,
                value: reader.bool()
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

  export interface ReconcileFrameNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface ReconcileFrameSummaryCountFieldEvent {
    field: '$.summary.count'
    value: bigint
  }

  export interface ReconcileFrameSummaryRootFieldEvent {
    field: '$.summary.root'
    value: Uint8Array
  }

  export interface ReconcileFrameSummaryEpochFieldEvent {
    field: '$.summary.epoch'
    value: Uint8Array
  }

  export interface ReconcileFrameSummarySizeFieldEvent {
    field: '$.summary.size'
    value: bigint
  }

  export interface ReconcileFrameSummaryLogRootFieldEvent {
    field: '$.summary.logRoot'
    value: Uint8Array
  }

  export interface ReconcileFrameRangesLowerAtFieldEvent {
    field: '$.ranges[].lowerAt'
    value: bigint
    index: number
  }

  export interface ReconcileFrameRangesLowerIdFieldEvent {
    field: '$.ranges[].lowerId'
    value: Uint8Array
    index: number
  }

  export interface ReconcileFrameRangesUpperAtFieldEvent {
    field: '$.ranges[].upperAt'
    value: bigint
    index: number
  }

  export interface ReconcileFrameRangesUpperIdFieldEvent {
    field: '$.ranges[].upperId'
    value: Uint8Array
    index: number
  }

  export interface ReconcileFrameRangesCountFieldEvent {
    field: '$.ranges[].count'
    value: number
    index: number
  }

  export interface ReconcileFrameRangesFingerprintFieldEvent {
    field: '$.ranges[].fingerprint'
    value: Uint8Array
    index: number
  }

  export interface ReconcileFrameRangesIdsFieldEvent {
    field: '$.ranges[].ids'
    value: Uint8Array
    index: number
  }

  export interface ReconcileFrameWantsFieldEvent {
    field: '$.wants'
    value: Uint8Array
  }

  export interface ReconcileFrameSettledFieldEvent {
    field: '$.settled[]'
    index: number
    value: Uint8Array
  }

  export interface ReconcileFrameMoreFieldEvent {
    field: '$.more'
    value: boolean
  }

  export function encode (obj: Partial<ReconcileFrame>): Uint8Array {
    return encodeMessage(obj, ReconcileFrame.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReconcileFrame>): ReconcileFrame {
    return decodeMessage(buf, ReconcileFrame.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReconcileFrame>): Generator<ReconcileFrameNetworkFieldEvent | ReconcileFrameSummaryCountFieldEvent | ReconcileFrameSummaryRootFieldEvent | ReconcileFrameSummaryEpochFieldEvent | ReconcileFrameSummarySizeFieldEvent | ReconcileFrameSummaryLogRootFieldEvent | ReconcileFrameRangesLowerAtFieldEvent | ReconcileFrameRangesLowerIdFieldEvent | ReconcileFrameRangesUpperAtFieldEvent | ReconcileFrameRangesUpperIdFieldEvent | ReconcileFrameRangesCountFieldEvent | ReconcileFrameRangesFingerprintFieldEvent | ReconcileFrameRangesIdsFieldEvent | ReconcileFrameWantsFieldEvent | ReconcileFrameSettledFieldEvent | ReconcileFrameMoreFieldEvent> {
    return streamMessage(buf, ReconcileFrame.codec(), opts)
  }
}
