import { expect } from 'aegir/chai'
import { dropParcel, loadParcels, putParcel } from '../../src/stores/outbox.ts'
import { Store } from '../../src/stores/store.ts'
import { inFolder } from '../api/folder.ts'
import type { Parcel } from '../../src/stores/outbox.ts'

function parcel (n: number, mark: number): Parcel {
  return { key: 'cd'.repeat(32) as Parcel['key'], n, to: new Uint8Array(32), addrs: [], envelopes: [new Uint8Array(100).fill(mark)], attach: [] }
}

describe('the outbox', () => {
  it('keeps what a crossing put at the same place, in order of places', async () => {
    await inFolder(async dir => {
      const store = await Store.open(dir)

      try {
        await store.write([parcel(16, 1), parcel(9, 2), parcel(6, 3), parcel(6, 4)].map(putParcel))
        // the undone message is answered for first: what came in its place must still leave
        await store.write([dropParcel(parcel(6, 3))])
        const left: Parcel[] = []

        for await (const one of loadParcels(store)) {
          left.push(one)
        }

        expect(left.map(({ n, envelopes }) => [n, envelopes[0]?.[0]])).to.deep.equal([[6, 4], [9, 2], [16, 1]])
      } finally {
        await store.close()
      }
    })
  })
})
