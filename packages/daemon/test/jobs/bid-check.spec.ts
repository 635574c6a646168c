import { sign } from '@mycel/wire/envelope'
import { expect } from 'aegir/chai'
import { checkBid, REQUESTER_SIGNS } from '../../src/jobs/bid-check.ts'
import { adOf, crypto, gpu, NETWORK, NOW, signerOf, tenderOf } from '../discovery/ads.ts'
import type { Ad, Bid } from '@mycel/wire/messages'

const now = BigInt(NOW)
const requester = signerOf(1)
const provider = signerOf(2)
const tender = tenderOf(requester)
const digest = new Uint8Array(32)

function ad (over: Partial<Ad> = {}, signer = provider): Uint8Array {
  return adOf(signer, { accepts: [...REQUESTER_SIGNS], ...over }).bytes
}

function why (over: Partial<Bid> = {}, at = now): string {
  const bid = sign(crypto, provider, 'bid', {
    network: NETWORK,
    tender: tender.digest,
    provider: provider.publicKey,
    at: now,
    unitPrice: tender.body.unitPriceCap,
    maxUnits: 1,
    validUntil: now + 1000n,
    ad: ad(),
    head: { epoch: new Uint8Array(16), size: 0n, root: digest },
    ...over
  })
  const checked = checkBid(crypto, tender, bid, at)
  return checked.ok ? 'ok' : checked.why
}

describe('a bid, as its requester checks it', () => {
  it('holds at every limit', () => {
    expect(why()).to.equal('ok')
    expect(why({ at: tender.body.at })).to.equal('ok')
    expect(why({ at: tender.body.bidDeadline, validUntil: tender.body.bidDeadline + 1n }, tender.body.bidDeadline)).to.equal('ok')
  })

  const broken: ReadonlyArray<readonly [what: string, bid: Partial<Bid>, says: RegExp]> = [
    ['above the price cap', { unitPrice: tender.body.unitPriceCap + 1n }, /the cap is 100/],
    ['after the bid deadline', { at: tender.body.bidDeadline + 1n, validUntil: tender.body.bidDeadline + 1000n }, /late/],
    ['from before the call', { at: now - 1n }, /dated earlier/],
    ['that was never valid', { at: now + 10n, validUntil: now + 10n }, /late/],
    ['with an ad that does not open', { ad: ad().slice(1) }, /does not open/],
    ['with an ad of another network', { ad: ad({ network: 'other' }) }, /does not open: wrong-network/],
    ['with somebody else\'s ad', { ad: ad({}, signerOf(3)) }, /somebody else's/],
    ['with an expired ad', { ad: ad({ expires: now }) }, /expired/],
    ['by a peer that does not read our awards', { ad: ad({ accepts: REQUESTER_SIGNS.filter(type => !type.includes('award')) }) }, /does not read .*award/],
    ['by a peer that offers another class', { ad: ad({ capacities: [gpu(24)] }) }, /offers no compute/]
  ]

  it('is passed over that is valid no longer', () => {
    expect(why({ validUntil: now + 5n }, now + 4n)).to.equal('ok')
    expect(why({ validUntil: now + 5n }, now + 5n)).to.match(/late/)
  })

  for (const [what, bid, says] of broken) {
    it(`is passed over ${what}`, () => {
      expect(why(bid)).to.match(says)
    })
  }
})
