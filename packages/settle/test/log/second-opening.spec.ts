import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { createVerifier, encodeNote } from '../../src/log/index.ts'
import { nativeCrypto as crypto } from '../fixtures/native-crypto.ts'
import { network, person } from '../fixtures/people.ts'
import { createStore } from '../fixtures/store.ts'

describe('a log that opens its epoch a second time', () => {
  const alice = person(1)
  const store = createStore(alice)
  const { author, epoch, last } = store.state
  const second = (body: Uint8Array): Uint8Array => sign(crypto, alice, 'log-entry', { network, author, epoch, seq: 1n, prev: last, at: 5n, body: { kind: 'epoch', body } }).bytes

  for (const [title, body] of [['well formed', encodeNote('epoch', { epoch, size: 1n, root: last }).body], ['that does not decode', Uint8Array.of(0xff)]] as const) {
    it(`is no log, with an opening ${title}`, () => {
      const verifier = createVerifier(crypto, { network, author, epoch })
      store.entries.forEach(entry => { expect(verifier.push(entry.bytes)).to.have.property('ok', true) })
      expect(verifier.push(second(body))).to.include({ ok: false, code: 'no-opening', seq: 1 })
    })
  }
})
