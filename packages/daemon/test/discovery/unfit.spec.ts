import { peerKey } from '@mycel/wire'
import { expect } from 'aegir/chai'
import { AdIndex } from '../../src/discovery/ad-index.ts'
import { indexed } from '../../src/discovery/trust.ts'
import { MAX_UNFIT, unfitFor } from '../../src/discovery/unfit.ts'
import { adOf, compute, crypto, gpu, NOW, signerOf } from './ads.ts'

const self = signerOf(0)
const WANTED = { class: 'compute', facets: ['class=compute', 'region=eu'], asset: 'credit', unitPriceCap: 10n }

function indexOf (...capacities: Array<ReturnType<typeof compute>>): AdIndex {
  const index = new AdIndex()
  capacities.forEach((capacity, i) => { index.put(indexed(adOf(signerOf(i), { capacities: [capacity] }), { crypto, policy: [], now: NOW }), NOW) })
  return index
}

describe('peers passed over', () => {
  it('are those of the class that lack a facet, take another asset or ask too much; never this node', () => {
    const index = indexOf(compute(1, { region: 'us' }), compute(1), compute(1, { region: 'us' }), compute(1, { asset: 'other' }), compute(1, { unitPrice: 11n }), gpu(24, { region: 'us' }))
    const found = unfitFor(index, self.publicKey, WANTED, NOW)
    expect(found.map(({ provider, why }) => [peerKey(provider), why])).to.deep.equal([
      [peerKey(signerOf(2).publicKey), 'its ad does not show region=eu'],
      [peerKey(signerOf(3).publicKey), 'it does not take credit'],
      [peerKey(signerOf(4).publicKey), 'it asks 11 a unit, the cap is 10']
    ])
  })

  it('are no more than a page of them', () => {
    const index = indexOf(...Array.from({ length: MAX_UNFIT + 5 }, () => compute(1, { region: 'us' })))
    expect(unfitFor(index, signerOf(99).publicKey, WANTED, NOW)).to.have.lengthOf(MAX_UNFIT)
  })
})
