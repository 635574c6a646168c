import { decodeMessage, encodeMessage, MaxLengthError, message, streamMessage } from 'protons-runtime'
import type { Codec, DecodeOptions } from 'protons-runtime'
import type { Uint8ArrayList } from 'uint8arraylist'

export interface Head {
  epoch: Uint8Array
  size: bigint
  root: Uint8Array
}

export namespace Head {
  let _codec: Codec<Head>

  export const codec = (): Codec<Head> => {
    if (_codec == null) {
      _codec = message<Head>((obj, w, opts = {}) => {
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

  export interface HeadEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array
  }

  export interface HeadSizeFieldEvent {
    field: '$.size'
    value: bigint
  }

  export interface HeadRootFieldEvent {
    field: '$.root'
    value: Uint8Array
  }

  export function encode (obj: Partial<Head>): Uint8Array {
    return encodeMessage(obj, Head.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Head>): Head {
    return decodeMessage(buf, Head.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Head>): Generator<HeadEpochFieldEvent | HeadSizeFieldEvent | HeadRootFieldEvent> {
    return streamMessage(buf, Head.codec(), opts)
  }
}

export interface Part {
  kind: string
  body: Uint8Array
}

export namespace Part {
  let _codec: Codec<Part>

  export const codec = (): Codec<Part> => {
    if (_codec == null) {
      _codec = message<Part>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.kind != null && obj.kind !== '')) {
          w.uint32(10)
          w.string(obj.kind)
        }

        if ((obj.body != null && obj.body.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.body)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          kind: '',
          body: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.kind = reader.string()
              break
            }
            case 2: {
              obj.body = reader.bytes()
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
                field: `${prefix}.kind`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.body`,
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

  export interface PartKindFieldEvent {
    field: '$.kind'
    value: string
  }

  export interface PartBodyFieldEvent {
    field: '$.body'
    value: Uint8Array
  }

  export function encode (obj: Partial<Part>): Uint8Array {
    return encodeMessage(obj, Part.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Part>): Part {
    return decodeMessage(buf, Part.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Part>): Generator<PartKindFieldEvent | PartBodyFieldEvent> {
    return streamMessage(buf, Part.codec(), opts)
  }
}

export interface KeyCertificate {
  network: string
  identity: Uint8Array
  key: Uint8Array
  purposes: string[]
  notBefore: bigint
  expires: bigint
}

export namespace KeyCertificate {
  let _codec: Codec<KeyCertificate>

  export const codec = (): Codec<KeyCertificate> => {
    if (_codec == null) {
      _codec = message<KeyCertificate>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.identity != null && obj.identity.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.identity)
        }

        if ((obj.key != null && obj.key.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.key)
        }

        if (obj.purposes != null && obj.purposes.length > 0) {
          for (const value of obj.purposes) {
            w.uint32(34)
            w.string(value)
          }
        }

        if ((obj.notBefore != null && obj.notBefore !== 0n)) {
          w.uint32(40)
          obj.notBefore < 4_294_967_296n ? w.uint32(Number(obj.notBefore)) : w.uint64(obj.notBefore)
        }

        if ((obj.expires != null && obj.expires !== 0n)) {
          w.uint32(48)
          obj.expires < 4_294_967_296n ? w.uint32(Number(obj.expires)) : w.uint64(obj.expires)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          identity: new Uint8Array(0),
          key: new Uint8Array(0),
          purposes: [],
          notBefore: 0n,
          expires: 0n
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
              obj.identity = reader.bytes()
              break
            }
            case 3: {
              obj.key = reader.bytes()
              break
            }
            case 4: {
              if (opts.limits?.purposes != null && obj.purposes.length === opts.limits.purposes) {
                throw new MaxLengthError('Decode error - repeated field "purposes" had too many elements')
              }

              if (obj.purposes.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "purposes" had too many elements')
              }

              obj.purposes.push(reader.string())
              break
            }
            case 5: {
              obj.notBefore = reader.uint64()
              break
            }
            case 6: {
              obj.expires = reader.uint64()
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
          purposes: 8
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
              yield {
                field: `${prefix}.identity`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.key`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              if (opts.limits?.purposes != null && obj.purposes === opts.limits.purposes) {
                throw new MaxLengthError('Streaming decode error - repeated field "purposes" had too many elements')
              }

              if (obj.purposes === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "purposes" had too many elements')
              }

              yield {
                field: `${prefix}.purposes[]`,
                index: obj.purposes,
                value: reader.string()
              }

              obj.purposes++

              break
            }
            case 5: {
              yield {
                field: `${prefix}.notBefore`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.expires`,
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

  export interface KeyCertificateNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface KeyCertificateIdentityFieldEvent {
    field: '$.identity'
    value: Uint8Array
  }

  export interface KeyCertificateKeyFieldEvent {
    field: '$.key'
    value: Uint8Array
  }

  export interface KeyCertificatePurposesFieldEvent {
    field: '$.purposes[]'
    index: number
    value: string
  }

  export interface KeyCertificateNotBeforeFieldEvent {
    field: '$.notBefore'
    value: bigint
  }

  export interface KeyCertificateExpiresFieldEvent {
    field: '$.expires'
    value: bigint
  }

  export function encode (obj: Partial<KeyCertificate>): Uint8Array {
    return encodeMessage(obj, KeyCertificate.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyCertificate>): KeyCertificate {
    return decodeMessage(buf, KeyCertificate.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<KeyCertificate>): Generator<KeyCertificateNetworkFieldEvent | KeyCertificateIdentityFieldEvent | KeyCertificateKeyFieldEvent | KeyCertificatePurposesFieldEvent | KeyCertificateNotBeforeFieldEvent | KeyCertificateExpiresFieldEvent> {
    return streamMessage(buf, KeyCertificate.codec(), opts)
  }
}

export interface Capacity {
  class: string
  descriptor?: Part
  asset: string
  unitPrice: bigint
  region: string
}

export namespace Capacity {
  let _codec: Codec<Capacity>

  export const codec = (): Codec<Capacity> => {
    if (_codec == null) {
      _codec = message<Capacity>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.class != null && obj.class !== '')) {
          w.uint32(10)
          w.string(obj.class)
        }

        if (obj.descriptor != null) {
          w.uint32(18)
          Part.codec().encode(obj.descriptor, w)
        }

        if ((obj.asset != null && obj.asset !== '')) {
          w.uint32(26)
          w.string(obj.asset)
        }

        if ((obj.unitPrice != null && obj.unitPrice !== 0n)) {
          w.uint32(32)
          obj.unitPrice < 4_294_967_296n ? w.uint32(Number(obj.unitPrice)) : w.uint64(obj.unitPrice)
        }

        if ((obj.region != null && obj.region !== '')) {
          w.uint32(42)
          w.string(obj.region)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          class: '',
          asset: '',
          unitPrice: 0n,
          region: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.class = reader.string()
              break
            }
            case 2: {
              obj.descriptor = Part.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.descriptor
              })
              break
            }
            case 3: {
              obj.asset = reader.string()
              break
            }
            case 4: {
              obj.unitPrice = reader.uint64()
              break
            }
            case 5: {
              obj.region = reader.string()
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
                field: `${prefix}.class`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield * Part.codec().stream(reader, reader.uint32(), `${prefix}.descriptor`, {
                limits: opts.limits?.descriptor
              })

              break
            }
            case 3: {
              yield {
                field: `${prefix}.asset`,
                value: reader.string()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.unitPrice`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.region`,
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

  export interface CapacityClassFieldEvent {
    field: '$.class'
    value: string
  }

  export interface CapacityDescriptorKindFieldEvent {
    field: '$.descriptor.kind'
    value: string
  }

  export interface CapacityDescriptorBodyFieldEvent {
    field: '$.descriptor.body'
    value: Uint8Array
  }

  export interface CapacityAssetFieldEvent {
    field: '$.asset'
    value: string
  }

  export interface CapacityUnitPriceFieldEvent {
    field: '$.unitPrice'
    value: bigint
  }

  export interface CapacityRegionFieldEvent {
    field: '$.region'
    value: string
  }

  export function encode (obj: Partial<Capacity>): Uint8Array {
    return encodeMessage(obj, Capacity.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Capacity>): Capacity {
    return decodeMessage(buf, Capacity.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Capacity>): Generator<CapacityClassFieldEvent | CapacityDescriptorKindFieldEvent | CapacityDescriptorBodyFieldEvent | CapacityAssetFieldEvent | CapacityUnitPriceFieldEvent | CapacityRegionFieldEvent> {
    return streamMessage(buf, Capacity.codec(), opts)
  }
}

export interface Ad {
  network: string
  peer: Uint8Array
  seq: bigint
  expires: bigint
  addrs: string[]
  capacities: Capacity[]
  attestations: Uint8Array[]
  accepts: string[]
  profiles: string[]
  isolation: string
}

export namespace Ad {
  let _codec: Codec<Ad>

  export const codec = (): Codec<Ad> => {
    if (_codec == null) {
      _codec = message<Ad>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.peer != null && obj.peer.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.peer)
        }

        if ((obj.seq != null && obj.seq !== 0n)) {
          w.uint32(24)
          obj.seq < 4_294_967_296n ? w.uint32(Number(obj.seq)) : w.uint64(obj.seq)
        }

        if ((obj.expires != null && obj.expires !== 0n)) {
          w.uint32(32)
          obj.expires < 4_294_967_296n ? w.uint32(Number(obj.expires)) : w.uint64(obj.expires)
        }

        if (obj.addrs != null && obj.addrs.length > 0) {
          for (const value of obj.addrs) {
            w.uint32(42)
            w.string(value)
          }
        }

        if (obj.capacities != null && obj.capacities.length > 0) {
          for (const value of obj.capacities) {
            w.uint32(50)
            Capacity.codec().encode(value, w)
          }
        }

        if (obj.attestations != null && obj.attestations.length > 0) {
          for (const value of obj.attestations) {
            w.uint32(58)
            w.bytes(value)
          }
        }

        if (obj.accepts != null && obj.accepts.length > 0) {
          for (const value of obj.accepts) {
            w.uint32(66)
            w.string(value)
          }
        }

        if (obj.profiles != null && obj.profiles.length > 0) {
          for (const value of obj.profiles) {
            w.uint32(74)
            w.string(value)
          }
        }

        if ((obj.isolation != null && obj.isolation !== '')) {
          w.uint32(82)
          w.string(obj.isolation)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          peer: new Uint8Array(0),
          seq: 0n,
          expires: 0n,
          addrs: [],
          capacities: [],
          attestations: [],
          accepts: [],
          profiles: [],
          isolation: ''
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
              obj.peer = reader.bytes()
              break
            }
            case 3: {
              obj.seq = reader.uint64()
              break
            }
            case 4: {
              obj.expires = reader.uint64()
              break
            }
            case 5: {
              if (opts.limits?.addrs != null && obj.addrs.length === opts.limits.addrs) {
                throw new MaxLengthError('Decode error - repeated field "addrs" had too many elements')
              }

              if (obj.addrs.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "addrs" had too many elements')
              }

              obj.addrs.push(reader.string())
              break
            }
            case 6: {
              if (opts.limits?.capacities != null && obj.capacities.length === opts.limits.capacities) {
                throw new MaxLengthError('Decode error - repeated field "capacities" had too many elements')
              }

              if (obj.capacities.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "capacities" had too many elements')
              }

              obj.capacities.push(Capacity.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.capacities$
              }))
              break
            }
            case 7: {
              if (opts.limits?.attestations != null && obj.attestations.length === opts.limits.attestations) {
                throw new MaxLengthError('Decode error - repeated field "attestations" had too many elements')
              }

              if (obj.attestations.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "attestations" had too many elements')
              }

              obj.attestations.push(reader.bytes())
              break
            }
            case 8: {
              if (opts.limits?.accepts != null && obj.accepts.length === opts.limits.accepts) {
                throw new MaxLengthError('Decode error - repeated field "accepts" had too many elements')
              }

              if (obj.accepts.length === 32) {
                throw new MaxLengthError('Decode error - repeated field "accepts" had too many elements')
              }

              obj.accepts.push(reader.string())
              break
            }
            case 9: {
              if (opts.limits?.profiles != null && obj.profiles.length === opts.limits.profiles) {
                throw new MaxLengthError('Decode error - repeated field "profiles" had too many elements')
              }

              if (obj.profiles.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "profiles" had too many elements')
              }

              obj.profiles.push(reader.string())
              break
            }
            case 10: {
              obj.isolation = reader.string()
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
          addrs: 8,
          capacities: 8,
          attestations: 8,
          accepts: 32,
          profiles: 8
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
              yield {
                field: `${prefix}.peer`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.expires`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              if (opts.limits?.addrs != null && obj.addrs === opts.limits.addrs) {
                throw new MaxLengthError('Streaming decode error - repeated field "addrs" had too many elements')
              }

              if (obj.addrs === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "addrs" had too many elements')
              }

              yield {
                field: `${prefix}.addrs[]`,
                index: obj.addrs,
                value: reader.string()
              }

              obj.addrs++

              break
            }
            case 6: {
              if (opts.limits?.capacities != null && obj.capacities === opts.limits.capacities) {
                throw new MaxLengthError('Streaming decode error - repeated field "capacities" had too many elements')
              }

              if (obj.capacities === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "capacities" had too many elements')
              }

              for (const evt of Capacity.codec().stream(reader, reader.uint32(), `${prefix}.capacities[]`, {
                limits: opts.limits?.capacities$
              })) {
                yield {
                  ...evt,
                  index: obj.capacities
                }
              }

              obj.capacities++

              break
            }
            case 7: {
              if (opts.limits?.attestations != null && obj.attestations === opts.limits.attestations) {
                throw new MaxLengthError('Streaming decode error - repeated field "attestations" had too many elements')
              }

              if (obj.attestations === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "attestations" had too many elements')
              }

              yield {
                field: `${prefix}.attestations[]`,
                index: obj.attestations,
                value: reader.bytes()
              }

              obj.attestations++

              break
            }
            case 8: {
              if (opts.limits?.accepts != null && obj.accepts === opts.limits.accepts) {
                throw new MaxLengthError('Streaming decode error - repeated field "accepts" had too many elements')
              }

              if (obj.accepts === 32) {
                throw new MaxLengthError('Streaming decode error - repeated field "accepts" had too many elements')
              }

              yield {
                field: `${prefix}.accepts[]`,
                index: obj.accepts,
                value: reader.string()
              }

              obj.accepts++

              break
            }
            case 9: {
              if (opts.limits?.profiles != null && obj.profiles === opts.limits.profiles) {
                throw new MaxLengthError('Streaming decode error - repeated field "profiles" had too many elements')
              }

              if (obj.profiles === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "profiles" had too many elements')
              }

              yield {
                field: `${prefix}.profiles[]`,
                index: obj.profiles,
                value: reader.string()
              }

              obj.profiles++

              break
            }
            case 10: {
              yield {
                field: `${prefix}.isolation`,
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

  export interface AdNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface AdPeerFieldEvent {
    field: '$.peer'
    value: Uint8Array
  }

  export interface AdSeqFieldEvent {
    field: '$.seq'
    value: bigint
  }

  export interface AdExpiresFieldEvent {
    field: '$.expires'
    value: bigint
  }

  export interface AdAddrsFieldEvent {
    field: '$.addrs[]'
    index: number
    value: string
  }

  export interface AdCapacitiesClassFieldEvent {
    field: '$.capacities[].class'
    value: string
    index: number
  }

  export interface AdCapacitiesDescriptorKindFieldEvent {
    field: '$.capacities[].descriptor.kind'
    value: string
    index: number
  }

  export interface AdCapacitiesDescriptorBodyFieldEvent {
    field: '$.capacities[].descriptor.body'
    value: Uint8Array
    index: number
  }

  export interface AdCapacitiesAssetFieldEvent {
    field: '$.capacities[].asset'
    value: string
    index: number
  }

  export interface AdCapacitiesUnitPriceFieldEvent {
    field: '$.capacities[].unitPrice'
    value: bigint
    index: number
  }

  export interface AdCapacitiesRegionFieldEvent {
    field: '$.capacities[].region'
    value: string
    index: number
  }

  export interface AdAttestationsFieldEvent {
    field: '$.attestations[]'
    index: number
    value: Uint8Array
  }

  export interface AdAcceptsFieldEvent {
    field: '$.accepts[]'
    index: number
    value: string
  }

  export interface AdProfilesFieldEvent {
    field: '$.profiles[]'
    index: number
    value: string
  }

  export interface AdIsolationFieldEvent {
    field: '$.isolation'
    value: string
  }

  export function encode (obj: Partial<Ad>): Uint8Array {
    return encodeMessage(obj, Ad.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ad>): Ad {
    return decodeMessage(buf, Ad.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Ad>): Generator<AdNetworkFieldEvent | AdPeerFieldEvent | AdSeqFieldEvent | AdExpiresFieldEvent | AdAddrsFieldEvent | AdCapacitiesClassFieldEvent | AdCapacitiesDescriptorKindFieldEvent | AdCapacitiesDescriptorBodyFieldEvent | AdCapacitiesAssetFieldEvent | AdCapacitiesUnitPriceFieldEvent | AdCapacitiesRegionFieldEvent | AdAttestationsFieldEvent | AdAcceptsFieldEvent | AdProfilesFieldEvent | AdIsolationFieldEvent> {
    return streamMessage(buf, Ad.codec(), opts)
  }
}

export interface ComputeDescriptor {
  cores: number
  memoryMib: bigint
  arch: string
}

export namespace ComputeDescriptor {
  let _codec: Codec<ComputeDescriptor>

  export const codec = (): Codec<ComputeDescriptor> => {
    if (_codec == null) {
      _codec = message<ComputeDescriptor>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.cores != null && obj.cores !== 0)) {
          w.uint32(8)
          w.uint32(obj.cores)
        }

        if ((obj.memoryMib != null && obj.memoryMib !== 0n)) {
          w.uint32(16)
          obj.memoryMib < 4_294_967_296n ? w.uint32(Number(obj.memoryMib)) : w.uint64(obj.memoryMib)
        }

        if ((obj.arch != null && obj.arch !== '')) {
          w.uint32(26)
          w.string(obj.arch)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          cores: 0,
          memoryMib: 0n,
          arch: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.cores = reader.uint32()
              break
            }
            case 2: {
              obj.memoryMib = reader.uint64()
              break
            }
            case 3: {
              obj.arch = reader.string()
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
                field: `${prefix}.cores`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.memoryMib`,
                value: reader.uint64()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.arch`,
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

  export interface ComputeDescriptorCoresFieldEvent {
    field: '$.cores'
    value: number
  }

  export interface ComputeDescriptorMemoryMibFieldEvent {
    field: '$.memoryMib'
    value: bigint
  }

  export interface ComputeDescriptorArchFieldEvent {
    field: '$.arch'
    value: string
  }

  export function encode (obj: Partial<ComputeDescriptor>): Uint8Array {
    return encodeMessage(obj, ComputeDescriptor.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ComputeDescriptor>): ComputeDescriptor {
    return decodeMessage(buf, ComputeDescriptor.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ComputeDescriptor>): Generator<ComputeDescriptorCoresFieldEvent | ComputeDescriptorMemoryMibFieldEvent | ComputeDescriptorArchFieldEvent> {
    return streamMessage(buf, ComputeDescriptor.codec(), opts)
  }
}

export interface GpuDescriptor {
  model: string
  count: number
  vramMib: bigint
}

export namespace GpuDescriptor {
  let _codec: Codec<GpuDescriptor>

  export const codec = (): Codec<GpuDescriptor> => {
    if (_codec == null) {
      _codec = message<GpuDescriptor>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.model != null && obj.model !== '')) {
          w.uint32(10)
          w.string(obj.model)
        }

        if ((obj.count != null && obj.count !== 0)) {
          w.uint32(16)
          w.uint32(obj.count)
        }

        if ((obj.vramMib != null && obj.vramMib !== 0n)) {
          w.uint32(24)
          obj.vramMib < 4_294_967_296n ? w.uint32(Number(obj.vramMib)) : w.uint64(obj.vramMib)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          model: '',
          count: 0,
          vramMib: 0n
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.model = reader.string()
              break
            }
            case 2: {
              obj.count = reader.uint32()
              break
            }
            case 3: {
              obj.vramMib = reader.uint64()
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
                field: `${prefix}.model`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.count`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.vramMib`,
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

  export interface GpuDescriptorModelFieldEvent {
    field: '$.model'
    value: string
  }

  export interface GpuDescriptorCountFieldEvent {
    field: '$.count'
    value: number
  }

  export interface GpuDescriptorVramMibFieldEvent {
    field: '$.vramMib'
    value: bigint
  }

  export function encode (obj: Partial<GpuDescriptor>): Uint8Array {
    return encodeMessage(obj, GpuDescriptor.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GpuDescriptor>): GpuDescriptor {
    return decodeMessage(buf, GpuDescriptor.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<GpuDescriptor>): Generator<GpuDescriptorModelFieldEvent | GpuDescriptorCountFieldEvent | GpuDescriptorVramMibFieldEvent> {
    return streamMessage(buf, GpuDescriptor.codec(), opts)
  }
}

export interface InferenceDescriptor {
  models: string[]
  contextTokens: number
}

export namespace InferenceDescriptor {
  let _codec: Codec<InferenceDescriptor>

  export const codec = (): Codec<InferenceDescriptor> => {
    if (_codec == null) {
      _codec = message<InferenceDescriptor>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.models != null && obj.models.length > 0) {
          for (const value of obj.models) {
            w.uint32(10)
            w.string(value)
          }
        }

        if ((obj.contextTokens != null && obj.contextTokens !== 0)) {
          w.uint32(16)
          w.uint32(obj.contextTokens)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          models: [],
          contextTokens: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.models != null && obj.models.length === opts.limits.models) {
                throw new MaxLengthError('Decode error - repeated field "models" had too many elements')
              }

              if (obj.models.length === 32) {
                throw new MaxLengthError('Decode error - repeated field "models" had too many elements')
              }

              obj.models.push(reader.string())
              break
            }
            case 2: {
              obj.contextTokens = reader.uint32()
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
          models: 32
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.models != null && obj.models === opts.limits.models) {
                throw new MaxLengthError('Streaming decode error - repeated field "models" had too many elements')
              }

              if (obj.models === 32) {
                throw new MaxLengthError('Streaming decode error - repeated field "models" had too many elements')
              }

              yield {
                field: `${prefix}.models[]`,
                index: obj.models,
                value: reader.string()
              }

              obj.models++

              break
            }
            case 2: {
              yield {
                field: `${prefix}.contextTokens`,
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

  export interface InferenceDescriptorModelsFieldEvent {
    field: '$.models[]'
    index: number
    value: string
  }

  export interface InferenceDescriptorContextTokensFieldEvent {
    field: '$.contextTokens'
    value: number
  }

  export function encode (obj: Partial<InferenceDescriptor>): Uint8Array {
    return encodeMessage(obj, InferenceDescriptor.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InferenceDescriptor>): InferenceDescriptor {
    return decodeMessage(buf, InferenceDescriptor.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<InferenceDescriptor>): Generator<InferenceDescriptorModelsFieldEvent | InferenceDescriptorContextTokensFieldEvent> {
    return streamMessage(buf, InferenceDescriptor.codec(), opts)
  }
}

export interface MicrofactoryDescriptor {
  processes: string[]
  materials: string[]
}

export namespace MicrofactoryDescriptor {
  let _codec: Codec<MicrofactoryDescriptor>

  export const codec = (): Codec<MicrofactoryDescriptor> => {
    if (_codec == null) {
      _codec = message<MicrofactoryDescriptor>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.processes != null && obj.processes.length > 0) {
          for (const value of obj.processes) {
            w.uint32(10)
            w.string(value)
          }
        }

        if (obj.materials != null && obj.materials.length > 0) {
          for (const value of obj.materials) {
            w.uint32(18)
            w.string(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          processes: [],
          materials: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.processes != null && obj.processes.length === opts.limits.processes) {
                throw new MaxLengthError('Decode error - repeated field "processes" had too many elements')
              }

              if (obj.processes.length === 32) {
                throw new MaxLengthError('Decode error - repeated field "processes" had too many elements')
              }

              obj.processes.push(reader.string())
              break
            }
            case 2: {
              if (opts.limits?.materials != null && obj.materials.length === opts.limits.materials) {
                throw new MaxLengthError('Decode error - repeated field "materials" had too many elements')
              }

              if (obj.materials.length === 32) {
                throw new MaxLengthError('Decode error - repeated field "materials" had too many elements')
              }

              obj.materials.push(reader.string())
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
          processes: 32,
          materials: 32
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.processes != null && obj.processes === opts.limits.processes) {
                throw new MaxLengthError('Streaming decode error - repeated field "processes" had too many elements')
              }

              if (obj.processes === 32) {
                throw new MaxLengthError('Streaming decode error - repeated field "processes" had too many elements')
              }

              yield {
                field: `${prefix}.processes[]`,
                index: obj.processes,
                value: reader.string()
              }

              obj.processes++

              break
            }
            case 2: {
              if (opts.limits?.materials != null && obj.materials === opts.limits.materials) {
                throw new MaxLengthError('Streaming decode error - repeated field "materials" had too many elements')
              }

              if (obj.materials === 32) {
                throw new MaxLengthError('Streaming decode error - repeated field "materials" had too many elements')
              }

              yield {
                field: `${prefix}.materials[]`,
                index: obj.materials,
                value: reader.string()
              }

              obj.materials++

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

  export interface MicrofactoryDescriptorProcessesFieldEvent {
    field: '$.processes[]'
    index: number
    value: string
  }

  export interface MicrofactoryDescriptorMaterialsFieldEvent {
    field: '$.materials[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<MicrofactoryDescriptor>): Uint8Array {
    return encodeMessage(obj, MicrofactoryDescriptor.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MicrofactoryDescriptor>): MicrofactoryDescriptor {
    return decodeMessage(buf, MicrofactoryDescriptor.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<MicrofactoryDescriptor>): Generator<MicrofactoryDescriptorProcessesFieldEvent | MicrofactoryDescriptorMaterialsFieldEvent> {
    return streamMessage(buf, MicrofactoryDescriptor.codec(), opts)
  }
}

export interface ClinicDescriptor {
  services: string[]
}

export namespace ClinicDescriptor {
  let _codec: Codec<ClinicDescriptor>

  export const codec = (): Codec<ClinicDescriptor> => {
    if (_codec == null) {
      _codec = message<ClinicDescriptor>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.services != null && obj.services.length > 0) {
          for (const value of obj.services) {
            w.uint32(10)
            w.string(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          services: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.services != null && obj.services.length === opts.limits.services) {
                throw new MaxLengthError('Decode error - repeated field "services" had too many elements')
              }

              if (obj.services.length === 32) {
                throw new MaxLengthError('Decode error - repeated field "services" had too many elements')
              }

              obj.services.push(reader.string())
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
          services: 32
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.services != null && obj.services === opts.limits.services) {
                throw new MaxLengthError('Streaming decode error - repeated field "services" had too many elements')
              }

              if (obj.services === 32) {
                throw new MaxLengthError('Streaming decode error - repeated field "services" had too many elements')
              }

              yield {
                field: `${prefix}.services[]`,
                index: obj.services,
                value: reader.string()
              }

              obj.services++

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

  export interface ClinicDescriptorServicesFieldEvent {
    field: '$.services[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<ClinicDescriptor>): Uint8Array {
    return encodeMessage(obj, ClinicDescriptor.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClinicDescriptor>): ClinicDescriptor {
    return decodeMessage(buf, ClinicDescriptor.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<ClinicDescriptor>): Generator<ClinicDescriptorServicesFieldEvent> {
    return streamMessage(buf, ClinicDescriptor.codec(), opts)
  }
}

export interface Share {
  party: Uint8Array
  ppm: number
  reason: string
}

export namespace Share {
  let _codec: Codec<Share>

  export const codec = (): Codec<Share> => {
    if (_codec == null) {
      _codec = message<Share>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.party != null && obj.party.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.party)
        }

        if ((obj.ppm != null && obj.ppm !== 0)) {
          w.uint32(16)
          w.uint32(obj.ppm)
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
          party: new Uint8Array(0),
          ppm: 0,
          reason: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.party = reader.bytes()
              break
            }
            case 2: {
              obj.ppm = reader.uint32()
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
                field: `${prefix}.party`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.ppm`,
                value: reader.uint32()
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

  export interface SharePartyFieldEvent {
    field: '$.party'
    value: Uint8Array
  }

  export interface SharePpmFieldEvent {
    field: '$.ppm'
    value: number
  }

  export interface ShareReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Share>): Uint8Array {
    return encodeMessage(obj, Share.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Share>): Share {
    return decodeMessage(buf, Share.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Share>): Generator<SharePartyFieldEvent | SharePpmFieldEvent | ShareReasonFieldEvent> {
    return streamMessage(buf, Share.codec(), opts)
  }
}

export interface Timeouts {
  acceptMs: number
  startMs: number
  windowMs: number
  revealMs: number
  openMs: number
  approveMs: number
  settleMs: number
}

export namespace Timeouts {
  let _codec: Codec<Timeouts>

  export const codec = (): Codec<Timeouts> => {
    if (_codec == null) {
      _codec = message<Timeouts>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.acceptMs != null && obj.acceptMs !== 0)) {
          w.uint32(8)
          w.uint32(obj.acceptMs)
        }

        if ((obj.startMs != null && obj.startMs !== 0)) {
          w.uint32(16)
          w.uint32(obj.startMs)
        }

        if ((obj.windowMs != null && obj.windowMs !== 0)) {
          w.uint32(24)
          w.uint32(obj.windowMs)
        }

        if ((obj.revealMs != null && obj.revealMs !== 0)) {
          w.uint32(32)
          w.uint32(obj.revealMs)
        }

        if ((obj.openMs != null && obj.openMs !== 0)) {
          w.uint32(40)
          w.uint32(obj.openMs)
        }

        if ((obj.approveMs != null && obj.approveMs !== 0)) {
          w.uint32(48)
          w.uint32(obj.approveMs)
        }

        if ((obj.settleMs != null && obj.settleMs !== 0)) {
          w.uint32(56)
          w.uint32(obj.settleMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          acceptMs: 0,
          startMs: 0,
          windowMs: 0,
          revealMs: 0,
          openMs: 0,
          approveMs: 0,
          settleMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.acceptMs = reader.uint32()
              break
            }
            case 2: {
              obj.startMs = reader.uint32()
              break
            }
            case 3: {
              obj.windowMs = reader.uint32()
              break
            }
            case 4: {
              obj.revealMs = reader.uint32()
              break
            }
            case 5: {
              obj.openMs = reader.uint32()
              break
            }
            case 6: {
              obj.approveMs = reader.uint32()
              break
            }
            case 7: {
              obj.settleMs = reader.uint32()
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
                field: `${prefix}.acceptMs`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.startMs`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.windowMs`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.revealMs`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.openMs`,
                value: reader.uint32()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.approveMs`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.settleMs`,
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

  export interface TimeoutsAcceptMsFieldEvent {
    field: '$.acceptMs'
    value: number
  }

  export interface TimeoutsStartMsFieldEvent {
    field: '$.startMs'
    value: number
  }

  export interface TimeoutsWindowMsFieldEvent {
    field: '$.windowMs'
    value: number
  }

  export interface TimeoutsRevealMsFieldEvent {
    field: '$.revealMs'
    value: number
  }

  export interface TimeoutsOpenMsFieldEvent {
    field: '$.openMs'
    value: number
  }

  export interface TimeoutsApproveMsFieldEvent {
    field: '$.approveMs'
    value: number
  }

  export interface TimeoutsSettleMsFieldEvent {
    field: '$.settleMs'
    value: number
  }

  export function encode (obj: Partial<Timeouts>): Uint8Array {
    return encodeMessage(obj, Timeouts.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Timeouts>): Timeouts {
    return decodeMessage(buf, Timeouts.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Timeouts>): Generator<TimeoutsAcceptMsFieldEvent | TimeoutsStartMsFieldEvent | TimeoutsWindowMsFieldEvent | TimeoutsRevealMsFieldEvent | TimeoutsOpenMsFieldEvent | TimeoutsApproveMsFieldEvent | TimeoutsSettleMsFieldEvent> {
    return streamMessage(buf, Timeouts.codec(), opts)
  }
}

export interface AuditPolicy {
  floorPpm: number
  kappaPpm: number
  budget: bigint
}

export namespace AuditPolicy {
  let _codec: Codec<AuditPolicy>

  export const codec = (): Codec<AuditPolicy> => {
    if (_codec == null) {
      _codec = message<AuditPolicy>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.floorPpm != null && obj.floorPpm !== 0)) {
          w.uint32(8)
          w.uint32(obj.floorPpm)
        }

        if ((obj.kappaPpm != null && obj.kappaPpm !== 0)) {
          w.uint32(16)
          w.uint32(obj.kappaPpm)
        }

        if ((obj.budget != null && obj.budget !== 0n)) {
          w.uint32(24)
          obj.budget < 4_294_967_296n ? w.uint32(Number(obj.budget)) : w.uint64(obj.budget)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          floorPpm: 0,
          kappaPpm: 0,
          budget: 0n
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.floorPpm = reader.uint32()
              break
            }
            case 2: {
              obj.kappaPpm = reader.uint32()
              break
            }
            case 3: {
              obj.budget = reader.uint64()
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
                field: `${prefix}.floorPpm`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.kappaPpm`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.budget`,
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

  export interface AuditPolicyFloorPpmFieldEvent {
    field: '$.floorPpm'
    value: number
  }

  export interface AuditPolicyKappaPpmFieldEvent {
    field: '$.kappaPpm'
    value: number
  }

  export interface AuditPolicyBudgetFieldEvent {
    field: '$.budget'
    value: bigint
  }

  export function encode (obj: Partial<AuditPolicy>): Uint8Array {
    return encodeMessage(obj, AuditPolicy.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AuditPolicy>): AuditPolicy {
    return decodeMessage(buf, AuditPolicy.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AuditPolicy>): Generator<AuditPolicyFloorPpmFieldEvent | AuditPolicyKappaPpmFieldEvent | AuditPolicyBudgetFieldEvent> {
    return streamMessage(buf, AuditPolicy.codec(), opts)
  }
}

export interface Tender {
  network: string
  requester: Uint8Array
  salt: Uint8Array
  at: bigint
  class: string
  facets: string[]
  work?: Part
  evidence?: Part
  units: number
  windowUnits: number
  asset: string
  unitPriceCap: bigint
  feePpm: number
  feePayee: Uint8Array
  shares: Share[]
  audit?: AuditPolicy
  bidDeadline: bigint
  deadline: bigint
  timeouts?: Timeouts
  addrs: string[]
}

export namespace Tender {
  let _codec: Codec<Tender>

  export const codec = (): Codec<Tender> => {
    if (_codec == null) {
      _codec = message<Tender>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.requester != null && obj.requester.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.requester)
        }

        if ((obj.salt != null && obj.salt.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.salt)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(32)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.class != null && obj.class !== '')) {
          w.uint32(42)
          w.string(obj.class)
        }

        if (obj.facets != null && obj.facets.length > 0) {
          for (const value of obj.facets) {
            w.uint32(50)
            w.string(value)
          }
        }

        if (obj.work != null) {
          w.uint32(58)
          Part.codec().encode(obj.work, w)
        }

        if (obj.evidence != null) {
          w.uint32(66)
          Part.codec().encode(obj.evidence, w)
        }

        if ((obj.units != null && obj.units !== 0)) {
          w.uint32(72)
          w.uint32(obj.units)
        }

        if ((obj.windowUnits != null && obj.windowUnits !== 0)) {
          w.uint32(80)
          w.uint32(obj.windowUnits)
        }

        if ((obj.asset != null && obj.asset !== '')) {
          w.uint32(90)
          w.string(obj.asset)
        }

        if ((obj.unitPriceCap != null && obj.unitPriceCap !== 0n)) {
          w.uint32(96)
          obj.unitPriceCap < 4_294_967_296n ? w.uint32(Number(obj.unitPriceCap)) : w.uint64(obj.unitPriceCap)
        }

        if ((obj.feePpm != null && obj.feePpm !== 0)) {
          w.uint32(104)
          w.uint32(obj.feePpm)
        }

        if ((obj.feePayee != null && obj.feePayee.byteLength > 0)) {
          w.uint32(114)
          w.bytes(obj.feePayee)
        }

        if (obj.shares != null && obj.shares.length > 0) {
          for (const value of obj.shares) {
            w.uint32(122)
            Share.codec().encode(value, w)
          }
        }

        if (obj.audit != null) {
          w.uint32(130)
          AuditPolicy.codec().encode(obj.audit, w)
        }

        if ((obj.bidDeadline != null && obj.bidDeadline !== 0n)) {
          w.uint32(136)
          obj.bidDeadline < 4_294_967_296n ? w.uint32(Number(obj.bidDeadline)) : w.uint64(obj.bidDeadline)
        }

        if ((obj.deadline != null && obj.deadline !== 0n)) {
          w.uint32(144)
          obj.deadline < 4_294_967_296n ? w.uint32(Number(obj.deadline)) : w.uint64(obj.deadline)
        }

        if (obj.timeouts != null) {
          w.uint32(154)
          Timeouts.codec().encode(obj.timeouts, w)
        }

        if (obj.addrs != null && obj.addrs.length > 0) {
          for (const value of obj.addrs) {
            w.uint32(162)
            w.string(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          requester: new Uint8Array(0),
          salt: new Uint8Array(0),
          at: 0n,
          class: '',
          facets: [],
          units: 0,
          windowUnits: 0,
          asset: '',
          unitPriceCap: 0n,
          feePpm: 0,
          feePayee: new Uint8Array(0),
          shares: [],
          bidDeadline: 0n,
          deadline: 0n,
          addrs: []
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
              obj.requester = reader.bytes()
              break
            }
            case 3: {
              obj.salt = reader.bytes()
              break
            }
            case 4: {
              obj.at = reader.uint64()
              break
            }
            case 5: {
              obj.class = reader.string()
              break
            }
            case 6: {
              if (opts.limits?.facets != null && obj.facets.length === opts.limits.facets) {
                throw new MaxLengthError('Decode error - repeated field "facets" had too many elements')
              }

              if (obj.facets.length === 16) {
                throw new MaxLengthError('Decode error - repeated field "facets" had too many elements')
              }

              obj.facets.push(reader.string())
              break
            }
            case 7: {
              obj.work = Part.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.work
              })
              break
            }
            case 8: {
              obj.evidence = Part.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.evidence
              })
              break
            }
            case 9: {
              obj.units = reader.uint32()
              break
            }
            case 10: {
              obj.windowUnits = reader.uint32()
              break
            }
            case 11: {
              obj.asset = reader.string()
              break
            }
            case 12: {
              obj.unitPriceCap = reader.uint64()
              break
            }
            case 13: {
              obj.feePpm = reader.uint32()
              break
            }
            case 14: {
              obj.feePayee = reader.bytes()
              break
            }
            case 15: {
              if (opts.limits?.shares != null && obj.shares.length === opts.limits.shares) {
                throw new MaxLengthError('Decode error - repeated field "shares" had too many elements')
              }

              if (obj.shares.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "shares" had too many elements')
              }

              obj.shares.push(Share.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.shares$
              }))
              break
            }
            case 16: {
              obj.audit = AuditPolicy.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.audit
              })
              break
            }
            case 17: {
              obj.bidDeadline = reader.uint64()
              break
            }
            case 18: {
              obj.deadline = reader.uint64()
              break
            }
            case 19: {
              obj.timeouts = Timeouts.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.timeouts
              })
              break
            }
            case 20: {
              if (opts.limits?.addrs != null && obj.addrs.length === opts.limits.addrs) {
                throw new MaxLengthError('Decode error - repeated field "addrs" had too many elements')
              }

              if (obj.addrs.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "addrs" had too many elements')
              }

              obj.addrs.push(reader.string())
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
          facets: 16,
          shares: 8,
          addrs: 8
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
              yield {
                field: `${prefix}.requester`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.salt`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.class`,
                value: reader.string()
              }
              break
            }
            case 6: {
              if (opts.limits?.facets != null && obj.facets === opts.limits.facets) {
                throw new MaxLengthError('Streaming decode error - repeated field "facets" had too many elements')
              }

              if (obj.facets === 16) {
                throw new MaxLengthError('Streaming decode error - repeated field "facets" had too many elements')
              }

              yield {
                field: `${prefix}.facets[]`,
                index: obj.facets,
                value: reader.string()
              }

              obj.facets++

              break
            }
            case 7: {
              yield * Part.codec().stream(reader, reader.uint32(), `${prefix}.work`, {
                limits: opts.limits?.work
              })

              break
            }
            case 8: {
              yield * Part.codec().stream(reader, reader.uint32(), `${prefix}.evidence`, {
                limits: opts.limits?.evidence
              })

              break
            }
            case 9: {
              yield {
                field: `${prefix}.units`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.windowUnits`,
                value: reader.uint32()
              }
              break
            }
            case 11: {
              yield {
                field: `${prefix}.asset`,
                value: reader.string()
              }
              break
            }
            case 12: {
              yield {
                field: `${prefix}.unitPriceCap`,
                value: reader.uint64()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.feePpm`,
                value: reader.uint32()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.feePayee`,
                value: reader.bytes()
              }
              break
            }
            case 15: {
              if (opts.limits?.shares != null && obj.shares === opts.limits.shares) {
                throw new MaxLengthError('Streaming decode error - repeated field "shares" had too many elements')
              }

              if (obj.shares === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "shares" had too many elements')
              }

              for (const evt of Share.codec().stream(reader, reader.uint32(), `${prefix}.shares[]`, {
                limits: opts.limits?.shares$
              })) {
                yield {
                  ...evt,
                  index: obj.shares
                }
              }

              obj.shares++

              break
            }
            case 16: {
              yield * AuditPolicy.codec().stream(reader, reader.uint32(), `${prefix}.audit`, {
                limits: opts.limits?.audit
              })

              break
            }
            case 17: {
              yield {
                field: `${prefix}.bidDeadline`,
                value: reader.uint64()
              }
              break
            }
            case 18: {
              yield {
                field: `${prefix}.deadline`,
                value: reader.uint64()
              }
              break
            }
            case 19: {
              yield * Timeouts.codec().stream(reader, reader.uint32(), `${prefix}.timeouts`, {
                limits: opts.limits?.timeouts
              })

              break
            }
            case 20: {
              if (opts.limits?.addrs != null && obj.addrs === opts.limits.addrs) {
                throw new MaxLengthError('Streaming decode error - repeated field "addrs" had too many elements')
              }

              if (obj.addrs === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "addrs" had too many elements')
              }

              yield {
                field: `${prefix}.addrs[]`,
                index: obj.addrs,
                value: reader.string()
              }

              obj.addrs++

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

  export interface TenderNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface TenderRequesterFieldEvent {
    field: '$.requester'
    value: Uint8Array
  }

  export interface TenderSaltFieldEvent {
    field: '$.salt'
    value: Uint8Array
  }

  export interface TenderAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface TenderClassFieldEvent {
    field: '$.class'
    value: string
  }

  export interface TenderFacetsFieldEvent {
    field: '$.facets[]'
    index: number
    value: string
  }

  export interface TenderWorkKindFieldEvent {
    field: '$.work.kind'
    value: string
  }

  export interface TenderWorkBodyFieldEvent {
    field: '$.work.body'
    value: Uint8Array
  }

  export interface TenderEvidenceKindFieldEvent {
    field: '$.evidence.kind'
    value: string
  }

  export interface TenderEvidenceBodyFieldEvent {
    field: '$.evidence.body'
    value: Uint8Array
  }

  export interface TenderUnitsFieldEvent {
    field: '$.units'
    value: number
  }

  export interface TenderWindowUnitsFieldEvent {
    field: '$.windowUnits'
    value: number
  }

  export interface TenderAssetFieldEvent {
    field: '$.asset'
    value: string
  }

  export interface TenderUnitPriceCapFieldEvent {
    field: '$.unitPriceCap'
    value: bigint
  }

  export interface TenderFeePpmFieldEvent {
    field: '$.feePpm'
    value: number
  }

  export interface TenderFeePayeeFieldEvent {
    field: '$.feePayee'
    value: Uint8Array
  }

  export interface TenderSharesPartyFieldEvent {
    field: '$.shares[].party'
    value: Uint8Array
    index: number
  }

  export interface TenderSharesPpmFieldEvent {
    field: '$.shares[].ppm'
    value: number
    index: number
  }

  export interface TenderSharesReasonFieldEvent {
    field: '$.shares[].reason'
    value: string
    index: number
  }

  export interface TenderAuditFloorPpmFieldEvent {
    field: '$.audit.floorPpm'
    value: number
  }

  export interface TenderAuditKappaPpmFieldEvent {
    field: '$.audit.kappaPpm'
    value: number
  }

  export interface TenderAuditBudgetFieldEvent {
    field: '$.audit.budget'
    value: bigint
  }

  export interface TenderBidDeadlineFieldEvent {
    field: '$.bidDeadline'
    value: bigint
  }

  export interface TenderDeadlineFieldEvent {
    field: '$.deadline'
    value: bigint
  }

  export interface TenderTimeoutsAcceptMsFieldEvent {
    field: '$.timeouts.acceptMs'
    value: number
  }

  export interface TenderTimeoutsStartMsFieldEvent {
    field: '$.timeouts.startMs'
    value: number
  }

  export interface TenderTimeoutsWindowMsFieldEvent {
    field: '$.timeouts.windowMs'
    value: number
  }

  export interface TenderTimeoutsRevealMsFieldEvent {
    field: '$.timeouts.revealMs'
    value: number
  }

  export interface TenderTimeoutsOpenMsFieldEvent {
    field: '$.timeouts.openMs'
    value: number
  }

  export interface TenderTimeoutsApproveMsFieldEvent {
    field: '$.timeouts.approveMs'
    value: number
  }

  export interface TenderTimeoutsSettleMsFieldEvent {
    field: '$.timeouts.settleMs'
    value: number
  }

  export interface TenderAddrsFieldEvent {
    field: '$.addrs[]'
    index: number
    value: string
  }

  export function encode (obj: Partial<Tender>): Uint8Array {
    return encodeMessage(obj, Tender.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Tender>): Tender {
    return decodeMessage(buf, Tender.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Tender>): Generator<TenderNetworkFieldEvent | TenderRequesterFieldEvent | TenderSaltFieldEvent | TenderAtFieldEvent | TenderClassFieldEvent | TenderFacetsFieldEvent | TenderWorkKindFieldEvent | TenderWorkBodyFieldEvent | TenderEvidenceKindFieldEvent | TenderEvidenceBodyFieldEvent | TenderUnitsFieldEvent | TenderWindowUnitsFieldEvent | TenderAssetFieldEvent | TenderUnitPriceCapFieldEvent | TenderFeePpmFieldEvent | TenderFeePayeeFieldEvent | TenderSharesPartyFieldEvent | TenderSharesPpmFieldEvent | TenderSharesReasonFieldEvent | TenderAuditFloorPpmFieldEvent | TenderAuditKappaPpmFieldEvent | TenderAuditBudgetFieldEvent | TenderBidDeadlineFieldEvent | TenderDeadlineFieldEvent | TenderTimeoutsAcceptMsFieldEvent | TenderTimeoutsStartMsFieldEvent | TenderTimeoutsWindowMsFieldEvent | TenderTimeoutsRevealMsFieldEvent | TenderTimeoutsOpenMsFieldEvent | TenderTimeoutsApproveMsFieldEvent | TenderTimeoutsSettleMsFieldEvent | TenderAddrsFieldEvent> {
    return streamMessage(buf, Tender.codec(), opts)
  }
}

export interface Bid {
  network: string
  tender: Uint8Array
  provider: Uint8Array
  at: bigint
  unitPrice: bigint
  maxUnits: number
  validUntil: bigint
  ad: Uint8Array
  head?: Head
}

export namespace Bid {
  let _codec: Codec<Bid>

  export const codec = (): Codec<Bid> => {
    if (_codec == null) {
      _codec = message<Bid>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.tender != null && obj.tender.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.tender)
        }

        if ((obj.provider != null && obj.provider.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.provider)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(32)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.unitPrice != null && obj.unitPrice !== 0n)) {
          w.uint32(40)
          obj.unitPrice < 4_294_967_296n ? w.uint32(Number(obj.unitPrice)) : w.uint64(obj.unitPrice)
        }

        if ((obj.maxUnits != null && obj.maxUnits !== 0)) {
          w.uint32(48)
          w.uint32(obj.maxUnits)
        }

        if ((obj.validUntil != null && obj.validUntil !== 0n)) {
          w.uint32(56)
          obj.validUntil < 4_294_967_296n ? w.uint32(Number(obj.validUntil)) : w.uint64(obj.validUntil)
        }

        if ((obj.ad != null && obj.ad.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.ad)
        }

        if (obj.head != null) {
          w.uint32(74)
          Head.codec().encode(obj.head, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          tender: new Uint8Array(0),
          provider: new Uint8Array(0),
          at: 0n,
          unitPrice: 0n,
          maxUnits: 0,
          validUntil: 0n,
          ad: new Uint8Array(0)
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
              obj.tender = reader.bytes()
              break
            }
            case 3: {
              obj.provider = reader.bytes()
              break
            }
            case 4: {
              obj.at = reader.uint64()
              break
            }
            case 5: {
              obj.unitPrice = reader.uint64()
              break
            }
            case 6: {
              obj.maxUnits = reader.uint32()
              break
            }
            case 7: {
              obj.validUntil = reader.uint64()
              break
            }
            case 8: {
              obj.ad = reader.bytes()
              break
            }
            case 9: {
              obj.head = Head.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.head
              })
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.tender`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.provider`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.unitPrice`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.maxUnits`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.validUntil`,
                value: reader.uint64()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.ad`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield * Head.codec().stream(reader, reader.uint32(), `${prefix}.head`, {
                limits: opts.limits?.head
              })

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

  export interface BidNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface BidTenderFieldEvent {
    field: '$.tender'
    value: Uint8Array
  }

  export interface BidProviderFieldEvent {
    field: '$.provider'
    value: Uint8Array
  }

  export interface BidAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface BidUnitPriceFieldEvent {
    field: '$.unitPrice'
    value: bigint
  }

  export interface BidMaxUnitsFieldEvent {
    field: '$.maxUnits'
    value: number
  }

  export interface BidValidUntilFieldEvent {
    field: '$.validUntil'
    value: bigint
  }

  export interface BidAdFieldEvent {
    field: '$.ad'
    value: Uint8Array
  }

  export interface BidHeadEpochFieldEvent {
    field: '$.head.epoch'
    value: Uint8Array
  }

  export interface BidHeadSizeFieldEvent {
    field: '$.head.size'
    value: bigint
  }

  export interface BidHeadRootFieldEvent {
    field: '$.head.root'
    value: Uint8Array
  }

  export function encode (obj: Partial<Bid>): Uint8Array {
    return encodeMessage(obj, Bid.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bid>): Bid {
    return decodeMessage(buf, Bid.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Bid>): Generator<BidNetworkFieldEvent | BidTenderFieldEvent | BidProviderFieldEvent | BidAtFieldEvent | BidUnitPriceFieldEvent | BidMaxUnitsFieldEvent | BidValidUntilFieldEvent | BidAdFieldEvent | BidHeadEpochFieldEvent | BidHeadSizeFieldEvent | BidHeadRootFieldEvent> {
    return streamMessage(buf, Bid.codec(), opts)
  }
}

export interface Award {
  network: string
  bid: Uint8Array
  tender: Uint8Array
  requester: Uint8Array
  provider: Uint8Array
  at: bigint
  units: number
  verifiers: Uint8Array[]
  head?: Head
}

export namespace Award {
  let _codec: Codec<Award>

  export const codec = (): Codec<Award> => {
    if (_codec == null) {
      _codec = message<Award>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.bid != null && obj.bid.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.bid)
        }

        if ((obj.tender != null && obj.tender.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.tender)
        }

        if ((obj.requester != null && obj.requester.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.requester)
        }

        if ((obj.provider != null && obj.provider.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.provider)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(48)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.units != null && obj.units !== 0)) {
          w.uint32(56)
          w.uint32(obj.units)
        }

        if (obj.verifiers != null && obj.verifiers.length > 0) {
          for (const value of obj.verifiers) {
            w.uint32(66)
            w.bytes(value)
          }
        }

        if (obj.head != null) {
          w.uint32(74)
          Head.codec().encode(obj.head, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          bid: new Uint8Array(0),
          tender: new Uint8Array(0),
          requester: new Uint8Array(0),
          provider: new Uint8Array(0),
          at: 0n,
          units: 0,
          verifiers: []
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
              obj.bid = reader.bytes()
              break
            }
            case 3: {
              obj.tender = reader.bytes()
              break
            }
            case 4: {
              obj.requester = reader.bytes()
              break
            }
            case 5: {
              obj.provider = reader.bytes()
              break
            }
            case 6: {
              obj.at = reader.uint64()
              break
            }
            case 7: {
              obj.units = reader.uint32()
              break
            }
            case 8: {
              if (opts.limits?.verifiers != null && obj.verifiers.length === opts.limits.verifiers) {
                throw new MaxLengthError('Decode error - repeated field "verifiers" had too many elements')
              }

              if (obj.verifiers.length === 16) {
                throw new MaxLengthError('Decode error - repeated field "verifiers" had too many elements')
              }

              obj.verifiers.push(reader.bytes())
              break
            }
            case 9: {
              obj.head = Head.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.head
              })
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
          verifiers: 16
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
              yield {
                field: `${prefix}.bid`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.tender`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.requester`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.provider`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.units`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              if (opts.limits?.verifiers != null && obj.verifiers === opts.limits.verifiers) {
                throw new MaxLengthError('Streaming decode error - repeated field "verifiers" had too many elements')
              }

              if (obj.verifiers === 16) {
                throw new MaxLengthError('Streaming decode error - repeated field "verifiers" had too many elements')
              }

              yield {
                field: `${prefix}.verifiers[]`,
                index: obj.verifiers,
                value: reader.bytes()
              }

              obj.verifiers++

              break
            }
            case 9: {
              yield * Head.codec().stream(reader, reader.uint32(), `${prefix}.head`, {
                limits: opts.limits?.head
              })

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

  export interface AwardNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface AwardBidFieldEvent {
    field: '$.bid'
    value: Uint8Array
  }

  export interface AwardTenderFieldEvent {
    field: '$.tender'
    value: Uint8Array
  }

  export interface AwardRequesterFieldEvent {
    field: '$.requester'
    value: Uint8Array
  }

  export interface AwardProviderFieldEvent {
    field: '$.provider'
    value: Uint8Array
  }

  export interface AwardAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface AwardUnitsFieldEvent {
    field: '$.units'
    value: number
  }

  export interface AwardVerifiersFieldEvent {
    field: '$.verifiers[]'
    index: number
    value: Uint8Array
  }

  export interface AwardHeadEpochFieldEvent {
    field: '$.head.epoch'
    value: Uint8Array
  }

  export interface AwardHeadSizeFieldEvent {
    field: '$.head.size'
    value: bigint
  }

  export interface AwardHeadRootFieldEvent {
    field: '$.head.root'
    value: Uint8Array
  }

  export function encode (obj: Partial<Award>): Uint8Array {
    return encodeMessage(obj, Award.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Award>): Award {
    return decodeMessage(buf, Award.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Award>): Generator<AwardNetworkFieldEvent | AwardBidFieldEvent | AwardTenderFieldEvent | AwardRequesterFieldEvent | AwardProviderFieldEvent | AwardAtFieldEvent | AwardUnitsFieldEvent | AwardVerifiersFieldEvent | AwardHeadEpochFieldEvent | AwardHeadSizeFieldEvent | AwardHeadRootFieldEvent> {
    return streamMessage(buf, Award.codec(), opts)
  }
}

export interface Accept {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
}

export namespace Accept {
  let _codec: Codec<Accept>

  export const codec = (): Codec<Accept> => {
    if (_codec == null) {
      _codec = message<Accept>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
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

  export interface AcceptNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface AcceptContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface AcceptPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface AcceptAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface AcceptAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export function encode (obj: Partial<Accept>): Uint8Array {
    return encodeMessage(obj, Accept.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Accept>): Accept {
    return decodeMessage(buf, Accept.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Accept>): Generator<AcceptNetworkFieldEvent | AcceptContractFieldEvent | AcceptPrevFieldEvent | AcceptAuthorFieldEvent | AcceptAtFieldEvent> {
    return streamMessage(buf, Accept.codec(), opts)
  }
}

export interface Decline {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  reason: string
}

export namespace Decline {
  let _codec: Codec<Decline>

  export const codec = (): Codec<Decline> => {
    if (_codec == null) {
      _codec = message<Decline>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(50)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          reason: ''
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
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

  export interface DeclineNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface DeclineContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface DeclinePrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface DeclineAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface DeclineAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface DeclineReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Decline>): Uint8Array {
    return encodeMessage(obj, Decline.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Decline>): Decline {
    return decodeMessage(buf, Decline.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Decline>): Generator<DeclineNetworkFieldEvent | DeclineContractFieldEvent | DeclinePrevFieldEvent | DeclineAuthorFieldEvent | DeclineAtFieldEvent | DeclineReasonFieldEvent> {
    return streamMessage(buf, Decline.codec(), opts)
  }
}

export interface NonceCommitment {
  party: Uint8Array
  commitment: Uint8Array
}

export namespace NonceCommitment {
  let _codec: Codec<NonceCommitment>

  export const codec = (): Codec<NonceCommitment> => {
    if (_codec == null) {
      _codec = message<NonceCommitment>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.party != null && obj.party.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.party)
        }

        if ((obj.commitment != null && obj.commitment.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.commitment)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          party: new Uint8Array(0),
          commitment: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.party = reader.bytes()
              break
            }
            case 2: {
              obj.commitment = reader.bytes()
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
                field: `${prefix}.party`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.commitment`,
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

  export interface NonceCommitmentPartyFieldEvent {
    field: '$.party'
    value: Uint8Array
  }

  export interface NonceCommitmentCommitmentFieldEvent {
    field: '$.commitment'
    value: Uint8Array
  }

  export function encode (obj: Partial<NonceCommitment>): Uint8Array {
    return encodeMessage(obj, NonceCommitment.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NonceCommitment>): NonceCommitment {
    return decodeMessage(buf, NonceCommitment.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NonceCommitment>): Generator<NonceCommitmentPartyFieldEvent | NonceCommitmentCommitmentFieldEvent> {
    return streamMessage(buf, NonceCommitment.codec(), opts)
  }
}

export interface Start {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  window: number
  units: number
  manifest: Uint8Array
  manifestSize: number
  inputsRoot: Uint8Array
  nonces: NonceCommitment[]
}

export namespace Start {
  let _codec: Codec<Start>

  export const codec = (): Codec<Start> => {
    if (_codec == null) {
      _codec = message<Start>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(48)
          w.uint32(obj.window)
        }

        if ((obj.units != null && obj.units !== 0)) {
          w.uint32(56)
          w.uint32(obj.units)
        }

        if ((obj.manifest != null && obj.manifest.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.manifest)
        }

        if ((obj.manifestSize != null && obj.manifestSize !== 0)) {
          w.uint32(72)
          w.uint32(obj.manifestSize)
        }

        if ((obj.inputsRoot != null && obj.inputsRoot.byteLength > 0)) {
          w.uint32(82)
          w.bytes(obj.inputsRoot)
        }

        if (obj.nonces != null && obj.nonces.length > 0) {
          for (const value of obj.nonces) {
            w.uint32(90)
            NonceCommitment.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          window: 0,
          units: 0,
          manifest: new Uint8Array(0),
          manifestSize: 0,
          inputsRoot: new Uint8Array(0),
          nonces: []
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.window = reader.uint32()
              break
            }
            case 7: {
              obj.units = reader.uint32()
              break
            }
            case 8: {
              obj.manifest = reader.bytes()
              break
            }
            case 9: {
              obj.manifestSize = reader.uint32()
              break
            }
            case 10: {
              obj.inputsRoot = reader.bytes()
              break
            }
            case 11: {
              if (opts.limits?.nonces != null && obj.nonces.length === opts.limits.nonces) {
                throw new MaxLengthError('Decode error - repeated field "nonces" had too many elements')
              }

              if (obj.nonces.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "nonces" had too many elements')
              }

              obj.nonces.push(NonceCommitment.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.nonces$
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
          nonces: 8
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
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.units`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.manifest`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.manifestSize`,
                value: reader.uint32()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.inputsRoot`,
                value: reader.bytes()
              }
              break
            }
            case 11: {
              if (opts.limits?.nonces != null && obj.nonces === opts.limits.nonces) {
                throw new MaxLengthError('Streaming decode error - repeated field "nonces" had too many elements')
              }

              if (obj.nonces === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "nonces" had too many elements')
              }

              for (const evt of NonceCommitment.codec().stream(reader, reader.uint32(), `${prefix}.nonces[]`, {
                limits: opts.limits?.nonces$
              })) {
                yield {
                  ...evt,
                  index: obj.nonces
                }
              }

              obj.nonces++

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

  export interface StartNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface StartContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface StartPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface StartAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface StartAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface StartWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface StartUnitsFieldEvent {
    field: '$.units'
    value: number
  }

  export interface StartManifestFieldEvent {
    field: '$.manifest'
    value: Uint8Array
  }

  export interface StartManifestSizeFieldEvent {
    field: '$.manifestSize'
    value: number
  }

  export interface StartInputsRootFieldEvent {
    field: '$.inputsRoot'
    value: Uint8Array
  }

  export interface StartNoncesPartyFieldEvent {
    field: '$.nonces[].party'
    value: Uint8Array
    index: number
  }

  export interface StartNoncesCommitmentFieldEvent {
    field: '$.nonces[].commitment'
    value: Uint8Array
    index: number
  }

  export function encode (obj: Partial<Start>): Uint8Array {
    return encodeMessage(obj, Start.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Start>): Start {
    return decodeMessage(buf, Start.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Start>): Generator<StartNetworkFieldEvent | StartContractFieldEvent | StartPrevFieldEvent | StartAuthorFieldEvent | StartAtFieldEvent | StartWindowFieldEvent | StartUnitsFieldEvent | StartManifestFieldEvent | StartManifestSizeFieldEvent | StartInputsRootFieldEvent | StartNoncesPartyFieldEvent | StartNoncesCommitmentFieldEvent> {
    return streamMessage(buf, Start.codec(), opts)
  }
}

export interface Commit {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  window: number
  units: number
  root: Uint8Array
  fuel: bigint
}

export namespace Commit {
  let _codec: Codec<Commit>

  export const codec = (): Codec<Commit> => {
    if (_codec == null) {
      _codec = message<Commit>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(48)
          w.uint32(obj.window)
        }

        if ((obj.units != null && obj.units !== 0)) {
          w.uint32(56)
          w.uint32(obj.units)
        }

        if ((obj.root != null && obj.root.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.root)
        }

        if ((obj.fuel != null && obj.fuel !== 0n)) {
          w.uint32(72)
          obj.fuel < 4_294_967_296n ? w.uint32(Number(obj.fuel)) : w.uint64(obj.fuel)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          window: 0,
          units: 0,
          root: new Uint8Array(0),
          fuel: 0n
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.window = reader.uint32()
              break
            }
            case 7: {
              obj.units = reader.uint32()
              break
            }
            case 8: {
              obj.root = reader.bytes()
              break
            }
            case 9: {
              obj.fuel = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.units`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.root`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.fuel`,
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

  export interface CommitNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface CommitContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface CommitPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface CommitAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface CommitAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface CommitWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface CommitUnitsFieldEvent {
    field: '$.units'
    value: number
  }

  export interface CommitRootFieldEvent {
    field: '$.root'
    value: Uint8Array
  }

  export interface CommitFuelFieldEvent {
    field: '$.fuel'
    value: bigint
  }

  export function encode (obj: Partial<Commit>): Uint8Array {
    return encodeMessage(obj, Commit.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Commit>): Commit {
    return decodeMessage(buf, Commit.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Commit>): Generator<CommitNetworkFieldEvent | CommitContractFieldEvent | CommitPrevFieldEvent | CommitAuthorFieldEvent | CommitAtFieldEvent | CommitWindowFieldEvent | CommitUnitsFieldEvent | CommitRootFieldEvent | CommitFuelFieldEvent> {
    return streamMessage(buf, Commit.codec(), opts)
  }
}

export interface Reveal {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  window: number
  nonces: Uint8Array[]
}

export namespace Reveal {
  let _codec: Codec<Reveal>

  export const codec = (): Codec<Reveal> => {
    if (_codec == null) {
      _codec = message<Reveal>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(48)
          w.uint32(obj.window)
        }

        if (obj.nonces != null && obj.nonces.length > 0) {
          for (const value of obj.nonces) {
            w.uint32(58)
            w.bytes(value)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          window: 0,
          nonces: []
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.window = reader.uint32()
              break
            }
            case 7: {
              if (opts.limits?.nonces != null && obj.nonces.length === opts.limits.nonces) {
                throw new MaxLengthError('Decode error - repeated field "nonces" had too many elements')
              }

              if (obj.nonces.length === 8) {
                throw new MaxLengthError('Decode error - repeated field "nonces" had too many elements')
              }

              obj.nonces.push(reader.bytes())
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
          nonces: 8
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
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              if (opts.limits?.nonces != null && obj.nonces === opts.limits.nonces) {
                throw new MaxLengthError('Streaming decode error - repeated field "nonces" had too many elements')
              }

              if (obj.nonces === 8) {
                throw new MaxLengthError('Streaming decode error - repeated field "nonces" had too many elements')
              }

              yield {
                field: `${prefix}.nonces[]`,
                index: obj.nonces,
                value: reader.bytes()
              }

              obj.nonces++

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

  export interface RevealNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface RevealContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface RevealPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface RevealAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface RevealAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface RevealWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface RevealNoncesFieldEvent {
    field: '$.nonces[]'
    index: number
    value: Uint8Array
  }

  export function encode (obj: Partial<Reveal>): Uint8Array {
    return encodeMessage(obj, Reveal.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reveal>): Reveal {
    return decodeMessage(buf, Reveal.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Reveal>): Generator<RevealNetworkFieldEvent | RevealContractFieldEvent | RevealPrevFieldEvent | RevealAuthorFieldEvent | RevealAtFieldEvent | RevealWindowFieldEvent | RevealNoncesFieldEvent> {
    return streamMessage(buf, Reveal.codec(), opts)
  }
}

export interface Open {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  window: number
  secret: Uint8Array
  results: Uint8Array
  resultsSize: bigint
}

export namespace Open {
  let _codec: Codec<Open>

  export const codec = (): Codec<Open> => {
    if (_codec == null) {
      _codec = message<Open>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(48)
          w.uint32(obj.window)
        }

        if ((obj.secret != null && obj.secret.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.secret)
        }

        if ((obj.results != null && obj.results.byteLength > 0)) {
          w.uint32(66)
          w.bytes(obj.results)
        }

        if ((obj.resultsSize != null && obj.resultsSize !== 0n)) {
          w.uint32(72)
          obj.resultsSize < 4_294_967_296n ? w.uint32(Number(obj.resultsSize)) : w.uint64(obj.resultsSize)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          window: 0,
          secret: new Uint8Array(0),
          results: new Uint8Array(0),
          resultsSize: 0n
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.window = reader.uint32()
              break
            }
            case 7: {
              obj.secret = reader.bytes()
              break
            }
            case 8: {
              obj.results = reader.bytes()
              break
            }
            case 9: {
              obj.resultsSize = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.secret`,
                value: reader.bytes()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.results`,
                value: reader.bytes()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.resultsSize`,
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

  export interface OpenNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface OpenContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface OpenPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface OpenAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface OpenAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface OpenWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface OpenSecretFieldEvent {
    field: '$.secret'
    value: Uint8Array
  }

  export interface OpenResultsFieldEvent {
    field: '$.results'
    value: Uint8Array
  }

  export interface OpenResultsSizeFieldEvent {
    field: '$.resultsSize'
    value: bigint
  }

  export function encode (obj: Partial<Open>): Uint8Array {
    return encodeMessage(obj, Open.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Open>): Open {
    return decodeMessage(buf, Open.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Open>): Generator<OpenNetworkFieldEvent | OpenContractFieldEvent | OpenPrevFieldEvent | OpenAuthorFieldEvent | OpenAtFieldEvent | OpenWindowFieldEvent | OpenSecretFieldEvent | OpenResultsFieldEvent | OpenResultsSizeFieldEvent> {
    return streamMessage(buf, Open.codec(), opts)
  }
}

export interface Approve {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  window: number
  audited: number
}

export namespace Approve {
  let _codec: Codec<Approve>

  export const codec = (): Codec<Approve> => {
    if (_codec == null) {
      _codec = message<Approve>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(48)
          w.uint32(obj.window)
        }

        if ((obj.audited != null && obj.audited !== 0)) {
          w.uint32(56)
          w.uint32(obj.audited)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          window: 0,
          audited: 0
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.window = reader.uint32()
              break
            }
            case 7: {
              obj.audited = reader.uint32()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.audited`,
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

  export interface ApproveNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface ApproveContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface ApprovePrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface ApproveAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface ApproveAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface ApproveWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface ApproveAuditedFieldEvent {
    field: '$.audited'
    value: number
  }

  export function encode (obj: Partial<Approve>): Uint8Array {
    return encodeMessage(obj, Approve.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Approve>): Approve {
    return decodeMessage(buf, Approve.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Approve>): Generator<ApproveNetworkFieldEvent | ApproveContractFieldEvent | ApprovePrevFieldEvent | ApproveAuthorFieldEvent | ApproveAtFieldEvent | ApproveWindowFieldEvent | ApproveAuditedFieldEvent> {
    return streamMessage(buf, Approve.codec(), opts)
  }
}

export interface Deliver {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  results: Uint8Array
}

export namespace Deliver {
  let _codec: Codec<Deliver>

  export const codec = (): Codec<Deliver> => {
    if (_codec == null) {
      _codec = message<Deliver>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.results != null && obj.results.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.results)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          results: new Uint8Array(0)
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.results = reader.bytes()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.results`,
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

  export interface DeliverNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface DeliverContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface DeliverPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface DeliverAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface DeliverAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface DeliverResultsFieldEvent {
    field: '$.results'
    value: Uint8Array
  }

  export function encode (obj: Partial<Deliver>): Uint8Array {
    return encodeMessage(obj, Deliver.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deliver>): Deliver {
    return decodeMessage(buf, Deliver.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Deliver>): Generator<DeliverNetworkFieldEvent | DeliverContractFieldEvent | DeliverPrevFieldEvent | DeliverAuthorFieldEvent | DeliverAtFieldEvent | DeliverResultsFieldEvent> {
    return streamMessage(buf, Deliver.codec(), opts)
  }
}

export interface Cancel {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  reason: string
}

export namespace Cancel {
  let _codec: Codec<Cancel>

  export const codec = (): Codec<Cancel> => {
    if (_codec == null) {
      _codec = message<Cancel>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(50)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          reason: ''
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
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

  export interface CancelNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface CancelContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface CancelPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface CancelAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface CancelAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface CancelReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Cancel>): Uint8Array {
    return encodeMessage(obj, Cancel.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Cancel>): Cancel {
    return decodeMessage(buf, Cancel.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Cancel>): Generator<CancelNetworkFieldEvent | CancelContractFieldEvent | CancelPrevFieldEvent | CancelAuthorFieldEvent | CancelAtFieldEvent | CancelReasonFieldEvent> {
    return streamMessage(buf, Cancel.codec(), opts)
  }
}

export interface Fail {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  reason: string
}

export namespace Fail {
  let _codec: Codec<Fail>

  export const codec = (): Codec<Fail> => {
    if (_codec == null) {
      _codec = message<Fail>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(50)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          reason: ''
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
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

  export interface FailNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface FailContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface FailPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface FailAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface FailAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface FailReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Fail>): Uint8Array {
    return encodeMessage(obj, Fail.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Fail>): Fail {
    return decodeMessage(buf, Fail.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Fail>): Generator<FailNetworkFieldEvent | FailContractFieldEvent | FailPrevFieldEvent | FailAuthorFieldEvent | FailAtFieldEvent | FailReasonFieldEvent> {
    return streamMessage(buf, Fail.codec(), opts)
  }
}

export interface Expire {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
}

export namespace Expire {
  let _codec: Codec<Expire>

  export const codec = (): Codec<Expire> => {
    if (_codec == null) {
      _codec = message<Expire>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
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

  export interface ExpireNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface ExpireContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface ExpirePrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface ExpireAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface ExpireAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export function encode (obj: Partial<Expire>): Uint8Array {
    return encodeMessage(obj, Expire.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Expire>): Expire {
    return decodeMessage(buf, Expire.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Expire>): Generator<ExpireNetworkFieldEvent | ExpireContractFieldEvent | ExpirePrevFieldEvent | ExpireAuthorFieldEvent | ExpireAtFieldEvent> {
    return streamMessage(buf, Expire.codec(), opts)
  }
}

export interface Refute {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  window: number
  proof: Uint8Array
}

export namespace Refute {
  let _codec: Codec<Refute>

  export const codec = (): Codec<Refute> => {
    if (_codec == null) {
      _codec = message<Refute>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(48)
          w.uint32(obj.window)
        }

        if ((obj.proof != null && obj.proof.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.proof)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          window: 0,
          proof: new Uint8Array(0)
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.window = reader.uint32()
              break
            }
            case 7: {
              obj.proof = reader.bytes()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.proof`,
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

  export interface RefuteNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface RefuteContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface RefutePrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface RefuteAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface RefuteAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface RefuteWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface RefuteProofFieldEvent {
    field: '$.proof'
    value: Uint8Array
  }

  export function encode (obj: Partial<Refute>): Uint8Array {
    return encodeMessage(obj, Refute.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refute>): Refute {
    return decodeMessage(buf, Refute.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Refute>): Generator<RefuteNetworkFieldEvent | RefuteContractFieldEvent | RefutePrevFieldEvent | RefuteAuthorFieldEvent | RefuteAtFieldEvent | RefuteWindowFieldEvent | RefuteProofFieldEvent> {
    return streamMessage(buf, Refute.codec(), opts)
  }
}

export interface Dispute {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  reason: string
  evidence: Uint8Array
}

export namespace Dispute {
  let _codec: Codec<Dispute>

  export const codec = (): Codec<Dispute> => {
    if (_codec == null) {
      _codec = message<Dispute>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(50)
          w.string(obj.reason)
        }

        if ((obj.evidence != null && obj.evidence.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.evidence)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          reason: '',
          evidence: new Uint8Array(0)
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.reason = reader.string()
              break
            }
            case 7: {
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.reason`,
                value: reader.string()
              }
              break
            }
            case 7: {
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

  export interface DisputeNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface DisputeContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface DisputePrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface DisputeAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface DisputeAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface DisputeReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export interface DisputeEvidenceFieldEvent {
    field: '$.evidence'
    value: Uint8Array
  }

  export function encode (obj: Partial<Dispute>): Uint8Array {
    return encodeMessage(obj, Dispute.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Dispute>): Dispute {
    return decodeMessage(buf, Dispute.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Dispute>): Generator<DisputeNetworkFieldEvent | DisputeContractFieldEvent | DisputePrevFieldEvent | DisputeAuthorFieldEvent | DisputeAtFieldEvent | DisputeReasonFieldEvent | DisputeEvidenceFieldEvent> {
    return streamMessage(buf, Dispute.codec(), opts)
  }
}

export interface NonceRequest {
  network: string
  contract: Uint8Array
  window: number
  requester: Uint8Array
  witness: Uint8Array
  at: bigint
}

export namespace NonceRequest {
  let _codec: Codec<NonceRequest>

  export const codec = (): Codec<NonceRequest> => {
    if (_codec == null) {
      _codec = message<NonceRequest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(24)
          w.uint32(obj.window)
        }

        if ((obj.requester != null && obj.requester.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.requester)
        }

        if ((obj.witness != null && obj.witness.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.witness)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(48)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          window: 0,
          requester: new Uint8Array(0),
          witness: new Uint8Array(0),
          at: 0n
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.window = reader.uint32()
              break
            }
            case 4: {
              obj.requester = reader.bytes()
              break
            }
            case 5: {
              obj.witness = reader.bytes()
              break
            }
            case 6: {
              obj.at = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.requester`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.witness`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.at`,
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

  export interface NonceRequestNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface NonceRequestContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface NonceRequestWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface NonceRequestRequesterFieldEvent {
    field: '$.requester'
    value: Uint8Array
  }

  export interface NonceRequestWitnessFieldEvent {
    field: '$.witness'
    value: Uint8Array
  }

  export interface NonceRequestAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export function encode (obj: Partial<NonceRequest>): Uint8Array {
    return encodeMessage(obj, NonceRequest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NonceRequest>): NonceRequest {
    return decodeMessage(buf, NonceRequest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<NonceRequest>): Generator<NonceRequestNetworkFieldEvent | NonceRequestContractFieldEvent | NonceRequestWindowFieldEvent | NonceRequestRequesterFieldEvent | NonceRequestWitnessFieldEvent | NonceRequestAtFieldEvent> {
    return streamMessage(buf, NonceRequest.codec(), opts)
  }
}

export interface WitnessCommitment {
  network: string
  contract: Uint8Array
  window: number
  requester: Uint8Array
  witness: Uint8Array
  at: bigint
  commitment: Uint8Array
}

export namespace WitnessCommitment {
  let _codec: Codec<WitnessCommitment>

  export const codec = (): Codec<WitnessCommitment> => {
    if (_codec == null) {
      _codec = message<WitnessCommitment>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.window != null && obj.window !== 0)) {
          w.uint32(24)
          w.uint32(obj.window)
        }

        if ((obj.requester != null && obj.requester.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.requester)
        }

        if ((obj.witness != null && obj.witness.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.witness)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(48)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.commitment != null && obj.commitment.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.commitment)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          window: 0,
          requester: new Uint8Array(0),
          witness: new Uint8Array(0),
          at: 0n,
          commitment: new Uint8Array(0)
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.window = reader.uint32()
              break
            }
            case 4: {
              obj.requester = reader.bytes()
              break
            }
            case 5: {
              obj.witness = reader.bytes()
              break
            }
            case 6: {
              obj.at = reader.uint64()
              break
            }
            case 7: {
              obj.commitment = reader.bytes()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.window`,
                value: reader.uint32()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.requester`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.witness`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.commitment`,
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

  export interface WitnessCommitmentNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface WitnessCommitmentContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface WitnessCommitmentWindowFieldEvent {
    field: '$.window'
    value: number
  }

  export interface WitnessCommitmentRequesterFieldEvent {
    field: '$.requester'
    value: Uint8Array
  }

  export interface WitnessCommitmentWitnessFieldEvent {
    field: '$.witness'
    value: Uint8Array
  }

  export interface WitnessCommitmentAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface WitnessCommitmentCommitmentFieldEvent {
    field: '$.commitment'
    value: Uint8Array
  }

  export function encode (obj: Partial<WitnessCommitment>): Uint8Array {
    return encodeMessage(obj, WitnessCommitment.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WitnessCommitment>): WitnessCommitment {
    return decodeMessage(buf, WitnessCommitment.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WitnessCommitment>): Generator<WitnessCommitmentNetworkFieldEvent | WitnessCommitmentContractFieldEvent | WitnessCommitmentWindowFieldEvent | WitnessCommitmentRequesterFieldEvent | WitnessCommitmentWitnessFieldEvent | WitnessCommitmentAtFieldEvent | WitnessCommitmentCommitmentFieldEvent> {
    return streamMessage(buf, WitnessCommitment.codec(), opts)
  }
}

export interface FraudProof {
  network: string
  accuser: Uint8Array
  at: bigint
  tender: Uint8Array
  award: Uint8Array
  start: Uint8Array
  commit: Uint8Array
  position: number
  index: bigint
  input: Uint8Array
  inputPath: Uint8Array[]
  status: number
  fuel: bigint
  output: Uint8Array
  blind: Uint8Array
  leafPath: Uint8Array[]
  foundStatus: number
  foundFuel: bigint
  foundOutput: Uint8Array
}

export namespace FraudProof {
  let _codec: Codec<FraudProof>

  export const codec = (): Codec<FraudProof> => {
    if (_codec == null) {
      _codec = message<FraudProof>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.accuser != null && obj.accuser.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.accuser)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(24)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.tender != null && obj.tender.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.tender)
        }

        if ((obj.award != null && obj.award.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.award)
        }

        if ((obj.start != null && obj.start.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.start)
        }

        if ((obj.commit != null && obj.commit.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.commit)
        }

        if ((obj.position != null && obj.position !== 0)) {
          w.uint32(64)
          w.uint32(obj.position)
        }

        if ((obj.index != null && obj.index !== 0n)) {
          w.uint32(72)
          obj.index < 4_294_967_296n ? w.uint32(Number(obj.index)) : w.uint64(obj.index)
        }

        if ((obj.input != null && obj.input.byteLength > 0)) {
          w.uint32(82)
          w.bytes(obj.input)
        }

        if (obj.inputPath != null && obj.inputPath.length > 0) {
          for (const value of obj.inputPath) {
            w.uint32(90)
            w.bytes(value)
          }
        }

        if ((obj.status != null && obj.status !== 0)) {
          w.uint32(96)
          w.uint32(obj.status)
        }

        if ((obj.fuel != null && obj.fuel !== 0n)) {
          w.uint32(104)
          obj.fuel < 4_294_967_296n ? w.uint32(Number(obj.fuel)) : w.uint64(obj.fuel)
        }

        if ((obj.output != null && obj.output.byteLength > 0)) {
          w.uint32(114)
          w.bytes(obj.output)
        }

        if ((obj.blind != null && obj.blind.byteLength > 0)) {
          w.uint32(122)
          w.bytes(obj.blind)
        }

        if (obj.leafPath != null && obj.leafPath.length > 0) {
          for (const value of obj.leafPath) {
            w.uint32(130)
            w.bytes(value)
          }
        }

        if ((obj.foundStatus != null && obj.foundStatus !== 0)) {
          w.uint32(136)
          w.uint32(obj.foundStatus)
        }

        if ((obj.foundFuel != null && obj.foundFuel !== 0n)) {
          w.uint32(144)
          obj.foundFuel < 4_294_967_296n ? w.uint32(Number(obj.foundFuel)) : w.uint64(obj.foundFuel)
        }

        if ((obj.foundOutput != null && obj.foundOutput.byteLength > 0)) {
          w.uint32(154)
          w.bytes(obj.foundOutput)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          accuser: new Uint8Array(0),
          at: 0n,
          tender: new Uint8Array(0),
          award: new Uint8Array(0),
          start: new Uint8Array(0),
          commit: new Uint8Array(0),
          position: 0,
          index: 0n,
          input: new Uint8Array(0),
          inputPath: [],
          status: 0,
          fuel: 0n,
          output: new Uint8Array(0),
          blind: new Uint8Array(0),
          leafPath: [],
          foundStatus: 0,
          foundFuel: 0n,
          foundOutput: new Uint8Array(0)
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
              obj.accuser = reader.bytes()
              break
            }
            case 3: {
              obj.at = reader.uint64()
              break
            }
            case 4: {
              obj.tender = reader.bytes()
              break
            }
            case 5: {
              obj.award = reader.bytes()
              break
            }
            case 6: {
              obj.start = reader.bytes()
              break
            }
            case 7: {
              obj.commit = reader.bytes()
              break
            }
            case 8: {
              obj.position = reader.uint32()
              break
            }
            case 9: {
              obj.index = reader.uint64()
              break
            }
            case 10: {
              obj.input = reader.bytes()
              break
            }
            case 11: {
              if (opts.limits?.inputPath != null && obj.inputPath.length === opts.limits.inputPath) {
                throw new MaxLengthError('Decode error - repeated field "inputPath" had too many elements')
              }

              if (obj.inputPath.length === 12) {
                throw new MaxLengthError('Decode error - repeated field "inputPath" had too many elements')
              }

              obj.inputPath.push(reader.bytes())
              break
            }
            case 12: {
              obj.status = reader.uint32()
              break
            }
            case 13: {
              obj.fuel = reader.uint64()
              break
            }
            case 14: {
              obj.output = reader.bytes()
              break
            }
            case 15: {
              obj.blind = reader.bytes()
              break
            }
            case 16: {
              if (opts.limits?.leafPath != null && obj.leafPath.length === opts.limits.leafPath) {
                throw new MaxLengthError('Decode error - repeated field "leafPath" had too many elements')
              }

              if (obj.leafPath.length === 12) {
                throw new MaxLengthError('Decode error - repeated field "leafPath" had too many elements')
              }

              obj.leafPath.push(reader.bytes())
              break
            }
            case 17: {
              obj.foundStatus = reader.uint32()
              break
            }
            case 18: {
              obj.foundFuel = reader.uint64()
              break
            }
            case 19: {
              obj.foundOutput = reader.bytes()
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
          inputPath: 12,
          leafPath: 12
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
              yield {
                field: `${prefix}.accuser`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.tender`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.award`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.start`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.commit`,
                value: reader.bytes()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.position`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.index`,
                value: reader.uint64()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.input`,
                value: reader.bytes()
              }
              break
            }
            case 11: {
              if (opts.limits?.inputPath != null && obj.inputPath === opts.limits.inputPath) {
                throw new MaxLengthError('Streaming decode error - repeated field "inputPath" had too many elements')
              }

              if (obj.inputPath === 12) {
                throw new MaxLengthError('Streaming decode error - repeated field "inputPath" had too many elements')
              }

              yield {
                field: `${prefix}.inputPath[]`,
                index: obj.inputPath,
                value: reader.bytes()
              }

              obj.inputPath++

              break
            }
            case 12: {
              yield {
                field: `${prefix}.status`,
                value: reader.uint32()
              }
              break
            }
            case 13: {
              yield {
                field: `${prefix}.fuel`,
                value: reader.uint64()
              }
              break
            }
            case 14: {
              yield {
                field: `${prefix}.output`,
                value: reader.bytes()
              }
              break
            }
            case 15: {
              yield {
                field: `${prefix}.blind`,
                value: reader.bytes()
              }
              break
            }
            case 16: {
              if (opts.limits?.leafPath != null && obj.leafPath === opts.limits.leafPath) {
                throw new MaxLengthError('Streaming decode error - repeated field "leafPath" had too many elements')
              }

              if (obj.leafPath === 12) {
                throw new MaxLengthError('Streaming decode error - repeated field "leafPath" had too many elements')
              }

              yield {
                field: `${prefix}.leafPath[]`,
                index: obj.leafPath,
                value: reader.bytes()
              }

              obj.leafPath++

              break
            }
            case 17: {
              yield {
                field: `${prefix}.foundStatus`,
                value: reader.uint32()
              }
              break
            }
            case 18: {
              yield {
                field: `${prefix}.foundFuel`,
                value: reader.uint64()
              }
              break
            }
            case 19: {
              yield {
                field: `${prefix}.foundOutput`,
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

  export interface FraudProofNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface FraudProofAccuserFieldEvent {
    field: '$.accuser'
    value: Uint8Array
  }

  export interface FraudProofAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface FraudProofTenderFieldEvent {
    field: '$.tender'
    value: Uint8Array
  }

  export interface FraudProofAwardFieldEvent {
    field: '$.award'
    value: Uint8Array
  }

  export interface FraudProofStartFieldEvent {
    field: '$.start'
    value: Uint8Array
  }

  export interface FraudProofCommitFieldEvent {
    field: '$.commit'
    value: Uint8Array
  }

  export interface FraudProofPositionFieldEvent {
    field: '$.position'
    value: number
  }

  export interface FraudProofIndexFieldEvent {
    field: '$.index'
    value: bigint
  }

  export interface FraudProofInputFieldEvent {
    field: '$.input'
    value: Uint8Array
  }

  export interface FraudProofInputPathFieldEvent {
    field: '$.inputPath[]'
    index: number
    value: Uint8Array
  }

  export interface FraudProofStatusFieldEvent {
    field: '$.status'
    value: number
  }

  export interface FraudProofFuelFieldEvent {
    field: '$.fuel'
    value: bigint
  }

  export interface FraudProofOutputFieldEvent {
    field: '$.output'
    value: Uint8Array
  }

  export interface FraudProofBlindFieldEvent {
    field: '$.blind'
    value: Uint8Array
  }

  export interface FraudProofLeafPathFieldEvent {
    field: '$.leafPath[]'
    index: number
    value: Uint8Array
  }

  export interface FraudProofFoundStatusFieldEvent {
    field: '$.foundStatus'
    value: number
  }

  export interface FraudProofFoundFuelFieldEvent {
    field: '$.foundFuel'
    value: bigint
  }

  export interface FraudProofFoundOutputFieldEvent {
    field: '$.foundOutput'
    value: Uint8Array
  }

  export function encode (obj: Partial<FraudProof>): Uint8Array {
    return encodeMessage(obj, FraudProof.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FraudProof>): FraudProof {
    return decodeMessage(buf, FraudProof.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<FraudProof>): Generator<FraudProofNetworkFieldEvent | FraudProofAccuserFieldEvent | FraudProofAtFieldEvent | FraudProofTenderFieldEvent | FraudProofAwardFieldEvent | FraudProofStartFieldEvent | FraudProofCommitFieldEvent | FraudProofPositionFieldEvent | FraudProofIndexFieldEvent | FraudProofInputFieldEvent | FraudProofInputPathFieldEvent | FraudProofStatusFieldEvent | FraudProofFuelFieldEvent | FraudProofOutputFieldEvent | FraudProofBlindFieldEvent | FraudProofLeafPathFieldEvent | FraudProofFoundStatusFieldEvent | FraudProofFoundFuelFieldEvent | FraudProofFoundOutputFieldEvent> {
    return streamMessage(buf, FraudProof.codec(), opts)
  }
}

export interface DoubleRoot {
  network: string
  reporter: Uint8Array
  at: bigint
  tender: Uint8Array
  award: Uint8Array
  first: Uint8Array
  second: Uint8Array
}

export namespace DoubleRoot {
  let _codec: Codec<DoubleRoot>

  export const codec = (): Codec<DoubleRoot> => {
    if (_codec == null) {
      _codec = message<DoubleRoot>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.reporter != null && obj.reporter.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.reporter)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(24)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.tender != null && obj.tender.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.tender)
        }

        if ((obj.award != null && obj.award.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.award)
        }

        if ((obj.first != null && obj.first.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.first)
        }

        if ((obj.second != null && obj.second.byteLength > 0)) {
          w.uint32(58)
          w.bytes(obj.second)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          reporter: new Uint8Array(0),
          at: 0n,
          tender: new Uint8Array(0),
          award: new Uint8Array(0),
          first: new Uint8Array(0),
          second: new Uint8Array(0)
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
              obj.reporter = reader.bytes()
              break
            }
            case 3: {
              obj.at = reader.uint64()
              break
            }
            case 4: {
              obj.tender = reader.bytes()
              break
            }
            case 5: {
              obj.award = reader.bytes()
              break
            }
            case 6: {
              obj.first = reader.bytes()
              break
            }
            case 7: {
              obj.second = reader.bytes()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.reporter`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.tender`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.award`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.first`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.second`,
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

  export interface DoubleRootNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface DoubleRootReporterFieldEvent {
    field: '$.reporter'
    value: Uint8Array
  }

  export interface DoubleRootAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface DoubleRootTenderFieldEvent {
    field: '$.tender'
    value: Uint8Array
  }

  export interface DoubleRootAwardFieldEvent {
    field: '$.award'
    value: Uint8Array
  }

  export interface DoubleRootFirstFieldEvent {
    field: '$.first'
    value: Uint8Array
  }

  export interface DoubleRootSecondFieldEvent {
    field: '$.second'
    value: Uint8Array
  }

  export function encode (obj: Partial<DoubleRoot>): Uint8Array {
    return encodeMessage(obj, DoubleRoot.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DoubleRoot>): DoubleRoot {
    return decodeMessage(buf, DoubleRoot.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<DoubleRoot>): Generator<DoubleRootNetworkFieldEvent | DoubleRootReporterFieldEvent | DoubleRootAtFieldEvent | DoubleRootTenderFieldEvent | DoubleRootAwardFieldEvent | DoubleRootFirstFieldEvent | DoubleRootSecondFieldEvent> {
    return streamMessage(buf, DoubleRoot.codec(), opts)
  }
}

export interface Meter {
  name: string
  amount: bigint
}

export namespace Meter {
  let _codec: Codec<Meter>

  export const codec = (): Codec<Meter> => {
    if (_codec == null) {
      _codec = message<Meter>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.name != null && obj.name !== '')) {
          w.uint32(10)
          w.string(obj.name)
        }

        if ((obj.amount != null && obj.amount !== 0n)) {
          w.uint32(16)
          obj.amount < 4_294_967_296n ? w.uint32(Number(obj.amount)) : w.uint64(obj.amount)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          name: '',
          amount: 0n
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.name = reader.string()
              break
            }
            case 2: {
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
                field: `${prefix}.name`,
                value: reader.string()
              }
              break
            }
            case 2: {
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

  export interface MeterNameFieldEvent {
    field: '$.name'
    value: string
  }

  export interface MeterAmountFieldEvent {
    field: '$.amount'
    value: bigint
  }

  export function encode (obj: Partial<Meter>): Uint8Array {
    return encodeMessage(obj, Meter.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Meter>): Meter {
    return decodeMessage(buf, Meter.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Meter>): Generator<MeterNameFieldEvent | MeterAmountFieldEvent> {
    return streamMessage(buf, Meter.codec(), opts)
  }
}

export interface AuditSummary {
  windows: number
  units: number
  audited: number
}

export namespace AuditSummary {
  let _codec: Codec<AuditSummary>

  export const codec = (): Codec<AuditSummary> => {
    if (_codec == null) {
      _codec = message<AuditSummary>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.windows != null && obj.windows !== 0)) {
          w.uint32(8)
          w.uint32(obj.windows)
        }

        if ((obj.units != null && obj.units !== 0)) {
          w.uint32(16)
          w.uint32(obj.units)
        }

        if ((obj.audited != null && obj.audited !== 0)) {
          w.uint32(24)
          w.uint32(obj.audited)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          windows: 0,
          units: 0,
          audited: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.windows = reader.uint32()
              break
            }
            case 2: {
              obj.units = reader.uint32()
              break
            }
            case 3: {
              obj.audited = reader.uint32()
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
                field: `${prefix}.windows`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.units`,
                value: reader.uint32()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.audited`,
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

  export interface AuditSummaryWindowsFieldEvent {
    field: '$.windows'
    value: number
  }

  export interface AuditSummaryUnitsFieldEvent {
    field: '$.units'
    value: number
  }

  export interface AuditSummaryAuditedFieldEvent {
    field: '$.audited'
    value: number
  }

  export function encode (obj: Partial<AuditSummary>): Uint8Array {
    return encodeMessage(obj, AuditSummary.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AuditSummary>): AuditSummary {
    return decodeMessage(buf, AuditSummary.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<AuditSummary>): Generator<AuditSummaryWindowsFieldEvent | AuditSummaryUnitsFieldEvent | AuditSummaryAuditedFieldEvent> {
    return streamMessage(buf, AuditSummary.codec(), opts)
  }
}

export interface Line {
  debtor: Uint8Array
  creditor: Uint8Array
  amount: bigint
  reason: string
}

export namespace Line {
  let _codec: Codec<Line>

  export const codec = (): Codec<Line> => {
    if (_codec == null) {
      _codec = message<Line>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.debtor != null && obj.debtor.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.debtor)
        }

        if ((obj.creditor != null && obj.creditor.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.creditor)
        }

        if ((obj.amount != null && obj.amount !== 0n)) {
          w.uint32(24)
          obj.amount < 4_294_967_296n ? w.uint32(Number(obj.amount)) : w.uint64(obj.amount)
        }

        if ((obj.reason != null && obj.reason !== '')) {
          w.uint32(34)
          w.string(obj.reason)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          debtor: new Uint8Array(0),
          creditor: new Uint8Array(0),
          amount: 0n,
          reason: ''
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.debtor = reader.bytes()
              break
            }
            case 2: {
              obj.creditor = reader.bytes()
              break
            }
            case 3: {
              obj.amount = reader.uint64()
              break
            }
            case 4: {
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
                field: `${prefix}.debtor`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.creditor`,
                value: reader.bytes()
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
            case 4: {
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

  export interface LineDebtorFieldEvent {
    field: '$.debtor'
    value: Uint8Array
  }

  export interface LineCreditorFieldEvent {
    field: '$.creditor'
    value: Uint8Array
  }

  export interface LineAmountFieldEvent {
    field: '$.amount'
    value: bigint
  }

  export interface LineReasonFieldEvent {
    field: '$.reason'
    value: string
  }

  export function encode (obj: Partial<Line>): Uint8Array {
    return encodeMessage(obj, Line.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Line>): Line {
    return decodeMessage(buf, Line.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Line>): Generator<LineDebtorFieldEvent | LineCreditorFieldEvent | LineAmountFieldEvent | LineReasonFieldEvent> {
    return streamMessage(buf, Line.codec(), opts)
  }
}

export interface Receipt {
  network: string
  contract: Uint8Array
  prev: Uint8Array
  author: Uint8Array
  at: bigint
  requester: Uint8Array
  asset: string
  units: bigint
  unitPrice: bigint
  total: bigint
  meters: Meter[]
  audit?: AuditSummary
  lines: Line[]
  head?: Head
}

export namespace Receipt {
  let _codec: Codec<Receipt>

  export const codec = (): Codec<Receipt> => {
    if (_codec == null) {
      _codec = message<Receipt>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.contract != null && obj.contract.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.contract)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.prev)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(34)
          w.bytes(obj.author)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(40)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.requester != null && obj.requester.byteLength > 0)) {
          w.uint32(50)
          w.bytes(obj.requester)
        }

        if ((obj.asset != null && obj.asset !== '')) {
          w.uint32(58)
          w.string(obj.asset)
        }

        if ((obj.units != null && obj.units !== 0n)) {
          w.uint32(64)
          obj.units < 4_294_967_296n ? w.uint32(Number(obj.units)) : w.uint64(obj.units)
        }

        if ((obj.unitPrice != null && obj.unitPrice !== 0n)) {
          w.uint32(72)
          obj.unitPrice < 4_294_967_296n ? w.uint32(Number(obj.unitPrice)) : w.uint64(obj.unitPrice)
        }

        if ((obj.total != null && obj.total !== 0n)) {
          w.uint32(80)
          obj.total < 4_294_967_296n ? w.uint32(Number(obj.total)) : w.uint64(obj.total)
        }

        if (obj.meters != null && obj.meters.length > 0) {
          for (const value of obj.meters) {
            w.uint32(90)
            Meter.codec().encode(value, w)
          }
        }

        if (obj.audit != null) {
          w.uint32(98)
          AuditSummary.codec().encode(obj.audit, w)
        }

        if (obj.lines != null && obj.lines.length > 0) {
          for (const value of obj.lines) {
            w.uint32(106)
            Line.codec().encode(value, w)
          }
        }

        if (obj.head != null) {
          w.uint32(114)
          Head.codec().encode(obj.head, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          contract: new Uint8Array(0),
          prev: new Uint8Array(0),
          author: new Uint8Array(0),
          at: 0n,
          requester: new Uint8Array(0),
          asset: '',
          units: 0n,
          unitPrice: 0n,
          total: 0n,
          meters: [],
          lines: []
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
              obj.contract = reader.bytes()
              break
            }
            case 3: {
              obj.prev = reader.bytes()
              break
            }
            case 4: {
              obj.author = reader.bytes()
              break
            }
            case 5: {
              obj.at = reader.uint64()
              break
            }
            case 6: {
              obj.requester = reader.bytes()
              break
            }
            case 7: {
              obj.asset = reader.string()
              break
            }
            case 8: {
              obj.units = reader.uint64()
              break
            }
            case 9: {
              obj.unitPrice = reader.uint64()
              break
            }
            case 10: {
              obj.total = reader.uint64()
              break
            }
            case 11: {
              if (opts.limits?.meters != null && obj.meters.length === opts.limits.meters) {
                throw new MaxLengthError('Decode error - repeated field "meters" had too many elements')
              }

              if (obj.meters.length === 16) {
                throw new MaxLengthError('Decode error - repeated field "meters" had too many elements')
              }

              obj.meters.push(Meter.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.meters$
              }))
              break
            }
            case 12: {
              obj.audit = AuditSummary.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.audit
              })
              break
            }
            case 13: {
              if (opts.limits?.lines != null && obj.lines.length === opts.limits.lines) {
                throw new MaxLengthError('Decode error - repeated field "lines" had too many elements')
              }

              if (obj.lines.length === 16) {
                throw new MaxLengthError('Decode error - repeated field "lines" had too many elements')
              }

              obj.lines.push(Line.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.lines$
              }))
              break
            }
            case 14: {
              obj.head = Head.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.head
              })
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
          meters: 16,
          lines: 16
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
              yield {
                field: `${prefix}.contract`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.requester`,
                value: reader.bytes()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.asset`,
                value: reader.string()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.units`,
                value: reader.uint64()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.unitPrice`,
                value: reader.uint64()
              }
              break
            }
            case 10: {
              yield {
                field: `${prefix}.total`,
                value: reader.uint64()
              }
              break
            }
            case 11: {
              if (opts.limits?.meters != null && obj.meters === opts.limits.meters) {
                throw new MaxLengthError('Streaming decode error - repeated field "meters" had too many elements')
              }

              if (obj.meters === 16) {
                throw new MaxLengthError('Streaming decode error - repeated field "meters" had too many elements')
              }

              for (const evt of Meter.codec().stream(reader, reader.uint32(), `${prefix}.meters[]`, {
                limits: opts.limits?.meters$
              })) {
                yield {
                  ...evt,
                  index: obj.meters
                }
              }

              obj.meters++

              break
            }
            case 12: {
              yield * AuditSummary.codec().stream(reader, reader.uint32(), `${prefix}.audit`, {
                limits: opts.limits?.audit
              })

              break
            }
            case 13: {
              if (opts.limits?.lines != null && obj.lines === opts.limits.lines) {
                throw new MaxLengthError('Streaming decode error - repeated field "lines" had too many elements')
              }

              if (obj.lines === 16) {
                throw new MaxLengthError('Streaming decode error - repeated field "lines" had too many elements')
              }

              for (const evt of Line.codec().stream(reader, reader.uint32(), `${prefix}.lines[]`, {
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
            case 14: {
              yield * Head.codec().stream(reader, reader.uint32(), `${prefix}.head`, {
                limits: opts.limits?.head
              })

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

  export interface ReceiptNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface ReceiptContractFieldEvent {
    field: '$.contract'
    value: Uint8Array
  }

  export interface ReceiptPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface ReceiptAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface ReceiptAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface ReceiptRequesterFieldEvent {
    field: '$.requester'
    value: Uint8Array
  }

  export interface ReceiptAssetFieldEvent {
    field: '$.asset'
    value: string
  }

  export interface ReceiptUnitsFieldEvent {
    field: '$.units'
    value: bigint
  }

  export interface ReceiptUnitPriceFieldEvent {
    field: '$.unitPrice'
    value: bigint
  }

  export interface ReceiptTotalFieldEvent {
    field: '$.total'
    value: bigint
  }

  export interface ReceiptMetersNameFieldEvent {
    field: '$.meters[].name'
    value: string
    index: number
  }

  export interface ReceiptMetersAmountFieldEvent {
    field: '$.meters[].amount'
    value: bigint
    index: number
  }

  export interface ReceiptAuditWindowsFieldEvent {
    field: '$.audit.windows'
    value: number
  }

  export interface ReceiptAuditUnitsFieldEvent {
    field: '$.audit.units'
    value: number
  }

  export interface ReceiptAuditAuditedFieldEvent {
    field: '$.audit.audited'
    value: number
  }

  export interface ReceiptLinesDebtorFieldEvent {
    field: '$.lines[].debtor'
    value: Uint8Array
    index: number
  }

  export interface ReceiptLinesCreditorFieldEvent {
    field: '$.lines[].creditor'
    value: Uint8Array
    index: number
  }

  export interface ReceiptLinesAmountFieldEvent {
    field: '$.lines[].amount'
    value: bigint
    index: number
  }

  export interface ReceiptLinesReasonFieldEvent {
    field: '$.lines[].reason'
    value: string
    index: number
  }

  export interface ReceiptHeadEpochFieldEvent {
    field: '$.head.epoch'
    value: Uint8Array
  }

  export interface ReceiptHeadSizeFieldEvent {
    field: '$.head.size'
    value: bigint
  }

  export interface ReceiptHeadRootFieldEvent {
    field: '$.head.root'
    value: Uint8Array
  }

  export function encode (obj: Partial<Receipt>): Uint8Array {
    return encodeMessage(obj, Receipt.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Receipt>): Receipt {
    return decodeMessage(buf, Receipt.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Receipt>): Generator<ReceiptNetworkFieldEvent | ReceiptContractFieldEvent | ReceiptPrevFieldEvent | ReceiptAuthorFieldEvent | ReceiptAtFieldEvent | ReceiptRequesterFieldEvent | ReceiptAssetFieldEvent | ReceiptUnitsFieldEvent | ReceiptUnitPriceFieldEvent | ReceiptTotalFieldEvent | ReceiptMetersNameFieldEvent | ReceiptMetersAmountFieldEvent | ReceiptAuditWindowsFieldEvent | ReceiptAuditUnitsFieldEvent | ReceiptAuditAuditedFieldEvent | ReceiptLinesDebtorFieldEvent | ReceiptLinesCreditorFieldEvent | ReceiptLinesAmountFieldEvent | ReceiptLinesReasonFieldEvent | ReceiptHeadEpochFieldEvent | ReceiptHeadSizeFieldEvent | ReceiptHeadRootFieldEvent> {
    return streamMessage(buf, Receipt.codec(), opts)
  }
}

export interface Payment {
  network: string
  payer: Uint8Array
  payee: Uint8Array
  at: bigint
  salt: Uint8Array
  asset: string
  amount: bigint
  reference: string
}

export namespace Payment {
  let _codec: Codec<Payment>

  export const codec = (): Codec<Payment> => {
    if (_codec == null) {
      _codec = message<Payment>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.payer != null && obj.payer.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.payer)
        }

        if ((obj.payee != null && obj.payee.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.payee)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(32)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.salt != null && obj.salt.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.salt)
        }

        if ((obj.asset != null && obj.asset !== '')) {
          w.uint32(50)
          w.string(obj.asset)
        }

        if ((obj.amount != null && obj.amount !== 0n)) {
          w.uint32(56)
          obj.amount < 4_294_967_296n ? w.uint32(Number(obj.amount)) : w.uint64(obj.amount)
        }

        if ((obj.reference != null && obj.reference !== '')) {
          w.uint32(66)
          w.string(obj.reference)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          payer: new Uint8Array(0),
          payee: new Uint8Array(0),
          at: 0n,
          salt: new Uint8Array(0),
          asset: '',
          amount: 0n,
          reference: ''
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
              obj.payer = reader.bytes()
              break
            }
            case 3: {
              obj.payee = reader.bytes()
              break
            }
            case 4: {
              obj.at = reader.uint64()
              break
            }
            case 5: {
              obj.salt = reader.bytes()
              break
            }
            case 6: {
              obj.asset = reader.string()
              break
            }
            case 7: {
              obj.amount = reader.uint64()
              break
            }
            case 8: {
              obj.reference = reader.string()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.payer`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.payee`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.salt`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.asset`,
                value: reader.string()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.amount`,
                value: reader.uint64()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.reference`,
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

  export interface PaymentNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface PaymentPayerFieldEvent {
    field: '$.payer'
    value: Uint8Array
  }

  export interface PaymentPayeeFieldEvent {
    field: '$.payee'
    value: Uint8Array
  }

  export interface PaymentAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface PaymentSaltFieldEvent {
    field: '$.salt'
    value: Uint8Array
  }

  export interface PaymentAssetFieldEvent {
    field: '$.asset'
    value: string
  }

  export interface PaymentAmountFieldEvent {
    field: '$.amount'
    value: bigint
  }

  export interface PaymentReferenceFieldEvent {
    field: '$.reference'
    value: string
  }

  export function encode (obj: Partial<Payment>): Uint8Array {
    return encodeMessage(obj, Payment.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Payment>): Payment {
    return decodeMessage(buf, Payment.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Payment>): Generator<PaymentNetworkFieldEvent | PaymentPayerFieldEvent | PaymentPayeeFieldEvent | PaymentAtFieldEvent | PaymentSaltFieldEvent | PaymentAssetFieldEvent | PaymentAmountFieldEvent | PaymentReferenceFieldEvent> {
    return streamMessage(buf, Payment.codec(), opts)
  }
}

export interface CreditLine {
  network: string
  grantor: Uint8Array
  grantee: Uint8Array
  seq: bigint
  asset: string
  limit: bigint
}

export namespace CreditLine {
  let _codec: Codec<CreditLine>

  export const codec = (): Codec<CreditLine> => {
    if (_codec == null) {
      _codec = message<CreditLine>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.grantor != null && obj.grantor.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.grantor)
        }

        if ((obj.grantee != null && obj.grantee.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.grantee)
        }

        if ((obj.seq != null && obj.seq !== 0n)) {
          w.uint32(32)
          obj.seq < 4_294_967_296n ? w.uint32(Number(obj.seq)) : w.uint64(obj.seq)
        }

        if ((obj.asset != null && obj.asset !== '')) {
          w.uint32(42)
          w.string(obj.asset)
        }

        if ((obj.limit != null && obj.limit !== 0n)) {
          w.uint32(48)
          obj.limit < 4_294_967_296n ? w.uint32(Number(obj.limit)) : w.uint64(obj.limit)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          grantor: new Uint8Array(0),
          grantee: new Uint8Array(0),
          seq: 0n,
          asset: '',
          limit: 0n
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
              obj.grantor = reader.bytes()
              break
            }
            case 3: {
              obj.grantee = reader.bytes()
              break
            }
            case 4: {
              obj.seq = reader.uint64()
              break
            }
            case 5: {
              obj.asset = reader.string()
              break
            }
            case 6: {
              obj.limit = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.grantor`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.grantee`,
                value: reader.bytes()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.seq`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.asset`,
                value: reader.string()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.limit`,
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

  export interface CreditLineNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface CreditLineGrantorFieldEvent {
    field: '$.grantor'
    value: Uint8Array
  }

  export interface CreditLineGranteeFieldEvent {
    field: '$.grantee'
    value: Uint8Array
  }

  export interface CreditLineSeqFieldEvent {
    field: '$.seq'
    value: bigint
  }

  export interface CreditLineAssetFieldEvent {
    field: '$.asset'
    value: string
  }

  export interface CreditLineLimitFieldEvent {
    field: '$.limit'
    value: bigint
  }

  export function encode (obj: Partial<CreditLine>): Uint8Array {
    return encodeMessage(obj, CreditLine.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CreditLine>): CreditLine {
    return decodeMessage(buf, CreditLine.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<CreditLine>): Generator<CreditLineNetworkFieldEvent | CreditLineGrantorFieldEvent | CreditLineGranteeFieldEvent | CreditLineSeqFieldEvent | CreditLineAssetFieldEvent | CreditLineLimitFieldEvent> {
    return streamMessage(buf, CreditLine.codec(), opts)
  }
}

export interface LogEntry {
  network: string
  author: Uint8Array
  epoch: Uint8Array
  seq: bigint
  prev: Uint8Array
  at: bigint
  body?: Part
}

export namespace LogEntry {
  let _codec: Codec<LogEntry>

  export const codec = (): Codec<LogEntry> => {
    if (_codec == null) {
      _codec = message<LogEntry>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.author)
        }

        if ((obj.epoch != null && obj.epoch.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.epoch)
        }

        if ((obj.seq != null && obj.seq !== 0n)) {
          w.uint32(32)
          obj.seq < 4_294_967_296n ? w.uint32(Number(obj.seq)) : w.uint64(obj.seq)
        }

        if ((obj.prev != null && obj.prev.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.prev)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(48)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if (obj.body != null) {
          w.uint32(58)
          Part.codec().encode(obj.body, w)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          author: new Uint8Array(0),
          epoch: new Uint8Array(0),
          seq: 0n,
          prev: new Uint8Array(0),
          at: 0n
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
              obj.author = reader.bytes()
              break
            }
            case 3: {
              obj.epoch = reader.bytes()
              break
            }
            case 4: {
              obj.seq = reader.uint64()
              break
            }
            case 5: {
              obj.prev = reader.bytes()
              break
            }
            case 6: {
              obj.at = reader.uint64()
              break
            }
            case 7: {
              obj.body = Part.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.body
              })
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.author`,
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
                field: `${prefix}.seq`,
                value: reader.uint64()
              }
              break
            }
            case 5: {
              yield {
                field: `${prefix}.prev`,
                value: reader.bytes()
              }
              break
            }
            case 6: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 7: {
              yield * Part.codec().stream(reader, reader.uint32(), `${prefix}.body`, {
                limits: opts.limits?.body
              })

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

  export interface LogEntryNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface LogEntryAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface LogEntryEpochFieldEvent {
    field: '$.epoch'
    value: Uint8Array
  }

  export interface LogEntrySeqFieldEvent {
    field: '$.seq'
    value: bigint
  }

  export interface LogEntryPrevFieldEvent {
    field: '$.prev'
    value: Uint8Array
  }

  export interface LogEntryAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface LogEntryBodyKindFieldEvent {
    field: '$.body.kind'
    value: string
  }

  export interface LogEntryBodyBodyFieldEvent {
    field: '$.body.body'
    value: Uint8Array
  }

  export function encode (obj: Partial<LogEntry>): Uint8Array {
    return encodeMessage(obj, LogEntry.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogEntry>): LogEntry {
    return decodeMessage(buf, LogEntry.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<LogEntry>): Generator<LogEntryNetworkFieldEvent | LogEntryAuthorFieldEvent | LogEntryEpochFieldEvent | LogEntrySeqFieldEvent | LogEntryPrevFieldEvent | LogEntryAtFieldEvent | LogEntryBodyKindFieldEvent | LogEntryBodyBodyFieldEvent> {
    return streamMessage(buf, LogEntry.codec(), opts)
  }
}

export interface Checkpoint {
  network: string
  author: Uint8Array
  head?: Head
  at: bigint
}

export namespace Checkpoint {
  let _codec: Codec<Checkpoint>

  export const codec = (): Codec<Checkpoint> => {
    if (_codec == null) {
      _codec = message<Checkpoint>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.author != null && obj.author.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.author)
        }

        if (obj.head != null) {
          w.uint32(26)
          Head.codec().encode(obj.head, w)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(32)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          author: new Uint8Array(0),
          at: 0n
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
              obj.author = reader.bytes()
              break
            }
            case 3: {
              obj.head = Head.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.head
              })
              break
            }
            case 4: {
              obj.at = reader.uint64()
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.author`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield * Head.codec().stream(reader, reader.uint32(), `${prefix}.head`, {
                limits: opts.limits?.head
              })

              break
            }
            case 4: {
              yield {
                field: `${prefix}.at`,
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

  export interface CheckpointNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface CheckpointAuthorFieldEvent {
    field: '$.author'
    value: Uint8Array
  }

  export interface CheckpointHeadEpochFieldEvent {
    field: '$.head.epoch'
    value: Uint8Array
  }

  export interface CheckpointHeadSizeFieldEvent {
    field: '$.head.size'
    value: bigint
  }

  export interface CheckpointHeadRootFieldEvent {
    field: '$.head.root'
    value: Uint8Array
  }

  export interface CheckpointAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export function encode (obj: Partial<Checkpoint>): Uint8Array {
    return encodeMessage(obj, Checkpoint.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Checkpoint>): Checkpoint {
    return decodeMessage(buf, Checkpoint.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Checkpoint>): Generator<CheckpointNetworkFieldEvent | CheckpointAuthorFieldEvent | CheckpointHeadEpochFieldEvent | CheckpointHeadSizeFieldEvent | CheckpointHeadRootFieldEvent | CheckpointAtFieldEvent> {
    return streamMessage(buf, Checkpoint.codec(), opts)
  }
}

export interface VoucherBatch {
  network: string
  payer: Uint8Array
  at: bigint
  size: number
  root: Uint8Array
}

export namespace VoucherBatch {
  let _codec: Codec<VoucherBatch>

  export const codec = (): Codec<VoucherBatch> => {
    if (_codec == null) {
      _codec = message<VoucherBatch>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.network != null && obj.network !== '')) {
          w.uint32(10)
          w.string(obj.network)
        }

        if ((obj.payer != null && obj.payer.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.payer)
        }

        if ((obj.at != null && obj.at !== 0n)) {
          w.uint32(24)
          obj.at < 4_294_967_296n ? w.uint32(Number(obj.at)) : w.uint64(obj.at)
        }

        if ((obj.size != null && obj.size !== 0)) {
          w.uint32(32)
          w.uint32(obj.size)
        }

        if ((obj.root != null && obj.root.byteLength > 0)) {
          w.uint32(42)
          w.bytes(obj.root)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          network: '',
          payer: new Uint8Array(0),
          at: 0n,
          size: 0,
          root: new Uint8Array(0)
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
              obj.payer = reader.bytes()
              break
            }
            case 3: {
              obj.at = reader.uint64()
              break
            }
            case 4: {
              obj.size = reader.uint32()
              break
            }
            case 5: {
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
                field: `${prefix}.network`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.payer`,
                value: reader.bytes()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.at`,
                value: reader.uint64()
              }
              break
            }
            case 4: {
              yield {
                field: `${prefix}.size`,
                value: reader.uint32()
              }
              break
            }
            case 5: {
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

  export interface VoucherBatchNetworkFieldEvent {
    field: '$.network'
    value: string
  }

  export interface VoucherBatchPayerFieldEvent {
    field: '$.payer'
    value: Uint8Array
  }

  export interface VoucherBatchAtFieldEvent {
    field: '$.at'
    value: bigint
  }

  export interface VoucherBatchSizeFieldEvent {
    field: '$.size'
    value: number
  }

  export interface VoucherBatchRootFieldEvent {
    field: '$.root'
    value: Uint8Array
  }

  export function encode (obj: Partial<VoucherBatch>): Uint8Array {
    return encodeMessage(obj, VoucherBatch.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VoucherBatch>): VoucherBatch {
    return decodeMessage(buf, VoucherBatch.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<VoucherBatch>): Generator<VoucherBatchNetworkFieldEvent | VoucherBatchPayerFieldEvent | VoucherBatchAtFieldEvent | VoucherBatchSizeFieldEvent | VoucherBatchRootFieldEvent> {
    return streamMessage(buf, VoucherBatch.codec(), opts)
  }
}

export interface Mount {
  path: string
  digest: Uint8Array
  size: bigint
}

export namespace Mount {
  let _codec: Codec<Mount>

  export const codec = (): Codec<Mount> => {
    if (_codec == null) {
      _codec = message<Mount>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.path != null && obj.path !== '')) {
          w.uint32(10)
          w.string(obj.path)
        }

        if ((obj.digest != null && obj.digest.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.digest)
        }

        if ((obj.size != null && obj.size !== 0n)) {
          w.uint32(24)
          obj.size < 4_294_967_296n ? w.uint32(Number(obj.size)) : w.uint64(obj.size)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          path: '',
          digest: new Uint8Array(0),
          size: 0n
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.path = reader.string()
              break
            }
            case 2: {
              obj.digest = reader.bytes()
              break
            }
            case 3: {
              obj.size = reader.uint64()
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
                field: `${prefix}.path`,
                value: reader.string()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.digest`,
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

  export interface MountPathFieldEvent {
    field: '$.path'
    value: string
  }

  export interface MountDigestFieldEvent {
    field: '$.digest'
    value: Uint8Array
  }

  export interface MountSizeFieldEvent {
    field: '$.size'
    value: bigint
  }

  export function encode (obj: Partial<Mount>): Uint8Array {
    return encodeMessage(obj, Mount.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Mount>): Mount {
    return decodeMessage(buf, Mount.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Mount>): Generator<MountPathFieldEvent | MountDigestFieldEvent | MountSizeFieldEvent> {
    return streamMessage(buf, Mount.codec(), opts)
  }
}

export interface WasmWork {
  module: Uint8Array
  moduleSize: bigint
  profile: string
  args: string[]
  mounts: Mount[]
  fuel: bigint
  memoryPages: number
  outputBytes: number
  wallMs: number
}

export namespace WasmWork {
  let _codec: Codec<WasmWork>

  export const codec = (): Codec<WasmWork> => {
    if (_codec == null) {
      _codec = message<WasmWork>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.module != null && obj.module.byteLength > 0)) {
          w.uint32(10)
          w.bytes(obj.module)
        }

        if ((obj.moduleSize != null && obj.moduleSize !== 0n)) {
          w.uint32(16)
          obj.moduleSize < 4_294_967_296n ? w.uint32(Number(obj.moduleSize)) : w.uint64(obj.moduleSize)
        }

        if ((obj.profile != null && obj.profile !== '')) {
          w.uint32(26)
          w.string(obj.profile)
        }

        if (obj.args != null && obj.args.length > 0) {
          for (const value of obj.args) {
            w.uint32(34)
            w.string(value)
          }
        }

        if (obj.mounts != null && obj.mounts.length > 0) {
          for (const value of obj.mounts) {
            w.uint32(42)
            Mount.codec().encode(value, w)
          }
        }

        if ((obj.fuel != null && obj.fuel !== 0n)) {
          w.uint32(48)
          obj.fuel < 4_294_967_296n ? w.uint32(Number(obj.fuel)) : w.uint64(obj.fuel)
        }

        if ((obj.memoryPages != null && obj.memoryPages !== 0)) {
          w.uint32(56)
          w.uint32(obj.memoryPages)
        }

        if ((obj.outputBytes != null && obj.outputBytes !== 0)) {
          w.uint32(64)
          w.uint32(obj.outputBytes)
        }

        if ((obj.wallMs != null && obj.wallMs !== 0)) {
          w.uint32(72)
          w.uint32(obj.wallMs)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          module: new Uint8Array(0),
          moduleSize: 0n,
          profile: '',
          args: [],
          mounts: [],
          fuel: 0n,
          memoryPages: 0,
          outputBytes: 0,
          wallMs: 0
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.module = reader.bytes()
              break
            }
            case 2: {
              obj.moduleSize = reader.uint64()
              break
            }
            case 3: {
              obj.profile = reader.string()
              break
            }
            case 4: {
              if (opts.limits?.args != null && obj.args.length === opts.limits.args) {
                throw new MaxLengthError('Decode error - repeated field "args" had too many elements')
              }

              if (obj.args.length === 64) {
                throw new MaxLengthError('Decode error - repeated field "args" had too many elements')
              }

              obj.args.push(reader.string())
              break
            }
            case 5: {
              if (opts.limits?.mounts != null && obj.mounts.length === opts.limits.mounts) {
                throw new MaxLengthError('Decode error - repeated field "mounts" had too many elements')
              }

              if (obj.mounts.length === 16) {
                throw new MaxLengthError('Decode error - repeated field "mounts" had too many elements')
              }

              obj.mounts.push(Mount.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.mounts$
              }))
              break
            }
            case 6: {
              obj.fuel = reader.uint64()
              break
            }
            case 7: {
              obj.memoryPages = reader.uint32()
              break
            }
            case 8: {
              obj.outputBytes = reader.uint32()
              break
            }
            case 9: {
              obj.wallMs = reader.uint32()
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
          args: 64,
          mounts: 16
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              yield {
                field: `${prefix}.module`,
                value: reader.bytes()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.moduleSize`,
                value: reader.uint64()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.profile`,
                value: reader.string()
              }
              break
            }
            case 4: {
              if (opts.limits?.args != null && obj.args === opts.limits.args) {
                throw new MaxLengthError('Streaming decode error - repeated field "args" had too many elements')
              }

              if (obj.args === 64) {
                throw new MaxLengthError('Streaming decode error - repeated field "args" had too many elements')
              }

              yield {
                field: `${prefix}.args[]`,
                index: obj.args,
                value: reader.string()
              }

              obj.args++

              break
            }
            case 5: {
              if (opts.limits?.mounts != null && obj.mounts === opts.limits.mounts) {
                throw new MaxLengthError('Streaming decode error - repeated field "mounts" had too many elements')
              }

              if (obj.mounts === 16) {
                throw new MaxLengthError('Streaming decode error - repeated field "mounts" had too many elements')
              }

              for (const evt of Mount.codec().stream(reader, reader.uint32(), `${prefix}.mounts[]`, {
                limits: opts.limits?.mounts$
              })) {
                yield {
                  ...evt,
                  index: obj.mounts
                }
              }

              obj.mounts++

              break
            }
            case 6: {
              yield {
                field: `${prefix}.fuel`,
                value: reader.uint64()
              }
              break
            }
            case 7: {
              yield {
                field: `${prefix}.memoryPages`,
                value: reader.uint32()
              }
              break
            }
            case 8: {
              yield {
                field: `${prefix}.outputBytes`,
                value: reader.uint32()
              }
              break
            }
            case 9: {
              yield {
                field: `${prefix}.wallMs`,
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

  export interface WasmWorkModuleFieldEvent {
    field: '$.module'
    value: Uint8Array
  }

  export interface WasmWorkModuleSizeFieldEvent {
    field: '$.moduleSize'
    value: bigint
  }

  export interface WasmWorkProfileFieldEvent {
    field: '$.profile'
    value: string
  }

  export interface WasmWorkArgsFieldEvent {
    field: '$.args[]'
    index: number
    value: string
  }

  export interface WasmWorkMountsPathFieldEvent {
    field: '$.mounts[].path'
    value: string
    index: number
  }

  export interface WasmWorkMountsDigestFieldEvent {
    field: '$.mounts[].digest'
    value: Uint8Array
    index: number
  }

  export interface WasmWorkMountsSizeFieldEvent {
    field: '$.mounts[].size'
    value: bigint
    index: number
  }

  export interface WasmWorkFuelFieldEvent {
    field: '$.fuel'
    value: bigint
  }

  export interface WasmWorkMemoryPagesFieldEvent {
    field: '$.memoryPages'
    value: number
  }

  export interface WasmWorkOutputBytesFieldEvent {
    field: '$.outputBytes'
    value: number
  }

  export interface WasmWorkWallMsFieldEvent {
    field: '$.wallMs'
    value: number
  }

  export function encode (obj: Partial<WasmWork>): Uint8Array {
    return encodeMessage(obj, WasmWork.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WasmWork>): WasmWork {
    return decodeMessage(buf, WasmWork.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<WasmWork>): Generator<WasmWorkModuleFieldEvent | WasmWorkModuleSizeFieldEvent | WasmWorkProfileFieldEvent | WasmWorkArgsFieldEvent | WasmWorkMountsPathFieldEvent | WasmWorkMountsDigestFieldEvent | WasmWorkMountsSizeFieldEvent | WasmWorkFuelFieldEvent | WasmWorkMemoryPagesFieldEvent | WasmWorkOutputBytesFieldEvent | WasmWorkWallMsFieldEvent> {
    return streamMessage(buf, WasmWork.codec(), opts)
  }
}

export interface UnitInput {
  index: bigint
  input: Uint8Array
}

export namespace UnitInput {
  let _codec: Codec<UnitInput>

  export const codec = (): Codec<UnitInput> => {
    if (_codec == null) {
      _codec = message<UnitInput>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.index != null && obj.index !== 0n)) {
          w.uint32(8)
          obj.index < 4_294_967_296n ? w.uint32(Number(obj.index)) : w.uint64(obj.index)
        }

        if ((obj.input != null && obj.input.byteLength > 0)) {
          w.uint32(18)
          w.bytes(obj.input)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          index: 0n,
          input: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.index = reader.uint64()
              break
            }
            case 2: {
              obj.input = reader.bytes()
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
                field: `${prefix}.index`,
                value: reader.uint64()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.input`,
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

  export interface UnitInputIndexFieldEvent {
    field: '$.index'
    value: bigint
  }

  export interface UnitInputInputFieldEvent {
    field: '$.input'
    value: Uint8Array
  }

  export function encode (obj: Partial<UnitInput>): Uint8Array {
    return encodeMessage(obj, UnitInput.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<UnitInput>): UnitInput {
    return decodeMessage(buf, UnitInput.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<UnitInput>): Generator<UnitInputIndexFieldEvent | UnitInputInputFieldEvent> {
    return streamMessage(buf, UnitInput.codec(), opts)
  }
}

export interface Manifest {
  units: UnitInput[]
}

export namespace Manifest {
  let _codec: Codec<Manifest>

  export const codec = (): Codec<Manifest> => {
    if (_codec == null) {
      _codec = message<Manifest>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.units != null && obj.units.length > 0) {
          for (const value of obj.units) {
            w.uint32(10)
            UnitInput.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          units: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.units != null && obj.units.length === opts.limits.units) {
                throw new MaxLengthError('Decode error - repeated field "units" had too many elements')
              }

              if (obj.units.length === 262144) {
                throw new MaxLengthError('Decode error - repeated field "units" had too many elements')
              }

              obj.units.push(UnitInput.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.units$
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
          units: 262144
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.units != null && obj.units === opts.limits.units) {
                throw new MaxLengthError('Streaming decode error - repeated field "units" had too many elements')
              }

              if (obj.units === 262144) {
                throw new MaxLengthError('Streaming decode error - repeated field "units" had too many elements')
              }

              for (const evt of UnitInput.codec().stream(reader, reader.uint32(), `${prefix}.units[]`, {
                limits: opts.limits?.units$
              })) {
                yield {
                  ...evt,
                  index: obj.units
                }
              }

              obj.units++

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

  export interface ManifestUnitsIndexFieldEvent {
    field: '$.units[].index'
    value: bigint
    index: number
  }

  export interface ManifestUnitsInputFieldEvent {
    field: '$.units[].input'
    value: Uint8Array
    index: number
  }

  export function encode (obj: Partial<Manifest>): Uint8Array {
    return encodeMessage(obj, Manifest.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Manifest>): Manifest {
    return decodeMessage(buf, Manifest.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Manifest>): Generator<ManifestUnitsIndexFieldEvent | ManifestUnitsInputFieldEvent> {
    return streamMessage(buf, Manifest.codec(), opts)
  }
}

export interface UnitResult {
  status: number
  fuel: bigint
  output: Uint8Array
}

export namespace UnitResult {
  let _codec: Codec<UnitResult>

  export const codec = (): Codec<UnitResult> => {
    if (_codec == null) {
      _codec = message<UnitResult>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if ((obj.status != null && obj.status !== 0)) {
          w.uint32(8)
          w.uint32(obj.status)
        }

        if ((obj.fuel != null && obj.fuel !== 0n)) {
          w.uint32(16)
          obj.fuel < 4_294_967_296n ? w.uint32(Number(obj.fuel)) : w.uint64(obj.fuel)
        }

        if ((obj.output != null && obj.output.byteLength > 0)) {
          w.uint32(26)
          w.bytes(obj.output)
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          status: 0,
          fuel: 0n,
          output: new Uint8Array(0)
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              obj.status = reader.uint32()
              break
            }
            case 2: {
              obj.fuel = reader.uint64()
              break
            }
            case 3: {
              obj.output = reader.bytes()
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
                field: `${prefix}.status`,
                value: reader.uint32()
              }
              break
            }
            case 2: {
              yield {
                field: `${prefix}.fuel`,
                value: reader.uint64()
              }
              break
            }
            case 3: {
              yield {
                field: `${prefix}.output`,
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

  export interface UnitResultStatusFieldEvent {
    field: '$.status'
    value: number
  }

  export interface UnitResultFuelFieldEvent {
    field: '$.fuel'
    value: bigint
  }

  export interface UnitResultOutputFieldEvent {
    field: '$.output'
    value: Uint8Array
  }

  export function encode (obj: Partial<UnitResult>): Uint8Array {
    return encodeMessage(obj, UnitResult.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<UnitResult>): UnitResult {
    return decodeMessage(buf, UnitResult.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<UnitResult>): Generator<UnitResultStatusFieldEvent | UnitResultFuelFieldEvent | UnitResultOutputFieldEvent> {
    return streamMessage(buf, UnitResult.codec(), opts)
  }
}

export interface Results {
  units: UnitResult[]
}

export namespace Results {
  let _codec: Codec<Results>

  export const codec = (): Codec<Results> => {
    if (_codec == null) {
      _codec = message<Results>((obj, w, opts = {}) => {
        if (opts.lengthDelimited !== false) {
          w.fork()
        }

        if (obj.units != null && obj.units.length > 0) {
          for (const value of obj.units) {
            w.uint32(10)
            UnitResult.codec().encode(value, w)
          }
        }

        if (opts.lengthDelimited !== false) {
          w.ldelim()
        }
      }, (reader, length, opts = {}) => {
        const obj: any = {
          units: []
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.units != null && obj.units.length === opts.limits.units) {
                throw new MaxLengthError('Decode error - repeated field "units" had too many elements')
              }

              if (obj.units.length === 4096) {
                throw new MaxLengthError('Decode error - repeated field "units" had too many elements')
              }

              obj.units.push(UnitResult.codec().decode(reader, reader.uint32(), {
                limits: opts.limits?.units$
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
          units: 4096
        }

        const end = length == null ? reader.len : reader.pos + length

        while (reader.pos < end) {
          const tag = reader.uint32()

          switch (tag >>> 3) {
            case 1: {
              if (opts.limits?.units != null && obj.units === opts.limits.units) {
                throw new MaxLengthError('Streaming decode error - repeated field "units" had too many elements')
              }

              if (obj.units === 4096) {
                throw new MaxLengthError('Streaming decode error - repeated field "units" had too many elements')
              }

              for (const evt of UnitResult.codec().stream(reader, reader.uint32(), `${prefix}.units[]`, {
                limits: opts.limits?.units$
              })) {
                yield {
                  ...evt,
                  index: obj.units
                }
              }

              obj.units++

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

  export interface ResultsUnitsStatusFieldEvent {
    field: '$.units[].status'
    value: number
    index: number
  }

  export interface ResultsUnitsFuelFieldEvent {
    field: '$.units[].fuel'
    value: bigint
    index: number
  }

  export interface ResultsUnitsOutputFieldEvent {
    field: '$.units[].output'
    value: Uint8Array
    index: number
  }

  export function encode (obj: Partial<Results>): Uint8Array {
    return encodeMessage(obj, Results.codec())
  }

  export function decode (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Results>): Results {
    return decodeMessage(buf, Results.codec(), opts)
  }

  export function stream (buf: Uint8Array | Uint8ArrayList, opts?: DecodeOptions<Results>): Generator<ResultsUnitsStatusFieldEvent | ResultsUnitsFuelFieldEvent | ResultsUnitsOutputFieldEvent> {
    return streamMessage(buf, Results.codec(), opts)
  }
}
