import { createSigner, open, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { fillingIn } from '../../src/crypto/filling-in.ts'
import { createNodeCrypto } from '../../src/crypto/node-crypto.ts'
import { putSigned, signedBytes } from '../../src/crypto/signed.ts'
import { signingThread, SigningThread } from '../../src/crypto/signing-thread.ts'

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

  it('are made all the same where the thread ends before it has made them', async () => {
    const message = (n: number): Uint8Array => new Uint8Array(200).fill(n)
    const asked = Array.from({ length: 200 }, async (_, n) => real.signLater(seed, message(n)))
    expect(signingThread.running).to.equal(true)
    await signingThread.close()
    const made = await Promise.all(asked)
    expect(made.every((signature, n) => real.verify(self.publicKey, message(n), signature))).to.equal(true)
  })

  it('wait for no checks: others can send as many as they like', async () => {
    const checks = real.later('fast')
    const message = new Uint8Array(200)
    const signature = real.sign(seed, message)

    for (let i = 0; i < 10_000; i++) {
      checks.add(self.publicKey, message, signature)
    }

    const done: string[] = []
    const [held] = await Promise.all([
      checks.held().finally(() => { done.push('checked') }),
      Promise.all(Array.from({ length: 20 }, async (_, n) => real.signLater(seed, message.slice(n)))).then(made => {
        done.push('signed')
        expect(made.every((one, n) => real.verify(self.publicKey, message.slice(n), one))).to.equal(true)
      })
    ])
    expect([held, done]).to.deep.equal([true, ['signed', 'checked']])
    await signingThread.close()
  })

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
