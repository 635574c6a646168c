import { countersign, createSigner, open, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createForeseen } from '../../src/crypto/foreseen.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { presuming } from '../../src/crypto/presuming.ts'

const real = createNodeCrypto()
const [payer, payee] = [1, 2].map(fill => createSigner(real, new Uint8Array(32).fill(fill)))
const network = 'test'
const body = { network, payer: payer!.publicKey, payee: payee!.publicKey, at: 1n, salt: new Uint8Array(16), asset: 'credit', amount: 5n, reference: '' }
const good = countersign(real, payee!, sign(real, payer!, 'payment', body)).bytes
const forged = good.map((byte, i) => i === good.byteLength - 2 ? byte ^ 1 : byte)

describe('signatures checked on other threads', () => {
  it('have the verdicts of the real port', async () => {
    const [key, message] = [payer!.publicKey, new Uint8Array(40)]
    const signature = real.sign(new Uint8Array(32).fill(1), message)
    expect(await real.verifyLater(key, message, signature)).to.equal(true)
    expect(await real.verifyLater(key, new Uint8Array(41), signature)).to.equal(false)
    expect(await real.verifyLater(key, message, signature.slice(1))).to.equal(false)
    expect(await real.verifyLater(new Uint8Array(32), message, signature)).to.equal(false)
    expect(await real.verifyLater(new Uint8Array(5), message, signature)).to.equal(false)
  })

  it('are presumed at first, and then told', async () => {
    const { crypto, held } = presuming(real)
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(await held()).to.equal(true)
    expect(open(crypto, forged, { network })).to.have.property('ok', true)
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(await held()).to.equal(false)
    expect(await held()).to.equal(true)
  })

  it('that were foreseen are not checked again, and no other passes for them', async () => {
    let checks = 0
    const counting = { ...real, verify: (...args: Parameters<typeof real.verify>) => { checks++; return real.verify(...args) } }
    const { crypto, foresee } = createForeseen(counting)
    await foresee([good, forged, new Uint8Array(3)], network)
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(checks).to.equal(0)
    expect(open(crypto, forged, { network })).to.include({ ok: false, code: 'bad-signature' })
    expect(checks).to.be.above(0)

    await foresee([good], network)
    expect(crypto.verify(payer!.publicKey, new Uint8Array(9), good.slice(-64))).to.equal(false)
    expect(open(crypto, good, { network })).to.have.property('ok', true)
  })

  it('need nothing but the port where there are no threads', async () => {
    const { crypto, foresee } = createForeseen({ sha256: real.sha256, publicKey: real.publicKey, sign: real.sign, verify: real.verify })
    await foresee([good], network)
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(open(crypto, forged, { network })).to.have.property('ok', false)
  })
})
