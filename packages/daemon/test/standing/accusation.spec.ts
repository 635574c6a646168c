import { REPUTATION_DEFAULTS } from '@mycel/verify/reputation'
import { expect } from 'aegir/chai'
import { Trusting } from '../../src/parts/trusting.ts'
import { checkProof } from '../../src/proofs/claim.ts'
import { Standing } from '../../src/standing/standing.ts'
import { accusationOf, upheldOf } from '../../src/standing/upheld.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { caseOf, doubleRootOf } from '../cli/proof-case.ts'
import { crypto, NOW, signerOf } from '../discovery/ads.ts'
import { Played, provider } from './played.ts'
import type { Notes } from '../../src/core/notes.ts'
import type { Claim, ProofMessage } from '../../src/proofs/claim.ts'

const [self, friend, accuser] = [signerOf(40), signerOf(41), signerOf(42)]
const policy = { ...REPUTATION_DEFAULTS, trusted: [self.publicKey, friend.publicKey] }
const at = BigInt(NOW)

function claimOf (proof: ProofMessage): Claim {
  const checked = checkProof(crypto, 'test', proof)
  return checked.ok ? checked.claim : expect.fail(checked.reason)
}

/** A dismissed proof of somebody's; windows of it hold three units at a cap of 100. */
const falseOf = (by = accuser): Claim => claimOf(caseOf({ claimed: 'input 1', found: 'nothing', accuser: by }).proof)

async function withStanding (use: (standing: Standing, write: (claim: Claim, verdict: 'upheld' | 'dismissed', when?: bigint) => Promise<void>, again: (maxItems?: number) => Promise<Standing>) => Promise<void>, maxItems = 1000): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)
    const again = async (most = maxItems): Promise<Standing> => Standing.load({ store, policy, maxItems: most })

    try {
      const standing = await again()
      await use(standing, async (claim, verdict, when = at) => store.write(verdict === 'upheld' ? standing.fail(upheldOf(claim, when)) : standing.accuse(accusationOf(claim, when))), again)
    } finally {
      await store.close()
    }
  })
}

describe('a false accusation', () => {
  it('counts against its author what it would have counted against the accused, durably, and once for a window', async () => {
    await withStanding(async (standing, write, again) => {
      await write(falseOf(), 'dismissed')
      await write(claimOf(caseOf({ claimed: 'input 1', found: 'nothing either', accuser }).proof), 'dismissed', at + 1n)
      const { failures, why } = standing.of(accuser.publicKey, 'compute', at)
      expect([failures, why.length]).to.deep.equal([1_000_000n, 1])
      expect(standing.kept(caseOf().proof.body.accuser, 'compute'), 'of the requester').to.deep.equal([])
      expect(standing.failedAt(accuser.publicKey, 'compute')).to.equal(at)
      const later = await again()
      expect(later.kept(accuser.publicKey, 'compute')).to.deep.equal(standing.kept(accuser.publicKey, 'compute'))
      expect([later.kept(accuser.publicKey, 'compute').length > 0, later.kept(friend.publicKey, 'compute').length > 0]).to.deep.equal([true, false])
    })
  })

  it('counts at most 1,000 passes', async () => {
    await withStanding(async standing => {
      const dear = (value: bigint, window: number): unknown => standing.accuse({ ...accusationOf(falseOf(), at), value, window })
      dear(10_000n, 0)
      expect(standing.of(accuser.publicKey, 'compute', at).failures).to.equal(10_000_000n)
      // one proof, so the dearer of two
      dear(1n << 62n, 1)
      expect(standing.of(accuser.publicKey, 'compute', at).failures).to.equal(1_000_000_000n)
    })
  })

  it('stands beside a forgery in the same window', async () => {
    await withStanding(async (standing, write) => {
      const both = { provider: accuser, accuser }
      await write(claimOf(caseOf({ claimed: 'input 1', found: 'nothing', ...both }).proof), 'dismissed')
      await write(claimOf(doubleRootOf(both)), 'upheld')
      expect(standing.kept(accuser.publicKey, 'compute')).to.have.lengthOf(2)
    })
  })

  it('takes its author out of those who are believed, as long as it is kept', async () => {
    await withStanding(async (standing, write, again) => {
      expect(standing.policy.discredited).to.equal(undefined)
      await write(falseOf(friend), 'dismissed')
      await write(falseOf(accuser), 'dismissed')
      expect(standing.policy).to.deep.equal({ ...policy, discredited: [friend.publicKey] })
      const later = await again(1)
      expect(later.policy.discredited).to.deep.equal([friend.publicKey])
      // one item has room
      later.fail(upheldOf(claimOf(doubleRootOf({ provider: signerOf(50) })), at))
      later.fail(upheldOf(claimOf(doubleRootOf({ provider: signerOf(51) })), at))
      later.fail(upheldOf(claimOf(doubleRootOf({ provider: signerOf(52) })), at))
      expect(later.policy).to.deep.equal(policy)
      expect(later.kept(friend.publicKey, 'compute').length > 0).to.equal(false)
    })
  })

  it('goes before what was learned of peers by working with them', async () => {
    await withStanding(async (standing, write) => {
      const played = new Played().step('accept').window()
      standing.afterStep(played.before, played.contract, { windows: {}, headSince: 0n })
      for (let i = 0; i < 6; i++) {
        await write(falseOf(signerOf(60 + i)), 'dismissed', at + 1_000_000n + BigInt(i))
      }
      expect(standing.kept(provider.publicKey, 'compute').length > 0, 'the oldest, and known by work').to.equal(true)
      expect([60, 61, 62, 63, 64, 65].filter(i => standing.kept(signerOf(i).publicKey, 'compute').length > 0)).to.deep.equal([64, 65])
    }, 3)
  })
})

