import { decodeWith } from '../messages/codec.ts'
import { checkFields } from '../messages/fields.ts'
import * as pb from '../messages/generated/bodies.ts'
import { descriptors } from '../messages/limits.ts'
import type { Part } from '../messages/bodies.ts'
import type { Decoded } from '../messages/codec.ts'
import type { Fields } from '../messages/fields.ts'

/** Largest descriptor of a capacity, bytes. */
export const MAX_DESCRIPTOR_BYTES = 2048

/** What a capacity of each class is, by the kind of its descriptor, which is the class's own name. */
export interface Descriptors {
  compute: pb.ComputeDescriptor
  gpu: pb.GpuDescriptor
  inference: pb.InferenceDescriptor
  microfactory: pb.MicrofactoryDescriptor
  clinic: pb.ClinicDescriptor
}

export type DescriptorKind = keyof Descriptors

export type Descriptor = { [K in DescriptorKind]: { readonly kind: K, readonly value: Descriptors[K] } }[DescriptorKind]

interface Codec<T> {
  encode (value: Partial<T>): Uint8Array
  decode (bytes: Uint8Array): T
}

type Table = { readonly [K in DescriptorKind]: { readonly codec: Codec<Descriptors[K]>, readonly fields: Fields<Descriptors[K]> } }

const TABLE: Table = {
  compute: { codec: pb.ComputeDescriptor, fields: descriptors.compute },
  gpu: { codec: pb.GpuDescriptor, fields: descriptors.gpu },
  inference: { codec: pb.InferenceDescriptor, fields: descriptors.inference },
  microfactory: { codec: pb.MicrofactoryDescriptor, fields: descriptors.microfactory },
  clinic: { codec: pb.ClinicDescriptor, fields: descriptors.clinic }
}

export const DESCRIPTOR_KINDS = Object.keys(TABLE) as readonly DescriptorKind[]

/** A descriptor as an ad carries it. RangeError where a field breaks its limit. */
export function encodeDescriptor<K extends DescriptorKind> (kind: K, value: Descriptors[K]): Part {
  const { codec, fields } = TABLE[kind]
  const reason = checkFields<Descriptors[K]>(fields, value, '')

  if (reason != null) {
    throw new RangeError(`${kind}: ${reason}`)
  }

  return { kind, body: codec.encode(value) }
}

/** A capacity's descriptor, typed; undefined for a kind that this version does not know. */
export function decodeDescriptor (part: Part): Decoded<Descriptor> | undefined {
  return Object.hasOwn(TABLE, part.kind) ? decodeKind(part.kind as DescriptorKind, part.body) : undefined
}

function decodeKind<K extends DescriptorKind> (kind: K, body: Uint8Array): Decoded<Descriptor> {
  const decoded = decodeWith<Descriptors[K]>(TABLE[kind].codec, TABLE[kind].fields, MAX_DESCRIPTOR_BYTES, body)
  return decoded.ok ? { ok: true, value: { kind, value: decoded.value } as Descriptor } : decoded
}
