import { expect } from 'aegir/chai'
import { BlobExchange, MAX_FETCH_BYTES } from '../../src/effects/blob-exchange.ts'
import { peerIdOf } from '../../src/network/identity.ts'
import { crypto, signerOf } from '../discovery/ads.ts'
import type { Blobs } from '../../src/effects/blob-exchange.ts'
import type { Reply, Requester } from '@mycel/wire/streams'

const peer = peerIdOf(signerOf(1).publicKey)

class MemoryBlobs implements Blobs {
  readonly kept = new Map<string, Uint8Array>()

  async put (bytes: Uint8Array): Promise<Uint8Array> {
    const digest = crypto.sha256(bytes)
    this.kept.set(Buffer.from(digest).toString('hex'), bytes)
    return digest
  }

  async get (digest: Uint8Array): Promise<Uint8Array | undefined> {
    return this.kept.get(Buffer.from(digest).toString('hex'))
  }

  async has (digest: Uint8Array): Promise<boolean> {
    return this.kept.has(Buffer.from(digest).toString('hex'))
  }
}

/** A way to a peer without a network between. */
function asking (answer: (body: Uint8Array) => Promise<Partial<Reply>>): Requester {
  return {
    request: async (_, { body = new Uint8Array(0) }) => ({ body: new Uint8Array(0), envelopes: [], verdicts: [], attachments: [], ...await answer(body) }),
    stop: () => {}
  }
}

const nobody = asking(async () => { throw new Error('nobody is asked') })

/** One that wants blobs, from one that has them. */
function pair (): { readonly mine: MemoryBlobs, readonly theirs: MemoryBlobs, readonly exchange: BlobExchange, asked (): number } {
  const [mine, theirs] = [new MemoryBlobs(), new MemoryBlobs()]
  const server = new BlobExchange(theirs, nobody, crypto)
  let asked = 0
  const exchange = new BlobExchange(mine, asking(async body => {
    asked++
    return server.serve({ body, envelopes: [], attachments: [] })
  }), crypto)
  return { mine, theirs, exchange, asked: () => asked }
}

describe('blobs from peers', () => {
  for (const size of [0, 1, 1 << 20, (1 << 20) + 1, 3 << 20]) {
    it(`${size} bytes arrive whole and are kept`, async () => {
      const { mine, theirs, exchange, asked } = pair()
      const digest = await theirs.put(new Uint8Array(size).fill(7))
      expect((await exchange.obtain(peer, digest, size)).byteLength).to.equal(size)
      expect(await mine.has(digest)).to.equal(true)
      const before = asked()
      await exchange.obtain(peer, digest, size)
      expect(asked(), 'what is here is asked of nobody').to.equal(before)
    })
  }

  it('what does not hash to its name is not kept', async () => {
    const { mine, theirs, exchange } = pair()
    const digest = crypto.sha256(Uint8Array.of(1))
    theirs.kept.set(Buffer.from(digest).toString('hex'), Uint8Array.of(2))
    await expect(exchange.obtain(peer, digest, 100)).to.eventually.be.rejected().with.property('code', 'wrong-blob')
    expect(mine.kept.size).to.equal(0)
  })

  it('what is larger than agreed is given up', async () => {
    const { mine, theirs, exchange } = pair()
    const digest = await theirs.put(new Uint8Array(101))
    await expect(exchange.obtain(peer, digest, 100)).to.eventually.be.rejected().with.property('code', 'oversize-blob')
    expect(mine.kept.size).to.equal(0)
    await exchange.obtain(peer, digest, 101)
  })

  it('what a peer lacks is missing', async () => {
    const { exchange } = pair()
    await expect(exchange.obtain(peer, new Uint8Array(32), 100)).to.eventually.be.rejected().with.property('code', 'missing-blob')
  })

  it('nothing is larger than 256 MiB, whatever was agreed', async () => {
    const piece = new Uint8Array(1 << 20)
    let sent = 0
    const endless = new BlobExchange(new MemoryBlobs(), asking(async () => {
      sent += piece.byteLength
      return { attachments: [sent > 2 * MAX_FETCH_BYTES ? piece.subarray(1) : piece] }
    }), crypto)
    await expect(endless.obtain(peer, new Uint8Array(32), Number.MAX_SAFE_INTEGER)).to.eventually.be.rejected().with.property('code', 'oversize-blob')
    expect(sent).to.equal(257 << 20)
  })
})
