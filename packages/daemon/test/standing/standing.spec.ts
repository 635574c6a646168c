import { REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { expect } from 'aegir/chai'
import { rebuildEvidence } from '../../src/standing/rebuild.ts'
import { Standing } from '../../src/standing/standing.ts'
import { encodeRecord } from '../../src/stores/record.ts'
import { Store } from '../../src/stores/store.ts'
import { putContractId, putMessage, putNotes } from '../../src/stores/transcripts.ts'
import { inFolder } from '../api/folder.ts'
import { crypto, NETWORK, NOW } from '../discovery/ads.ts'
import { law, Played, PRICE, provider, requester } from './played.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { ContractKey } from '../../src/stores/transcripts.ts'

const policy = { ...REPUTATION_DEFAULTS, trusted: [requester.publicKey] }
const NOTES: Notes = { windows: {}, headSince: 0n }
const at = BigInt(NOW) + 60_000n
const peer = provider.publicKey
const fill = (value: number): Uint8Array => new Uint8Array(32).fill(value)

async function withStore (use: (store: Store, load: (maxItems?: number) => Promise<Standing>) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)

    try {
      await use(store, async maxItems => Standing.load({ store, policy, ...(maxItems == null ? {} : { maxItems }) }))
    } finally {
      await store.close()
    }
  })
}

/** Plays a contract to its end before one standing, step by step. */
async function witness (standing: Standing, store: Store, play: (step: (played: Played) => Promise<void>) => Promise<void>): Promise<void> {
  await play(async ({ before, contract }) => store.write(standing.afterStep(before, contract, NOTES)))
}

describe('a node\'s own evidence', () => {
  it('is durable, and makes the same numbers after a restart', async () => {
    await withStore(async (store, load) => {
      const standing = await load()
      expect(standing.of(peer, 'compute', at)).to.include({ scorePpm: 50_000, passesSinceFailure: 0 })
      await witness(standing, store, async step => {
        const played = new Played().step('accept')
        await step(played.window(4))
        await step(played.window(2))
        await step(played.window(1))
        await step(played.step('deliver'))
        await step(played.step('receipt'))
        await step(played.step('countersign'))
      })
      const known = standing.of(peer, 'compute', at)
      expect(known).to.include({ passesSinceFailure: 7 })
      expect(known.why).to.have.lengthOf(1)
      expect(known.scorePpm).to.be.above(600_000)
      expect((await load()).of(peer, 'compute', at)).to.deep.equal(known)
      expect((await load()).subjects()).to.deep.equal([{ peer, class: 'compute' }])
      expect(standing.of(peer, 'gpu', at).scorePpm).to.equal(50_000)
    })
  })

  it('starts again after a proof, wherever that came from', async () => {
    await withStore(async (store, load) => {
      const standing = await load()
      const played = new Played().step('accept').window(4)
      await store.write(standing.afterStep(played.before, played.contract, NOTES))
      const proof = { peer, class: 'compute', contract: fill(9), window: 3, id: fill(8), value: 8000n, at: played.contract.at + 10n }
      await store.write(standing.fail(proof))
      // however many accuse it of the same window
      expect(standing.fail({ ...proof, id: fill(7), at: proof.at + 5n })).to.deep.equal([])

      for (const one of [standing, await load()]) {
        const known = one.of(peer, 'compute', at)
        expect(known).to.include({ passesSinceFailure: 0, verifiedSinceFailure: 0n })
        expect(known.why.map(({ item }) => item.kind)).to.deep.equal(['audit', 'proof'])
        expect(one.failedAt(peer, 'compute')).to.equal(proof.at)
        expect(one.failedAt(peer, 'gpu')).to.equal(0n)
      }
    })
  })

  it('is bounded: the peer of which nothing was learned for longest is forgotten', async () => {
    await withStore(async (store, load) => {
      const standing = await load(3)
      const fail = async (who: number, window: number, when: bigint): Promise<void> => store.write(standing.fail({ peer: fill(who), class: 'compute', contract: fill(9), window, id: fill(8), value: 1n, at: when }))
      await fail(1, 0, 10n)
      await fail(2, 0, 5n)
      await fail(1, 1, 1n)
      await fail(3, 0, 4n)
      const peers = (of: Standing): readonly number[] => of.subjects().map(one => one.peer[0] ?? 0).sort()
      expect([peers(standing), peers(await load())]).to.deep.equal([[1, 3], [1, 3]])
    })
  })
})

describe('a store with counts in place of evidence', () => {
  /** As a node wrote it that kept counts only. */
  async function old (store: Store, ...all: readonly Played[]): Promise<void> {
    for (const { messages, contract } of all) {
      const key = (contract.bid?.id ?? '') as ContractKey
      await store.write([...messages.map((message, n) => putMessage(key, n, message, at)), putContractId(contract.id ?? '', key), putNotes(key, NOTES)])
    }

    await store.write([{ type: 'put', space: 'standing', key: `${Buffer.from(peer).toString('hex')}!compute`, value: encodeRecord({ passes: 99, failures: 7, failedAt: 1n }) }])
  }

  it('opens: the evidence is read from its transcripts, once', async () => {
    await withStore(async (store, load) => {
      const [paid, lost] = [new Played().step('accept').window(4).window(0).window(1).settle(), new Played({}, 2).steps('accept', 'start', 'expire')]
      await old(store, paid, lost)
      const init = { store, crypto, network: NETWORK, law, self: requester.publicKey, rulings: [] }
      const standing = await load()
      expect(await rebuildEvidence(standing, init)).to.equal(2)
      const known = standing.of(peer, 'compute', at)
      expect(known).to.include({ passesSinceFailure: 5 })
      expect(known.why.map(({ item }) => item.kind)).to.deep.equal(['audit', 'non-delivery'])
      expect(known.why[0]?.item.id).to.deep.equal(paid.contract.receipt?.digest)
      expect(known.verifiedSinceFailure > 4n * PRICE).to.equal(true)
      const again = await load()
      expect(await rebuildEvidence(again, init)).to.equal(0)
      expect(again.of(peer, 'compute', at)).to.deep.equal(known)
    })
  })

  it('says nothing of contracts in which this node was paid', async () => {
    await withStore(async (store, load) => {
      await old(store, new Played().step('accept').window(4))
      const standing = await load()
      await rebuildEvidence(standing, { store, crypto, network: NETWORK, law, self: provider.publicKey, rulings: [] })
      expect(standing.subjects()).to.deep.equal([])
    })
  })

  it('names a transcript that breaks the law, and tries again at the next start', async () => {
    await withStore(async (store, load) => {
      const played = new Played().step('accept').window(4)
      played.messages.splice(4, 1)
      await old(store, played)
      const init = { store, crypto, network: NETWORK, law, self: requester.publicKey, rulings: [] }
      const read = async (): Promise<number> => rebuildEvidence(await load(), init)
      await expect(read()).to.eventually.be.rejectedWith(/breaks the law/)
      await expect(read()).to.eventually.be.rejectedWith(/breaks the law/)
    })
  })
})
