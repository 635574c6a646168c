import { peerKey, sign } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { REQUESTER_SIGNS } from '../../src/jobs/bid-check.ts'
import { Hires } from '../../src/verifiers/hires.ts'
import { Hiring } from '../../src/verifiers/hiring.ts'
import { adOf, crypto, NETWORK, NOW, signerOf } from '../discovery/ads.ts'
import { Played, requester } from '../standing/played.ts'
import { fill, Held } from './held.ts'
import type { Op } from '../../src/stores/store.ts'
import type { Vacancy } from '../../src/verifiers/hiring.ts'
import type { Hire } from '../../src/verifiers/records.ts'
import type { Authenticated, Bodies } from '@mycel/wire'

const head = { epoch: new Uint8Array(16), size: 0n, root: fill(0) }
const vera = signerOf(21)
const audited = new Held(new Played({ units: 4, windowUnits: 4, bidDeadline: BigInt(NOW) + 60_000n, timeouts: { acceptMs: 1, startMs: 2, windowMs: 3, revealMs: 4, openMs: 5, approveMs: 6, settleMs: 7 } }))

interface Tried {
  readonly hire: Hire | string
  readonly tenders: ReadonlyArray<Authenticated<'tender'>>
  readonly awards: ReadonlyArray<{ readonly award: Bodies['award'], readonly notes: unknown, readonly amount: bigint, readonly ops: readonly Op[] }>
  readonly answers: readonly unknown[]
}

interface World {
  readonly hires?: Hires
  readonly bid?: Partial<Bodies['bid']> | undefined
  readonly by?: typeof vera
  readonly code?: string
  readonly room?: number
  readonly refuse?: string
  readonly silent?: boolean
}

async function tried (vacancy: Partial<Vacancy> = {}, { hires = new Hires(), bid = {}, by = vera, code = 'ok', room = 100, refuse, silent = false }: World = {}): Promise<Tried> {
  const tenders: Array<Authenticated<'tender'>> = []
  const awards: Array<Tried['awards'][number]> = []
  const answers: unknown[] = []
  const now = BigInt(NOW) + 10n
  const hiring: Hiring = new Hiring({
    crypto,
    signer: requester,
    network: NETWORK,
    hires,
    contracts: {
      award: async ([, , award], notes, { reserve, ops }) => {
        awards.push({ award: award.body, notes, amount: reserve.amount, ops })
        return refuse ?? new Held(new Played({}, 5))
      }
    },
    now: () => now,
    random: bytes => new Uint8Array(bytes).fill(8),
    addrs: () => ['/ip4/127.0.0.1/tcp/1'],
    head: () => head,
    trusted: () => [fill(31), fill(32)],
    roomOf: (_, __, ___, units) => ({ units: Math.min(units, room), why: 'full' }),
    offer: async (_, tender) => {
      tenders.push(tender)

      if (!silent && code === 'ok') {
        answers.push(hiring.takeBid(sign(crypto, by, 'bid', {
          network: NETWORK, tender: tender.digest, provider: by.publicKey, at: tender.body.at, unitPrice: 1500n, maxUnits: 100, validUntil: now + 30_000n, ad: adOf(by, { accepts: [...REQUESTER_SIGNS] }).bytes, head, ...bid
        })))
      }

      return code
    }
  })
  const hire = await hiring.hire({ job: 'job', of: audited.key, window: 0, verifier: vera.publicKey, positions: [1, 3], contract: audited.contract, budget: 100_000n, until: now + 50n, ...vacancy }, {})
  return { hire, tenders, awards, answers }
}

describe('hiring a verifier', () => {
  it('offers it what its job offers everybody, but for salt, date and size, and awards those units', async () => {
    const { hire, tenders: [tender], awards: [award], answers } = await tried()
    const { salt, at, units, bidDeadline, addrs, ...same } = tender?.body ?? expect.fail('no tender')
    const { salt: _, at: __, units: ___, bidDeadline: ____, addrs: _____, ...terms } = audited.contract.tender.body
    expect(same).to.deep.equal(terms)
    expect([units, addrs, at, bidDeadline]).to.deep.equal([2, ['/ip4/127.0.0.1/tcp/1'], BigInt(NOW) + 10n, BigInt(NOW) + 1510n])
    expect(salt).to.not.deep.equal(audited.contract.tender.body.salt)
    expect(answers).to.deep.equal([{ code: 'ok', reason: '' }])
    expect(hire).to.deep.include({ job: 'job', of: audited.key, window: 0, verifier: vera.publicKey, positions: [1, 3], value: 3000n })
    expect(award).to.deep.include({ notes: { audits: { contract: audited.key, window: 0, positions: [1, 3] } }, amount: 3000n })
    expect(award?.award).to.deep.include({ units: 2, verifiers: [fill(31), fill(32)], provider: vera.publicKey })
    // in the batch of the award: a restart finds it
    expect(award?.ops.map(({ space, key }) => `${space} ${key}`)).to.deep.equal([`hires ${audited.key}!00000000!${peerKey(vera.publicKey)}`])
  })

  it('takes as many units as the budget, the bidder and what it may hold allow', async () => {
    const positions = [0, 1, 2, 3]
    for (const [what, vacancy, world, units] of [
      ['the budget', { budget: 4600n }, {}, 3],
      ['the bidder', {}, { bid: { maxUnits: 2 } }, 2],
      ['its room', {}, { room: 1 }, 1],
      ['a free one, without a budget', { budget: 0n }, { bid: { unitPrice: 0n } }, undefined],
      ['a free one', { budget: 1n }, { bid: { unitPrice: 0n } }, 4]
    ] as const) {
      const { awards } = await tried({ positions, ...vacancy }, world)
      expect(awards[0]?.award.units, what).to.equal(units)
    }
  })

  it('sees what others have spoken for', async () => {
    const hires = new Hires()
    const first = await tried({ budget: 4600n }, { hires })
    const second = await tried({ budget: 4600n, verifier: vera.publicKey, window: 1 }, { hires })
    const third = await tried({ budget: 4600n, window: 2 }, { hires })
    expect([first, second].map(({ awards }) => awards[0]?.award.units)).to.deep.equal([2, 1])
    expect(third.hire).to.equal('at 1500 micro-units a unit the budget for audits has no room for it')
    expect(hires.spokenFor('job')).to.equal(4500n)
  })

  it('comes to nothing where there is no budget, time, answer or room, and says so', async () => {
    for (const [vacancy, world, why] of [
      [{ budget: 0n }, {}, /budget .* spoken for/],
      [{ until: BigInt(NOW) }, {}, /no time left/],
      [{}, { silent: true }, /did not bid in time/],
      [{}, { code: 'not-allowed' }, /takes no tender: not-allowed/],
      [{}, { room: 0 }, /full/],
      [{}, { refuse: 'no headroom' }, /no headroom/]
    ] as const) {
      const hires = new Hires()
      const { hire } = await tried(vacancy, { hires, ...world })
      expect(hire).to.match(why)
      expect(hires.spokenFor('job')).to.equal(0n)
    }
  })

  it('takes no bid but of whom it asked, and on its terms', async () => {
    const other = signerOf(22)
    expect((await tried({}, { by: other })).answers).to.deep.equal([{ code: 'out-of-terms', reason: 'the tender was not for it' }])
    expect((await tried({}, { bid: { unitPrice: 2001n } })).answers).to.deep.equal([{ code: 'out-of-terms', reason: 'it asks 2001 a unit, the cap is 2000' }])
    expect((await tried({}, { bid: { tender: fill(1) } })).answers).to.deep.equal([undefined])
  })
})