describe('dealings', () => {
  it('are what was learned by working with a peer: proofs about keys that anybody can make up are none, over a restart and after what was learned has gone', async () => {
    await withStanding(async (standing, write, again) => {
      const [worked, made] = [provider.publicKey, signerOf(70)]
      const all = (one: Standing): readonly boolean[] => [worked, made.publicKey, accuser.publicKey].map(key => one.hasDealtWith(key))
      await write(claimOf(doubleRootOf({ provider: made })), 'upheld')
      await write(falseOf(), 'dismissed')
      expect(all(standing)).to.deep.equal([false, false, false])
      const played = new Played().step('accept').window()
      const audit: Notes = { windows: {}, headSince: 0n }
      for (let i = 0; i < 2; i++) {
        standing.afterStep(played.before, played.contract, audit)
        expect(all(standing)).to.deep.equal([true, false, false])
      }
      const later = await again(1)
      expect(later.kept(made.publicKey, 'compute').length > 0).to.equal(true)
      expect(all(later)).to.deep.equal([false, false, false])
      later.afterStep(played.before, played.contract, audit)
      expect(later.hasDealtWith(worked)).to.equal(true)
      for (const n of [71, 72, 73]) {
        later.afterStep(played.before, new Played({}, n, { by: signerOf(n) }).step('accept').window().contract, audit)
      }
      expect(later.hasDealtWith(worked), 'forgotten').to.equal(false)
    })
  })
})

describe('what follows from any proof against a provider', () => {
  it('all its contracts that are not settled are suspect, those awarded since are not, and a restart forgets nothing', async () => {
    await withStanding(async (standing, write, again) => {
      const contracts = [1, 2, 3].map(salt => new Played({ units: 4 }, salt).step('accept').window().steps('deliver', 'receipt').contract)
      const trusting = (one: Standing): Trusting => new Trusting({ standing: one, policy: { newcomerPoolRequester: 0n, maxOwed: 0n }, contracts: () => ({ list: () => [] }), now: () => at })
      expect(contracts.map(contract => trusting(standing).suspect(contract))).to.deep.equal([false, false, false])
      await write(claimOf(doubleRootOf({ provider })), 'upheld', at + 1000n)
      expect(contracts.map(contract => trusting(standing).suspect(contract))).to.deep.equal([true, true, true])
      const later = await again()
      expect(contracts.map(contract => trusting(later).suspect(contract))).to.deep.equal([true, true, true])
      const since = new Played({ at: at + 2000n, bidDeadline: at + 9000n }).contract
      expect(trusting(later).suspect(since)).to.equal(false)
    })
  })

  it('so are those of a provider that accused somebody falsely', async () => {
    await withStanding(async (standing, write) => {
      const { contract } = new Played({ units: 4 }).step('accept').window()
      await write(falseOf(provider), 'dismissed', at + 1000n)
      expect(new Trusting({ standing, policy: { newcomerPoolRequester: 0n, maxOwed: 0n }, contracts: () => ({ list: () => [] }), now: () => at }).suspect(contract)).to.equal(true)
    })
  })
})
