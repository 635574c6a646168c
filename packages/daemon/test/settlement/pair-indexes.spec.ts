import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PairIndex, placeOf } from '@mycel/settle/reconcile'
import { toHex } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { PairIndexes } from '../../src/settlement/pair-indexes.ts'
import { hasSettledWith, settledPeers, settledWith } from '../../src/settlement/settled.ts'
import { encodeRecord } from '../../src/stores/record.ts'
import { Store } from '../../src/stores/store.ts'
import { crypto, signerOf } from './traders.ts'
import type { Op } from '../../src/stores/store.ts'
import type { SettledRef } from '@mycel/settle/reconcile'

const [anna, bert, cora] = [1, 2, 3].map(number => signerOf(number).publicKey) as [Uint8Array, Uint8Array, Uint8Array]

function ref (n: number): SettledRef {
  return { at: BigInt(n % 7), digest: crypto.sha256(Buffer.from(String(n))) }
}

function filed (peer: Uint8Array, ...refs: readonly SettledRef[]): Op[] {
  return refs.map((one): Op => ({ type: 'put', space: 'pairs', key: `${toHex(peer)}!${toHex(placeOf(one))}`, value: new Uint8Array(0) }))
}

/** Counts how often a space is read through. */
function counting (store: Store): () => number {
  let reads = 0
  const list = store.list.bind(store)
  store.list = (space, range) => {
    reads += range?.limit == null ? 1 : 0
    return list(space, range)
  }
  return () => reads
}

describe('what is settled with each peer', function () {
  this.timeout(20_000)
  let dir: string
  let store: Store

  beforeEach(async () => {
    dir = await mkdtemp(join(tmpdir(), 'mycel-'))
    store = await Store.open(join(dir, 'store'))
  })
  afterEach(async () => {
    await store.close()
    await rm(dir, { recursive: true, force: true })
  })

  async function expectSame (indexes: PairIndexes, peer: Uint8Array, refs: readonly SettledRef[]): Promise<void> {
    const index = await indexes.of(peer)
    const anew = PairIndex.of(refs)
    expect([index.size, toHex(index.root(crypto))]).to.deep.equal([anew.size, toHex(anew.root(crypto))])
  }

  it('is read once, and grows as it is settled', async () => {
    const refs = Array.from({ length: 300 }, (_, n) => ref(n))
    await store.write([...filed(anna, ...refs.slice(0, 200)), ...filed(bert, ref(999))])
    const reads = counting(store)
    const indexes = new PairIndexes(crypto, store)
    await expectSame(indexes, anna, refs.slice(0, 200))

    for (let n = 200; n < 300; n++) {
      await store.write(filed(anna, refs[n] ?? ref(n)))
      await expectSame(indexes, anna, refs.slice(0, n + 1))
    }

    await store.write(filed(anna, ...refs))
    await expectSame(indexes, anna, refs)
    expect(reads()).to.equal(1)
    await expectSame(indexes, bert, [ref(999)])
    await expectSame(indexes, cora, [])
  })

  it('holds what is settled while it is being read, and nobody waits for two readings', async () => {
    const refs = Array.from({ length: 2000 }, (_, n) => ref(n))
    await store.write(filed(anna, ...refs.slice(0, 1000)))
    const reads = counting(store)
    const indexes = new PairIndexes(crypto, store)
    const asked = [indexes.of(anna), indexes.of(anna)]

    for (let n = 1000; n < 2000; n += 100) {
      await store.write(filed(anna, ...refs.slice(n, n + 100)))
    }

    await Promise.all(asked)
    await expectSame(indexes, anna, refs)
    expect(reads()).to.equal(1)
  })

  it('is taken in portions where nobody asks for it, and forgotten where others need the room', async () => {
    const refs = Array.from({ length: 10_000 }, (_, n) => ref(n))
    const indexes = new PairIndexes(crypto, store, 9_000)
    await indexes.of(anna)
    await store.write(filed(anna, ...refs))
    await expectSame(indexes, anna, refs)
    const reads = counting(store)
    await expectSame(indexes, anna, refs)
    expect(reads()).to.equal(0)
    await expectSame(indexes, bert, [])
    await expectSame(indexes, anna, refs)
    expect(reads()).to.equal(2)
  })

  it('is read where an older node filed it by id', async () => {
    const refs = [ref(1), ref(2), ref(3)]
    await store.write([
      ...refs.slice(0, 2).map((one): Op => ({ type: 'put', space: 'pairs', key: `${toHex(anna)}!${toHex(one.digest)}`, value: encodeRecord(one) })),
      ...filed(anna, ref(3), ref(2))
    ])
    await expectSame(new PairIndexes(crypto, store), anna, refs)
    expect(await settledWith(store, anna).list()).to.deep.equal(PairIndex.of(refs).slice(0, 3))
  })

  it('names each peer once', async () => {
    await store.write([...filed(cora, ref(1)), ...filed(anna, ref(1), ref(2), ref(3))])
    expect((await settledPeers(store)).map(toHex)).to.have.members([anna, cora].map(toHex))
    expect(await Promise.all([anna, bert, cora].map(async peer => hasSettledWith(store, peer)))).to.deep.equal([true, false, true])
  })
})
