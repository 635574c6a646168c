import { countersign, createSigner, open, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { presuming } from '../../src/crypto/presuming.ts'

const real = createNodeCrypto()
const [payer, payee] = [1, 2].map(fill => createSigner(real, new Uint8Array(32).fill(fill)))
const network = 'test'
const body = { network, payer: payer!.publicKey, payee: payee!.publicKey, at: 1n, salt: new Uint8Array(16), asset: 'credit', amount: 5n, reference: '' }
const good = countersign(real, payee!, sign(real, payer!, 'payment', body)).bytes
for (const signer of [payer, payee]) {
  real.verify(signer!.publicKey, new Uint8Array(1), new Uint8Array(64))
}

const forged = good.map((byte, i) => i === good.byteLength - 2 ? byte ^ 1 : byte)

describe('signatures checked on other threads', () => {
  const [key, message] = [payer!.publicKey, new Uint8Array(40)]
  const signature = real.sign(new Uint8Array(32).fill(1), message)
  const bad = signature.map((byte, i) => i === 5 ? byte ^ 1 : byte)

  for (const way of ['fast', 'small'] as const) {
    it(`have the verdicts of the real port: ${way}`, async () => {
      const held = async (...[key, message, signature]: Parameters<typeof real.verify>): Promise<boolean> => {
        const checks = real.later(way)
        checks.add(key, message, signature)
        return checks.held()
      }

      expect(await held(key, message, signature)).to.equal(true)
      expect(await held(key, new Uint8Array(41), signature)).to.equal(false)
      expect(await held(key, message, bad)).to.equal(false)
      expect(await held(key, message, signature.slice(1))).to.equal(false)
      expect(await held(new Uint8Array(32), message, signature)).to.equal(false)
      expect(await held(new Uint8Array(5), message, signature)).to.equal(false)
    })

    for (const [many, size] of [[3000, 40], [3, 40], [5, 200_000]] as const) {
      it(`are found among ${many} of ${size} bytes wherever the bad one is: ${way}`, async () => {
        const long = new Uint8Array(size)
        const good = real.sign(new Uint8Array(32).fill(1), long)
        const checks = real.later(way)

        for (const wrong of [undefined, 0, Math.floor(many / 2), many - 1, undefined]) {
          for (let i = 0; i < many; i++) {
            checks.add(key, long, i === wrong ? bad : good)
          }

          expect(await checks.held()).to.equal(wrong == null)
        }
      })
    }
  }

  it('are checked at once where the key is new: a bad one ends it before more keys are admitted', async () => {
    const port = createNodeCrypto()
    const { crypto, held } = presuming(port, 'fast')
    expect(open(crypto, forged, { network })).to.include({ ok: false, code: 'bad-signature' })
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(await held()).to.equal(true)
    expect(open(crypto, forged, { network }), 'both are known now').to.have.property('ok', true)
    expect(await held()).to.equal(false)
    const { verify } = presuming(createNodeCrypto(), 'small').crypto
    expect(verify(new Uint8Array(32), message, signature)).to.equal(false)
    expect(verify(key, message, bad)).to.equal(false)
  })

  it('are presumed at first, and then told', async () => {
    const { crypto, held } = presuming(real, 'fast')
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(await held()).to.equal(true)
    expect(open(crypto, forged, { network })).to.have.property('ok', true)
    expect(open(crypto, good, { network })).to.have.property('ok', true)
    expect(await held()).to.equal(false)
    expect(await held()).to.equal(false)
  })

  it('are told to everybody who asks, whoever asks first', async () => {
    const { crypto, held } = presuming(real, 'fast')
    expect(open(crypto, forged, { network })).to.have.property('ok', true)
    expect(await Promise.all([held(), held(), held()])).to.deep.equal([false, false, false])
  })
})
