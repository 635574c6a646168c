import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { concat } from 'uint8arrays/concat'
import { fromString } from 'uint8arrays/from-string'
import { u32be } from '../bytes.ts'
import type { Crypto } from '../crypto/crypto.ts'

const TAG = fromString('mycel/facet/v1')
const RAW = 0x55
const SHA2_256 = 0x12

/**
 * The key (32 bytes) under which providers of a facet are found on the DHT:
 * `sha2-256("mycel/facet/v1" ‖ u32be(len network) ‖ network ‖ u32be(len facet) ‖ facet)`, facet normalised. Spec: docs/spec/discovery.md, "Keys".
 */
export function facetKey (crypto: Crypto, network: string, facet: string): Uint8Array {
  const names = [fromString(network), fromString(facet)]
  return crypto.sha256(concat([TAG, ...names.flatMap(name => [u32be(name.byteLength), name])]))
}

/** The same key as the DHT takes it: CIDv1, codec raw, sha2-256 multihash of which the digest is the key. */
export function facetCid (crypto: Crypto, network: string, facet: string): CID {
  return CID.createV1(RAW, Digest.create(SHA2_256, facetKey(crypto, network, facet)))
}
