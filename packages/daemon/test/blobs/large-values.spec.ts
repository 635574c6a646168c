import { expect } from 'aegir/chai'
import { LargeValues } from '../../src/blobs/large-values.ts'

const [ONE, OTHER] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)]

describe('large values that are served', () => {
  const signal = new AbortController().signal

  it('are read once for all their pieces', async () => {
    let reads = 0
    const values = new LargeValues({ value: async digest => { reads++; return digest } })
    const got = await Promise.all(Array.from({ length: 16 }, async () => values.read(ONE, signal)))
    expect(got.every(bytes => bytes === ONE)).to.equal(true)
    expect(reads).to.equal(1)
  })

  it('take a quarter of the time at most, whoever asks for another each time', async () => {
    let busy = 0
    const values = new LargeValues({
      value: async digest => {
        const since = performance.now()
        while (performance.now() - since < 10) {
          // as hashing does, it holds the loop
        }
        busy += performance.now() - since
        return digest
      }
    })
    const begun = performance.now()
    for (let i = 0; i < 12; i++) {
      await values.read(i % 2 === 0 ? ONE : OTHER, signal)
    }
    // the last one's rest is still to come
    expect(busy - 10).to.be.below((performance.now() - begun) * 0.35)
  })

  it('are given up by who has gone', async () => {
    const values = new LargeValues({ value: async () => new Promise(() => {}) })
    void values.read(ONE, signal)
    const gone = AbortSignal.abort(new Error('gone'))
    await expect(values.read(OTHER, gone)).to.eventually.be.rejectedWith('gone')
  })
})
