import { readFileSync } from 'node:fs'
import { nobleCrypto as crypto } from '@mycel/wire/crypto'
import { verifyInclusion } from '@mycel/wire/merkle'
import { expect } from 'aegir/chai'
import { verifyConsistency } from '../../src/log/index.ts'

interface Vector {
  readonly desc: string
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

const file = new URL('../../../../../test/vectors/external/merkle-rfc6962.json', import.meta.url)
const vectors = Object.entries(JSON.parse(readFileSync(file, 'utf8')) as Record<string, Vector>)

describe('RFC 6962 proofs against transparency-dev/merkle', () => {
  it('has all of them', () => { expect(vectors).to.have.lengthOf(196) })

  for (const [path, vector] of vectors) {
    it(`${path.includes('/consistency/') ? 'consistency' : 'inclusion'} ${path.split('/').slice(2).join('/')}`, () => {
      const proof = (vector.proof ?? []).map(bytes)
      const holds = path.includes('/consistency/')
        ? verifyConsistency(crypto, vector.size1, vector.size2, bytes(vector.root1), bytes(vector.root2), proof)
        : verifyInclusion(crypto, bytes(vector.leafHash), vector.leafIdx, vector.treeSize, proof, bytes(vector.root))
      expect(holds).to.equal(!vector.wantErr)
    })
  }
})

function bytes (base64: string | null): Uint8Array {
  return Uint8Array.from(Buffer.from(base64 ?? '', 'base64'))
}
