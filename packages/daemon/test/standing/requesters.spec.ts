import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { LAPSE_MS } from '../../src/core/requester-record.ts'
import { Requesters } from '../../src/standing/requesters.ts'
import { encodeRecord } from '../../src/stores/record.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import { Played, requester } from './played.ts'
import type { RequesterRecord } from '../../src/core/requester-record.ts'

const key = requester.publicKey

async function inStore (use: (store: Store, load: (most?: number) => Promise<Requesters>) => Promise<void>): Promise<void> {
  await inFolder(async dir => {
    const store = await Store.open(dir)

    try {
      await use(store, async most => Requesters.load(store, most == null ? {} : { most }))
    } finally {
      await store.close()
    }
  })
}

/** Plays a contract step by step before one provider's record. */
async function seen (requesters: Requesters, store: Store, played: Played, ...steps: ReadonlyArray<Parameters<Played['step']>>): Promise<Played> {
  for (const step of steps) {
    played.step(...step)
    await store.write(requesters.afterStep(played.before, played.contract))
  }

  return played
}

const unrevealed: ReadonlyArray<Parameters<Played['step']>> = [['accept'], ['start'], ['commit'], ['expire', { by: 'provider' }]]
const unsigned: ReadonlyArray<Parameters<Played['step']>> = [['accept'], ['start'], ['commit'], ['reveal'], ['open'], ['approve'], ['deliver'], ['receipt'], ['expire', { by: 'provider' }]]

describe('requesters as their provider knows them', () => {
  it('are worked for until the second contract that they let lie, over a restart', async () => {
    await inStore(async (store, load) => {
      const requesters = await load()
      const first = await seen(requesters, store, new Played(), ...unrevealed)
      expect([requesters.of(key).lapses.length, requesters.refuses(key, first.contract.at)]).to.deep.equal([1, undefined])
      const second = await seen(requesters, store, new Played({}, 2), ...unrevealed)
      const refused = requesters.refuses(key, second.contract.at)
      expect(refused).to.include('let 2 contracts lie')

      const again = await load()
      expect(again.list()).to.deep.equal([key])
      expect([again.of(key), again.refuses(key, second.contract.at)]).to.deep.equal([requesters.of(key), refused])
      expect(again.refuses(key, second.contract.at + LAPSE_MS)).to.equal(undefined)
    })
  })

  it('are no matter of record while they keep to what they owe', async () => {
    await inStore(async (store, load) => {
      const requesters = await load()
      await seen(requesters, store, new Played({ units: 4 }), ...unsigned.slice(0, -1), ['countersign'])
      expect([requesters.list(), (await load()).list()]).to.deep.equal([[], []])
    })
  })

  it('are forgiven a bill that they sign in the end, and what they pay counts', async () => {
    await inStore(async (store, load) => {
      const requesters = await load()
      const late = await seen(requesters, store, new Played({ units: 4 }), ...unsigned)
      expect(requesters.of(key).lapses.map(({ owed, value }) => [owed, value])).to.deep.equal([['signature', 4000n]])
      await seen(requesters, store, new Played({}, 2), ...unrevealed)
      await seen(requesters, store, late, ['countersign'])
      const { lapses, paid } = (await load()).of(key)
      expect([lapses.map(({ owed }) => owed), paid.map(({ value }) => value)]).to.deep.equal([['reveal'], [4000n]])
    })
  })

  it('are forgotten when everything is made good', async () => {
    await inStore(async (store, load) => {
      const requesters = await load()
      await seen(requesters, store, await seen(requesters, store, new Played({ units: 4 }), ...unsigned), ['countersign'])
      expect([requesters.list(), (await load()).list()]).to.deep.equal([[], []])
    })
  })

  it('are so many at most: the one whose last lapse is oldest is forgotten', async () => {
    await inStore(async (store, load) => {
      const record = (at: bigint): RequesterRecord => ({ lapses: [{ contract: 'c', owed: 'reveal', value: 1n, at }], paid: [] })
      const known = [[5, 30n], [6, 10n], [7, 20n]] as const
      await store.write(known.map(([fill, at]) => ({ type: 'put', space: 'requesters', key: peerKey(new Uint8Array(32).fill(fill)), value: encodeRecord(record(at)) })))
      const requesters = await load(3)
      await seen(requesters, store, new Played({}, 2), ...unrevealed)
      const left = [5, 7].map(fill => new Uint8Array(32).fill(fill))
      expect(requesters.list()).to.have.deep.members([...left, key])
      expect((await load()).list()).to.have.deep.members([...left, key])
    })
  })
})
