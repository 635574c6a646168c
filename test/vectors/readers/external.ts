import { verifyConsistency } from '@mycel/settle/log'
import { verifyInclusion } from '@mycel/wire/merkle'
import { fromString } from 'uint8arrays/from-string'
import { bytesOf } from '../../../scripts/vectors/json.ts'
import type { Verdict } from './verdict.ts'
import type { Crypto } from '@mycel/wire/crypto'

interface MerkleVector {
  readonly proof: readonly string[] | null
  readonly wantErr: boolean
  readonly root: string
  readonly leafHash: string
  readonly leafIdx: number
  readonly treeSize: number
  readonly root1: string
  readonly root2: string
  readonly size1: number
  readonly size2: number
}

/** external/wycheproof-ed25519.json */
export function * wycheproof (crypto: Crypto, stored: unknown): Generator<Verdict> {
  for (const { tcId, pk, msg, sig, result } of (stored as { cases: ReadonlyArray<{ tcId: number, pk: string, msg: string, sig: string, result: string }> }).cases) {
    yield { name: `Wycheproof ${tcId}`, found: crypto.verify(bytesOf(pk), bytesOf(msg), bytesOf(sig)), wanted: result === 'valid' }
  }
}

/** external/ed25519-speccheck.json: verifiers in the field disagree about each, and all are refused. */
export function * speccheck (crypto: Crypto, stored: unknown): Generator<Verdict> {
  for (const [i, { pub_key: key, message, signature }] of (stored as { cases: ReadonlyArray<{ pub_key: string, message: string, signature: string }> }).cases.entries()) {
    yield { name: `speccheck ${i}`, found: crypto.verify(bytesOf(key), bytesOf(message), bytesOf(signature)), wanted: false }
  }
}

/** external/merkle-rfc6962.json: transparency-dev's proofs, of inclusion and of consistency. */
export function * merkle (crypto: Crypto, stored: unknown): Generator<Verdict> {
  for (const [path, one] of Object.entries(stored as Readonly<Record<string, MerkleVector>>)) {
    const proof = (one.proof ?? []).map(base64)
    const found = path.includes('/consistency/')
      ? verifyConsistency(crypto, one.size1, one.size2, base64(one.root1), base64(one.root2), proof)
      : verifyInclusion(crypto, base64(one.leafHash), one.leafIdx, one.treeSize, proof, base64(one.root))
    yield { name: path, found, wanted: !one.wantErr }
  }
}

function base64 (text: string | null): Uint8Array {
  return fromString(text ?? '', 'base64pad')
}
