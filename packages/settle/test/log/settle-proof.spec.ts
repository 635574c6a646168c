import { nobleCrypto } from '@mycel/wire/crypto'
import { expect } from 'aegir/chai'
import fc from 'fast-check'
import { buildSettleProof, checkpoint, checkSettleProof, encodeNote, inclusionProof } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { digest, halfReceipt, network, payment, person, receipt } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'
import type { SettleProof, SettleProofCode } from '../../src/log/index.ts'

const [alice, bob] = [person(1), person(2)]
const store = createStore(alice)
const other = createStore(bob)
const settled = receipt(alice, bob, 1)
const entries = {
  receipt: store.add({ kind: 'receipt', body: settled.bytes }),
  payment: store.add({ kind: 'payment', body: payment(alice, bob, 2, 5n).bytes }),
  half: store.add({ kind: 'receipt', body: halfReceipt(alice, bob, 3).bytes }),
  note: store.add(encodeNote('release', { contract: digest(1), lost: 1n })),
  misnamed: store.add({ kind: 'payment', body: receipt(alice, bob, 4).bytes })
}

for (let n = 0; n < 300; n++) {
  store.add(encodeNote('release', { contract: digest(n), lost: 1n }))
}

const signed = checkpoint(crypto, alice, store.state, 9n)
const parts = async (name: keyof typeof entries): Promise<SettleProof> => ({
  network, entry: entries[name].bytes, path: await inclusionProof(crypto, store.read, store.state.size, Number(entries[name].body.seq)), checkpoint: signed.bytes
})

describe('a settle proof', () => {
  for (const name of ['receipt', 'payment'] as const) {
    it(`of a ${name} holds with nothing else at hand`, async () => {
      const file = buildSettleProof(await parts(name))
      const verdict = checkSettleProof(crypto, file)
      expect(verdict).to.deep.include({ ok: true, network })
      expect(verdict.ok && verdict.settled.bytes).to.deep.equal(entries[name].body.body.body)
      expect(verdict.ok && verdict.checkpoint.body.head.size).to.equal(306n)
    })
  }

  it('holds without node:crypto', async () => {
    expect(checkSettleProof(nobleCrypto, buildSettleProof(await parts('receipt')))).to.have.property('ok', true)
  })

  it('is canonical JSON', async () => {
    const text = new TextDecoder().decode(buildSettleProof(await parts('receipt')))
    expect(text).to.match(/^\{"checkpoint":"[^"]+","entry":"[^"]+","format":"mycel.settle-proof\/1","network":"test","path":\[("[^"]+",?){9}\]\}\n$/)
  })

  const refused: Array<[string, SettleProofCode, (good: SettleProof) => Promise<SettleProof> | SettleProof]> = [
    ['of a half-signed receipt', 'not-settled', async () => parts('half')],
    ['of a note', 'not-settled', async () => parts('note')],
    ['of a receipt that is logged as something else', 'not-settled', async () => parts('misnamed')],
    ['with another path', 'not-included', async good => ({ ...good, path: (await parts('payment')).path })],
    ['with a shorter path', 'not-included', good => ({ ...good, path: good.path.slice(1) })],
    ['with a hash of another length', 'not-a-proof', good => ({ ...good, path: [new Uint8Array(31), ...good.path.slice(1)] })],
    ['with another\'s checkpoint', 'other-log', good => ({ ...good, checkpoint: checkpoint(crypto, bob, other.state, 9n).bytes })],
    ['with an entry for a checkpoint', 'unexpected-type', good => ({ ...good, checkpoint: good.entry })],
    ['with a checkpoint for an entry', 'unexpected-type', good => ({ ...good, entry: good.checkpoint })],
    ['of another network', 'wrong-network', good => ({ ...good, network: 'other' })],
    ['with a path that no tree has', 'not-a-proof', good => ({ ...good, path: Array.from({ length: 54 }, () => digest(1)) })],
    ['with a forged checkpoint', 'bad-signature', good => ({ ...good, checkpoint: good.checkpoint.map((byte, i, all) => i === all.length - 3 ? byte ^ 1 : byte) })]
  ]

  for (const [title, code, change] of refused) {
    it(`${title} is refused: ${code}`, async () => {
      expect(checkSettleProof(crypto, buildSettleProof(await change(await parts('receipt'))))).to.include({ ok: false, code })
    })
  }

  it('of another network than was asked for is refused', async () => {
    expect(checkSettleProof(crypto, buildSettleProof(await parts('receipt')), { network: 'mine' })).to.include({ ok: false, code: 'wrong-network' })
  })

  it('that is too large, no JSON or not canonical is refused', async () => {
    const text = new TextDecoder().decode(buildSettleProof(await parts('receipt')))
    const check = (changed: string): object => checkSettleProof(crypto, new TextEncoder().encode(changed))
    expect(check(' '.repeat(300_000))).to.include({ code: 'oversize' })
    expect(check('{')).to.include({ code: 'not-a-proof' })
    expect(check('null\n')).to.include({ code: 'not-a-proof' })
    expect(check(text.replace('proof/1', 'proof/2'))).to.include({ code: 'not-a-proof' })
    expect(check(text.trimEnd())).to.include({ code: 'not-canonical' })
    expect(check(text.replace(',"entry"', ', "entry"'))).to.include({ code: 'not-canonical' })
  })

  it('in which base64 or the network has two forms is no proof', async () => {
    const good = await parts('receipt')
    const text = new TextDecoder().decode(buildSettleProof(good))
    const check = (changed: string): object => checkSettleProof(crypto, new TextEncoder().encode(changed))
    expect(check(text.replace(/[=]+"/, '"'))).to.include({ code: 'not-a-proof' })
    expect(check(text.replace('"entry":"', '"entry":" '))).to.include({ code: 'not-a-proof' })
    // JSON's parser and writer agree on this one, and others do not
    expect(check(text.replace(`"${network}"`, '"\\ud800"'))).to.include({ code: 'not-a-proof' })
    expect(check(text.replace(`"${network}"`, '"\ud83d\ude00"'))).to.include({ code: 'wrong-network' })
  })

  it('with any byte changed does not hold', async () => {
    const file = buildSettleProof(await parts('receipt'))
    fc.assert(fc.property(fc.nat(file.byteLength - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      expect(checkSettleProof(crypto, file.map((byte, i) => i === at ? byte ^ change : byte))).to.have.property('ok', false)
    }), { numRuns: 200 })
  })
})
