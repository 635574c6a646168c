import { generateKeyPairFromSeed, publicKeyFromRaw } from '@libp2p/crypto/keys'
import { peerIdFromPublicKey } from '@libp2p/peer-id'
import type { Ed25519PrivateKey, PeerId } from '@libp2p/interface'

/** The libp2p key of a node's 32-byte identity seed: one key signs messages and proves connections. */
export async function privateKeyOf (seed: Uint8Array): Promise<Ed25519PrivateKey> {
  return generateKeyPairFromSeed('Ed25519', seed)
}

/** The peer id of an identity key (32 bytes). Throws where it is no Ed25519 key. */
export function peerIdOf (key: Uint8Array): PeerId {
  const publicKey = publicKeyFromRaw(key)

  if (publicKey.type !== 'Ed25519') {
    throw new RangeError('an identity key is an Ed25519 key of 32 bytes')
  }

  return peerIdFromPublicKey(publicKey)
}

/** The identity key (32 bytes) of a peer id; undefined where it is not Ed25519. */
export function keyOf (peer: PeerId): Uint8Array | undefined {
  return peer.type === 'Ed25519' ? peer.publicKey.raw : undefined
}
