import { protocolName, handle } from '@mycel/wire/streams'
import { expect } from 'aegir/chai'
import { createAdExchange } from '../../src/discovery/ad-exchange.ts'
import { startNodes } from '../network/nodes.ts'
import { adOf, crypto, NETWORK, NOW, signerOf, tenderOf } from './ads.ts'
import type { AdExchange } from '../../src/discovery/ad-exchange.ts'
import type { Node } from '../../src/network/node.ts'

const HOUR = 3_600_000
const shower = signerOf(0)

describe('asking a peer for its ad', function () {
  this.timeout(20_000)

  let nodes: [Node, Node]
  let exchange: AdExchange

  before(async () => {
    nodes = await startNodes(2) as [Node, Node]
    exchange = await createAdExchange({ node: nodes[1], crypto, network: NETWORK, now: () => NOW, own: () => undefined })
  })

  after(async () => {
    await exchange.stop()
    await Promise.all(nodes.map(async node => node.stop()))
  })

  const now = BigInt(NOW)
  const table: ReadonlyArray<readonly [what: string, shown: () => Uint8Array[], result: string]> = [
    ['its own fresh ad', () => [adOf(shower).bytes], 'ok'],
    ['its own ad that ends in an hour', () => [adOf(shower, { expires: now + BigInt(HOUR) }).bytes], 'ok'],
    ['nothing', () => [], 'no-ad'],
    ['an ad that ended', () => [adOf(shower, { expires: now }).bytes], 'expired'],
    ['an ad that never seems to end', () => [adOf(shower, { expires: now + BigInt(HOUR) + 1n }).bytes], 'expired'],
    ['another peer\'s ad', () => [adOf(signerOf(5)).bytes], 'not-its-own'],
    ['an ad of another network', () => [adOf(shower, { network: 'main' }).bytes], 'wrong-network'],
    ['something else that it signed', () => [tenderOf(shower).bytes], 'unexpected-type'],
    ['bytes', () => [Uint8Array.of(1, 2, 3)], 'malformed'],
    ['more than an ad can be', () => [new Uint8Array(65 * 1024)], 'unreachable']
  ]

  async function resultOf (shown: Uint8Array[]): Promise<string> {
    const unserve = await handle(nodes[0], protocolName(NETWORK, 'ad'), () => ({ envelopes: shown }))
    const fetched = await exchange.fetch(nodes[0].peerId)
    await unserve()
    return fetched.ok ? 'ok' : fetched.code
  }

  for (const [what, shown, result] of table) {
    it(`${result}: ${what}`, async () => {
      expect(await resultOf(shown())).to.equal(result)
    })
  }

  it('unreachable: a peer that does not serve ads, or a caller that gives up', async () => {
    expect(await exchange.fetch(nodes[0].peerId)).to.include({ ok: false, code: 'unreachable' })
    expect(await exchange.fetch(nodes[0].peerId, { signal: AbortSignal.abort() })).to.include({ ok: false, code: 'unreachable' })
  })

  it('shows what it offers itself at that time', async () => {
    const own: Array<ReturnType<typeof adOf>> = []
    const showing = await createAdExchange({ node: nodes[0], crypto, network: NETWORK, now: () => NOW, own: () => own[0] })
    expect(await exchange.fetch(nodes[0].peerId)).to.include({ ok: false, code: 'no-ad' })
    own.push(adOf(shower))
    expect(await exchange.fetch(nodes[0].peerId)).to.have.nested.property('ad.id', own[0]?.id)
    await showing.stop()
  })
})
