import { toRequest } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { decodeRefs } from '../../src/proofs/exchange/ref.ts'
import { inFolder } from '../api/folder.ts'
import { doubleRootOf } from '../cli/proof-case.ts'
import { eventually } from '../network/eventually.ts'
import { strangerOf } from './courtroom.ts'
import { address, forkBy, rule, side, sides } from './sides.ts'
import type { Side } from './sides.ts'
import type { Store } from '../../src/stores/store.ts'
import type { PeerId } from '@libp2p/interface'

describe('proofs are taken', function () {
  this.timeout(30_000)

  it('of four strangers at a time: who names a proof and is slow to give it keeps no place from those whom a node deals with', async () => {
    await inFolder(async dir => {
      const stores: Store[] = []
      const others = new Map<string, Side>()
      const proof = doubleRootOf()
      let asked = 0
      let give = (): void => {}
      const given = new Promise<Uint8Array[]>(resolve => { give = () => { resolve([]) } })
      try {
        const b = await side(0, others, dir, stores, () => {
          asked++
          return b.deals ? undefined : given
        })
        const friend = await side(9, others, dir, stores)
        rule(friend, proof)
        const taken: Array<Promise<void>> = []
        for (let n = 1; n <= 8; n++) {
          const slow = await side(n, others, dir, stores)
          rule(slow, doubleRootOf({ salt: n }))
          taken.push(b.exchange.with(...address(slow)))
        }
        await eventually(() => asked === 4)
        b.deals = true
        await b.exchange.with(...address(friend))
        expect([asked, b.judged.map(({ id }) => id)]).to.deep.equal([5, [proof.id]])
        give()
        await Promise.all(taken)
      } finally {
        await Promise.all(stores.map(async store => store.close()))
      }
    })
  })

  it('by others too, where one has named it and given something else: it has not come', async () => {
    const proof = doubleRootOf()
    const forked = forkBy(strangerOf(51))
    for (const lie of [[doubleRootOf({ salt: 9 }).bytes], [new Uint8Array(9)], [proof.bytes.with(-1, (proof.bytes.at(-1) ?? 0) ^ 1)], forkBy(strangerOf(52)), [forked[0]]]) {
      await inFolder(async dir => {
        const stores: Store[] = []
        const others = new Map<string, Side>()
        let lying = true
        try {
          const [a, b, c] = [await side(1, others, dir, stores), await side(2, others, dir, stores, () => lying ? lie : undefined), await side(3, others, dir, stores)]
          for (const one of [a, c]) {
            if (lie.length === 2 || lie[0] === forked[0]) {
              await one.forks.add(...forked)
            } else {
              rule(one, proof)
            }
          }
          await b.exchange.with(...address(a))
          expect([b.judged.length, b.forks.list().length, b.told.length]).to.deep.equal([0, 0, 1])
          lying = false
          await b.exchange.with(...address(c))
          expect(b.judged.length + b.forks.list().length).to.equal(1)
        } finally {
          await Promise.all(stores.map(async store => store.close()))
        }
      })
    }
  })

  it('each in its turn: those for which there is never time keep no others from being asked for', async () => {
    await sides(async (a, b) => {
      b.verdict = 'busy'
      for (let salt = 0; salt < 20; salt++) {
        rule(a, doubleRootOf({ salt }), { at: 1000 + salt })
      }
      await b.exchange.with(...address(a))
      await b.exchange.with(...address(a))
      expect(new Set(b.judged.map(({ id }) => id)).size).to.equal(20)
    })
  })

  it('by who puts together what it tells of once a second, or as there is more of it', async () => {
    await sides(async (a, b) => {
      await a.forks.add(...forkBy(strangerOf(50)))
      let looked = 0
      Object.defineProperty(a, 'deals', { get: () => ++looked > 0 })
      const list = (): number => decodeRefs(a.exchange.answer(toRequest({ body: Uint8Array.of(0) }), { peer: {} as PeerId, key: b.key }).body ?? new Uint8Array(1))?.length ?? -1
      expect([list(), list(), list(), looked]).to.deep.equal([1, 1, 1, 1])
      rule(a, doubleRootOf())
      expect([list(), looked]).to.deep.equal([2, 2])
      a.time += 1000
      expect([list(), looked]).to.deep.equal([2, 3])
    })
  })
})
