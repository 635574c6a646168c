import { cidOf } from '@mycel/wire'
import { open } from '@mycel/wire/envelope'
import { payloadTypeOf, REGISTRY } from '@mycel/wire/messages'
import { examples, NETWORK } from '../../packages/wire/dist/test/fixtures/bodies.js'
import { variantsOf } from './boundaries.ts'
import { envelopeCases } from './envelope-cases.ts'
import { encode, seal } from './forge.ts'
import { hex, hexRuns } from './json.ts'
import { payloadCases } from './payload-cases.ts'
import { crypto } from './people.ts'
import type { Limit } from './boundaries.ts'
import type { Bytes } from './json.ts'
import type { Signer } from '@mycel/wire/envelope'
import type { BodyType } from '@mycel/wire/messages'

/** What a decoder must make of some bytes, as the maker of the case says before any decoder has seen them. */
export interface Case {
  readonly name: string
  readonly bytes: Uint8Array
  /** Undefined where the bytes are accepted. */
  readonly code?: string | undefined
  /** Codes with which another decoder may refuse the same bytes: the spec leaves it open where it looks first. */
  readonly also?: readonly string[]
}

/** One body type's example with everything that can be made wrong about it. */
export interface Subject {
  readonly type: BodyType
  readonly body: Readonly<Record<string, unknown>>
  readonly payload: Uint8Array
  readonly signers: readonly Signer[]
}

export type StoredCase =
  | { readonly name: string, readonly envelope: Bytes, readonly verdict: 'accept', readonly id: string, readonly cid: string, readonly complete: boolean, readonly body: unknown }
  | { readonly name: string, readonly envelope: Bytes, readonly verdict: 'refuse', readonly code: string, readonly also?: readonly string[] }

export interface MessageVectors {
  readonly type: BodyType
  readonly payloadType: string
  readonly network: string
  readonly signers: readonly string[]
  readonly cases: readonly StoredCase[]
}

/** One file for each signed body. */
export function messageVectors (): MessageVectors[] {
  return examples().map(({ type, body, signers }) => {
    const subject: Subject = { type, body: body as unknown as Subject['body'], payload: encode(type, body), signers }
    const cases = [{ name: 'valid', bytes: seal(type, subject.payload, signers) }, ...envelopeCases(subject), ...payloadCases(subject), ...boundaryCases(subject)]
    return { type, payloadType: payloadTypeOf(type), network: NETWORK, signers: signers.map(({ publicKey }) => hex(publicKey)), cases: cases.map(one => stored(type, one)) }
  })
}

function boundaryCases ({ type, body, signers }: Subject): Case[] {
  return Object.entries(REGISTRY[type].fields as Readonly<Record<string, Limit>>).flatMap(([field, limit]) => {
    return variantsOf(limit, body[field]).flatMap(({ name, value, code }): Case[] => {
      const payload = encode(type, { ...body, [field]: value })
      // several fields at their limits together can exceed the body's; such a body says nothing about the field
      const small = payload.byteLength <= REGISTRY[type].maxBytes
      const expected = field === 'network' && code == null ? 'wrong-network' : code
      return small ? [{ name: `${field}: ${name}`, bytes: seal(type, payload, signers), code: expected }] : []
    })
  })
}

/** The case as it is stored. Error where the code disagrees with what the case was made for: then one of the two is wrong. */
function stored (type: BodyType, { name, bytes, code, also }: Case): StoredCase {
  const opened = open(crypto, bytes, { network: NETWORK })
  const found = opened.ok ? undefined : opened.code

  if (found !== code) {
    throw new Error(`${type}, ${name}: made to be ${code ?? 'accepted'}, is ${found ?? 'accepted'}`)
  }

  const envelope = hexRuns(bytes)
  return opened.ok
    ? { name, envelope, verdict: 'accept', id: opened.message.id, cid: cidOf(opened.message.digest), complete: opened.message.complete, body: opened.message.body }
    : { name, envelope, verdict: 'refuse', code: opened.code, ...(also == null ? {} : { also }) }
}
