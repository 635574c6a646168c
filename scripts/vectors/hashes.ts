import { cidOf, didOf } from '@mycel/wire'
import { nonceCommitment } from '@mycel/wire/contract'
import { admitKey } from '@mycel/wire/crypto'
import { pae } from '@mycel/wire/envelope'
import { inclusionPath, leafHash, merkleRoot } from '@mycel/wire/merkle'
import { join, utf8 } from './forge.ts'
import { hex } from './json.ts'
import { alice, bob, carol, crypto, fill } from './people.ts'

/** Names of keys and digests, pre-authentication encodings, and which keys are admitted. */
export function idVectors (): unknown {
  const keys: ReadonlyArray<readonly [name: string, key: string]> = [
    ['RFC 8032 test 1', 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'],
    ['seed 01…01', hex(alice.publicKey)],
    ['the identity', `01${'00'.repeat(31)}`],
    ['the identity with its sign bit set', `01${'00'.repeat(30)}80`],
    ['a point of order 2', 'ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['a point of order 8', 'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a'],
    ['y not below p', 'eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f'],
    ['a point with a part of small order', 'cdb267ce40c5cd45306fa5d2f29731459387dbf9eb933b7bd5aed9a765b88d4d'],
    ['no point', `02${'00'.repeat(31)}`],
    ['31 bytes', 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f70751']
  ]

  return {
    keys: keys.map(([name, key]) => ({ name, key, admitted: admitKey(new Uint8Array(Buffer.from(key, 'hex'))) })),
    dids: [alice, bob, carol].map(({ publicKey }) => ({ key: publicKey, did: didOf(publicKey) })),
    cids: [crypto.sha256(new Uint8Array(0)), fill(0xff)].map(digest => ({ digest, cid: cidOf(digest) })),
    pae: [['http://example.com/HelloWorld', utf8('hello world')], ['application/vnd.mycel.accept.v1+protobuf', new Uint8Array(0)]]
      .map(([type, payload]) => ({ type, payload, pae: pae(type as string, payload as Uint8Array) }))
  }
}

/** `sha2-256("mycel/nonce/v1" ‖ party ‖ nonce)`. */
export function nonceVectors (): unknown {
  return [alice, bob, carol].map(({ publicKey }, i) => {
    const nonce = fill(0x40 + i)
    return { party: publicKey, nonce, commitment: nonceCommitment(crypto, publicKey, nonce) }
  })
}

/** RFC 6962 trees over the one-byte leaves 00, 01, 02, … with all paths of the smaller ones. */
export function treeVectors (): unknown {
  return [0, 1, 2, 3, 4, 5, 7, 8, 9, 16, 33, 100].map(size => {
    const leaves = Array.from({ length: size }, (_, i) => leafHash(crypto, join([Uint8Array.of(i)])))
    const indexes = size <= 9 ? leaves.map((_, i) => i) : [0, 1, size - 2, size - 1]
    return { size, root: merkleRoot(crypto, leaves), paths: indexes.map(index => ({ index, path: inclusionPath(crypto, leaves, index) })) }
  })
}
