import { expect } from 'aegir/chai'
import { apply, replay } from '../../src/contract/index.ts'
import { nobleCrypto } from '../../src/crypto/index.ts'
import { open } from '../../src/envelope/index.ts'
import { network } from '../fixtures/parties.ts'
import { ports } from '../fixtures/ports.ts'
import { fingerprint, must, WINDOW } from '../fixtures/standings.ts'
import { stepOf, tenderOf } from '../fixtures/steps.ts'
import type { Message } from '../../src/envelope/index.ts'
import type { Path } from '../fixtures/standings.ts'

const PATH: Path = [
  ['bid', 'provider'], ['award', 'requester'], ['accept', 'provider'], ...WINDOW, ...WINDOW, ...WINDOW,
  ['deliver', 'provider'], ['receipt', 'provider'], ['countersign', 'requester']
]

describe('contract: from signed bytes', () => {
  it('settles a whole contract, and its transcript\'s bytes say the same elsewhere', () => {
    const contract = PATH.reduce((at, [step, role]) => must(at, stepOf(at, step, role, { crypto: nobleCrypto })), must(undefined, tenderOf({}, nobleCrypto)))
    expect(contract.state).to.equal('settled')
    expect(contract.id).to.equal(contract.award?.id)
    // three messages of negotiation, accept, five for each window, deliver, and the receipt whose second signature is no message of its own
    expect(contract.transcript.length).to.equal(3 + 1 + 15 + 1 + 1)

    const received = contract.transcript.map(({ bytes }): Message => {
      const opened = open(nobleCrypto, bytes, { network })
      return opened.ok ? opened.message : expect.fail(opened.code)
    })
    const elsewhere = replay(received, ports)
    expect(elsewhere.ok && fingerprint(elsewhere.contract)).to.deep.equal(fingerprint(contract))
  })

  it('replays nothing from nothing, and stops at the first refusal', () => {
    expect(replay([], ports)).to.have.property('code', 'unknown-predecessor')
    const tender = tenderOf()
    expect(replay([tender, tender], ports)).to.have.property('code', 'duplicate')
  })

  it('takes no contract that it did not make', () => {
    const contract = must(undefined, tenderOf())
    expect(() => apply({ ...contract, windows: [], transcript: [] }, tenderOf(), ports)).to.throw(TypeError, 'made by apply')
  })
})
