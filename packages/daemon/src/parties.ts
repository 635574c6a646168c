import { didOf, equals, keyOfDid, KEY_BYTES } from '@mycel/wire'
import { base58btc } from 'multiformats/bases/base58'
import { concat } from 'uint8arrays/concat'
import type { Contract, Signer } from '@mycel/wire'

// identity multihash (0x00, 36 bytes) of libp2p's PublicKey protobuf: type 1 = Ed25519, 32 bytes of data (libp2p specs, peer-ids)
const PEER_ID_PREFIX = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, KEY_BYTES)

/** The peer id of a raw Ed25519 key, base58btc (`12D3KooW…`). */
export function peerIdOf (key: Uint8Array): string {
  return base58btc.baseEncode(concat([PEER_ID_PREFIX, key]))
}

/** The raw Ed25519 key (32 bytes) behind a peer id or a `did:key`; undefined where the text is neither. */
export function keyOfParty (text: string): Uint8Array | undefined {
  if (text.startsWith('did:')) {
    return keyOfDid(text)
  }

  try {
    const bytes = base58btc.baseDecode(text)
    const known = bytes.byteLength === PEER_ID_PREFIX.byteLength + KEY_BYTES && PEER_ID_PREFIX.every((byte, i) => bytes[i] === byte)
    return known ? bytes.slice(PEER_ID_PREFIX.byteLength) : undefined
  } catch {
    return undefined
  }
}

/** A party named either way as `did:key`; undefined where the text names none. */
export function didOfParty (text: string): string | undefined {
  const key = keyOfParty(text)
  return key == null ? undefined : didOf(key)
}

/** Whether a contract is one that this node asks for. */
export function isRequester ({ tender }: Pick<Contract, 'tender'>, signer: Pick<Signer, 'publicKey'>): boolean {
  return equals(tender.body.requester, signer.publicKey)
}
