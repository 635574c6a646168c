import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { toHex } from './bytes.ts'

declare const brand: unique symbol
type Brand<T, B extends string> = T & { readonly [brand]: B }

/** A contract's id: the id of its award, as lower-case hexadecimal (64 characters). */
export type ContractId = Brand<string, 'contract'>

/** A message's id, `sha2-256(PAE(type, body))`, as lower-case hexadecimal (64 characters). */
export type MessageId = Brand<string, 'message'>

/** A peer's identity key, 32 raw Ed25519 bytes, as lower-case hexadecimal (64 characters). */
export type PeerKey = Brand<string, 'peer'>

export const DIGEST_BYTES = 32
export const KEY_BYTES = 32

/** Longest text looked at, characters: base58 takes quadratic time, and text comes from strangers. A did:key of Ed25519 has 56, a CIDv1 over sha2-256 at most 73 in any common base. */
const MAX_DID_CHARS = 64
const MAX_CID_CHARS = 128

const RAW = 0x55
const SHA2_256 = 0x12
const ED25519_PUB = Uint8Array.of(0xed, 0x01)

export function contractId (digest: Uint8Array): ContractId {
  return toHex(digest) as ContractId
}

export function messageId (digest: Uint8Array): MessageId {
  return toHex(digest) as MessageId
}

export function peerKey (key: Uint8Array): PeerKey {
  return toHex(key) as PeerKey
}

/** A sha2-256 digest as people see it: CIDv1, codec raw. */
export function cidOf (digest: Uint8Array): string {
  return CID.createV1(RAW, Digest.create(SHA2_256, digest)).toString()
}

/** The sha2-256 digest (32 bytes) behind a CID; undefined where the text is no CID over sha2-256, or longer than 128 characters. */
export function digestOf (text: string): Uint8Array | undefined {
  if (text.length > MAX_CID_CHARS) {
    return undefined
  }

  try {
    const { multihash } = CID.parse(text)
    return multihash.code === SHA2_256 && multihash.digest.byteLength === DIGEST_BYTES ? multihash.digest : undefined
  } catch {
    return undefined
  }
}

/** `did:key` of an Ed25519 key: base58btc of 0xed01 ‖ raw key (did:key method, §2.1). */
export function didOf (key: Uint8Array): string {
  const bytes = new Uint8Array(ED25519_PUB.byteLength + key.byteLength)
  bytes.set(ED25519_PUB)
  bytes.set(key, ED25519_PUB.byteLength)
  return `did:key:${base58btc.encode(bytes)}`
}

/** The raw Ed25519 key (32 bytes) of a `did:key`; undefined where it is none. */
export function keyOfDid (did: string): Uint8Array | undefined {
  if (did.length > MAX_DID_CHARS || !did.startsWith('did:key:z')) {
    return undefined
  }

  try {
    const bytes = base58btc.decode(did.slice('did:key:'.length))
    const known = bytes.byteLength === ED25519_PUB.byteLength + KEY_BYTES && bytes[0] === ED25519_PUB[0] && bytes[1] === ED25519_PUB[1]
    return known ? bytes.slice(ED25519_PUB.byteLength) : undefined
  } catch {
    return undefined
  }
}
