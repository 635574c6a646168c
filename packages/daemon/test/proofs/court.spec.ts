import { createSigner } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { Rulings } from '../../src/proofs/rulings.ts'
import { encodeRecord } from '../../src/stores/record.ts'
import { caseOf, doubleRootOf } from '../cli/proof-case.ts'
import { crypto, proofOf, signerOf } from '../discovery/ads.ts'
import { inCourt, NOTHING, SELF } from './courtroom.ts'
import type { Court } from '../../src/proofs/court.ts'
import type { Ruling } from '../../src/proofs/rulings.ts'
import type { Store } from '../../src/stores/store.ts'
import type { Twist } from '../cli/proof-case.ts'
import type { MessageId } from '@mycel/wire'
import type { Authenticated } from '@mycel/wire/envelope'

const RIGHT: Twist = {}
const FALSE: Twist = { claimed: 'input 1', found: 'another output' }

type Proof = Authenticated<'fraud-proof'>

/** Of the contract and window that a proof is about. */
function claimOf (court: Court, proof: Proof): { readonly contract: Uint8Array, readonly window: number } {
  const { contract, window } = court.get(proof.id) ?? { contract: new Uint8Array(32), window: 0 }
  return { contract, window }
}

describe('the court', () => {
  it('upholds what its own re-execution finds, once, and remembers it', async () => {
    await inCourt(async ({ court, proof, runs, told, upheld, again }) => {
      const right = proof(RIGHT)
      const both = await Promise.all([court.judge(right, 'gossip'), court.judge(right, 'gossip')])
      expect(both).to.deep.equal(['upheld', 'upheld'])
      expect(await court.judge(right, 'imported')).to.equal('upheld')
      expect(runs(), 'one unit, in two tiers').to.equal(2)
      expect(told.map(({ verdict }) => verdict)).to.deep.equal(['upheld'])
      expect(upheld.map(({ proof: { id } }) => id)).to.deep.equal([right.id])
      expect((await again()).get(right.id)).to.include({ verdict: 'upheld', learned: 'gossip', kind: 'fraud-proof' })
    })
  })

  it('holds a false accusation against its author, and keeps it', async () => {
    await inCourt(async ({ court, proof, told, upheld, again }) => {
      const wrong = proof(FALSE)
      expect(await court.judge(wrong, 'gossip')).to.equal('dismissed')
      expect(told.map(({ verdict, claim }) => [verdict, claim.proof.id])).to.deep.equal([['dismissed', wrong.id]])
      expect(upheld).to.deep.equal([])
      expect((await again()).get(wrong.id)).to.include({ verdict: 'dismissed' })
    })
  })

  it('holds nothing against its own node', async () => {
    await inCourt(async ({ court, proof, told }) => {
      expect(await court.judge(proof({ ...FALSE, accuser: SELF }), 'gossip')).to.equal('dismissed')
      expect(told).to.deep.equal([])
    })
  })

  it('refutes only with an upheld proof, and only its own window of its own contract', async () => {
    await inCourt(async ({ court, proof }) => {
      const [right, wrong] = [proof(RIGHT), proof({ ...FALSE, salt: 9 })]
      expect(await court.judge(right, 'gossip')).to.equal('upheld')
      expect(await court.judge(wrong, 'gossip')).to.equal('dismissed')
      const claim = claimOf(court, right)
      expect(court.provenFraud(right.digest, claim)).to.equal(true)
      expect(court.provenFraud(right.digest, { ...claim, window: claim.window + 1 })).to.equal(false)
      expect(court.provenFraud(right.digest, { ...claim, contract: new Uint8Array(32) })).to.equal(false)
      expect(court.provenFraud(wrong.digest, claimOf(court, wrong))).to.equal(false)
      expect(court.provenFraud(new Uint8Array(32), claim)).to.equal(false)
    })
  })

  it('runs nothing for a proof that does not hold by itself', async () => {
    await inCourt(async ({ court, runs }) => {
      expect(await court.judge(proofOf(signerOf(0)), 'gossip')).to.equal('refused')
      expect(runs()).to.equal(0)
      expect(court.list()).to.deep.equal([])
    })
  })

  it('keeps and publishes its own proof, and none that does not hold by itself', async () => {
    await inCourt(async ({ court, proof, published, told, upheld }) => {
      await expect(court.keepOwn(proofOf(signerOf(0)))).to.eventually.be.rejectedWith('own fraud proof does not hold')
      const right = proof(RIGHT)
      await court.judge(right, 'gossip')
      const own = proof({ accuser: SELF, salt: 5 })
      await court.keepOwn(own)
      expect(court.get(own.id)).to.include({ verdict: 'upheld', learned: 'own-audit' })
      expect(published.map(({ id }) => id)).to.deep.equal([own.id])
      // its contract tells what it is worth, and goes on from its own audit
      expect([told.length, upheld.length]).to.deep.equal([1, 1])
    })
  })

  it('publishes no own proof that others would have to fetch more than 16 MiB for', async () => {
    await inCourt(async ({ court, proof, published }) => {
      await court.judge(proof(RIGHT), 'gossip')
      await court.keepOwn(proof({ accuser: SELF, salt: 5, moduleSize: 16n << 20n }))
      await court.keepOwn(proof({ accuser: SELF, salt: 6, memoryPages: 8193 }))
      expect(published).to.deep.equal([])
      await court.keepOwn(proof({ accuser: SELF, salt: 7, moduleSize: (16n << 20n) - 7n }))
      expect(published).to.have.lengthOf(1)
    })
  })

  it('holds two roots for one window without running anything, and refutes with them', async () => {
    await inCourt(async ({ court, runs, told, upheld, again }) => {
      const double = doubleRootOf()
      expect(await court.judge(double, 'gossip')).to.equal('upheld')
      expect(runs()).to.equal(0)
      expect(told.map(({ verdict, claim }) => [verdict, claim.window])).to.deep.equal([['upheld', 0]])
      expect(upheld).to.have.lengthOf(1)
      const { contract, window, kind } = (await again()).get(double.id) ?? expect.fail('forgotten')
      expect([kind, court.provenFraud(double.digest, { contract, window })]).to.deep.equal(['double-root', true])
      // whoever reports it again changes nothing more
      expect(await court.judge(doubleRootOf({ reporter: signerOf(9) }), 'gossip')).to.equal('moot')
      expect(told).to.have.lengthOf(1)
    })
  })

  it('signs and publishes the two roots that this node finds, once', async () => {
    await inCourt(async ({ court, told, upheld, published }) => {
      const { tender, award, commit } = caseOf().chain
      const { body } = doubleRootOf()
      const second = { ...commit, bytes: body.second }
      await court.keepDoubleRoot({ tender, award, first: commit, second })
      await court.keepDoubleRoot({ tender, award, first: second, second: commit })
      expect(court.list().map(({ kind, learned }) => [kind, learned])).to.deep.equal([['double-root', 'own-audit']])
      expect([published.length, told.length, upheld.length]).to.deep.equal([1, 1, 1])
      await expect(court.keepDoubleRoot({ tender, award, first: commit, second: commit })).to.eventually.be.rejectedWith('same-root')
    })
  })

  it('publishes few of those that it finds as a witness at a time, holds nothing against keys that were made up for more, and keeps a bounded number', async () => {
    await inCourt(async room => {
      const { court, told, published, again } = room
      room.relation = () => undefined
      const found = async (from: number, to: number): Promise<void> => {
        for (let salt = from; salt < to; salt++) {
          const { tender, award, commit } = caseOf({ salt }).chain
          await court.keepDoubleRoot({ tender, award, first: commit, second: { ...commit, bytes: doubleRootOf({ salt }).body.second } })
        }
      }

      await found(0, 40)
      expect([published.length, told.length, court.list().length]).to.deep.equal([16, 16, 16])
      expect(court.view().kept).to.be.above(0)
      room.time += 10_000
      await found(40, 50)
      expect([published.length, told.length]).to.deep.equal([17, 17])

      // of whom this node deals with all are held, and none is a reason to talk more
      room.relation = () => 'dealings'
      await found(50, 60)
      expect([published.length, told.length]).to.deep.equal([17, 27])
      expect((await again()).list().every(({ learned }) => learned === 'own-audit')).to.equal(true)
    })
  })

  it('forgets the oldest of what it found of others\' contracts, and nothing of its own', async () => {
    const rulings = await Rulings.load({ list: async function * () {} } as unknown as Store, SELF.publicKey)
    const ruling: Ruling = { id: '' as MessageId, kind: 'double-root', bytes: new Uint8Array(0), contract: SELF.publicKey, window: 0, root: SELF.publicKey, position: 0, index: 0n, requester: new Uint8Array(32), provider: new Uint8Array(32), accuser: SELF.publicKey, class: 'c', verdict: 'upheld', learned: 'own-audit', at: 0 }
    rulings.add({ ...ruling, id: 'own' as MessageId, requester: SELF.publicKey })
    const gone = Array.from({ length: 1_030 }, (_, window) => rulings.add({ ...ruling, id: String(window) as MessageId, window })).flat().filter(({ type }) => type === 'del').map(({ key }) => key)
    expect([gone, rulings.list().length, rulings.get('own' as MessageId)?.id]).to.deep.equal([['0', '1', '2', '3', '4', '5'], 1_025, 'own'])
  })

  it('forgets what it could not run again', async () => {
    await inCourt(async ({ court, proof, server, told }) => {
      const right = proof(RIGHT)
      server.twist = NOTHING
      expect(await court.judge(right, 'gossip')).to.equal('unverifiable')
      expect([court.list().length, told.length]).to.deep.equal([0, 0])
      server.twist = async (_, honest) => honest()
      expect(await court.judge(right, 'gossip')).to.equal('upheld')
    })
  })

  it('does not fetch more than 16 MiB for a stranger\'s proof', async () => {
    await inCourt(async ({ court, proof, server, runs }) => {
      expect(await court.judge(proof({ moduleSize: (16n << 20n) + 1n }), 'gossip')).to.equal('unverifiable')
      expect(server.asked).to.deep.equal([])
      // there is no module of that size; but it is asked for
      expect(await court.judge(proof({ moduleSize: 16n << 20n }), 'gossip')).to.equal('unverifiable')
      expect(server.asked.map(({ part }) => part)).to.deep.equal(['index'])
      expect(runs()).to.equal(0)
    })
  })

  it('does not give more than 512 MiB of memory to a stranger\'s proof, but to one about its own contract', async () => {
    await inCourt(async ({ court, proof, runs }) => {
      expect(await court.judge(proof({ memoryPages: 8193 }), 'gossip')).to.equal('unverifiable')
      expect(runs()).to.equal(0)
      expect(await court.judge(proof({ memoryPages: 8192 }), 'gossip')).to.equal('upheld')
      expect(await court.judge(proof({ memoryPages: 8193, requester: SELF }), 'gossip')).to.equal('upheld')
    })
  })

  it('remembers the false accusations of 4,096 accusers, and the latest rulings on 1,024 strangers\' proofs', async function () {
    this.timeout(20_000)
    await inCourt(async room => {
      const { court, store, again } = room
      const accusers = Array.from({ length: 4097 }, (_, i) => createSigner(crypto, crypto.sha256(Uint8Array.of(i, i >> 8))))
      const accuse = async (i: number, at: number): Promise<string> => court.judge(proofOf(accusers[i] ?? signerOf(0), { at: BigInt(at) }), 'gossip')
      for (const at of [1, 2, 3]) {
        expect(await accuse(0, at)).to.equal('refused')
      }
      expect(await accuse(0, 4)).to.equal('busy')
      for (let i = 1; i < 4096; i++) {
        room.time += 100
        await accuse(i, 1)
      }
      expect(await accuse(0, 5)).to.equal('busy')
      await accuse(4096, 1)
      expect(await accuse(0, 6)).to.equal('refused')

      const key = new Uint8Array(32)
      for (let at = 1; at <= 1025; at++) {
        const id = at.toString(16).padStart(64, '0')
        const ruling = { id, kind: 'fraud-proof', bytes: key, contract: key, window: 0, position: 0, index: 0n, requester: key, provider: key, accuser: key, root: key, class: 'compute', verdict: 'dismissed', learned: 'gossip', at }
        await store.write([{ type: 'put', space: 'proofs', key: id, value: encodeRecord(ruling) }])
      }
      expect((await again()).list().map(({ at }) => at)).to.deep.equal(Array.from({ length: 1024 }, (_, i) => i + 2))
    })
  })

  it('keeps every ruling that a contract of its own rests on', async function () {
    this.timeout(20_000)
    await inCourt(async ({ court, proof, store, again }) => {
      const [asked, worked] = [proof({ requester: SELF }), proof({ provider: SELF })]
      expect(await court.judge(asked, 'gossip')).to.equal('upheld')
      expect(await court.judge(worked, 'gossip')).to.equal('upheld')
      const key = new Uint8Array(32)
      for (let at = 10_000; at < 11_030; at++) {
        const id = at.toString(16).padStart(64, '0')
        await store.write([{ type: 'put', space: 'proofs', key: id, value: encodeRecord({ id, kind: 'double-root', bytes: key, contract: key, window: at, position: 0, index: 0n, requester: key, provider: key, accuser: key, root: key, class: 'compute', verdict: 'upheld', learned: 'gossip', at }) }])
      }
      const later = await again()
      expect([later.get(asked.id)?.verdict, later.get(worked.id)?.verdict, later.list().length]).to.deep.equal(['upheld', 'upheld', 1026])
    })
  })

  it('hears nobody who accused falsely three times', async () => {
    await inCourt(async ({ court, proof, runs }) => {
      for (const found of ['one', 'two', 'three']) {
        expect(await court.judge(proof({ ...FALSE, found }), 'gossip')).to.equal('dismissed')
      }
      const before = runs()
      expect(await court.judge(proof(RIGHT), 'gossip')).to.equal('busy')
      expect(runs()).to.equal(before)
    })
  })

  it('runs a unit once, however many accuse; who repeats a false accusation is held to it where this node has to do with him', async () => {
    await inCourt(async room => {
      const { court, proof, runs, told } = room
      const [friend, stranger] = [signerOf(21), signerOf(22)]
      expect(await court.judge(proof(FALSE), 'gossip')).to.equal('dismissed')
      room.relation = peer => Buffer.compare(peer, friend.publicKey) === 0 ? 'dealings' : 'strangers'
      expect(await court.judge(proof({ ...FALSE, accuser: friend }), 'gossip')).to.equal('dismissed')
      expect(await court.judge(proof({ ...FALSE, accuser: stranger }), 'gossip')).to.equal('dismissed')
      expect(runs()).to.equal(2)
      expect(told.map(({ claim: { proof: { body } } }) => 'accuser' in body && Buffer.compare(body.accuser, friend.publicKey) === 0)).to.deep.equal([false, true])
    })
  })

  it('does not take what it found under one root for what stands under another', async () => {
    await inCourt(async ({ court, proof, runs }) => {
      expect(await court.judge(proof(FALSE), 'gossip')).to.equal('dismissed')
      // the same unit of the same window, forged in the other of two commits
      expect(await court.judge(proof(RIGHT), 'gossip')).to.equal('upheld')
      expect(runs()).to.equal(4)
    })
  })

  it('of a window that is refuted hears no more, but the proof by which its own requester refutes it', async () => {
    await inCourt(async ({ court, proof, runs }) => {
      expect(await court.judge(proof({ accuser: signerOf(21) }), 'gossip')).to.equal('upheld')
      expect(await court.judge(proof({ accuser: signerOf(22) }), 'gossip')).to.equal('moot')
      const heard = proof({ provider: SELF, accuser: signerOf(21) })
      const named = proof({ provider: SELF })
      expect(await court.judge(heard, 'gossip')).to.equal('upheld')
      expect(await court.judge(proof({ provider: SELF, accuser: signerOf(22) }), 'gossip')).to.equal('moot')
      expect(await court.judge(named, 'gossip')).to.equal('upheld')
      expect(court.provenFraud(named.digest, claimOf(court, named))).to.equal(true)
      expect(runs(), 'two units in two tiers').to.equal(4)
    })
  })
})
