import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Reservation {
  contract: Uint8Array
  peer: Uint8Array
  side: number
  asset: string
  amount: bigint
  attested: boolean
}

export namespace Reservation {
  let _codec: Codec<Reservation>

  export const codec = (): Codec<Reservation> => {
    if (_codec == null) {
      _codec = message<Reservation>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.contract)
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.peer)
        }

        if ((obj.side != null && obj.side !== 0)) {
          w.uint32(24)
          w.uint32(obj.side)
        }

        if ((obj.asset != null && obj.asset !== '')) {
          w.uint32(34)
          w.string(obj.asset)
        }

        if ((obj.amount != null && obj.amount !== 0n)) {
          w.uint32(40)
          obj.amount < 4_294_967_296n ? w.uint32(Number(obj.amount)) : w.uint64(obj.amount)
        }

        if ((obj.attested != null && obj.attested !== false)) {
          w.uint32(48)
          w.bool(obj.attested)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          contract: new Uint8Array(0),
          peer: new Uint8Array(0),
          side: 0,
          asset: '',
          amount: 0n,
          attested: false
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.contract = reader.bytes()
              break
            }
            case 2: {
              obj.peer = reader.bytes()
              break
            }
            case 3: {
              obj.side = reader.uint32()
              break
            }
            case 4: {
              obj.asset = reader.string()
              break
            }
            case 5: {
              obj.amount = reader.uint64()
              break
            }
            case 6: {
              obj.attested = reader.bool()
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
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.peer`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.side`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.asset`,
                value: reader.string()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.amount`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.attested`,
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

  export interface ReservationContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface ReservationPeerFieldEvent {
    field: '$.peer'
    value: Uint8Array
  }

  export interface ReservationSideFieldEvent {
    field: '$.side'
    value: number
  }

  export interface ReservationAssetFieldEvent {
    field: '$.asset'
    value: string
  }

  export interface ReservationAmountFieldEvent {
    field: '$.amount'
    value: bigint
  }

  export interface ReservationAttestedFieldEvent {
    field: '$.attested'
    value: boolean
  }

  export function encode (obj: Partial<Reservation>): Uint8Array {
    return encodeMessage(obj, Reservation.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reservation>): Reservation {
    return decodeMessage(buf, Reservation.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reservation>): Generator<ReservationContractFieldEvent | ReservationPeerFieldEvent | ReservationSideFieldEvent | ReservationAssetFieldEvent | ReservationAmountFieldEvent | ReservationAttestedFieldEvent> {
    return streamMessage(buf, Reservation.codec(), opts)
  }
}

export interface Release {
  contract: Uint8Array
  lost: bigint
}

export namespace Release {
  let _codec: Codec<Release>

  export const codec = (): Codec<Release> => {
    if (_codec == null) {
      _codec = message<Release>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.contract)
        }

        if ((obj.lost != null && obj.lost !== 0n)) {
          w.uint32(16)
          obj.lost < 4_294_967_296n ? w.uint32(Number(obj.lost)) : w.uint64(obj.lost)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          contract: new Uint8Array(0),
          lost: 0n
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.contract = reader.bytes()
              break
            }
            case 2: {
              obj.lost = reader.uint64()
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
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.lost`,
                value: reader.uint64()
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

  export interface ReleaseContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface ReleaseLostFieldEvent {
    field: '$.lost'
    value: bigint
  }

  export function encode (obj: Partial<Release>): Uint8Array {
    return encodeMessage(obj, Release.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Release>): Release {
    return decodeMessage(buf, Release.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Release>): Generator<ReleaseContractFieldEvent | ReleaseLostFieldEvent> {
    return streamMessage(buf, Release.codec(), opts)
  }
}

export interface DisputeNote {
  subject: Uint8Array
  reason: string
  evidence: Uint8Array
}

export namespace DisputeNote {
  let _codec: Codec<DisputeNote>

  export const codec = (): Codec<DisputeNote> => {
    if (_codec == null) {
      _codec = message<DisputeNote>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.subject != null && obj.subject.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.subject)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(18)
          w.string(obj.reason)
        }

        if ((obj.evidence != null && obj.evidence.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.evidence)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          subject: new Uint8Array(0),
          reason: '',
          evidence: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.subject = reader.bytes()
              break
            }
            case 2: {
              obj.reason = reader.string()
              break
            }
            case 3: {
              obj.evidence = reader.bytes()
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
                field: `${prefix}.subject`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.evidence`,
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

  export interface DisputeNoteSubjectFieldEvent {
    field: '$.subject'
    value: Uint8Array
  }

  export interface DisputeNoteReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface DisputeNoteEvidenceFieldEvent {
    field: '$.evidence'
    value: Uint8Array
  }

  export function encode (obj: Partial<DisputeNote>): Uint8Array {
    return encodeMessage(obj, DisputeNote.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DisputeNote>): DisputeNote {
    return decodeMessage(buf, DisputeNote.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DisputeNote>): Generator<DisputeNoteSubjectFieldEvent | DisputeNoteReasonFieldEvent | DisputeNoteEvidenceFieldEvent> {
    return streamMessage(buf, DisputeNote.codec(), opts)
  }
}

export interface Reversal {
  contract: Uint8Array
  reason: string
  counted: Uint8Array
  again: Uint8Array
  lines: ReversedLine[]
}

export namespace Reversal {
  let _codec: Codec<Reversal>

  export const codec = (): Codec<Reversal> => {
    if (_codec == null) {
      _codec = message<Reversal>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.contract)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(18)
          w.string(obj.reason)
        }

        if ((obj.counted != null && obj.counted.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.counted)
        }

        if ((obj.again != null && obj.again.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.again)
        }

        if (obj.lines != null && obj.lines.length > 0) {
          for (const value of obj.lines) {
            w.uint32(42)
            ReversedLine.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          contract: new Uint8Array(0),
          reason: '',
          counted: new Uint8Array(0),
          again: new Uint8Array(0),
          lines: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.contract = reader.bytes()
              break
            }
            case 2: {
              obj.reason = reader.string()
              break
            }
            case 3: {
              obj.counted = reader.bytes()
              break
            }
            case 4: {
              obj.again = reader.bytes()
              break
            }
            case 5: {
              if (opts.limits?.lines != null && obj.lines.length === opts.limits.lines) {
                throw new MaxLengthError('Decode error - repeated field "lines" had too many elements')
              }

              obj.lines.push(ReversedLine.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.lines$
              }))
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
          lines: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.counted`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.again`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              if (opts.limits?.lines != null && obj.lines === opts.limits.lines) {
                throw new MaxLengthError('Streaming decode error - repeated field "lines" had too many elements')
              }

              for (const evt of ReversedLine.codec().stream(reader, reader.uint32(), `${prefix}.lines[]`, {
                limits: opts.limits?.lines$
              })) {
                yield {
                  ...evt,
                  index: obj.lines
                }
              }

              obj.lines++

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

  export interface ReversalContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface ReversalReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface ReversalCountedFieldEvent {
    field: '$.counted'
    value: Uint8Array
  }

  export interface ReversalAgainFieldEvent {
    field: '$.again'
    value: Uint8Array
  }

  export interface ReversalLinesPeerFieldEvent {
    field: '$.lines[].peer'
    value: Uint8Array
    index: number
  }

  export interface ReversalLinesWorkFieldEvent {
    field: '$.lines[].work'
    value: boolean
    index: number
  }

  export interface ReversalLinesAmountFieldEvent {
    field: '$.lines[].amount'
    value: bigint
    index: number
  }

  export function encode (obj: Partial<Reversal>): Uint8Array {
    return encodeMessage(obj, Reversal.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reversal>): Reversal {
    return decodeMessage(buf, Reversal.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reversal>): Generator<ReversalContractFieldEvent | ReversalReasonFieldEvent | ReversalCountedFieldEvent | ReversalAgainFieldEvent | ReversalLinesPeerFieldEvent | ReversalLinesWorkFieldEvent | ReversalLinesAmountFieldEvent> {
    return streamMessage(buf, Reversal.codec(), opts)
  }
}

export interface ReversedLine {
  peer: Uint8Array
  work: boolean
  amount: bigint
}

export namespace ReversedLine {
  let _codec: Codec<ReversedLine>

  export const codec = (): Codec<ReversedLine> => {
    if (_codec == null) {
      _codec = message<ReversedLine>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.peer)
        }

        if ((obj.work != null && obj.work !== false)) {
          w.uint32(16)
          w.bool(obj.work)
        }

        if ((obj.amount != null && obj.amount !== 0n)) {
          w.uint32(24)
          obj.amount < 4_294_967_296n ? w.uint32(Number(obj.amount)) : w.uint64(obj.amount)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          peer: new Uint8Array(0),
          work: false,
          amount: 0n
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.peer = reader.bytes()
              break
            }
            case 2: {
              obj.work = reader.bool()
              break
            }
            case 3: {
              obj.amount = reader.uint64()
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
                field: `${prefix}.peer`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.work`,
                value: reader.bool()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.amount`,
                value: reader.uint64()
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

  export interface ReversedLinePeerFieldEvent {
    field: '$.peer'
    value: Uint8Array
  }

  export interface ReversedLineWorkFieldEvent {
    field: '$.work'
    value: boolean
  }

  export interface ReversedLineAmountFieldEvent {
    field: '$.amount'
    value: bigint
  }

  export function encode (obj: Partial<ReversedLine>): Uint8Array {
    return encodeMessage(obj, ReversedLine.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReversedLine>): ReversedLine {
    return decodeMessage(buf, ReversedLine.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ReversedLine>): Generator<ReversedLinePeerFieldEvent | ReversedLineWorkFieldEvent | ReversedLineAmountFieldEvent> {
    return streamMessage(buf, ReversedLine.codec(), opts)
  }
}

export interface EpochOpening {
  epoch: Uint8Array
  size: bigint
  root: Uint8Array
}

export namespace EpochOpening {
  let _codec: Codec<EpochOpening>

  export const codec = (): Codec<EpochOpening> => {
    if (_codec == null) {
      _codec = message<EpochOpening>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.epoch)
        }

        if ((obj.size != null && obj.size !== 0n)) {
          w.uint32(16)
          obj.size < 4_294_967_296n ? w.uint32(Number(obj.size)) : w.uint64(obj.size)
        }

        if ((obj.root != null && obj.root.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.root)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          epoch: new Uint8Array(0),
          size: 0n,
          root: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.epoch = reader.bytes()
              break
            }
            case 2: {
              obj.size = reader.uint64()
              break
            }
            case 3: {
              obj.root = reader.bytes()
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
                field: `${prefix}.epoch`,
                value: reader.bytes()
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
              yield {
                field: `${prefix}.root`,
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

  export interface EpochOpeningEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array
  }

  export interface EpochOpeningSizeFieldEvent {
    field: '$.size'
    value: bigint
  }

  export interface EpochOpeningRootFieldEvent {
    field: '$.root'
    value: Uint8Array
  }

  export function encode (obj: Partial<EpochOpening>): Uint8Array {
    return encodeMessage(obj, EpochOpening.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EpochOpening>): EpochOpening {
    return decodeMessage(buf, EpochOpening.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<EpochOpening>): Generator<EpochOpeningEpochFieldEvent | EpochOpeningSizeFieldEvent | EpochOpeningRootFieldEvent> {
    return streamMessage(buf, EpochOpening.codec(), opts)
  }
}

export interface LogRecord {
  ordinal: number
  epoch: Uint8Array
  size: bigint
  last: Uint8Array
}

export namespace LogRecord {
  let _codec: Codec<LogRecord>

  export const codec = (): Codec<LogRecord> => {
    if (_codec == null) {
      _codec = message<LogRecord>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.ordinal != null && obj.ordinal !== 0)) {
          w.uint32(8)
          w.uint32(obj.ordinal)
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.epoch)
        }

        if ((obj.size != null && obj.size !== 0n)) {
          w.uint32(24)
          obj.size < 4_294_967_296n ? w.uint32(Number(obj.size)) : w.uint64(obj.size)
        }

        if ((obj.last != null && obj.last.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.last)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          ordinal: 0,
          epoch: new Uint8Array(0),
          size: 0n,
          last: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.ordinal = reader.uint32()
              break
            }
            case 2: {
              obj.epoch = reader.bytes()
              break
            }
            case 3: {
              obj.size = reader.uint64()
              break
            }
            case 4: {
              obj.last = reader.bytes()
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
                field: `${prefix}.ordinal`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.epoch`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint64()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.last`,
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

  export interface LogRecordOrdinalFieldEvent {
    field: '$.ordinal'
    value: number
  }

  export interface LogRecordEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array
  }

  export interface LogRecordSizeFieldEvent {
    field: '$.size'
    value: bigint
  }

  export interface LogRecordLastFieldEvent {
    field: '$.last'
    value: Uint8Array
  }

  export function encode (obj: Partial<LogRecord>): Uint8Array {
    return encodeMessage(obj, LogRecord.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogRecord>): LogRecord {
    return decodeMessage(buf, LogRecord.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogRecord>): Generator<LogRecordOrdinalFieldEvent | LogRecordEpochFieldEvent | LogRecordSizeFieldEvent | LogRecordLastFieldEvent> {
    return streamMessage(buf, LogRecord.codec(), opts)
  }
}
