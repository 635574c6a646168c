import { createSigner, peerKey, sign, toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { Forks } from '../../src/settlement/heads/forks.ts'
import { KeptHeads } from '../../src/settlement/heads/kept-heads.ts'
import { crypto, inFolder, network, self, withStore } from './log/trader.ts'
import { alice, meet, move, note, three } from './street.ts'
import type { Street } from './street.ts'
import type { Authenticated, Signer } from '@mycel/wire'

const keyOf = (n: number): Signer => createSigner(crypto, crypto.sha256(Buffer.from(`stranger ${n}`)))

function headBy (signer: Signer, size: number, fill: number, epoch = 1): Authenticated<'checkpoint'> {
  return sign(crypto, signer, 'checkpoint', { network, author: signer.publicKey, at: BigInt(size), head: { epoch: new Uint8Array(16).fill(epoch), size: BigInt(size), root: new Uint8Array(32).fill(fill) } })
}

describe('heads of strangers', function () {
  this.timeout(60_000)

  it('do not crowd out those of a peer that this node deals with, over a restart too', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const forks = await Forks.open({ crypto, network, store, now: () => 1n, log: () => {} })
      const kept = await KeptHeads.open({ crypto, network, store, forks })
      await Promise.all(Array.from({ length: 4100 }, async (_, n) => kept.note(headBy(keyOf(n), 1, 1))))
      expect(kept.authors()).to.have.lengthOf(4096)
      await kept.note(headBy(alice, 1, 1), true)
      expect(await kept.of(alice.publicKey, 8)).to.have.lengthOf(1)
      const again = await KeptHeads.open({ crypto, network, store, forks })
      await again.note(headBy(keyOf(4099), 1, 1))
      await again.note(headBy(alice, 2, 1))
      expect(await again.of(alice.publicKey, 8)).to.have.lengthOf(2)
      expect(await again.of(keyOf(4099).publicKey, 8)).to.have.lengthOf(0)
      await again.note(headBy(alice, 2, 2))
      expect(forks.frozen(alice.publicKey)).to.match(/two different histories/)
    }))
  })

  it('are few of each, and small; of a peer dealt with the newest are kept, whatever its epochs are called', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const forks = await Forks.open({ crypto, network, store, now: () => 1n, log: () => {} })
      const kept = await KeptHeads.open({ crypto, network, store, forks })

      for (let size = 1; size <= 70; size++) {
        await kept.note(headBy(keyOf(1), size, 1))
        await kept.note(headBy(alice, size, 1, size <= 64 ? 0xff : 0x01), true)
      }

      expect(await kept.of(keyOf(1).publicKey, 100)).to.have.lengthOf(8)
      expect((await kept.of(alice.publicKey, 100)).map(({ body }) => 'head' in body ? Number(body.head.size) : 0)).to.deep.equal(Array.from({ length: 64 }, (_, n) => 70 - n))
    }))
  })

  it('may contradict each other at once: a proof is found all the same', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const forks = await Forks.open({ crypto, network, store, now: () => 1n, log: () => {} })
      const kept = await KeptHeads.open({ crypto, network, store, forks })
      await Promise.all([1, 2].map(async root => kept.note(headBy(alice, 3, root))))
      expect(forks.list()).to.have.lengthOf(1)
    }))
  })

  it('do not freeze again, by another place of the same fork, what the owner has lifted; another fork does', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      const forks = await Forks.open({ crypto, network, store, now: () => 1n, log: () => {} })
      const fork = async (size: number, epoch: number): Promise<boolean> => forks.add(headBy(alice, size, 1, epoch).bytes, headBy(alice, size, 2, epoch).bytes)
      const frozen = (): boolean => forks.frozen(alice.publicKey) != null
      expect([await fork(3, 1), frozen(), await forks.lift(alice.publicKey), frozen()]).to.deep.equal([true, true, true, false])
      expect([await fork(4, 1), frozen()]).to.deep.equal([true, false])

      for (let epoch = 2; epoch < 8; epoch++) {
        expect([await fork(4, epoch), frozen(), await forks.lift(alice.publicKey), frozen()], `epoch ${epoch}`).to.deep.equal([true, true, true, false])
      }
    }))
  })

  it('prove forks of strangers without filling the node: one of each, of more the oldest go, those of peers dealt with or lifted never', async () => {
    await inFolder(async dir => withStore(dir, async store => {
      let now = 0n
      const forks = await Forks.open({ crypto, network, store, now: () => ++now, log: () => {} })
      const deals = (author: Uint8Array): boolean => peerKey(author) === peerKey(alice.publicKey)
      const frozen = (by: Signer): boolean => forks.frozen(by.publicKey) != null
      const bytes = (): number => forks.list().reduce((sum, { statements: [a, b] }) => sum + a.byteLength + b.byteLength, 0)
      const small = async (by: Signer, epoch = 1): Promise<boolean> => forks.add(headBy(by, 3, 1, epoch).bytes, headBy(by, 3, 2, epoch).bytes, deals)
      const large = async (by: Signer): Promise<boolean> => {
        const [one, other] = [1, 2].map(fill => sign(crypto, by, 'log-entry', { network, author: by.publicKey, epoch: new Uint8Array(16).fill(1), seq: 1n, prev: new Uint8Array(32), at: 1n, body: { kind: 'release', body: new Uint8Array(64_000).fill(fill) } }).bytes) as [Uint8Array, Uint8Array]
        return forks.add(one, other, deals)
      }
      forks.deals = deals
      await small(alice)
      await small(alice, 2)
      await small(keyOf(0))
      await small(keyOf(0), 2)
      await small(keyOf(1))
      await forks.lift(keyOf(1).publicKey)
      expect(forks.list()).to.have.lengthOf(4)

      for (let n = 2; n < 280; n++) {
        await large(keyOf(n))
      }

      expect(bytes()).to.be.within(31 * 2 ** 20, 32 * 2 ** 20)
      expect([alice, keyOf(279), keyOf(2), keyOf(0)].map(frozen)).to.deep.equal([true, true, false, false])
      await small(keyOf(1))
      expect(frozen(keyOf(1)), 'lifted').to.equal(false)

      for (let n = 280; n < 1310; n++) {
        await small(keyOf(n))
      }

      expect(forks.list()).to.have.lengthOf(1024)
      expect([alice, keyOf(1309), keyOf(279)].map(frozen)).to.deep.equal([true, true, false])
      const again = await Forks.open({ crypto, network, store, now: () => 1n, log: () => {} })
      expect(again.list().map(({ id }) => id)).to.have.members(forks.list().map(({ id }) => id))
      // where those that are kept are all of peers dealt with, no more come of others
      forks.deals = () => true
      await small(keyOf(2000))
      expect(frozen(keyOf(2000))).to.equal(false)
    }))
  })

  it('are shown as often as is decent: who asks more is told so, and doubts nothing for it', async () => {
    await three(async ([one, two]) => {
      const street: Street = new Map()
      const a = await move(street, alice, one!.store, one!.dir)
      const us = await move(street, self, two!.store, two!.dir)
      await note(us, 1)

      for (let n = 0; n < 200; n++) {
        await meet(a, self)
      }

      await expect(meet(a, self)).to.eventually.be.rejectedWith('too often')
      expect(a.heads.doubt(self.publicKey)).to.equal(undefined)
      expect(street.has(toHex(self.publicKey))).to.equal(true)
      await Promise.all([a, us].map(async ({ books }) => books.close()))
    })
  })
})
