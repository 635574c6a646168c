import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { append, buildForkProof, checkForkProof, checkpoint, encodeNote, equivocation, headOf, signedHead } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, halfReceipt, network, person } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'

const [alice, bob] = [person(1), person(2)]
const { state } = createStore(alice)
const note = (n: number): Parameters<typeof append>[3] => ({ ...encodeNote('release', { contract: digest(n), lost: 1n }), at: 5n })
const [left, right] = [append(crypto, alice, state, note(1)), append(crypto, alice, state, note(2))]
const heads = [headOf(crypto, left.state), headOf(crypto, right.state)] as const
const common = { network, at: 7n }
const on = {
  checkpoint: (side: 0 | 1) => checkpoint(crypto, alice, side === 0 ? left.state : right.state, 6n),
  bid: (side: 0 | 1) => sign(crypto, alice, 'bid', { ...common, tender: digest(1), provider: alice.publicKey, unitPrice: 1n, maxUnits: 1, validUntil: 9n, ad: new Uint8Array(0), head: heads[side] }),
  award: (side: 0 | 1) => sign(crypto, alice, 'award', { ...common, bid: digest(1), tender: digest(2), requester: alice.publicKey, provider: bob.publicKey, units: 1, verifiers: [], head: heads[side] }),
  receipt: (side: 0 | 1) => sign(crypto, alice, 'receipt', { ...halfReceipt(alice, bob, 1).body, head: heads[side] })
}
const kinds = ['checkpoint', 'bid', 'award', 'receipt'] as const

describe('signed heads', () => {
  for (const one of kinds) {
    it(`of a ${one} contradict those of every other message, and of their own kind`, () => {
      for (const other of kinds) {
        expect(equivocation(crypto, network, on[one](0).bytes, on[other](1).bytes), other).to.deep.equal({ ok: true, author: alice.publicKey, epoch: state.epoch, at: 2n })
        expect(equivocation(crypto, network, on[one](0).bytes, on[other](0).bytes), other).to.include({ ok: false, code: 'no-conflict' })
      }

      expect(equivocation(crypto, network, left.entry.bytes, on[one](1).bytes)).to.include({ ok: false, code: 'different-types' })
      expect(signedHead(on[one](0))).to.deep.include({ author: alice.publicKey, head: heads[0] })
    })
  }
})

describe('a fork proof', () => {
  const good = buildForkProof(network, left.entry.bytes, right.entry.bytes)
  const text = new TextDecoder().decode(good)
  const check = (changed: string): object => checkForkProof(crypto, new TextEncoder().encode(changed))

  it('holds with nothing else at hand, and is one text whichever came first', () => {
    expect(checkForkProof(crypto, good)).to.deep.include({ ok: true, network, author: alice.publicKey, epoch: state.epoch, at: 1n })
    expect(buildForkProof(network, right.entry.bytes, left.entry.bytes)).to.deep.equal(good)
  })

  it('of what does not conflict, or was not signed, is refused', () => {
    expect(checkForkProof(crypto, buildForkProof(network, left.entry.bytes, left.entry.bytes))).to.include({ ok: false, code: 'no-conflict' })
    expect(checkForkProof(crypto, buildForkProof('other', left.entry.bytes, right.entry.bytes))).to.include({ ok: false, code: 'wrong-network' })
    const forged = right.entry.bytes.map((byte, i, all) => i === all.length - 3 ? byte ^ 1 : byte)
    expect(checkForkProof(crypto, buildForkProof(network, left.entry.bytes, forged))).to.include({ ok: false, code: 'bad-signature' })
  })

  it('that is too large, no such file or not canonical is refused', () => {
    expect(check(' '.repeat(300_000))).to.include({ code: 'oversize' })
    expect(check('{')).to.include({ code: 'not-a-proof' })
    expect(check('null\n')).to.include({ code: 'not-a-proof' })
    expect(check(text.replace('fork-proof/1', 'fork-proof/2'))).to.include({ code: 'not-a-proof' })
    expect(check(text.replace(/\["[^"]+",/, '['))).to.include({ code: 'not-a-proof' })
    expect(check(text.replace('["', '[" '))).to.include({ code: 'not-a-proof' })
    expect(check(text.replace(`"${network}"`, '"\\ud800"'))).to.include({ code: 'not-a-proof' })
    expect(check(text.trimEnd())).to.include({ code: 'not-canonical' })
    expect(check(text.replace(/\["([^"]+)","([^"]+)"\]/, '["$2","$1"]'))).to.include({ code: 'not-canonical' })
  })
})
