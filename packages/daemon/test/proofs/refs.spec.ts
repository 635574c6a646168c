import { expect } from 'aegir/chai'
import { decodeRefs, encodeRefs } from '../../src/proofs/exchange/ref.ts'
import { doubleRootOf } from '../cli/proof-case.ts'
import { inCourt, strangerOf } from './courtroom.ts'

describe('proofs that are told of', () => {
  it('are kept by a court that has nothing to do with the accused until it shows itself', async () => {
    await inCourt(async room => {
      const { court } = room
      const proof = doubleRootOf()
      room.relation = () => undefined
      expect([court.holds(proof.id), await court.judge(proof, 'gossip'), court.holds(proof.id)]).to.deep.equal([false, 'kept', true])
      room.relation = () => 'strangers'
      await court.recall(strangerOf(1).publicKey)
      expect(court.list()).to.have.lengthOf(0)
      await court.resume()
      expect([court.list().length, court.holds(proof.id)]).to.deep.equal([1, true])
    })
  })
})

describe('references to proofs', () => {
  const id = 'ab'.repeat(32)

  it('are a byte and an id each; later kinds are passed over, and what is no list is none', () => {
    const refs = [{ kind: 'proof' as const, id }, { kind: 'fork' as const, id: 'cd'.repeat(32) }]
    expect(decodeRefs(encodeRefs(refs))).to.deep.equal(refs)
    expect(decodeRefs(Buffer.concat([Uint8Array.of(9), new Uint8Array(32), encodeRefs(refs)]))).to.deep.equal(refs)
    expect([new Uint8Array(32), new Uint8Array(34), new Uint8Array(33 * 65)].map(bytes => decodeRefs(bytes))).to.deep.equal([undefined, undefined, undefined])
    expect(decodeRefs(new Uint8Array(0))).to.deep.equal([])
  })
})
