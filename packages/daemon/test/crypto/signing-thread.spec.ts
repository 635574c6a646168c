import { createSigner, open, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { fillingIn } from '../../src/crypto/filling-in.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { putSigned, signedBytes } from '../../src/crypto/signed.ts'
import { SigningThread } from '../../src/crypto/signing-thread.ts'

const real = createNodeCrypto()
const seed = new Uint8Array(32).fill(1)
const self = createSigner(real, seed)
const network = 'test'
const entry = (seq: number): Parameters<typeof sign<'log-entry'>>[3] => ({ network, author: self.publicKey, epoch: new Uint8Array(16), seq: BigInt(seq), prev: new Uint8Array(32), at: 1n, body: { kind: 'release', body: new Uint8Array(40) } })

function batch (thread: SigningThread, count: number): readonly [ArrayBuffer, number] {
  const message = new Uint8Array(100)
  const signature = real.sign(seed, message)
  const buffer = thread.buffer(count * signedBytes(message))
  const into = new Uint8Array(buffer)
  let at = 0

  for (let i = 0; i < count; i++) {
    at = putSigned(into, at, self.publicKey, message, signature)
  }

  return [buffer, at]
}

describe('the thread that checks signatures', () => {
  it('tells whom it leaves without an answer, and starts again', async () => {
    const thread = new SigningThread()
    const asked = thread.check(...batch(thread, 2000))
    await thread.close()
    await expect(asked).to.eventually.be.rejected().with.property('code', 'signing-thread-ended')
    expect(await thread.check(...batch(thread, 10))).to.equal(true)
    expect(thread.running).to.equal(true)
    await thread.close()
    expect(thread.running).to.equal(false)
  })

  it('answers what it is asked while another is ending', async () => {
    const thread = new SigningThread()
    expect(await thread.check(...batch(thread, 1))).to.equal(true)
    const [, held] = await Promise.all([thread.close(), thread.check(...batch(thread, 20))])
    expect(held).to.equal(true)
    await thread.close()
  })
})

describe('signatures that are filled in', () => {
  for (const many of [1, 7, 200]) {
    it(`are those that would have been made at once: ${many}`, async () => {
      const { crypto, fill } = fillingIn(real)
      const entries = Array.from({ length: many }, (_, i) => {
        const { bytes, digest } = sign(crypto, self, 'log-entry', entry(i))
        return { bytes, digest, filled: fill(bytes) }
      })
      await Promise.all(entries.map(async ({ filled }) => filled))

      entries.forEach(({ bytes, digest }, i) => {
        const made = sign(real, self, 'log-entry', entry(i))
        expect(bytes).to.deep.equal(made.bytes)
        expect(digest).to.deep.equal(made.digest)
        expect(open(real, bytes, { network })).to.include({ ok: true })
      })
    })
  }

  it('go into nothing else', async () => {
    const { crypto, fill } = fillingIn(real)
    const made = sign(real, self, 'log-entry', entry(0))
    const blank = sign(crypto, self, 'log-entry', entry(0))
    await expect(fill(made.bytes)).to.eventually.be.rejected()
    await expect(fill(blank.bytes)).to.eventually.be.rejected()
    sign(crypto, self, 'log-entry', entry(0))
    await expect(fill(blank.bytes.subarray(1, blank.bytes.byteLength - 1))).to.eventually.be.rejected()
  })
})
